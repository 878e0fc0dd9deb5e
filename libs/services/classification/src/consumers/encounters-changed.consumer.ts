import type { EncounterChanged } from '@carbawatch/contracts';
import { isPersonLink } from '@carbawatch/epidemiology';
import type { RecordBatch } from '@carbawatch/event-log';
import { savePersonLinks } from '../store/person-links';

/** Of the movements only merges matter here: whose isolates are those of one person. */
export async function notePersonLinks(batch: RecordBatch<EncounterChanged>): Promise<void> {
  const links = batch.records.map(({ value }) => value).filter(isPersonLink);
  await savePersonLinks(
    batch.tx,
    links.filter(({ testMessage }) => testMessage !== true),
  );
}
