import type { Tx } from '@carbawatch/postgres';
import type { IsolateDelta, PanelDelta } from '../decide/panel-sums';

const ADD_ISOLATES = {
  name: 'stats-add-isolates',
  text: `
    INSERT INTO stats.isolate_month AS row
      (month, site, content, shard, standing, preliminary, species, first_of_year, guideline, rules,
       tested, n)
    SELECT month, $1, content, $2, standing, preliminary, species, first_of_year, guideline, rules,
           tested, n
    FROM ROWS FROM (jsonb_to_recordset($3) AS (
      month date, content uuid, standing text, preliminary boolean, species text,
      first_of_year smallint, guideline text, rules text, tested boolean, n int)) AS delta
    ON CONFLICT (month, site, content, shard) DO UPDATE SET n = row.n + excluded.n`,
};

const ADD_PANELS = {
  name: 'stats-add-panels',
  text: `
    INSERT INTO stats.panel_month AS row
      (month, site, panel, shard, species, first_of_year, results, n)
    SELECT month, $1, panel, $2, species, first_of_year, results, n
    FROM ROWS FROM (jsonb_to_recordset($3) AS (
      month date, panel uuid, species text, first_of_year smallint, results text[], n int)) AS delta
    ON CONFLICT (month, site, panel, shard) DO UPDATE SET n = row.n + excluded.n`,
};

const KEEP_KNOWN_UNTIL = {
  name: 'stats-keep-known-until',
  text: `
    INSERT INTO stats.known_until AS known (site, shard, day) VALUES ($1, $2, $3)
    ON CONFLICT (site, shard) DO UPDATE SET day = excluded.day WHERE known.day < excluded.day`,
};

function asRows<T extends { firstOfYear: number }>(deltas: readonly T[]): string {
  return JSON.stringify(
    deltas.map(({ firstOfYear, ...delta }) => ({ ...delta, first_of_year: firstOfYear })),
  );
}

/** Adds to the sums of months; the rows come in the order in which all workers lock them. */
export async function addIsolates(
  tx: Tx,
  site: string,
  shard: number,
  deltas: readonly IsolateDelta[],
): Promise<void> {
  if (deltas.length > 0) await tx.execute(ADD_ISOLATES, [site, shard, asRows(deltas)]);
}

/** The same of equal panels. */
export async function addPanels(
  tx: Tx,
  site: string,
  shard: number,
  deltas: readonly PanelDelta[],
): Promise<void> {
  if (deltas.length > 0) await tx.execute(ADD_PANELS, [site, shard, asRows(deltas)]);
}

/** A bound that never falls: what was taken back since only makes it wide. */
export async function keepKnownUntil(
  tx: Tx,
  site: string,
  shard: number,
  day: string | null,
): Promise<void> {
  if (day !== null) await tx.execute(KEEP_KNOWN_UNTIL, [site, shard, day]);
}

/** Whether no row became known, or stopped to be true, after this day: the newest rows hold. */
export async function isNewest(
  tx: Tx,
  sites: readonly string[] | null,
  asOf: string,
): Promise<boolean> {
  const [known] = await tx.query<{ later: boolean }>(
    `SELECT coalesce(max(day) > $1, false) AS later FROM stats.known_until
     WHERE $2::text[] IS NULL OR site = ANY ($2)`,
    [asOf, sites],
  );
  return known?.later === false;
}
