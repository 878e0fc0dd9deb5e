import type {
  Classification,
  ClassifiedStep,
  DIFFERENCE_KINDS,
  IsolateClassified,
} from '@carbawatch/contracts';
import { isDeepStrictEqual } from 'node:util';

/** What can differ between two rule sets' answers about one isolate. */
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** The answers that are compared; sentences, and the names of rules, are not. */
export interface Answers {
  readonly cre: { readonly status: string; readonly basis: string | null };
  readonly cpe: {
    readonly status: string;
    readonly cpo: string;
    readonly nonCpeStandard: string | null;
  };
  /** `KPC-2`, or the family where no allele is known. */
  readonly genes: readonly string[];
  readonly st: {
    readonly scheme: string | null;
    readonly st: string | null;
    readonly clonalComplex: string | null;
    readonly clonalGroup: string | null;
  };
  readonly discordance: readonly string[];
  readonly cases: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, string>>;
}

/** A fact that alerting's rules start from, and the receipt with which it was first known. */
export interface AlertFact {
  /** `confirmed KPC`, `probable OXA-48-like`, `suspected`, `cre`. */
  readonly fact: string;
  readonly since: string;
}

export interface AlertFactChanges {
  readonly gained: readonly AlertFact[];
  readonly lost: readonly AlertFact[];
  readonly moved: readonly {
    readonly fact: string;
    readonly from: string;
    readonly to: string;
  }[];
}

/** What two rule sets say differently: the answers by name, and the facts of alerts. */
export interface AnswerDifference<A extends object, K extends keyof A> {
  readonly kinds: readonly (K | 'alert-facts')[];
  readonly from: Partial<A>;
  readonly to: Partial<A>;
  readonly alertFacts: AlertFactChanges;
}

export type Difference = AnswerDifference<Answers, keyof Answers>;

type Steps = Pick<IsolateClassified, 'earlier'> & ClassifiedStep;

/** Null when both rule sets say the same of the isolate, now and at each earlier step. */
export function compareStates(before: Steps, after: Steps): Difference | null {
  const from = answersOf(before.classification);
  const to = answersOf(after.classification);
  const changed = ANSWER_KINDS.filter(
    (kind) => isComparable(from, to, kind) && !isDeepStrictEqual(from[kind], to[kind]),
  );
  const alertFacts = compareAlertFacts(alertFactsOf(before), alertFactsOf(after));
  return differenceOf(from, to, changed, alertFacts);
}

/** Null where neither an answer nor a fact of alerts is another. */
export function differenceOf<A extends object, K extends keyof A>(
  from: A,
  to: A,
  changed: readonly K[],
  alertFacts: AlertFactChanges,
): AnswerDifference<A, K> | null {
  const { gained, lost, moved } = alertFacts;
  const factsChanged = gained.length + lost.length + moved.length > 0;
  if (changed.length === 0 && !factsChanged) return null;
  const pick = (answers: A): Partial<A> => {
    const picked: Partial<A> = {};
    for (const kind of changed) picked[kind] = answers[kind];
    return picked;
  };
  const kinds = factsChanged ? [...changed, 'alert-facts' as const] : changed;
  return { kinds, from: pick(from), to: pick(to), alertFacts };
}

const ANSWER_KINDS = ['cre', 'cpe', 'genes', 'st', 'discordance', 'cases', 'definitions'] as const;

/** What one side never worked out (an older release, other definitions) can't differ. */
function isComparable(from: Answers, to: Answers, kind: keyof Answers): boolean {
  if (kind !== 'cases' && kind !== 'definitions') return true;
  const ids = Object.keys(from[kind]);
  return isDeepStrictEqual(ids.sort(), Object.keys(to[kind]).sort());
}

function answersOf(answer: Classification): Answers {
  const { cre, cpe, cpo, typing } = answer;
  return {
    cre: { status: cre.status, basis: cre.basis },
    cpe: { status: cpe.status, cpo: cpo.status, nonCpeStandard: cpe.nonCpeStandard },
    genes: cpe.carbapenemases.map(({ allele, family }) => allele ?? family).sort(),
    st: {
      scheme: typing?.scheme ?? null,
      st: typing?.st ?? null,
      clonalComplex: typing?.clonalComplex ?? null,
      clonalGroup: typing?.clonalGroup?.label ?? null,
    },
    discordance: answer.discordance.map(({ code }) => code).sort(),
    cases: answer.caseDefinitions ?? {},
    definitions: answer.definitions ?? {},
  };
}

/**
 * The facts of each step that still concerns the patient, by the receipt that first showed them.
 * Alerting's rules `new-cpe` (confirmed), `provisional` (probable, suspected) and those on CRE
 * start from them; whether an alert follows depends on movements and persons that only it knows.
 */
function alertFactsOf({ earlier, ...current }: Steps): Map<string, string> {
  const since = new Map<string, string>();
  for (const step of [...earlier, current]) {
    if (!concernsPatient(step)) continue;
    for (const fact of factsOfStep(step.classification)) {
      if (!since.has(fact)) since.set(fact, step.receivedAt);
    }
  }
  return since;
}

function concernsPatient({ withdrawn, isolate }: ClassifiedStep): boolean {
  const purpose = isolate.specimen?.purpose;
  const isPatients = purpose !== 'environmental' && purpose !== 'quality-control';
  return !withdrawn && isolate.testMessage !== true && isPatients;
}

function factsOfStep({ cre, cpe, cpo }: Classification): string[] {
  const families = [...new Set(cpe.carbapenemases.map(({ family }) => family))];
  const shown = families.length > 0 ? families : ['unknown'];
  const facts: string[] = cre.status === 'cre' ? ['cre'] : [];
  for (const status of ['confirmed', 'probable'] as const) {
    if (cpe.status === status || cpo.status === status) {
      return [...facts, ...shown.map((family) => `${status} ${family}`)];
    }
  }
  return cpe.status === 'suspected' ? [...facts, 'suspected'] : facts;
}

/** What one side knows and the other does not, or knows from another receipt on. */
export function compareAlertFacts(
  from: ReadonlyMap<string, string>,
  to: ReadonlyMap<string, string>,
): AlertFactChanges {
  const missingIn = (own: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) =>
    [...own].flatMap(([fact, since]) => (other.has(fact) ? [] : [{ fact, since }]));
  const moved = [...from].flatMap(([fact, before]) => {
    const after = to.get(fact);
    return after === undefined || after === before ? [] : [{ fact, from: before, to: after }];
  });
  return { gained: missingIn(to, from), lost: missingIn(from, to), moved };
}
