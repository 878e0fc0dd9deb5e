import type { EncounterChanged, IsolateClassified } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import { historyOf, movementOf } from '../decide/facts';
import { applyFacts } from '../store/apply-facts';

/** A batch of classified isolates moves the metrics, in the transaction of the batch. */
export async function onIsolatesClassified(
  batch: RecordBatch<IsolateClassified>,
  timeZone: string,
): Promise<void> {
  const isolates = batch.records.map(({ value }) => historyOf(value));
  await applyFacts(batch.tx, { isolates, movements: [] }, { timeZone, shard: batch.partition });
}

/** Movements move them too: ward, ICU, diagnoses and survival; a merge joins two persons. */
export async function onEncountersChanged(
  batch: RecordBatch<EncounterChanged>,
  timeZone: string,
): Promise<void> {
  const movements = batch.records
    .filter(({ value }) => value.testMessage !== true)
    .map(({ value }) => movementOf(value));
  await applyFacts(batch.tx, { isolates: [], movements }, { timeZone, shard: batch.partition });
}
