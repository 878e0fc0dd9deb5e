import { metricRows } from '@carbawatch/stats';
import type { Database } from '@carbawatch/postgres';

/** What the system holds of a feed, in an order and form that two runs can be compared by. */
export interface StoredState {
  readonly isolates: readonly unknown[];
  readonly specimens: readonly unknown[];
  /** What was said of known carriers, as the log holds it. */
  readonly carriers: readonly unknown[];
  readonly alerts: readonly unknown[];
  readonly metrics: unknown;
  readonly messages: readonly unknown[];
}

/** Everything but what differs between any two runs: message ids and the wall clock. */
export async function storedState(database: Database): Promise<StoredState> {
  const isolates = await database.query(
    `SELECT site, isolate_id, state->'pseudonym' AS pseudonym, state->'isolate' AS isolate,
            state->'classification' AS classification,
            jsonb_array_length(state->'earlier') AS earlier
     FROM classification.isolate WHERE state IS NOT NULL ORDER BY site, isolate_id`,
  );
  const specimens = await database.query(
    `SELECT site, report_id, state->'pseudonym' AS pseudonym, state->'report' AS report,
            state->'classification' AS classification,
            jsonb_array_length(state->'earlier') AS earlier
     FROM classification.specimen WHERE state IS NOT NULL ORDER BY site, report_id`,
  );
  const carriers = await database.query(
    `SELECT key, value - 'messageId' AS value FROM log.record
     WHERE topic = 'carbawatch.carriers.reported.v1' ORDER BY value->>'factId'`,
  );
  const alerts = await database.query(
    `SELECT site, rule, key, status, severity, isolates FROM alerting.alert
     ORDER BY site, rule, key`,
  );
  const messages = await database.query(
    `SELECT sender, status, count(*)::int AS n FROM ingestion.message
     GROUP BY sender, status ORDER BY sender, status`,
  );
  return { isolates, specimens, carriers, alerts, metrics: await metricRows(database), messages };
}
