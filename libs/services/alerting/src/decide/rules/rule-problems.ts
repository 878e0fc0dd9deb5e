import {
  alertRuleDocument,
  type AlertRuleChoice,
  type AlertRuleDocument,
  type RuleSubject,
} from '@carbawatch/contracts';
import { hospitalName } from '@carbawatch/epidemiology';
import { asksForField } from './compared-types';
import { problemsOfExpression, type Json } from './expression';
import { valuesOfField } from './field-values';
import { ENDING_FIELDS } from './ending-fields';
import { FIELDS, SENTENCES } from './fields';
import { exactly, problemsOfValue, unknownName, type KnownNames } from './known-names';
import { PERSON_ROWS } from './rows';
import { problemsOfWords } from './rule-words';
import { SHIPPED_RULES } from './shipped';
import { problemsOfTemplate } from './template';

const SHIPPED = new Map(SHIPPED_RULES.map((document) => [document.rule, document]));

/** What is wrong with a site's choice, `place: why` each; an empty list where all is well. */
export function problemsOfChoice(choice: AlertRuleChoice): string[] {
  const rules = exactly([...SHIPPED.keys(), ...choice.ownRules.map(({ rule }) => rule)]);
  const names = new Set<string>();
  return [
    ...problemsOfFacilities(choice.facilities ?? []),
    ...Object.entries(choice.tunings).flatMap(([name, tuning]) => problemsOfTuning(name, tuning)),
    ...choice.ownRules.flatMap((document, i) => {
      const place = `/ownRules/${i}`;
      const twice = SHIPPED.has(document.rule) || names.has(document.rule);
      names.add(document.rule);
      return [
        ...(twice ? [`${place}/rule: there is a rule of this name`] : []),
        ...problemsOfDocument(document, rules).map((problem) => `${place}${problem}`),
      ];
    }),
  ];
}

function problemsOfFacilities(facilities: readonly string[]): string[] {
  const names = facilities.map(hospitalName);
  return names.flatMap((name, i) =>
    names.indexOf(name) < i ? [`/facilities/${i}: this hospital is named twice`] : [],
  );
}

function problemsOfTuning(name: string, tuning: AlertRuleChoice['tunings'][string]): string[] {
  const document = SHIPPED.get(name);
  if (!document) {
    return [`/tunings/${name}: ${unknownName('shipped rule', name, exactly([...SHIPPED.keys()]))}`];
  }
  const parameters = Object.keys(document.parameters);
  const problems = Object.entries(tuning.parameters ?? {}).flatMap(([parameter, value]) => {
    const known = document.parameters[parameter];
    const place = `/tunings/${name}/parameters/${parameter}`;
    if (known === undefined) {
      return parameters.length === 0
        ? [`${place}: the rule has no parameters`]
        : [`${place}: ${unknownName('parameter', parameter, exactly(parameters))}`];
    }
    if (kindOf(known) !== kindOf(value)) return [`${place}: a ${kindOf(known)} is needed`];
    return problemsOfValue(parameter, value, place);
  });
  if (problems.length > 0) return problems;
  return problemsTogether({ ...document.parameters, ...tuning.parameters }, `/tunings/${name}`);
}

/** The one is a part of the other, as days that open a cluster are of those that join it. */
const WITHIN = [
  ['noticeHours', 'hours'],
  ['windowDays', 'joinDays'],
] as const;

/** What is wrong with parameters of which each is right: nothing could ever come true. */
function problemsTogether(parameters: Readonly<Record<string, unknown>>, place: string): string[] {
  const value = (name: string): number | null => {
    const found = parameters[name];
    return typeof found === 'number' ? found : null;
  };
  const apart = WITHIN.flatMap(([part, whole]) => {
    const [less, more] = [value(part), value(whole)];
    if (less === null || more === null || less <= more) return [];
    return [`${place}/parameters/${part}: ${less} is more than ${whole}, ${more}`];
  });
  const [screens, days, gap] = ['screens', 'screenDays', 'screenDaysApart'].map(value);
  const never = screens && days && gap && (screens - 1) * gap > days;
  const tooMany = `${screens} screens ${gap} days apart take more than ${days} days`;
  return [...apart, ...(never ? [`${place}/parameters/screens: ${tooMany}`] : [])];
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value;
}

/** What a group says beside its rows where the rule knows when it is late. */
const LATE = ['late', 'lateAt'];

const SCOPES = ['first', 'any', 'all', 'sorted', 'count'] as const;

/** What is wrong with a rule's document: operators, names and kinds of wards that are none. */
export function problemsOfDocument(
  document: AlertRuleDocument,
  rules: KnownNames = exactly([...SHIPPED.keys()]),
): string[] {
  const reading = alertRuleDocument.safeParse(document);
  if (!reading.success) {
    return reading.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`);
  }
  const fields = Object.keys(FIELDS[document.subject]);
  const parameters = Object.keys(document.parameters).map((name) => `p.${name}`);
  const valuesOf = (name: string) =>
    valuesOfField(document.subject, name.replace(/^(first|all|sorted)\./, ''));
  const typeOf = (name: string) => FIELDS[document.subject][name.replace(/^first\./, '')] ?? null;
  const known = { valuesOf, typeOf };
  const ofRow = { ...exactly([...fields, ...parameters]), ...known };
  const alone = ['n', ...(document.lateAfterHours === undefined ? [] : LATE), ...parameters];
  const ofGroup = { ...namesOfGroup(fields, alone), ...known };
  const ofEnd = { ...namesOfGroup(fields, ['n', ...parameters, ...ENDING_FIELDS]), valuesOf };
  const expression = (value: Json | undefined, known: KnownNames, path: string) =>
    value === undefined ? [] : problemsOfExpression(value, known, path);
  const { why, background = '', text, gone, severity, gravity, replaces } = document;
  return [
    ...problemsOfCondition(document.when, ofRow),
    ...expression(document.keeps, ofRow, '/keeps'),
    ...expression(document.afterHours, ofGroup, '/afterHours'),
    ...problemsOfHours('afterHours', document.afterHours),
    ...problemsOfHours('lateAfterHours', document.lateAfterHours),
    ...expression(document.lateAfterHours, ofGroup, '/lateAfterHours'),
    ...problemsOfLate(document),
    ...expression(document.afterFromMs, ofGroup, '/afterFromMs'),
    ...expression(document.newFromMs, ofGroup, '/newFromMs'),
    ...Object.entries(document.parameters).flatMap(([name, value]) =>
      problemsOfValue(name, value, `/parameters/${name}`),
    ),
    ...problemsOfNames('field', document.key, exactly(fields), '/key'),
    ...problemsOfKey(document),
    ...problemsOfNames('rule', replaces, rules, '/replaces'),
    ...severity.flatMap((choice, i) => expression(choice.if, ofGroup, `/severity/${i}/if`)),
    ...problemsOfChoices(severity),
    ...(document.goal?.actions ?? []).flatMap((choice, i) =>
      expression(choice.if, ofGroup, `/goal/actions/${i}/if`),
    ),
    ...gravity.flatMap((value, i) => expression(value, ofGroup, `/gravity/${i}`)),
    ...problemsOfTemplate(why, exactly(parameters), '/why'),
    ...problemsOfTemplate(background, exactly(parameters), '/background'),
    ...problemsOfTemplate(text.title, ofGroup, '/text/title'),
    ...problemsOfTemplate(text.summary, ofGroup, '/text/summary'),
    ...problemsOfTemplate(document.detail, ofGroup, '/detail'),
    ...text.because.flatMap((line, i) => problemsOfLine(line, document.subject, ofGroup, i)),
    ...problemsOfEnds(gone),
    ...gone.flatMap((choice, i) => [
      ...expression(choice.if, ofEnd, `/gone/${i}/if`),
      ...problemsOfTemplate(choice.say, ofEnd, `/gone/${i}/say`),
    ]),
    ...problemsOfWords(document),
  ];
}

/** What tells one from another, where nobody's person does: two would be one alert. */
const TOLD_APART: Readonly<Partial<Record<RuleSubject, readonly string[]>>> = {
  cluster: ['clusterId'],
  mechanism: ['clusterId'],
  'site-mechanism': ['clusterId'],
  'ward-mechanism': ['ward', 'family', 'episode'],
  feed: ['sender'],
  'feed-clock': ['sender'],
  signal: ['ward', 'episode'],
};

function problemsOfKey({ subject, key }: AlertRuleDocument): string[] {
  return (TOLD_APART[subject] ?? [])
    .filter((field) => !key.includes(field))
    .map((field) => `/key: ${field} is needed: without it two of them would be one alert`);
}

/** A condition that asks for nothing raises everything there is, or nothing ever. */
function problemsOfCondition(when: Json, known: KnownNames): string[] {
  const problems = problemsOfExpression(when, known, '/when');
  if (problems.length > 0 || asksForField(when)) return problems;
  return ['/when: ask for a field: without one it is always the same'];
}

/** The last choice is for whatever none before it is for; behind it nothing is ever read. */
function problemsOfChoices(severity: AlertRuleDocument['severity']): string[] {
  const open = severity.findIndex((choice) => choice.if === undefined);
  if (open < 0) {
    const last = `/severity/${severity.length - 1}/if`;
    return [`${last}: the last choice has no condition: say what holds where none is met`];
  }
  return open === severity.length - 1
    ? []
    : [`/severity/${open}: the choices behind it are never read: it needs a condition`];
}

/** A time before anything was known is none; an expression that comes to one counts as none. */
function problemsOfHours(name: string, hours: Json | undefined): string[] {
  return typeof hours === 'number' && hours < 0
    ? [`/${name}: a number of 0 or more is needed`]
    : [];
}

function problemsOfLate({ lateAfterHours, subject }: AlertRuleDocument): string[] {
  return lateAfterHours === undefined || PERSON_ROWS[subject]
    ? []
    : ['/lateAfterHours: only alerts of a person are looked at when they are late'];
}

/** The last end is for whatever none before it is for; else words of ours would say it. */
function problemsOfEnds(gone: AlertRuleDocument['gone']): string[] {
  const open = gone.findIndex((choice) => choice.if === undefined);
  if (gone.length > 0 && open < 0) {
    const last = `/gone/${gone.length - 1}/if`;
    return [`${last}: the last choice has no condition: say what holds where none is met`];
  }
  return open < 0 || open === gone.length - 1
    ? []
    : [`/gone/${open}: the choices behind it are never read: it needs a condition`];
}

/**
 * Names of what several rows say together: `first.ward`, `any.sterile`. To whoever wrote another
 * the fields are named once, under the scope that was written.
 */
function namesOfGroup(fields: readonly string[], alone: readonly string[]): KnownNames {
  const known = new Set([
    ...alone,
    ...SCOPES.flatMap((scope) => fields.map((f) => `${scope}.${f}`)),
  ]);
  return {
    has: (name) => known.has(name),
    near: (name) => {
      const scope = SCOPES.find((one) => name.startsWith(`${one}.`)) ?? 'first';
      return [...fields.map((field) => `${scope}.${field}`), ...alone];
    },
  };
}

function problemsOfNames(
  what: string,
  names: readonly string[],
  known: KnownNames,
  path: string,
): string[] {
  return names.flatMap((name, i) =>
    known.has(name) ? [] : [`${path}/${i}: ${unknownName(what, name, known)}`],
  );
}

function problemsOfLine(
  line: string,
  subject: RuleSubject,
  known: KnownNames,
  index: number,
): string[] {
  const place = `/text/because/${index}`;
  if (!line.startsWith('@')) return problemsOfTemplate(line, known, place);
  const sentences = SENTENCES[subject].map((name) => `@${name}`);
  if (sentences.includes(line)) return [];
  if (sentences.length === 0) return [`${place}: no sentences come with this subject`];
  return [`${place}: ${unknownName('sentence', line, exactly(sentences))}`];
}
