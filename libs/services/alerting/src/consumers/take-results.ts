import type { IsolateClassified } from '@carbawatch/contracts';
import type { RecordBatch } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { historyOf, pseudonymsOf } from '../decide/facts';
import { moveClocks } from '../store/clock';
import { appendChanges, type NewChange } from '../store/changes';
import { isFromScreen, screenOfIsolate, screenReportId } from '../decide/isolate-screens';
import { isolateText, saveIsolates, storedIsolates, type IsolateFact } from '../store/facts';
import { lockFamilies } from '../store/families';
import {
  saveSpecimens,
  specimenText,
  storedSpecimens,
  type StoredSpecimen,
} from '../store/person-facts';
import { distinctRefs, type Link, type PersonRef } from '../store/person-refs';
import { shownIsolate } from './isolate-change';
import { Occasions } from './occasions';
import { recompute, type Deciding } from './recompute';

/**
 * Takes a batch of classified isolates: keeps the highest revision of each, and recomputes the
 * alerts of everybody under whom they stand or stood. One transaction and about ten statements,
 * whatever the batch's size.
 */
export async function takeResults(
  { tx, records }: RecordBatch<IsolateClassified>,
  deciding: Deciding,
): Promise<void> {
  const occasions = new Occasions();
  const newest = new Map<string, { fact: IsolateFact; event: IsolateClassified }>();
  for (const record of records) {
    const event = record.value;
    const history = historyOf(event);
    const { site, isolateId, pseudonym, revision } = event;
    for (const former of new Set([pseudonym, ...pseudonymsOf(history)])) {
      occasions.note({ site, pseudonym: former }, record);
    }
    const known = newest.get(isolateText(event));
    if (known && known.fact.revision >= revision) continue;
    newest.set(isolateText(event), {
      fact: { site, isolateId, pseudonym, revision, history },
      event,
    });
  }
  const facts = [...newest.values()].map(({ fact }) => fact);
  const known = new Set<string>();
  const families = await lockFamilies(tx, personsOf(facts), async () => {
    const stored = await storedIsolates(tx, facts);
    known.clear();
    for (const row of stored) known.add(isolateText(row));
    return { persons: stored, links: linksOf(facts, stored) };
  });
  await moveClocks(
    tx,
    records.map(({ value }) => value),
  );
  const saved = await saveIsolates(tx, facts, known);
  const events = [...newest.values()].map(({ event }) => event);
  const screened = await saveScreens(tx, events, known);
  const alerts = await recompute(tx, families, deciding, occasions.of, () => screened);
  const isolates = [...newest.values()]
    .filter(({ fact }) => saved.has(isolateText(fact)))
    .map(({ event }): NewChange => {
      const { site, pseudonym } = event;
      return { site, pseudonym, kind: 'isolate', body: shownIsolate(event) };
    });
  await appendChanges(tx, [...isolates, ...alerts]);
}

/**
 * Isolates from a screen are kept as what they say of the swab too; answers of whom. One that is
 * none any more, by another mapping, takes back what was kept.
 */
async function saveScreens(
  tx: Tx,
  events: readonly IsolateClassified[],
  known: ReadonlySet<string>,
): Promise<PersonRef[]> {
  const facts = events.map((event): StoredSpecimen => {
    const { site, pseudonym, revision } = event;
    const history = screenOfIsolate(event);
    return { site, reportId: history.reportId, pseudonym, revision, history };
  });
  const others = events.filter((event, i) => {
    const fact = facts[i];
    return known.has(isolateText(event)) && fact !== undefined && !isFromScreen(fact.history);
  });
  const keys = others.map(({ site, isolateId }) => ({ site, reportId: screenReportId(isolateId) }));
  const stored = keys.length > 0 ? await storedSpecimens(tx, keys) : [];
  const kept = new Set(stored.map(specimenText));
  const screens = facts.filter(
    (fact) => isFromScreen(fact.history) || kept.has(specimenText(fact)),
  );
  if (screens.length > 0) await saveSpecimens(tx, screens, new Set(screens.map(specimenText)));
  return distinctRefs([...stored, ...screens]);
}

function personsOf(facts: readonly IsolateFact[]): PersonRef[] {
  return distinctRefs(
    facts.flatMap(({ site, pseudonym, history }) =>
      [pseudonym, ...pseudonymsOf(history)].map((p) => ({ site, pseudonym: p })),
    ),
  );
}

/** An isolate that stood under several pseudonyms joins them: each has its alerts looked at. */
function linksOf(
  facts: readonly IsolateFact[],
  stored: readonly (PersonRef & { readonly isolateId: string })[],
): Link[] {
  const before = new Map(stored.map((row) => [isolateText(row), row.pseudonym]));
  return facts.flatMap(({ site, isolateId, pseudonym, history }) => {
    const former = new Set(pseudonymsOf(history));
    const earlier = before.get(isolateText({ site, isolateId }));
    if (earlier !== undefined) former.add(earlier);
    former.delete(pseudonym);
    return [...former].map((other) => ({ site, pseudonym, other }));
  });
}
