import { randomUUID } from 'node:crypto';
import {
  TOPICS,
  eventKey,
  type IsolateClassified,
  type IsolateShadowed,
  type SpecimenShadowed,
} from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';

/** What made an isolate be classified: a message, or null where the rules changed. */
export interface ClassifiedBecause {
  readonly cause: string | null;
  readonly traceparent?: string;
}

/** Collects one event; alerting and stats keep the highest revision. */
export function appendClassified(
  tx: Tx,
  state: IsolateClassified,
  { cause, traceparent }: ClassifiedBecause,
): void {
  append(tx, [
    {
      topic: TOPICS.isolatesClassified,
      key: eventKey(state.site, state.pseudonym),
      id: randomUUID(),
      type: TOPICS.isolatesClassified,
      subject: state.isolateId,
      source: '/carbawatch/classification',
      time: state.receivedAt,
      cause,
      value: state,
      ...(traceparent && { traceparent }),
    },
  ]);
}

/** Collects what a shadow run found different; alerting says which alerts would follow. */
export function appendShadowed(
  tx: Tx,
  states: readonly (IsolateShadowed | SpecimenShadowed)[],
): void {
  append(
    tx,
    states.map((state) => {
      const ofIsolate = 'isolateId' in state;
      const topic = ofIsolate ? TOPICS.isolatesShadowed : TOPICS.specimensShadowed;
      return {
        topic,
        key: eventKey(state.site, state.pseudonym),
        id: randomUUID(),
        type: topic,
        subject: ofIsolate ? state.isolateId : state.reportId,
        source: '/carbawatch/classification',
        time: state.receivedAt,
        cause: null,
        value: state,
      };
    }),
  );
}
