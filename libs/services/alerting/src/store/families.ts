import type { Statement, Tx } from '@carbawatch/postgres';
import {
  distinctRefs,
  familiesOf,
  laneOf,
  membersOf,
  type Family,
  type Link,
  type PersonRef,
} from './person-refs';

const LOCK_LANES: Statement = {
  name: 'alerting_lock_lanes',
  text: `SELECT lane FROM alerting.lane WHERE lane = ANY ($1) ORDER BY lane FOR UPDATE`,
};

/** All links of the families that these pseudonyms belong to. */
export const LINKS_OF_PERSONS = `
  WITH RECURSIVE linked (site, pseudonym, other) AS (
    SELECT link.site, link.pseudonym, link.other
    FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
    JOIN alerting.person_link link USING (site, pseudonym)
    UNION
    SELECT link.site, link.pseudonym, link.other
    FROM linked
    JOIN alerting.person_link link ON link.site = linked.site AND link.pseudonym = linked.other
  )
  SELECT site, pseudonym, other FROM linked`;

const SAVE_LINKS: Statement = {
  name: 'alerting_save_links',
  text: `
    INSERT INTO alerting.person_link (site, pseudonym, other)
    SELECT site, pseudonym, other
    FROM unnest($1::text[], $2::text[], $3::text[]) AS link (site, pseudonym, other)
    UNION
    SELECT site, other, pseudonym
    FROM unnest($1::text[], $2::text[], $3::text[]) AS link (site, pseudonym, other)
    ON CONFLICT DO NOTHING`,
};

/** What the facts at hand touch; read anew under every set of locks. */
export interface Touched {
  readonly persons: readonly PersonRef[];
  readonly links: readonly Link[];
}

/**
 * Locks everybody whom the facts at hand concern, with all whom earlier facts have joined to them,
 * and saves the new links. A family is known only under its locks, and locks are taken in the order
 * of lanes alone: where it reaches into a lane that is not held, the locks are given back and taken
 * anew. Links are only ever added, so that this ends.
 */
export async function lockFamilies(
  tx: Tx,
  persons: readonly PersonRef[],
  touch: (tx: Tx) => Promise<Touched>,
): Promise<Family[]> {
  let lanes = lanesOf(persons);
  for (;;) {
    await tx.execute('SAVEPOINT lanes');
    await tx.query(LOCK_LANES, [lanes]);
    const touched = await touch(tx);
    const refs = distinctRefs([...persons, ...touched.persons]);
    const links = [...(await linksOf(tx, refs)), ...touched.links];
    const families = familiesOf(refs, links);
    const held = new Set(lanes);
    const needed = lanesOf(membersOf(families));
    if (needed.every((lane) => held.has(lane))) {
      if (touched.links.length > 0) await saveLinks(tx, touched.links);
      return families;
    }
    await tx.execute('ROLLBACK TO SAVEPOINT lanes');
    lanes = [...new Set([...lanes, ...needed])].sort((a, b) => a - b);
  }
}

/** The families of these persons as they stand, without any lock: for what only looks. */
export async function familiesWithLinks(tx: Tx, persons: readonly PersonRef[]): Promise<Family[]> {
  return familiesOf(distinctRefs(persons), await linksOf(tx, persons));
}

/** Locks the lanes of these alone, for what is decided without anybody's family. */
export async function lockLanes(tx: Tx, refs: readonly PersonRef[]): Promise<void> {
  await tx.query(LOCK_LANES, [lanesOf(refs)]);
}

function lanesOf(persons: readonly PersonRef[]): number[] {
  return [...new Set(persons.map(laneOf))].sort((a, b) => a - b);
}

async function linksOf(tx: Tx, persons: readonly PersonRef[]): Promise<Link[]> {
  return tx.query<Link>(LINKS_OF_PERSONS, [
    persons.map(({ site }) => site),
    persons.map(({ pseudonym }) => pseudonym),
  ]);
}

async function saveLinks(tx: Tx, links: readonly Link[]): Promise<void> {
  await tx.execute(SAVE_LINKS, [
    links.map(({ site }) => site),
    links.map(({ pseudonym }) => pseudonym),
    links.map(({ other }) => other),
  ]);
}

/** Families as they are stored, for whoever only reads. */
export async function familiesReadOnly(tx: Tx, refs: readonly PersonRef[]): Promise<Family[]> {
  return refs.length === 0 ? [] : familiesOf(refs, await linksOf(tx, refs));
}

/** The first of these sites that knows a pseudonym. */
export async function siteOfPseudonym(
  tx: Tx,
  sites: readonly string[] | 'all',
  pseudonym: string,
): Promise<string | null> {
  const [row] = await tx.query<{ site: string }>(
    `SELECT known.site
     FROM (SELECT DISTINCT site FROM alerting.site_clock) AS known
     WHERE ($1::text[] IS NULL OR site = ANY ($1))
       AND (EXISTS (SELECT FROM alerting.movement_fact fact
                    WHERE fact.site = known.site AND fact.pseudonym = $2)
         OR EXISTS (SELECT FROM alerting.isolate_fact fact
                    WHERE fact.site = known.site AND fact.relevant AND fact.pseudonym = $2)
         OR EXISTS (SELECT FROM alerting.isolate_fact fact
                    WHERE fact.site = known.site AND NOT fact.relevant AND fact.pseudonym = $2)
         OR EXISTS (SELECT FROM alerting.specimen_fact fact
                    WHERE fact.site = known.site AND fact.pseudonym = $2)
         OR EXISTS (SELECT FROM alerting.carrier_fact fact
                    WHERE fact.site = known.site AND fact.pseudonym = $2))
     ORDER BY known.site LIMIT 1`,
    [sites === 'all' ? null : sites, pseudonym],
  );
  return row?.site ?? null;
}
