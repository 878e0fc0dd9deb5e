import { everJoined } from '@carbawatch/epidemiology';
import type { Tx } from '@carbawatch/postgres';

/** A pseudonym of a site. */
export interface SitePseudonym {
  site: string;
  pseudonym: string;
}

/** Pseudonyms that facts of a batch join: a merge, or an isolate that changed its patient. */
export interface Join {
  site: string;
  pseudonyms: readonly string[];
}

/** All pseudonyms that were ever joined, named by the smallest of them. */
export interface Circle {
  site: string;
  circle: string;
}

interface LinkRow extends SitePseudonym, Circle {}

const LINKS = {
  name: 'stats-links',
  text: `
    SELECT link.site, link.pseudonym, link.circle
    FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
    JOIN stats.person_link AS link USING (site, pseudonym)`,
};

/**
 * Circles change only under the exclusive lock of their site, and everybody else holds the shared
 * one: who has locked a circle then knows all of its members. It is taken first of all.
 */
const LOCK_SITE_SHARED = {
  name: 'stats-lock-site-shared',
  text: `SELECT pg_advisory_xact_lock_shared(hashtextextended('stats circles ' || $1, 0))`,
};
const LOCK_SITE = {
  name: 'stats-lock-site',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('stats circles ' || $1, 0))`,
};

const MAKE_LINKS = {
  name: 'stats-make-links',
  text: `
    INSERT INTO stats.person_link (site, pseudonym, circle)
    SELECT site, pseudonym, pseudonym
    FROM unnest($1::text[], $2::text[]) AS new (site, pseudonym)
    ORDER BY site, pseudonym
    ON CONFLICT DO NOTHING`,
};

const JOIN_CIRCLES = {
  name: 'stats-join-circles',
  text: `
    UPDATE stats.person_link AS link
    SET circle = joined.into_circle
    FROM unnest($1::text[], $2::text[], $3::text[]) AS joined (site, circle, into_circle)
    WHERE link.site = joined.site AND link.circle = joined.circle`,
};

const LOCK_CIRCLES = {
  name: 'stats-lock-circles',
  text: `
    SELECT link.site, link.circle
    FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
    JOIN stats.person_link AS link USING (site, pseudonym)
    ORDER BY link.site, link.pseudonym
    FOR UPDATE OF link`,
};

export function keyOf(site: string, name: string): string {
  return JSON.stringify([site, name]);
}

function distinct<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

function columns(items: readonly SitePseudonym[]): [string[], string[]] {
  return [items.map(({ site }) => site), items.map(({ pseudonym }) => pseudonym)];
}

async function linksOf(tx: Tx, pseudonyms: readonly SitePseudonym[]): Promise<Map<string, string>> {
  const rows = await tx.query<LinkRow>(LINKS, columns(pseudonyms));
  return new Map(rows.map(({ site, pseudonym, circle }) => [keyOf(site, pseudonym), circle]));
}

/** Sites where some join brings circles together that are still apart. */
function sitesToChange(joins: readonly Join[], circles: ReadonlyMap<string, string>): Set<string> {
  const circleOf = (site: string, pseudonym: string) =>
    circles.get(keyOf(site, pseudonym)) ?? pseudonym;
  const apart = joins.filter(
    ({ site, pseudonyms }) => new Set(pseudonyms.map((name) => circleOf(site, name))).size > 1,
  );
  return new Set(apart.map(({ site }) => site));
}

async function joinCircles(
  tx: Tx,
  joins: readonly Join[],
  circles: ReadonlyMap<string, string>,
): Promise<void> {
  const moves: { site: string; from: string; to: string }[] = [];
  for (const site of new Set(joins.map((join) => join.site))) {
    const named = joins
      .filter((join) => join.site === site)
      .map(({ pseudonyms }) => pseudonyms.map((name) => circles.get(keyOf(site, name)) ?? name));
    const rootOf = everJoined(
      named.flatMap((names) => names.map((name): [string, string] => [names[0] ?? name, name])),
    );
    for (const from of new Set(named.flat())) {
      const to = rootOf(from);
      if (to !== from) moves.push({ site, from, to });
    }
  }
  if (moves.length === 0) return;
  await tx.execute(JOIN_CIRCLES, [
    moves.map(({ site }) => site),
    moves.map(({ from }) => from),
    moves.map(({ to }) => to),
  ]);
}

/**
 * Locks the circles of these pseudonyms in the order of their names, after bringing together what
 * the joins say. Answers the circle of each pseudonym under `keyOf(site, pseudonym)`.
 */
export async function lockCircles(
  tx: Tx,
  touched: readonly SitePseudonym[],
  joins: readonly Join[],
): Promise<Map<string, string>> {
  const all = distinct(
    [
      ...touched,
      ...joins.flatMap(({ site, pseudonyms }) =>
        pseudonyms.map((pseudonym) => ({ site, pseudonym })),
      ),
    ],
    ({ site, pseudonym }) => keyOf(site, pseudonym),
  );
  const changing = sitesToChange(joins, await linksOf(tx, all));
  for (const site of [...new Set(all.map((each) => each.site))].sort()) {
    await tx.query(changing.has(site) ? LOCK_SITE : LOCK_SITE_SHARED, [site]);
  }
  await tx.execute(MAKE_LINKS, columns(all));
  if (changing.size > 0) {
    const inChange = joins.filter(({ site }) => changing.has(site));
    await joinCircles(tx, inChange, await linksOf(tx, all));
  }
  const circles = await linksOf(tx, all);
  const roots = distinct(
    all.map(({ site, pseudonym }) => ({
      site,
      pseudonym: circles.get(keyOf(site, pseudonym)) ?? pseudonym,
    })),
    ({ site, pseudonym }) => keyOf(site, pseudonym),
  );
  await tx.query<Circle>(LOCK_CIRCLES, columns(roots));
  return circles;
}
