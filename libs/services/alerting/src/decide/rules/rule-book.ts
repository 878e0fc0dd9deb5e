import type { AlertRuleChoice, AlertRuleDocument, RuleSubject } from '@carbawatch/contracts';
import { ownHospitals, type OwnHospitals } from '@carbawatch/epidemiology';
import { CLEARING, type ClearingRule } from '../carriage';
import { FIELDS } from './fields';
import { compileRule, type CompiledRule } from './compile-rule';
import { CALLED_BY_NOT_IN_HOUSE } from './discharge-rows';
import { SHIPPED_RULES } from './shipped';
import { number } from './row';
import { PERSON_ROWS } from './rows';

/** The rule whose parameters say when a carrier is presumed cleared. */
export const CLEARING_RULE = 'known-readmission';

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
  /** The hospitals that the site has named as its own. */
  readonly own: OwnHospitals;
  /** When a carrier is presumed cleared: the parameters of `known-readmission`, for every rule. */
  readonly clearing: ClearingRule;
  /** A rule of one person's asks whose contact the person is by beds: these are facts then. */
  readonly asksForContacts: boolean;
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
    .map(({ document }) => compileRule(withCalls(document, documents)));
  const personRules = rules.filter(({ subject }) => isAboutPerson(subject));
  return {
    version,
    documents,
    personRules,
    siteRules: rules.filter(({ subject }) => !isAboutPerson(subject)),
    own: ownHospitals(choice.facilities),
    clearing: clearingOf(documents),
    asksForContacts: personRules.some(({ document }) => asksForContacts(document)),
  };
}

/** Whether a rule about results asks whose contact the person was. */
export function asksForContacts({ subject, ...document }: AlertRuleDocument): boolean {
  const isAsked = FIELDS[subject]['contactOf'] === 'list';
  return isAsked && /\bcontactOf\b|"@known"/.test(JSON.stringify(document));
}

/** Of one departure one rule calls: `export` knows of what kinds of results `not-in-house` does. */
function withCalls(
  document: AlertRuleDocument,
  documents: readonly EffectiveRule[],
): AlertRuleDocument {
  if (document.rule !== 'export') return document;
  const other = documents.find((one) => one.document.rule === 'not-in-house')?.document;
  const inSpecimens = other?.parameters['specimens'] === true ? ['specimens'] : [];
  const calls = other?.enabled === true ? ['isolates', ...inSpecimens] : [];
  return { ...document, parameters: { ...document.parameters, [CALLED_BY_NOT_IN_HOUSE]: calls } };
}

function clearingOf(documents: readonly EffectiveRule[]): ClearingRule {
  const { parameters = {} } =
    documents.find(({ document }) => document.rule === CLEARING_RULE)?.document ?? {};
  return {
    days: number(parameters, 'clearingDays', CLEARING.days),
    negatives: number(parameters, 'clearingNegatives', CLEARING.negatives),
    daysApart: number(parameters, 'clearingDaysApart', CLEARING.daysApart),
  };
}

function isAboutPerson(subject: RuleSubject): boolean {
  return PERSON_ROWS[subject] !== undefined;
}
