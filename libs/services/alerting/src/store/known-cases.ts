import { instantMs } from '@carbawatch/contracts';
import type { Statement, Tx } from '@carbawatch/postgres';
import type { KnownCase } from '../decide/cases/case-history';
import { seenSpans, type SeenCase, type SeenSpan } from '../decide/cases/seen-cases';
import { refArrays } from './facts';
import { keptVersions, versionsOf, type KeptVersion } from './kept-versions';
import type { PersonRef } from './person-refs';

/** A case with everything that was known of it over time. */
export interface CaseRow extends KnownCase {
  readonly site: string;
}

export const CASES_OF_ANCHORS = `
  SELECT known.site, known.id
  FROM unnest($1::text[], $2::text[]) AS wanted (site, anchor)
  JOIN alerting.known_case known USING (site, anchor)`;

const DELETE_CASES: Statement = {
  name: 'alerting_delete_cases',
  text: `
    DELETE FROM alerting.known_case
    USING unnest($1::text[], $2::text[]) AS gone (site, id)
    WHERE known_case.site = gone.site AND known_case.id = gone.id`,
};

const SAVE_CASES: Statement = {
  name: 'alerting_save_cases',
  text: `
    INSERT INTO alerting.known_case AS known
      (site, id, pseudonym, anchor, family, live, first_at, last_at, known_at, until_at,
       gone_at, species_name, ward, wards, seen_from, seen_until, seen_wards, seen, versions)
    SELECT site, id, pseudonym, anchor, family, live, to_timestamp("firstMs" / 1000.0),
           to_timestamp("lastMs" / 1000.0), "knownAt",
           coalesce(to_timestamp("untilMs" / 1000.0), 'infinity'), "goneAt",
           "speciesName", ward, wards, coalesce(to_timestamp("seenFromMs" / 1000.0), 'infinity'),
           coalesce(to_timestamp("seenUntilMs" / 1000.0), '-infinity'), "seenWards", seen, versions
    FROM jsonb_to_recordset($1::jsonb) AS new (
      site text, id text, pseudonym text, anchor text, family text, live boolean,
      "firstMs" float8, "lastMs" float8, "knownAt" timestamptz, "untilMs" float8,
      "goneAt" timestamptz, "speciesName" text, ward text, wards text[],
      "seenFromMs" float8, "seenUntilMs" float8, "seenWards" text[], seen jsonb, versions jsonb)
    ON CONFLICT (site, id) DO UPDATE SET
      anchor = excluded.anchor, live = excluded.live, first_at = excluded.first_at,
      last_at = excluded.last_at, known_at = excluded.known_at, until_at = excluded.until_at,
      gone_at = excluded.gone_at, species_name = excluded.species_name, ward = excluded.ward,
      wards = excluded.wards, seen_from = excluded.seen_from, seen_until = excluded.seen_until,
      seen_wards = excluded.seen_wards, seen = excluded.seen, versions = excluded.versions
    WHERE known.versions <> excluded.versions OR known.anchor <> excluded.anchor
       OR known.seen <> excluded.seen
    RETURNING site, pseudonym`,
};

/**
 * Since when at the earliest anything was known of a person's case, and on which wards it was ever
 * found: what is gone stays counted.
 */
const SAVE_FLOORS: Statement = {
  name: 'alerting_save_case_floors',
  text: `
    INSERT INTO alerting.case_floor AS known (site, pseudonym, family, floor_at, wards)
    SELECT site, pseudonym, family, to_timestamp(min("floorMs") / 1000.0),
           coalesce(array_agg(DISTINCT ward) FILTER (WHERE ward IS NOT NULL), '{}')
    FROM jsonb_to_recordset($1::jsonb)
      AS new (site text, pseudonym text, family text, "floorMs" float8, "seenWards" text[])
    LEFT JOIN LATERAL unnest("seenWards") AS ward ON true
    WHERE "floorMs" IS NOT NULL
    GROUP BY site, pseudonym, family
    ON CONFLICT (site, pseudonym, family) DO UPDATE SET
      floor_at = least(known.floor_at, excluded.floor_at),
      wards = ARRAY(SELECT DISTINCT unnest(known.wards || excluded.wards))
    WHERE known.floor_at > excluded.floor_at OR NOT known.wards @> excluded.wards`,
};

/**
 * Keeps the cases of families, each under the pseudonym that anchors its family, and answers whose
 * changed: those that are gone are among them.
 */
export async function saveCases(
  tx: Tx,
  members: readonly PersonRef[],
  cases: readonly (CaseRow & { readonly anchor: string })[],
): Promise<PersonRef[]> {
  const stored = await tx.query<{ site: string; id: string }>(CASES_OF_ANCHORS, refArrays(members));
  const kept = new Set(cases.map(({ site, id }) => `${site}\n${id}`));
  const gone = stored.filter(({ site, id }) => !kept.has(`${site}\n${id}`));
  if (gone.length > 0) {
    await tx.execute(DELETE_CASES, [gone.map(({ site }) => site), gone.map(({ id }) => id)]);
  }
  const goneRefs = gone.map(({ site, id }) => ({ site, pseudonym: pseudonymOfCase(id) }));
  if (cases.length === 0) return goneRefs;
  const rows = JSON.stringify(cases.map(storedCase));
  const saved = await tx.query<PersonRef>(SAVE_CASES, [rows]);
  if (saved.length > 0) await tx.execute(SAVE_FLOORS, [rows]);
  return [...goneRefs, ...saved];
}

/** A case's id begins with the pseudonym under which it stands. */
export function pseudonymOfCase(id: string): string {
  const [pseudonym] = JSON.parse(id) as [string]; // our own id
  return pseudonym;
}

function storedCase(row: CaseRow & { readonly anchor: string }) {
  const states = row.versions.flatMap(({ state }) => (state ? [state] : []));
  const last = states.at(-1);
  if (!last) throw new RangeError('a case was one at some time');
  const seen = seenSpans(row.versions);
  return {
    ...row,
    versions: keptVersions(row.versions),
    floorMs: Math.min(...seen.flatMap(({ firstMs, knownMs }) => [firstMs, knownMs])),
    seenFromMs: Math.min(...seen.map(({ firstMs }) => firstMs)),
    seenUntilMs: Math.max(...seen.flatMap(({ firstMs, lastMs }) => [firstMs, lastMs])),
    seenWards: [...new Set(seen.flatMap(({ ward }) => ward ?? []))],
    live: row.versions.at(-1)?.state !== null,
    firstMs: last.firstMs,
    lastMs: last.lastMs,
    knownAt: row.versions[0]?.from,
    untilMs: untilOf(row.versions),
    goneAt: row.versions.at(-1)?.state === null ? row.versions.at(-1)?.from : null,
    speciesName: last.species.name,
    ward: last.ward,
    wards: [...new Set(states.flatMap(({ wardTimes }) => wardTimes.map(({ ward }) => ward)))],
    seen,
  };
}

/**
 * When the case was last on a ward, as it was known at any time; null while it is. A stay that was
 * open by an earlier knowledge lasted for it until the next was known.
 */
function untilOf(versions: KnownCase['versions']): number | null {
  let untilMs = -Infinity;
  for (const [i, { state }] of versions.entries()) {
    if (!state) continue;
    const next = versions[i + 1]?.from;
    for (const { toMs } of state.wardTimes) {
      if (toMs === null && next === undefined) return null;
      untilMs = Math.max(untilMs, toMs ?? instantMs(next ?? '', 'UTC'));
    }
    untilMs = Math.max(untilMs, state.lastMs);
  }
  return untilMs;
}

const COLUMNS = 'site, id, pseudonym, family, versions';

type Kept<Row extends CaseRow> = Omit<Row, 'versions'> & {
  readonly versions: readonly KeptVersion[];
};

function withVersions<Row extends { readonly versions: readonly KeptVersion[] }>(row: Row) {
  return { ...row, versions: versionsOf(row.versions) };
}

export async function casesOfIds(tx: Tx, site: string, ids: readonly string[]): Promise<CaseRow[]> {
  const rows = await tx.query<Kept<CaseRow>>(
    `SELECT ${COLUMNS} FROM alerting.known_case WHERE site = $1 AND id = ANY ($2) ORDER BY id`,
    [site, ids],
  );
  return rows.map(withVersions);
}

export async function casesOfPersons(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<CaseRow[]> {
  const rows = await tx.query<Kept<CaseRow>>(
    `SELECT ${COLUMNS} FROM alerting.known_case WHERE site = $1 AND pseudonym = ANY ($2)
     ORDER BY id`,
    [site, pseudonyms],
  );
  return rows.map(withVersions);
}

/** Cases of these persons, under every number that merges or reports ever joined with theirs. */
export const CASES_OF_NUMBERS = `
  SELECT ${COLUMNS}, anchor FROM alerting.known_case
  WHERE site = $1 AND anchor IN (
    SELECT anchor FROM alerting.known_case WHERE site = $1 AND pseudonym = ANY ($2))
  ORDER BY id`;

/** A case of a family of numbers that merges have ever joined. */
export interface AnchoredCase extends CaseRow {
  readonly anchor: string;
}

export async function casesOfNumbers(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<AnchoredCase[]> {
  const rows = await tx.query<Kept<AnchoredCase>>(CASES_OF_NUMBERS, [site, pseudonyms]);
  return rows.map(withVersions);
}

/** These numbers, and every other with a case that merges or reports ever joined with one. */
export const NUMBERS_OF = `
  SELECT unnest($2::text[]) AS pseudonym
  UNION
  SELECT pseudonym FROM alerting.known_case
  WHERE site = $1 AND anchor IN (
    SELECT anchor FROM alerting.known_case WHERE site = $1 AND pseudonym = ANY ($2))
  ORDER BY pseudonym`;

export async function numbersOf(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ pseudonym: string }>(NUMBERS_OF, [site, pseudonyms]);
  return rows.map(({ pseudonym }) => pseudonym);
}

/**
 * Pairs of these cases and others of the same family on a ward of theirs within a year, by the
 * first positives that were ever believed.
 */
export const CANDIDATES = `
  SELECT mine.id AS "of", other.site, other.id, other.pseudonym, other.family, other.versions
  FROM alerting.known_case mine
  JOIN alerting.known_case other
    ON other.site = mine.site AND other.family = mine.family AND other.wards && mine.wards
   AND other.pseudonym <> mine.pseudonym
   AND other.until_at >= mine.seen_from - make_interval(days => $3)
   AND other.seen_from <= mine.until_at + make_interval(days => $3)
  WHERE mine.site = $1 AND mine.id = ANY ($2)
  ORDER BY mine.id, other.id`;

export async function candidatesFor(
  tx: Tx,
  site: string,
  ids: readonly string[],
  days: number,
): Promise<(CaseRow & { readonly of: string })[]> {
  type Row = Kept<CaseRow & { readonly of: string }>;
  return (await tx.query<Row>(CANDIDATES, [site, ids, days])).map(withVersions);
}

const NEAR = (stays: string) => `
  SELECT known.id
  FROM ${stays} stay
  JOIN alerting.known_case known
    ON known.site = stay.site AND known.wards && ARRAY[stay.ward]
   AND known.seen_from - make_interval(days => $3) < stay.to_at
   AND known.until_at + make_interval(days => $4) >= stay.from_at
  WHERE stay.site = $1 AND stay.pseudonym = ANY ($2)`;

/**
 * Cases on whose wards these persons lay or were believed, near enough in time to be contacts: by
 * the earliest first positive that was ever believed, since what was a contact by it stays told.
 */
export const CASES_NEAR_PERSONS = `
  ${NEAR('alerting.occupancy')} UNION ${NEAR('alerting.former_stay')}`;

export async function caseIdsNear(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
  days: { readonly before: number; readonly after: number },
): Promise<string[]> {
  const params = [site, pseudonyms, Math.ceil(days.before), Math.ceil(days.after)];
  const rows = await tx.query<{ id: string }>(CASES_NEAR_PERSONS, params);
  return rows.map(({ id }) => id);
}

const IN_SHORT = `
  SELECT id, pseudonym, species_name AS "speciesName", seen FROM alerting.known_case
  WHERE site = $1 AND family = $2`;

/** A family's cases in short: no statement reads what else is known of them. */
export const CASES_OF_FAMILY = `${IN_SHORT} ORDER BY id`;

/** Those of them that can matter to what becomes known after a moment. */
export const CASES_SINCE = `${IN_SHORT}
    AND (gone_at IS NULL OR gone_at > to_timestamp($3::float8 / 1000.0))
    AND (seen_until >= to_timestamp($4::float8 / 1000.0)
         OR known_at > to_timestamp($3::float8 / 1000.0))
  ORDER BY id`;

/** Those that were found on one of some wards, as it was known at any time. */
export const CASES_OF_WARDS = `${IN_SHORT} AND seen_wards && $3 ORDER BY id`;

type ShortRow = Pick<SeenCase, 'id' | 'pseudonym' | 'speciesName'> & { seen: SeenSpan[] };

/**
 * All cases of a family; with `since` those that are known after a moment, and what was first
 * positive no longer before it than `reachMs` says. Times in milliseconds.
 */
export async function casesOfFamily(
  tx: Tx,
  site: string,
  family: string,
  since: { readonly fromMs: number; readonly reachMs: number } | null,
): Promise<SeenCase[]> {
  const rows = since
    ? await tx.query<ShortRow>(CASES_SINCE, [site, family, since.fromMs, since.reachMs])
    : await tx.query<ShortRow>(CASES_OF_FAMILY, [site, family]);
  return rows.flatMap(spansOf);
}

export async function casesOfWards(
  tx: Tx,
  site: string,
  family: string,
  wards: readonly string[],
): Promise<SeenCase[]> {
  if (wards.length === 0) return [];
  return (await tx.query<ShortRow>(CASES_OF_WARDS, [site, family, wards])).flatMap(spansOf);
}

function spansOf({ seen, ...one }: ShortRow): SeenCase[] {
  return seen.map((span): SeenCase => ({ ...one, ...span }));
}
