import type { SpecimenClassified } from '@carbawatch/contracts';
import { append, type RecordBatch } from '@carbawatch/event-log';
import { pseudonymsOf, specimenHistoryOf } from '../decide/facts';
import { appendChanges } from '../store/changes';
import { moveClocks } from '../store/clock';
import { lockFamilies } from '../store/families';
import {
  saveSpecimens,
  specimenText,
  storedSpecimens,
  type StoredSpecimen,
} from '../store/person-facts';
import { distinctRefs, membersOf, type Link, type PersonRef } from '../store/person-refs';
import { Occasions } from './occasions';
import { casesChangedEvents, recompute, type Deciding } from './recompute';

/**
 * Takes a batch of classified specimens that have no isolate: screens, negative or positive. Keeps
 * the highest revision of each and recomputes everybody under whom they stand or stood.
 */
export async function takeSpecimens(
  { tx, records }: RecordBatch<SpecimenClassified>,
  deciding: Deciding,
): Promise<void> {
  const occasions = new Occasions();
  const newest = new Map<string, StoredSpecimen>();
  for (const record of records) {
    const event = record.value;
    const history = specimenHistoryOf(event);
    const { site, reportId, pseudonym, revision } = event;
    for (const former of new Set([pseudonym, ...pseudonymsOf(history)])) {
      occasions.note({ site, pseudonym: former }, record);
    }
    const known = newest.get(specimenText(event));
    if (known && known.revision >= revision) continue;
    newest.set(specimenText(event), { site, reportId, pseudonym, revision, history });
  }
  const facts = [...newest.values()];
  const known = new Set<string>();
  const families = await lockFamilies(tx, personsOf(facts), async () => {
    const stored = await storedSpecimens(tx, facts);
    known.clear();
    for (const row of stored) known.add(specimenText(row));
    return { persons: stored, links: linksOf(facts, stored) };
  });
  await moveClocks(
    tx,
    records.map(({ value }) => value),
  );
  await saveSpecimens(tx, facts, known);
  await appendChanges(tx, await recompute(tx, families, deciding, occasions.of));
  // A screen that found nothing changes no case, and is what a contact's next screen waits for.
  append(tx, casesChangedEvents(membersOf(families), families, occasions.of));
}

function personsOf(facts: readonly StoredSpecimen[]): PersonRef[] {
  return distinctRefs(
    facts.flatMap(({ site, pseudonym, history }) =>
      [pseudonym, ...pseudonymsOf(history)].map((p) => ({ site, pseudonym: p })),
    ),
  );
}

/** A report that stood under several pseudonyms joins them: each has its alerts looked at. */
function linksOf(
  facts: readonly StoredSpecimen[],
  stored: readonly (PersonRef & { readonly reportId: string })[],
): Link[] {
  const before = new Map(stored.map((row) => [specimenText(row), row.pseudonym]));
  return facts.flatMap(({ site, reportId, pseudonym, history }) => {
    const former = new Set(pseudonymsOf(history));
    const earlier = before.get(specimenText({ site, reportId }));
    if (earlier !== undefined) former.add(earlier);
    former.delete(pseudonym);
    return [...former].map((other) => ({ site, pseudonym, other }));
  });
}
