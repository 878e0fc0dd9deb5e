import type { Statement, Tx } from '@carbawatch/postgres';
import type { Fence } from './event-log.port';
import { LOCK_POSITION, MOVE_POSITION } from './statements';

/** A record that a consumer has not processed, as operators see it; the body stays in the log. */
export interface OpenLetter {
  readonly consumer: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly state: 'dead' | 'parked';
  readonly code: string;
  readonly detail: string;
  readonly attempts: number;
  /** Later open letters of its key, in the same partition. */
  readonly behind: number;
  /** Message id of the payload that caused it. */
  readonly cause: string | null;
  readonly firstFailedAt: Date;
  readonly lastFailedAt: Date;
}

/** Which letter: its place in the log and the consumer that could not process it. */
export interface LetterId {
  readonly consumer: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** Whose letters: of one consumer, of these sites (null: of all). */
export interface LettersAsked {
  readonly consumer: string;
  readonly sites: readonly string[] | null;
}

/** A key begins with its site. */
const OF_SITES = `($2::text[] IS NULL OR split_part(key, '/', 1) = ANY ($2))`;

const OF_THE_SAME_KEY = (other: string): string =>
  `${other}.consumer = letter.consumer AND ${other}.topic = letter.topic
   AND ${other}.partition = letter.partition AND ${other}.key = letter.key
   AND ${other}.state <> 'resolved'`;

const LIST: Statement = {
  name: 'log_list_letters',
  text: `
    SELECT consumer, topic, partition, "offset", key, state, error_code AS code,
           error_detail AS detail, attempts, cause, first_failed_at AS "firstFailedAt",
           last_failed_at AS "lastFailedAt",
           (SELECT count(*) FROM log.dead_letter AS later
            WHERE ${OF_THE_SAME_KEY('later')} AND later."offset" > letter."offset") AS behind
    FROM log.dead_letter AS letter
    WHERE consumer = $1 AND state <> 'resolved' AND ${OF_SITES}
      AND ($3::text IS NULL OR key = $3)
      AND ($4::text IS NULL OR (topic, partition, "offset") > ($4, $5::int, $6::bigint))
      AND (NOT $8::boolean OR NOT EXISTS (
        SELECT FROM log.dead_letter AS earlier
        WHERE ${OF_THE_SAME_KEY('earlier')} AND earlier."offset" < letter."offset"))
    ORDER BY topic, partition, "offset" LIMIT $7`,
};

const COUNT: Statement = {
  name: 'log_count_letters',
  text: `
    SELECT count(*) FILTER (WHERE state = 'dead') AS dead,
           count(*) FILTER (WHERE state = 'parked') AS parked
    FROM log.dead_letter
    WHERE consumer = $1 AND state <> 'resolved' AND ${OF_SITES}`,
};

const DISMISS: Statement = {
  name: 'log_dismiss_letter',
  text: `
    UPDATE log.dead_letter
    SET state = 'resolved', resolution = 'dismissed', resolved_at = now()
    WHERE consumer = $1 AND ${OF_SITES} AND topic = $3 AND partition = $4 AND "offset" = $5
      AND state <> 'resolved'
    RETURNING key`,
};

/** Open letters in the order of the log, from behind a place on; of one key when it is named. */
export function openLetters(
  tx: Tx,
  { consumer, sites }: LettersAsked,
  page: {
    readonly limit: number;
    readonly key?: string;
    /** Of each key the first alone, on which the others wait. */
    readonly firstOfKey?: boolean;
    readonly after?: readonly [topic: string, partition: number, offset: number] | null;
  },
): Promise<OpenLetter[]> {
  const [topic = null, partition = null, offset = null] = page.after ?? [];
  return tx.query(LIST, [
    ...[consumer, sites, page.key ?? null, topic, partition, offset],
    ...[page.limit, page.firstOfKey ?? false],
  ]);
}

/** What a consumer's answers leave out: records that failed, and those that wait behind them. */
export async function letterCounts(
  tx: Tx,
  { consumer, sites }: LettersAsked,
): Promise<{ readonly dead: number; readonly parked: number }> {
  const [counts] = await tx.query<{ dead: number; parked: number }>(COUNT, [consumer, sites]);
  return counts ?? { dead: 0, parked: 0 };
}

/**
 * Gives one letter up for good; what is parked behind it then waits for a redrive of its key, which
 * is the answer. Null when these sites have no such open letter.
 */
export async function dismissLetter(
  tx: Tx,
  { consumer, topic, partition, offset }: LetterId,
  sites: readonly string[] | null,
): Promise<string | null> {
  const place = [consumer, topic, partition];
  const [fence] = await tx.query<Fence>(LOCK_POSITION, place);
  if (!fence) return null;
  const [closed] = await tx.query<{ key: string }>(DISMISS, [
    consumer,
    sites,
    topic,
    partition,
    offset,
  ]);
  if (!closed) return null;
  await tx.execute(MOVE_POSITION, [...place, fence.nextOffset, -1]);
  return closed.key;
}
