import type { Tx } from '@carbawatch/postgres';
import type { PersonRef } from './person-refs';
import { laneOf } from './person-refs';

/** Lane of a clock that no record has moved: the wall clock of a live installation. */
const WALL_LANE = -1;

const MOVE_CLOCKS = `
  INSERT INTO alerting.site_clock AS known (site, lane, at)
  SELECT site, lane, max(at) FROM unnest($1::text[], $2::smallint[], $3::timestamptz[])
    AS heard (site, lane, at)
  GROUP BY site, lane ORDER BY site, lane
  ON CONFLICT (site, lane) DO UPDATE SET at = excluded.at WHERE known.at < excluded.at`;

/**
 * Moves the site's clock to the receipt of what came in. A lane has its own hand, so that batches
 * of different lanes never wait for each other; the clock is the hand that went furthest.
 */
export async function moveClocks(
  tx: Tx,
  heard: readonly (PersonRef & { readonly receivedAt: string })[],
): Promise<void> {
  await tx.execute(MOVE_CLOCKS, [
    heard.map(({ site }) => site),
    heard.map(laneOf),
    heard.map(({ receivedAt }) => receivedAt),
  ]);
}

/** Moves the clock of every site that is known to the wall clock. */
export async function moveClocksToWall(tx: Tx, now: Date): Promise<void> {
  await tx.execute(
    `INSERT INTO alerting.site_clock AS known (site, lane, at)
     SELECT DISTINCT site, ${WALL_LANE}::smallint, $1::timestamptz FROM alerting.site_clock
     ON CONFLICT (site, lane) DO UPDATE SET at = excluded.at WHERE known.at < excluded.at`,
    [now],
  );
}

/** Where the clocks of these sites stand, in milliseconds. */
export async function clocksOf(tx: Tx, sites: readonly string[]): Promise<Map<string, number>> {
  if (sites.length === 0) return new Map();
  const rows = await tx.query<{ site: string; at: Date }>(
    `SELECT site, max(at) AS at FROM alerting.site_clock WHERE site = ANY ($1) GROUP BY site`,
    [sites],
  );
  return new Map(rows.map(({ site, at }) => [site, at.getTime()]));
}

/**
 * Timers of persons, and of what joins them. The third are of persons of whom the second stage has
 * learned what the first asks for: under names of their own, so that no look that began before it
 * takes them away.
 */
export type Stage = 1 | 2 | 3;

export interface Timer {
  readonly site: string;
  readonly name: string;
  /** Null: nothing is due any more. */
  readonly dueMs: number | null;
}

/** Sets and takes away timers of one stage. */
export async function setTimers(tx: Tx, stage: Stage, timers: readonly Timer[]): Promise<void> {
  const gone = timers.filter(({ dueMs }) => dueMs === null);
  const set = timers.filter(({ dueMs }) => dueMs !== null);
  if (gone.length > 0) {
    await tx.execute(
      `DELETE FROM alerting.timer USING unnest($2::text[], $3::text[]) AS gone (site, name)
       WHERE timer.stage = $1 AND timer.site = gone.site AND timer.name = gone.name`,
      [stage, gone.map(({ site }) => site), gone.map(({ name }) => name)],
    );
  }
  if (set.length === 0) return;
  await tx.execute(
    `INSERT INTO alerting.timer AS known (site, stage, name, due_at)
     SELECT site, $1, name, to_timestamp(due / 1000.0)
     FROM unnest($2::text[], $3::text[], $4::float8[]) AS new (site, name, due)
     ON CONFLICT (site, stage, name) DO UPDATE SET due_at = excluded.due_at
     WHERE known.due_at <> excluded.due_at`,
    [
      stage,
      set.map(({ site }) => site),
      set.map(({ name }) => name),
      set.map(({ dueMs }) => dueMs),
    ],
  );
}

/** Timers of a stage that the sites' clocks have passed, the earliest first. */
export async function dueTimers(
  tx: Tx,
  stage: Stage,
  limit: number,
): Promise<{ site: string; name: string }[]> {
  return tx.query(
    `SELECT timer.site, timer.name
     FROM (SELECT site, max(at) AS at FROM alerting.site_clock GROUP BY site) AS clock
     JOIN alerting.timer ON timer.site = clock.site AND timer.due_at <= clock.at
     WHERE timer.stage = $1
     ORDER BY timer.due_at, timer.site, timer.name LIMIT $2`,
    [stage, limit],
  );
}

/** Takes timers away that are about to fire; what still waits is set anew by what they start. */
export async function dropTimers(
  tx: Tx,
  stage: Stage,
  timers: readonly { readonly site: string; readonly name: string }[],
): Promise<void> {
  await setTimers(
    tx,
    stage,
    timers.map(({ site, name }) => ({ site, name, dueMs: null })),
  );
}
