import { PARTITIONS } from '@carbawatch/contracts';
import type { Database, Statement, Tx } from '@carbawatch/postgres';
import { laneOf, type PersonRef } from './person-refs';

/** Hint that there are new changes. */
export const CHANGES_CHANNEL = 'carbawatch_alerting';

/** Changes kept in each lane: a page that slept longer than these loads its lists anew. */
export const CHANGES_KEPT = 2_000;

/** Old changes are removed once in so many new ones. */
const PRUNE_EVERY = 500;

export type ChangeKind = 'alert' | 'isolate';

/** Something that a page shows has changed. */
export interface NewChange extends PersonRef {
  readonly kind: ChangeKind;
  readonly body: unknown;
}

export interface Change {
  readonly lane: number;
  readonly seq: number;
  readonly site: string;
  readonly kind: ChangeKind;
  /** JSON */
  readonly body: string;
}

const BUMP_LANES: Statement = {
  name: 'alerting_bump_lanes',
  text: `
    UPDATE alerting.lane SET next_change = lane.next_change + new.added
    FROM unnest($1::smallint[], $2::bigint[]) AS new (lane, added)
    WHERE lane.lane = new.lane
    RETURNING lane.lane, lane.next_change AS "end"`,
};

const SAVE_CHANGES: Statement = {
  name: 'alerting_save_changes',
  text: `
    INSERT INTO alerting.change (lane, seq, site, kind, body)
    SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::text[], $4::text[], $5::text[])`,
};

const PRUNE: Statement = {
  name: 'alerting_prune_changes',
  text: `
    DELETE FROM alerting.change
    USING unnest($1::smallint[], $2::bigint[]) AS full_lane (lane, kept_from)
    WHERE change.lane = full_lane.lane AND change.seq < full_lane.kept_from`,
};

/**
 * Numbers changes within their lanes, without gaps: the caller holds the locks of the lanes, so
 * that the order of numbers is the order of commits and a reader that goes by them misses nothing.
 */
export async function appendChanges(tx: Tx, changes: readonly NewChange[]): Promise<void> {
  if (changes.length === 0) return;
  const lanes = changes.map(laneOf);
  const added = new Map<number, number>();
  for (const lane of lanes) added.set(lane, (added.get(lane) ?? 0) + 1);
  const heads = await tx.query<{ lane: number; end: number }>(BUMP_LANES, [
    [...added.keys()],
    [...added.values()],
  ]);
  const next = new Map(heads.map(({ lane, end }) => [lane, end - (added.get(lane) ?? 0)]));
  const seqs = lanes.map((lane) => {
    const seq = next.get(lane) ?? 0;
    next.set(lane, seq + 1);
    return seq;
  });
  await tx.execute(SAVE_CHANGES, [
    lanes,
    seqs,
    changes.map(({ site }) => site),
    changes.map(({ kind }) => kind),
    changes.map(({ body }) => JSON.stringify(body)),
  ]);
  const full = heads.filter(({ lane, end }) => {
    const start = end - (added.get(lane) ?? 0);
    return Math.floor(start / PRUNE_EVERY) < Math.floor(end / PRUNE_EVERY);
  });
  if (full.length > 0) {
    await tx.execute(PRUNE, [
      full.map(({ lane }) => lane),
      full.map(({ end }) => end - CHANGES_KEPT),
    ]);
  }
  tx.signal(CHANGES_CHANNEL);
}

/** How far a reader has come: the last number seen in each lane. */
export type Progress = readonly number[];

const HEADS: Statement = {
  name: 'alerting_change_heads',
  text: `SELECT lane, next_change - 1 AS seen FROM alerting.lane ORDER BY lane`,
};

/** The progress of somebody who has seen everything. */
export async function presentEnd(database: Database): Promise<Progress> {
  const rows = await database.query<{ lane: number; seen: number }>(HEADS);
  return Array.from(
    { length: PARTITIONS },
    (_, lane) => rows.find((row) => row.lane === lane)?.seen ?? 0,
  );
}

export const CHANGES_SINCE: Statement = {
  name: 'alerting_changes_since',
  text: `
    SELECT next.lane, next.seq, next.site, next.kind, next.body
    FROM unnest($1::smallint[], $2::bigint[]) AS read (lane, seen)
    CROSS JOIN LATERAL (
      SELECT lane, seq, site, kind, body FROM alerting.change
      WHERE change.lane = read.lane AND change.seq > read.seen
      ORDER BY seq LIMIT $3
    ) AS next
    ORDER BY next.lane, next.seq`,
};

/** What came after, in order within each lane; at most `limit` of each lane. */
export async function changesSince(
  database: Database,
  progress: Progress,
  limit: number,
): Promise<Change[]> {
  return database.query<Change>(CHANGES_SINCE, [[...progress.keys()], progress, limit]);
}
