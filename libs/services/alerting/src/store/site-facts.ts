import type { Tx } from '@carbawatch/postgres';

/** A state of a feed or a signal as it was told. */
export interface SiteFact {
  readonly site: string;
  readonly subject: 'feed' | 'feed-clock' | 'signal';
  /** The feed's sender; of a signal its ward, empty where it is of the whole hospital. */
  readonly name: string;
  readonly at: string;
  readonly state: string;
  readonly body: unknown;
}

export async function saveSiteFacts(tx: Tx, facts: readonly SiteFact[]): Promise<void> {
  await tx.execute(
    `INSERT INTO alerting.site_fact (site, subject, name, at, state, body)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[],
                          $6::jsonb[])
     ON CONFLICT DO NOTHING`,
    [
      facts.map(({ site }) => site),
      facts.map(({ subject }) => subject),
      facts.map(({ name }) => name),
      facts.map(({ at }) => at),
      facts.map(({ state }) => state),
      facts.map(({ body }) => JSON.stringify(body)),
    ],
  );
}

/**
 * Everything that was told of one feed, or of one place's signals, in the order of time. Of what a
 * replay has told of a feed the newest alone, which says again all that those before it said.
 */
export const FACTS_OF_NAME = `
  SELECT body FROM alerting.site_fact
  WHERE site = $1 AND subject = $2 AND name = $3
    AND (state NOT LIKE 'replayed %' OR (at, state) = (
      SELECT at, state FROM alerting.site_fact
      WHERE site = $1 AND subject = $2 AND name = $3 AND state LIKE 'replayed %'
      ORDER BY substr(state, 10)::integer DESC, at LIMIT 1))
  ORDER BY at, state`;

export async function siteFactsOf(
  tx: Tx,
  { site, subject, name }: Pick<SiteFact, 'site' | 'subject' | 'name'>,
): Promise<unknown[]> {
  const rows = await tx.query<{ body: unknown }>(FACTS_OF_NAME, [site, subject, name]);
  return rows.map(({ body }) => body);
}

/** The feeds of a site, and the places of its signals, of which anything was ever told. */
export async function namesOfFacts(
  tx: Tx,
  site: string,
): Promise<Pick<SiteFact, 'subject' | 'name'>[]> {
  return tx.query(
    `SELECT DISTINCT subject, name FROM alerting.site_fact WHERE site = $1
     ORDER BY subject, name`,
    [site],
  );
}

/** Ids of the alerts of one feed, or of the signals of one place, whatever their status. */
export async function alertsOfFacts(tx: Tx, site: string, group: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    'SELECT id FROM alerting.alert WHERE site = $1 AND alert_group = $2 AND stage = 2',
    [site, group],
  );
  return rows.map(({ id }) => id);
}
