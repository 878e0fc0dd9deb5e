import type { Statement } from '@carbawatch/postgres';

/** Hint that some head has moved. */
export const LOG_CHANNEL = 'carbawatch_log';

export const UNIT_SEPARATOR = '\u001f';

/**
 * Bumps the heads in sorted order and numbers the records from them; the heads' row locks make
 * commit order equal offset order, without gaps. `$1..$3` heads and their counts, `$4..$11` records
 * with their distance from the new end. Texts come joined by the
 * unit separator, which JSON never holds unescaped and no key may: half the work of an array, which
 * both sides would have to escape.
 */
export const APPEND: Statement = {
  name: 'log_append',
  text: `
    WITH bumped AS (
      INSERT INTO log.head AS h (topic, partition, next_offset)
      SELECT n.topic, n.partition, n.added
      FROM unnest($1::text[], $2::int[], $3::bigint[]) AS n (topic, partition, added)
      ON CONFLICT (topic, partition) DO UPDATE SET next_offset = h.next_offset + excluded.next_offset
      RETURNING h.topic, h.partition, h.next_offset
    )
    INSERT INTO log.record (topic, partition, "offset", key, headers, value, cause, size)
    SELECT b.topic, b.partition, b.next_offset - r.back, r.key, r.headers::jsonb, r.value::jsonb,
           r.cause, r.size
    FROM unnest($4::text[], $5::int[], $6::int[], string_to_array($7, E'\\x1f'),
                string_to_array($8, E'\\x1f'), string_to_array($9, E'\\x1f'), $10::uuid[], $11::int[])
         AS r (topic, partition, back, key, headers, value, cause, size)
    JOIN bumped b ON b.topic = r.topic AND b.partition = r.partition`,
};

/** What idle consumers read once a tick. */
export const HEADS: Statement = {
  name: 'log_heads',
  text: `SELECT topic, partition, next_offset AS "nextOffset" FROM log.head WHERE topic = ANY ($1)`,
};

/** A bounded batch from an offset on: at most `$4` records and about `$5` bytes, at least one. */
export const READ: Statement = { name: 'log_read', text: bounded('key, headers, value, cause') };

/** The same for the relay, which sends the body on as text without reading it. */
export const READ_TEXT: Statement = {
  name: 'log_read_text',
  text: bounded('key, headers, value::text AS value, cause'),
};

/** Sizes are summed before bodies are fetched, so what is over the bound is never detoasted. */
function bounded(columns: string): string {
  return `
    SELECT "offset", ${columns}
    FROM (
      SELECT "offset", key, headers, value, cause,
             sum(size) OVER (ORDER BY "offset") - size AS bytes_before
      FROM (
        SELECT "offset", key, headers, value, cause, size FROM log.record
        WHERE topic = $1 AND partition = $2 AND "offset" >= $3
        ORDER BY "offset" LIMIT $4
      ) AS next
    ) AS counted
    WHERE bytes_before < $5
    ORDER BY "offset"`;
}

export const REGISTER: Statement = {
  name: 'log_register',
  text: `
    INSERT INTO log.consumer_position AS p (consumer, topic, partition, next_offset)
    SELECT $1, topic, partition, 0
    FROM unnest($2::text[]) AS topic, generate_series(0, $3::int - 1) AS partition
    ORDER BY topic, partition
    ON CONFLICT (consumer, topic, partition) DO UPDATE SET active = true WHERE NOT p.active`,
};

/** Topics that the consumer reads no more must not hold `settled` back; their positions stay. */
export const RETIRE: Statement = {
  name: 'log_retire',
  text: `
    UPDATE log.consumer_position SET active = false
    WHERE consumer = $1 AND topic <> ALL ($2) AND active`,
};

export const POSITIONS: Statement = {
  name: 'log_positions',
  text: `
    SELECT topic, partition, next_offset AS "nextOffset" FROM log.consumer_position
    WHERE consumer = $1 AND active`,
};

/** The fence. Everything that one consumer does in one partition happens under this lock. */
export const LOCK_POSITION: Statement = {
  name: 'log_lock_position',
  text: `
    SELECT next_offset AS "nextOffset", open_letters AS "openLetters" FROM log.consumer_position
    WHERE consumer = $1 AND topic = $2 AND partition = $3 FOR UPDATE`,
};

export const MOVE_POSITION: Statement = {
  name: 'log_move_position',
  text: `
    UPDATE log.consumer_position SET next_offset = $4, open_letters = open_letters + $5
    WHERE consumer = $1 AND topic = $2 AND partition = $3`,
};

/** Locks in the order of the key, as everybody who locks several positions must. */
export const REWIND: Statement = {
  name: 'log_rewind',
  text: `
    WITH locked AS (
      SELECT consumer, topic, partition FROM log.consumer_position
      WHERE consumer = $1 ORDER BY topic, partition FOR UPDATE
    ), letters AS (
      DELETE FROM log.dead_letter WHERE consumer = $1
    ), crashes AS (
      DELETE FROM log.crash_counter WHERE consumer = $1
    )
    UPDATE log.consumer_position p SET next_offset = 0, open_letters = 0
    FROM locked l
    WHERE p.consumer = l.consumer AND p.topic = l.topic AND p.partition = l.partition`,
};

export const LAG: Statement = {
  name: 'log_lag',
  text: `
    SELECT p.topic, p.partition, p.next_offset AS "position",
           coalesce(h.next_offset, 0) AS "end", p.open_letters AS "openLetters"
    FROM log.consumer_position p
    LEFT JOIN log.head h ON h.topic = p.topic AND h.partition = p.partition
    WHERE p.consumer = $1 AND p.active
    ORDER BY p.topic, p.partition`,
};

export const BLOCKED_KEYS: Statement = {
  name: 'log_blocked_keys',
  text: `
    SELECT DISTINCT key FROM log.dead_letter
    WHERE consumer = $1 AND topic = $2 AND partition = $3 AND state <> 'resolved'
      AND key = ANY ($4)`,
};

/** Keeps the record as the log holds it (Kafka's copy may be what is broken). */
export const BURY: Statement = {
  name: 'log_bury',
  text: `
    INSERT INTO log.dead_letter
      (consumer, topic, partition, "offset", key, state, headers, value, cause, error_code,
       error_detail, attempts)
    SELECT $1, r.topic, r.partition, r."offset", r.key, l.state, r.headers, r.value, r.cause, l.code,
           l.detail, l.attempts
    FROM unnest($4::bigint[], $5::text[], $6::text[], $7::text[], $8::int[])
         AS l ("offset", state, code, detail, attempts)
    JOIN log.record r ON r.topic = $2 AND r.partition = $3 AND r."offset" = l."offset"`,
};

export const OPEN_LETTERS: Statement = {
  name: 'log_open_letters',
  text: `
    SELECT "offset", key, headers, value, cause, attempts FROM log.dead_letter
    WHERE consumer = $1 AND topic = $2 AND partition = $3 AND key = $4 AND state <> 'resolved'
      AND "offset" >= $5
    ORDER BY "offset" LIMIT $6`,
};

export const RESOLVE_LETTERS: Statement = {
  name: 'log_resolve_letters',
  text: `
    UPDATE log.dead_letter SET state = 'resolved', resolution = $6, resolved_at = now()
    WHERE consumer = $1 AND topic = $2 AND partition = $3 AND key = $4 AND state <> 'resolved'
      AND "offset" = ANY ($5)`,
};

export const COUNT_ATTEMPT: Statement = {
  name: 'log_count_attempt',
  text: `
    UPDATE log.dead_letter
    SET state = 'dead', attempts = attempts + 1, error_code = $5, error_detail = $6,
        last_failed_at = now()
    WHERE consumer = $1 AND topic = $2 AND partition = $3 AND "offset" = $4
      AND state <> 'resolved'`,
};

export const COUNT_CRASH: Statement = {
  name: 'log_count_crash',
  text: `
    INSERT INTO log.crash_counter AS c (consumer, topic, partition, "offset", crashes)
    VALUES ($1, $2, $3, $4, 1)
    ON CONFLICT (consumer, topic, partition, "offset")
    DO UPDATE SET crashes = c.crashes + 1, last_crash_at = now()
    RETURNING crashes`,
};

export const RELAYED: Statement = {
  name: 'log_relayed',
  text: `
    SELECT topic, partition, next_offset AS "nextOffset" FROM log.relay_position
    WHERE topic = ANY ($1)`,
};

/** Never backwards: a relay that was slow to learn that it lost its partition may come late. */
export const MOVE_RELAY: Statement = {
  name: 'log_move_relay',
  text: `
    INSERT INTO log.relay_position AS r (topic, partition, next_offset) VALUES ($1, $2, $3)
    ON CONFLICT (topic, partition)
    DO UPDATE SET next_offset = greatest(r.next_offset, excluded.next_offset)`,
};
