import {
  alertRuleDocument,
  type AlertRuleChoice,
  type AlertRuleDocument,
  type RuleSubject,
} from '@carbawatch/contracts';
import { compileRule, type CompiledRule } from './compile-rule';
import { ENDING_FIELDS, FIELDS, SENTENCES } from './fields';
import { problemsOfExpression, type Json } from './expression';
import { SHIPPED_RULES } from './shipped';
import { PERSON_ROWS } from './rows';
import { problemsOfWords } from './rule-words';
import { problemsOfTemplate } from './template';

export interface EffectiveRule {
  readonly document: AlertRuleDocument;
  readonly origin: 'shipped' | 'tuned' | 'own';
}

/** The rules of one site in one version, ready to work. */
export interface RuleBook {
  /** 0: as shipped. */
  readonly version: number;
  readonly documents: readonly EffectiveRule[];
  /** Rules in force that are about one person. */
  readonly personRules: readonly CompiledRule[];
  /** Rules in force of what joins patients, of feeds and of signals. */
  readonly siteRules: readonly CompiledRule[];
}

export const AS_SHIPPED: AlertRuleChoice = { tunings: {}, ownRules: [] };

/** The shipped rules as a site's choice changes them, then the site's own. */
export function effectiveRules(choice: AlertRuleChoice): EffectiveRule[] {
  const shipped = SHIPPED_RULES.map((document): EffectiveRule => {
    const tuning = choice.tunings[document.rule];
    if (!tuning) return { document, origin: 'shipped' };
    const { enabled, parameters, severity, goalMinutes } = tuning;
    const { goal } = document;
    return {
      origin: 'tuned',
      document: {
        ...document,
        enabled: enabled ?? document.enabled,
        parameters: { ...document.parameters, ...parameters },
        severity: severity ? [{ then: severity }] : document.severity,
        goal: goal && goalMinutes !== undefined ? { ...goal, minutes: goalMinutes } : goal,
      },
    };
  });
  const own = choice.ownRules.map((document): EffectiveRule => ({ document, origin: 'own' }));
  return [...shipped, ...own];
}

export function ruleBook(version: number, choice: AlertRuleChoice): RuleBook {
  const documents = effectiveRules(choice);
  const rules = documents
    .filter(({ document }) => document.enabled)
    .map(({ document }) => compileRule(document));
  return {
    version,
    documents,
    personRules: rules.filter(({ subject }) => isAboutPerson(subject)),
    siteRules: rules.filter(({ subject }) => !isAboutPerson(subject)),
  };
}

function isAboutPerson(subject: RuleSubject): boolean {
  return PERSON_ROWS[subject] !== undefined;
}

/** What is wrong with a site's choice, `place: why` each; an empty list where all is well. */
export function problemsOfChoice(choice: AlertRuleChoice): string[] {
  const shipped = new Map(SHIPPED_RULES.map((document) => [document.rule, document]));
  const names = new Set<string>();
  return [
    ...Object.entries(choice.tunings).flatMap(([name, tuning]) => {
      const document = shipped.get(name);
      if (!document) return [`/tunings/${name}: no rule of this name is shipped`];
      return Object.entries(tuning.parameters ?? {}).flatMap(([parameter, value]) => {
        const known = document.parameters[parameter];
        const place = `/tunings/${name}/parameters/${parameter}`;
        if (known === undefined) return [`${place}: the rule has no such parameter`];
        return kindOf(known) === kindOf(value) ? [] : [`${place}: a ${kindOf(known)} is needed`];
      });
    }),
    ...choice.ownRules.flatMap((document, i) => {
      const place = `/ownRules/${i}`;
      const twice = shipped.has(document.rule) || names.has(document.rule);
      names.add(document.rule);
      return [
        ...(twice ? [`${place}/rule: there is a rule of this name`] : []),
        ...problemsOfDocument(document).map((problem) => `${place}${problem}`),
      ];
    }),
  ];
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value;
}

/** What is wrong with a rule's document: operators and names that are none. */
export function problemsOfDocument(document: AlertRuleDocument): string[] {
  const reading = alertRuleDocument.safeParse(document);
  if (!reading.success) {
    return reading.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`);
  }
  const fields = FIELDS[document.subject];
  const isParameter = (name: string) =>
    name.startsWith('p.') && name.slice(2) in document.parameters;
  const ofRow = (name: string) => name in fields || isParameter(name);
  const ofGroup = (name: string) => {
    const [scope = '', field = ''] = name.split('.');
    if (name === 'n' || isParameter(name)) return true;
    return ['first', 'any', 'all', 'sorted', 'count'].includes(scope) && field in fields;
  };
  const ofEnd = (name: string) => ENDING_FIELDS.has(name) || ofGroup(name);
  const expression = (value: Json | undefined, known: (name: string) => boolean, path: string) =>
    value === undefined ? [] : problemsOfExpression(value, known, path);
  const { text, gone, severity, gravity } = document;
  return [
    ...expression(document.when, ofRow, '/when'),
    ...expression(document.keeps, ofRow, '/keeps'),
    ...expression(document.afterHours, ofGroup, '/afterHours'),
    ...document.key
      .filter((name) => !(name in fields))
      .map((name) => `/key: there is no field ${name}`),
    ...severity.flatMap((choice, i) => expression(choice.if, ofGroup, `/severity/${i}/if`)),
    ...gravity.flatMap((value, i) => expression(value, ofGroup, `/gravity/${i}`)),
    ...problemsOfTemplate(text.title, ofGroup, '/text/title'),
    ...problemsOfTemplate(text.summary, ofGroup, '/text/summary'),
    ...problemsOfTemplate(document.detail, ofGroup, '/detail'),
    ...text.because.flatMap((line, i) => problemsOfLine(line, document.subject, ofGroup, i)),
    ...gone.flatMap((choice, i) => [
      ...expression(choice.if, ofEnd, `/gone/${i}/if`),
      ...problemsOfTemplate(choice.say, ofEnd, `/gone/${i}/say`),
    ]),
    ...problemsOfWords(document),
  ];
}

function problemsOfLine(
  line: string,
  subject: RuleSubject,
  known: (name: string) => boolean,
  index: number,
): string[] {
  const place = `/text/because/${index}`;
  if (!line.startsWith('@')) return problemsOfTemplate(line, known, place);
  return SENTENCES[subject].includes(line.slice(1)) ? [] : [`${place}: there is no ${line}`];
}
