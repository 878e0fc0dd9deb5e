import { randomUUID } from 'node:crypto';
import { TOPICS, eventKey, type SpecimenClassified } from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { nextSpecimen, type SpecimenKey } from '../decide/next-specimen';
import { lockSpecimens, saveSpecimens, specimenReportsOf } from '../store/specimens';
import { movesOf } from '../store/visit-moves';
import type { ClassifiedBecause } from './append-classified';
import type { Classifying } from './fold-isolates';

export type SpecimenCauses = ReadonlyMap<string, ClassifiedBecause & { readonly key: SpecimenKey }>;

/** As `classifyIsolates` does with isolates. */
export async function foldSpecimens(
  tx: Tx,
  causes: SpecimenCauses,
  { timeZone, book }: Classifying,
  save: () => Promise<void> = async () => undefined,
): Promise<void> {
  const keys = [...causes.values()].map(({ key }) => key);
  const rulesOf = await book.inForce(tx, [...new Set(keys.map(({ site }) => site))]);
  const stored = await lockSpecimens(tx, keys);
  await save();
  const reports = await specimenReportsOf(tx, keys);
  const moves = await movesOf(tx, reports.values());
  const changed: SpecimenClassified[] = [];
  for (const [text, { key, ...because }] of causes) {
    const known = reports.get(text) ?? [];
    const state = nextSpecimen(key, known, stored.get(text), rulesOf(key.site), moves(known));
    if (!state) continue;
    changed.push(state);
    appendSpecimen(tx, state, because);
  }
  if (changed.length > 0) await saveSpecimens(tx, changed, timeZone);
}

/** Collects one event; who listens keeps the highest revision. */
export function appendSpecimen(
  tx: Tx,
  state: SpecimenClassified,
  { cause, traceparent }: ClassifiedBecause,
): void {
  append(tx, [
    {
      topic: TOPICS.specimensClassified,
      key: eventKey(state.site, state.pseudonym),
      id: randomUUID(),
      type: TOPICS.specimensClassified,
      subject: state.reportId,
      source: '/carbawatch/classification',
      time: state.receivedAt,
      cause,
      value: state,
      ...(traceparent && { traceparent }),
    },
  ]);
}
