import type { CarrierReported } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import { appendChanges } from '../store/changes';
import { moveClocks } from '../store/clock';
import { lockFamilies } from '../store/families';
import { saveCarriers } from '../store/person-facts';
import { distinctRefs } from '../store/person-refs';
import { Occasions } from './occasions';
import { recompute, type Deciding } from './recompute';

/** Takes what a hospital knew before: carriers, contacts, and those it holds for cleared. */
export async function takeCarriers(
  { tx, records }: RecordBatch<CarrierReported>,
  deciding: Deciding,
): Promise<void> {
  const occasions = new Occasions();
  for (const record of records) occasions.note(record.value, record);
  const persons = distinctRefs(
    records.map(({ value: { site, pseudonym } }) => ({ site, pseudonym })),
  );
  const families = await lockFamilies(tx, persons, async () => ({ persons: [], links: [] }));
  const carriers = records.map(({ value }) => value);
  await moveClocks(tx, carriers);
  await saveCarriers(tx, carriers);
  await appendChanges(tx, await recompute(tx, families, deciding, occasions.of));
}
