import type {
  Classification,
  ClassifiedStep,
  EncounterChanged,
  IsolateClassified,
  IsolateFacts,
  Moment,
  Susceptibility,
} from '@carbawatch/contracts';
import { dayOf } from '@carbawatch/contracts';
import { movedTellings, type MovedTelling } from '@carbawatch/epidemiology';

/** A result with what its value is by the limits of the site's own, where the site has any. */
export type CountedResult = Susceptibility & { ownCategories?: readonly Category[] | undefined };

type Category = NonNullable<Classification['valueCategories']>[number][number];

/** What counting needs of one isolate after one more report had been received. */
export interface IsolateStep {
  receivedAt: Moment;
  /** Under whom the isolate stood then. */
  pseudonym: string;
  /** Cancelled, or an HL7 test message: never counted. */
  withdrawn: boolean;
  status: IsolateFacts['status'];
  reportedAt?: Moment | undefined;
  organism?: string | undefined;
  specimen?: IsolateFacts['specimen'];
  encounter?: IsolateFacts['encounter'];
  infection?: 'infection' | 'colonisation' | 'contaminant' | 'unknown' | undefined;
  infectionSite?: string | undefined;
  outcome?: IsolateFacts['outcome'];
  person?: IsolateFacts['person'];
  susceptibility?: CountedResult[] | undefined;
  covariates?: IsolateFacts['covariates'];
  st?: { scheme: string | null; st: string } | undefined;
  rules: string;
  /** Absent in facts that were stored before they were kept. */
  judgedBy?: { definition: string; breakpoints?: string; catalogue?: string } | undefined;
  cre: { status: Classification['cre']['status']; basis: Classification['cre']['basis'] };
  cpe: {
    status: Classification['cpe']['status'];
    nonCpeStandard: Classification['cpe']['nonCpeStandard'];
    carbapenemases: { family: string; allele: string | null }[];
  };
}

/** One isolate with everything that was ever known of it, in the order of receipt. */
export interface IsolateHistory {
  site: string;
  isolateId: string;
  pseudonym: string;
  revision: number;
  steps: IsolateStep[];
}

/** A movement as it is kept: where the patient lay, not in which bed. */
export type MovementFact = Omit<EncounterChanged, 'person' | 'room' | 'bed' | 'isolation'> &
  MovedTelling;

/** All facts of the pseudonyms that merges or an isolate have ever joined, undone or not. */
export interface PersonFacts {
  isolates: readonly IsolateHistory[];
  movements: readonly MovementFact[];
}

function resultsOf({ isolate, classification }: ClassifiedStep): CountedResult[] | undefined {
  const { valueCategories } = classification;
  if (!valueCategories) return isolate.susceptibility;
  return isolate.susceptibility?.map((result, i) => ({
    ...result,
    ownCategories: valueCategories[i],
  }));
}

function stepOf(step: ClassifiedStep, pseudonym: string): IsolateStep {
  const { receivedAt, withdrawn, isolate, classification } = step;
  const { cre, cpe, typing, breakpoints, catalogue } = classification;
  return {
    receivedAt,
    pseudonym: step.pseudonym ?? pseudonym,
    withdrawn: withdrawn || isolate.testMessage === true,
    status: isolate.status,
    reportedAt: isolate.reportedAt,
    organism: isolate.organism?.code,
    specimen: isolate.specimen,
    encounter: isolate.encounter,
    infection: isolate.infection?.status,
    infectionSite: isolate.infection?.site,
    outcome: isolate.outcome,
    person: isolate.person,
    susceptibility: resultsOf(step),
    covariates: isolate.covariates,
    ...(typing?.st && { st: { scheme: typing.scheme, st: typing.st } }),
    rules: classification.rules,
    judgedBy: {
      definition: cre.definition,
      ...(breakpoints !== undefined && { breakpoints }),
      ...(catalogue !== undefined && { catalogue }),
    },
    cre: { status: cre.status, basis: cre.basis },
    cpe: {
      status: cpe.status,
      nonCpeStandard: cpe.nonCpeStandard,
      carbapenemases: cpe.carbapenemases.map(({ family, allele }) => ({ family, allele })),
    },
  };
}

/** The isolate's history as counting keeps it; reasons and test results stay in the log. */
export function historyOf(event: IsolateClassified): IsolateHistory {
  const { site, isolateId, pseudonym, revision } = event;
  const steps = [...event.earlier, event].map((step) => stepOf(step, pseudonym));
  return { site, isolateId, pseudonym, revision, steps };
}

/** With what was told of visits that were moved, under the patients to whom they came. */
export function withMovedVisits(
  movements: readonly MovementFact[],
  timeZone: string,
): readonly MovementFact[] {
  const told = movedTellings(movements, timeZone);
  return told.length === 0 ? movements : [...movements, ...told];
}

export function movementOf(event: EncounterChanged): MovementFact {
  const { person: _person, room: _room, bed: _bed, isolation: _isolation, ...fact } = event;
  return fact;
}

/** Pseudonyms under which an isolate has ever stood, its present one first. */
export function pseudonymsOf({ pseudonym, steps }: IsolateHistory): string[] {
  return [...new Set([pseudonym, ...steps.map((step) => step.pseudonym)])];
}

/** Site day on which a fact was received: the day at whose end it is known. */
export function knownDayOf(fact: { receivedAt: Moment }, timeZone: string): string {
  return dayOf(fact.receivedAt, timeZone);
}
