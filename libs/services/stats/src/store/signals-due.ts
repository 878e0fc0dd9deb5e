import type { Database, Tx } from '@carbawatch/postgres';

/** Marks the known days from which signals are to be decided anew; one row a site and batch. */
export async function markSignalsDue(tx: Tx, due: ReadonlyMap<string, string>): Promise<void> {
  if (due.size === 0) return;
  await tx.execute(
    'INSERT INTO stats.signal_due (site, since) SELECT * FROM unnest($1::text[], $2::date[])',
    [[...due.keys()], [...due.values()]],
  );
}

/** What one look decides: the days from `since` on are judged, those from `recount` on counted. */
export interface Due {
  since: string;
  recount: string;
}

/** Takes what is due at a site; null where nothing is. */
export async function takeDue(tx: Tx, site: string): Promise<Due | null> {
  const rows = await tx.query<{ since: string; recount: string | null }>(
    'DELETE FROM stats.signal_due WHERE site = $1 RETURNING since, recount',
    [site],
  );
  const least = (days: readonly string[]) => [...days].sort()[0];
  const since = least(rows.map((row) => row.since));
  const recount = least(rows.map((row) => row.recount ?? row.since));
  return since === undefined || recount === undefined ? null : { since, recount };
}

/** Leaves the rest of the days to the next look, which counts what all of them changed. */
export async function leaveDue(tx: Tx, site: string, { since, recount }: Due): Promise<void> {
  await tx.execute('INSERT INTO stats.signal_due (site, since, recount) VALUES ($1, $2, $3)', [
    site,
    since,
    recount,
  ]);
}

/** After a rebuild: alarms stand on days that no new row may touch any more. */
export async function markAlarmsDue(tx: Tx): Promise<void> {
  await tx.execute(
    `INSERT INTO stats.signal_due (site, since)
     SELECT site, min(known_day) FROM stats.alarm GROUP BY site`,
  );
}

/** Sites with something due. */
export async function sitesWithSignalsDue(database: Database): Promise<string[]> {
  const rows = await database.query<{ site: string }>('SELECT DISTINCT site FROM stats.signal_due');
  return rows.map(({ site }) => site).sort();
}

/** A site's isolates of `day`, the earliest that changed, are known otherwise from `since` on. */
export interface StartMoved {
  site: string;
  since: string;
  day: string;
}

const STARTS_MOVED = {
  name: 'stats-signal-starts-moved',
  text: `
    SELECT site, min(since) AS since
    FROM unnest($1::text[], $2::date[], $3::date[]) AS moved (site, since, day)
    WHERE day <= coalesce(
      (SELECT row.day FROM stats.contribution AS row
       WHERE row.site = moved.site AND row.known_from <= moved.since
         AND row.known_to = 'infinity'
       ORDER BY row.day LIMIT 1), 'infinity')
    GROUP BY site`,
};

/**
 * Of changes, those that no other one of the site stands for: more is known later, so that a change
 * which is known later and of a later day moves the first day only if that one does.
 */
export function foremost(moved: readonly StartMoved[]): StartMoved[] {
  const earliest = new Map<string, string>();
  return [...moved]
    .sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : a.day < b.day ? -1 : 1))
    .filter(({ site, day }) => {
      const before = earliest.get(site);
      if (before !== undefined && before <= day) return false;
      earliest.set(site, day);
      return true;
    });
}

/**
 * From which known day on the first day of a site's history may be another one, which what a
 * detector learns from begins with. An isolate between others moves nothing; the answer may name
 * a site whose first day stayed, and misses none that moved.
 */
export async function historiesMoved(
  tx: Tx,
  moved: readonly StartMoved[],
): Promise<Map<string, string>> {
  const asked = foremost(moved);
  if (asked.length === 0) return new Map();
  const rows = await tx.query<{ site: string; since: string }>(STARTS_MOVED, [
    asked.map(({ site }) => site),
    asked.map(({ since }) => since),
    asked.map(({ day }) => day),
  ]);
  return new Map(rows.map(({ site, since }) => [site, since]));
}

const STARTS = `
  SELECT known AS "knownDay",
         (SELECT row.day FROM stats.contribution AS row
          WHERE row.site = $1 AND row.known_from <= known AND row.known_to > known
          ORDER BY row.day LIMIT 1) AS day
  FROM unnest($2::date[]) AS known`;

/** First day on which the site has any isolate, as known at the end of each day. */
export async function historyStarts(
  tx: Tx,
  site: string,
  knownDays: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await tx.query<{ knownDay: string; day: string | null }>(STARTS, [site, knownDays]);
  return new Map(rows.map(({ knownDay, day }) => [knownDay, day]));
}
