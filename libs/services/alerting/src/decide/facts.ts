import type {
  CarrierReported,
  Classification,
  ClassifiedStep,
  Discordance,
  EncounterChanged,
  IsolateClassified,
  IsolateFacts,
  Moment,
  SpecimenClassified,
  SpecimenStep,
  UnitType,
} from '@carbawatch/contracts';
import type { ClearingRule } from './carriage';
import type { RecordedIsolation } from './lifecycle';
import type { OwnHospitals } from '@carbawatch/epidemiology';
import { negativeTestsOf } from './negative-tests';
import { resistanceOf, type ResistantValue } from './resistance';
import type { ContactSpan } from './contact-spans';
import type { ReportActs } from './reports-by-law';

/** What the rules look at in an isolate; the rest of it stays in the log. */
export type KnownIsolate = Pick<
  IsolateFacts,
  'status' | 'reportedAt' | 'encounter' | 'specimen' | 'organism' | 'testMessage'
> & {
  /** Agents it is resistant to, WHONET codes; absent in facts kept before rules asked for it. */
  readonly resistant?: readonly string[];
  /** Those of them that stand on a value alone; absent without any. */
  readonly resistantByValue?: readonly ResistantValue[];
  /** A carbapenemase test was reported and found nothing; absent where none was. */
  readonly testedNegative?: true;
  /** Which; absent in facts kept before rules asked for it. */
  readonly negativeGenes?: readonly string[];
  readonly inactiveTests?: readonly string[];
  /**
   * Yes-or-no covariates as the reports name them, for the site's own risk model; null where a
   * report gives a number or a text, with which that cannot compute.
   */
  readonly covariates?: Readonly<Record<string, boolean | null>>;
  /** The report itself says that the patient has been discharged or has died. */
  readonly hasLeft?: true;
  /** How, and when where it tells that; absent in facts kept before rules asked for it. */
  readonly left?: { readonly died: boolean; readonly at: Moment | null };
};

export type KnownClassification = Pick<Classification, 'cre' | 'cpe' | 'cpo'> & {
  readonly st: string | null;
  readonly kLocus?: string | null;
  readonly discordance?: readonly Discordance[];
};

/** What was known of one isolate after one more report, and under whom it stood. */
export interface IsolateStep {
  readonly receivedAt: Moment;
  readonly pseudonym: string;
  /** It came there with a visit that was moved; absent where it did not. */
  readonly movedVisit?: true;
  /** Since when it is said to be of this number; absent where it always was. */
  readonly itsSince?: Moment;
  readonly withdrawn: boolean;
  readonly isolate: KnownIsolate;
  readonly classification: KnownClassification;
  /** What the report before showed and this one takes back; absent where it takes back nothing. */
  readonly takenBack?: KnownClassification['cpe']['carbapenemases'];
  /** Families that the reports before showed; absent where they showed none. */
  readonly hasShown?: readonly string[];
  /** What of this report does not agree with those before it; absent where all does. */
  readonly disagrees?: readonly string[];
  /** The first report in a row that said that the patient has left. */
  readonly leftToldAt?: Moment;
}

/** An isolate with its whole history: one fact for the rules, replaced by its next revision. */
export interface IsolateHistory {
  readonly isolateId: string;
  /** In the order of receipt; at least one. */
  readonly steps: readonly IsolateStep[];
}

/** Everything that has to be looked at together: facts of pseudonyms that something has joined. */
export interface FamilyFacts {
  readonly site: string;
  readonly isolates: readonly IsolateHistory[];
  readonly movements: readonly EncounterChanged[];
  readonly specimens: readonly SpecimenHistory[];
  readonly carriers: readonly CarrierReported[];
  readonly isolations: readonly IsolationAct[];
  /** Whose contacts they were, by beds; absent where no rule of the person's own asks. */
  readonly contacts?: readonly ContactSpan[];
  /** The hospitals that the site has named as its own; absent where it has named none. */
  readonly own?: OwnHospitals;
  /** When the site presumes a carrier cleared; absent where it has not said. */
  readonly clearing?: ClearingRule;
  /** What people said of the reports by law of their cases; absent where that is nothing. */
  readonly reports?: ReportActs;
}

/** What was known of a specimen without an isolate, after one more report. */
export interface SpecimenFact {
  readonly receivedAt: Moment;
  readonly pseudonym: string;
  /** It came there with a visit that was moved; absent where it did not. */
  readonly movedVisit?: true;
  /** Since when it is said to be of this number; absent where it always was. */
  readonly itsSince?: Moment;
  /** It names the visit, or the account, in which it was taken; absent where it does not. */
  readonly ofVisit?: true;
  /** The report is that of an isolate from a screen, seen as what it says of the swab. */
  readonly isolateId?: string;
  readonly withdrawn: boolean;
  readonly testMessage: boolean;
  readonly specimen: SpecimenStep['report']['specimen'];
  readonly ward: string | null;
  /** Of that ward; absent where the report names none. */
  readonly unitType?: UnitType;
  readonly status: SpecimenStep['report']['status'];
  readonly culture: SpecimenStep['report']['culture'];
  /** Its gene test was not valid and is to be repeated; absent where it was, or none was done. */
  readonly repeatTest?: true;
  readonly classification: Pick<
    SpecimenStep['classification'],
    'status' | 'carbapenemases' | 'negativeFor' | 'cultureNegative' | 'because'
  >;
}

export interface SpecimenHistory {
  readonly reportId: string;
  /** In the order of receipt; at least one. */
  readonly steps: readonly SpecimenFact[];
}

/** Isolation as a person recorded it in an alert: true of the bed in which the patient then lay. */
export interface IsolationAct {
  readonly pseudonym: string;
  readonly basis: Moment;
  readonly isolation: RecordedIsolation;
}

export function historyOf(event: IsolateClassified): IsolateHistory {
  const { isolateId, pseudonym } = event;
  const steps = [...event.earlier, event].map((step) => stepOf(step, pseudonym));
  return { isolateId, steps };
}

function stepOf(step: ClassifiedStep, eventPseudonym: string): IsolateStep {
  const { status, reportedAt, encounter, specimen, organism, testMessage } = step.isolate;
  const { cre, cpe, cpo, typing, discordance } = step.classification;
  const { agents, byValue } = resistanceOf(step);
  return {
    receivedAt: step.receivedAt,
    pseudonym: step.pseudonym ?? eventPseudonym,
    ...(step.movedVisit && { movedVisit: true }),
    withdrawn: step.withdrawn,
    isolate: {
      status,
      ...(reportedAt !== undefined && { reportedAt }),
      ...(encounter && { encounter }),
      ...(specimen && { specimen }),
      ...(organism && { organism }),
      ...(testMessage !== undefined && { testMessage }),
      resistant: agents,
      ...(byValue.length > 0 && { resistantByValue: byValue }),
      ...(step.isolate.covariates && { covariates: yesOrNo(step.isolate.covariates) }),
      ...(foundNothing(step.isolate) && { testedNegative: true }),
      ...negativeTestsOf(step.isolate),
      ...endOfStay(step.isolate.outcome),
    },
    classification: {
      cre,
      cpe,
      cpo,
      st: typing?.st ?? null,
      kLocus: typing?.kLocus ?? null,
      discordance,
    },
  };
}

function foundNothing({ phenotypicTests = [], geneTests = [] }: IsolateFacts): boolean {
  return (
    phenotypicTests.some(({ result }) => result === 'negative') ||
    geneTests.some(({ result }) => result === 'not-detected')
  );
}

function endOfStay(outcome: IsolateFacts['outcome']): Pick<KnownIsolate, 'hasLeft' | 'left'> {
  const { dischargedAt, diedAt, vitalStatus } = outcome ?? {};
  const died = diedAt !== undefined || vitalStatus === 'dead';
  const at = dischargedAt ?? diedAt ?? null;
  return died || at !== null ? { hasLeft: true, left: { died, at } } : {};
}

function yesOrNo(
  covariates: NonNullable<IsolateFacts['covariates']>,
): Record<string, boolean | null> {
  return Object.fromEntries(
    Object.entries(covariates).map(([name, value]) => [
      name,
      typeof value === 'boolean' ? value : null,
    ]),
  );
}

export function specimenHistoryOf(event: SpecimenClassified): SpecimenHistory {
  const { reportId, pseudonym } = event;
  const steps = [...event.earlier, event].map((step) => specimenStepOf(step, pseudonym));
  return { reportId, steps };
}

function specimenStepOf(step: SpecimenStep, eventPseudonym: string): SpecimenFact {
  const { status, specimen, culture, testMessage, encounter } = step.report;
  const { carbapenemases, negativeFor, cultureNegative, because, flags } = step.classification;
  return {
    receivedAt: step.receivedAt,
    pseudonym: step.pseudonym ?? eventPseudonym,
    ...(step.movedVisit && { movedVisit: true }),
    withdrawn: step.withdrawn,
    testMessage: testMessage ?? false,
    specimen,
    ward: encounter?.ward ?? null,
    ...((encounter?.visit ?? encounter?.account) !== undefined && { ofVisit: true }),
    ...(encounter?.unitType && { unitType: encounter.unitType }),
    status,
    culture,
    ...(flags.includes('repeat-gene-test') && { repeatTest: true }),
    classification: {
      status: step.classification.status,
      carbapenemases,
      negativeFor,
      cultureNegative,
      because,
    },
  };
}

/** Every pseudonym under which the isolate or specimen stood at some time. */
export function pseudonymsOf({
  steps,
}: {
  readonly steps: readonly { readonly pseudonym: string }[];
}): string[] {
  return [...new Set(steps.map(({ pseudonym }) => pseudonym))];
}
