import type {
  Classification,
  ClassifiedStep,
  EncounterChanged,
  IsolateClassified,
  IsolateFacts,
  Moment,
} from '@carbawatch/contracts';

/** What the rules look at in an isolate; the rest of it stays in the log. */
export type KnownIsolate = Pick<
  IsolateFacts,
  'status' | 'encounter' | 'specimen' | 'organism' | 'testMessage'
>;

export type KnownClassification = Pick<Classification, 'cre' | 'cpe' | 'cpo'> & {
  readonly st: string | null;
};

/** What was known of one isolate after one more report, and under whom it stood. */
export interface IsolateStep {
  readonly receivedAt: Moment;
  readonly pseudonym: string;
  readonly withdrawn: boolean;
  readonly isolate: KnownIsolate;
  readonly classification: KnownClassification;
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
}

export function historyOf(event: IsolateClassified): IsolateHistory {
  const { isolateId, pseudonym } = event;
  const steps = [...event.earlier, event].map((step) => stepOf(step, pseudonym));
  return { isolateId, steps };
}

function stepOf(step: ClassifiedStep, eventPseudonym: string): IsolateStep {
  const { status, encounter, specimen, organism, testMessage } = step.isolate;
  const { cre, cpe, cpo, typing } = step.classification;
  return {
    receivedAt: step.receivedAt,
    pseudonym: step.pseudonym ?? eventPseudonym,
    withdrawn: step.withdrawn,
    isolate: {
      status,
      ...(encounter && { encounter }),
      ...(specimen && { specimen }),
      ...(organism && { organism }),
      ...(testMessage !== undefined && { testMessage }),
    },
    classification: { cre, cpe, cpo, st: typing?.st ?? null },
  };
}

/** Every pseudonym under which the isolate stood at some time. */
export function pseudonymsOf({ steps }: IsolateHistory): string[] {
  return [...new Set(steps.map(({ pseudonym }) => pseudonym))];
}
