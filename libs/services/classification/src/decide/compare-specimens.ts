import type {
  SPECIMEN_DIFFERENCE_KINDS,
  SpecimenClassification,
  SpecimenClassified,
  SpecimenStep,
} from '@carbawatch/contracts';
import { isDeepStrictEqual } from 'node:util';
import { compareAlertFacts, differenceOf, type AnswerDifference } from './compare-states';

/** What can differ between two rule sets' answers about one report of a specimen. */
export type SpecimenDifferenceKind = (typeof SPECIMEN_DIFFERENCE_KINDS)[number];

/** The answers that are compared; sentences, and the names of rules, are not. */
export interface SpecimenAnswers {
  readonly status: string;
  readonly genes: readonly string[];
  readonly negatives: { readonly families: readonly string[]; readonly culture: boolean };
  readonly discordance: readonly string[];
  readonly cases: Readonly<Record<string, string>>;
}

export type SpecimenDifference = AnswerDifference<SpecimenAnswers, keyof SpecimenAnswers>;

type Steps = Pick<SpecimenClassified, 'earlier'> & SpecimenStep;

/** Null when both rule sets say the same of the specimen, now and at each earlier step. */
export function compareSpecimens(before: Steps, after: Steps): SpecimenDifference | null {
  const from = answersOf(before.classification);
  const to = answersOf(after.classification);
  const changed = ANSWER_KINDS.filter((kind) => !isDeepStrictEqual(from[kind], to[kind]));
  const alertFacts = compareAlertFacts(alertFactsOf(before), alertFactsOf(after));
  return differenceOf(from, to, changed, alertFacts);
}

const ANSWER_KINDS = ['status', 'genes', 'negatives', 'discordance', 'cases'] as const;

function answersOf(answer: SpecimenClassification): SpecimenAnswers {
  return {
    status: answer.status,
    genes: genesOf(answer),
    negatives: { families: [...answer.negativeFor].sort(), culture: answer.cultureNegative },
    discordance: answer.discordance.map(({ code }) => code).sort(),
    cases: answer.caseDefinitions,
  };
}

function genesOf({ carbapenemases }: SpecimenClassification): string[] {
  return carbapenemases.map(({ allele, family }) => allele ?? family).sort();
}

/** Confirmed and probable carbapenemases of each step, by the receipt that first showed them. */
function alertFactsOf({ earlier, ...current }: Steps): Map<string, string> {
  const since = new Map<string, string>();
  for (const { withdrawn, report, classification, receivedAt } of [...earlier, current]) {
    const { status, carbapenemases } = classification;
    const isPositive = status === 'confirmed' || status === 'probable';
    if (withdrawn || report.testMessage === true || !isPositive) continue;
    for (const { family } of carbapenemases) {
      const fact = `${status} ${family}`;
      if (!since.has(fact)) since.set(fact, receivedAt);
    }
  }
  return since;
}
