import { TOPICS, isolateClassified } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { historyOf } from '../decide/facts';
import type { IsolateHistory } from '../decide/facts';

/** Events read at once: with their histories some megabytes. */
const RECORDS_A_PAGE = 500;

const PAGE_OF_EVENTS = `
  SELECT partition, "offset"::text AS "offset", value
  FROM log.record
  WHERE topic = $1 AND (partition, "offset") > ($2, $3::bigint)
  ORDER BY partition, "offset"
  LIMIT $4`;

/** Only what is stored, in the revision that is stored: the consumer alone brings newer ones. */
const REFILL = `
  UPDATE stats.isolate_fact AS fact
  SET body = told.body
  FROM unnest($1::text[], $2::text[], $3::int[], $4::jsonb[])
    AS told (site, isolate_id, revision, body)
  WHERE fact.site = told.site AND fact.isolate_id = told.isolate_id
    AND fact.revision = told.revision`;

interface LoggedEvent {
  partition: number;
  offset: string;
  value: unknown;
}

/** One of each isolate's revision: an update takes a row once. */
function historiesOf(events: readonly LoggedEvent[]): IsolateHistory[] {
  const histories = new Map<string, IsolateHistory>();
  for (const { value } of events) {
    const read = isolateClassified.safeParse(value);
    if (!read.success) continue;
    const history = historyOf(read.data);
    histories.set(JSON.stringify([history.site, history.isolateId, history.revision]), history);
  }
  return [...histories.values()];
}

/**
 * Histories that were stored before counting kept as much of them, taken anew from the log, which
 * keeps every event.
 */
export async function refillFacts(tx: Tx): Promise<void> {
  let [partition, offset] = [-1, '-1'];
  for (;;) {
    const events = await tx.query<LoggedEvent>(PAGE_OF_EVENTS, [
      TOPICS.isolatesClassified,
      partition,
      offset,
      RECORDS_A_PAGE,
    ]);
    const last = events.at(-1);
    if (!last) return;
    ({ partition, offset } = last);
    const histories = historiesOf(events);
    await tx.execute(REFILL, [
      histories.map(({ site }) => site),
      histories.map(({ isolateId }) => isolateId),
      histories.map(({ revision }) => revision),
      histories.map((history) => JSON.stringify(history)),
    ]);
  }
}
