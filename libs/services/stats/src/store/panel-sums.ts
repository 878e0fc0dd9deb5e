import type { Tx } from '@carbawatch/postgres';
import type { PanelDelta } from '../decide/panel-sums';

const ADD_PANELS = {
  name: 'stats-add-panels',
  text: `
    INSERT INTO stats.panel_month AS row
      (month, site, panel, shard, standing, preliminary, species, first_of_year, guideline, rules,
       results, n)
    SELECT month, $1, panel, $2, standing, preliminary, species, first_of_year, guideline, rules,
           results, n
    FROM ROWS FROM (jsonb_to_recordset($3) AS (
      month date, panel uuid, standing text, preliminary boolean, species text,
      first_of_year smallint, guideline text, rules text, results text[], n int)) AS delta
    ON CONFLICT (month, site, panel, shard) DO UPDATE SET n = row.n + excluded.n`,
};

const KEEP_KNOWN_UNTIL = {
  name: 'stats-keep-known-until',
  text: `
    INSERT INTO stats.known_until AS known (site, shard, day) VALUES ($1, $2, $3)
    ON CONFLICT (site, shard) DO UPDATE SET day = excluded.day WHERE known.day < excluded.day`,
};

/** Adds to the sums of months; the rows come in the order in which all workers lock them. */
export async function addPanels(
  tx: Tx,
  site: string,
  shard: number,
  deltas: readonly PanelDelta[],
): Promise<void> {
  if (deltas.length === 0) return;
  const rows = deltas.map(({ firstOfYear, ...delta }) => ({
    ...delta,
    first_of_year: firstOfYear,
  }));
  await tx.execute(ADD_PANELS, [site, shard, JSON.stringify(rows)]);
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
