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

/** Everything that was told of one feed, or of one place's signals, in the order of time. */
export async function siteFactsOf(
  tx: Tx,
  { site, subject, name }: Pick<SiteFact, 'site' | 'subject' | 'name'>,
): Promise<unknown[]> {
  const rows = await tx.query<{ body: unknown }>(
    `SELECT body FROM alerting.site_fact WHERE site = $1 AND subject = $2 AND name = $3
     ORDER BY at, state`,
    [site, subject, name],
  );
  return rows.map(({ body }) => body);
}

/** Everything that was told of a site's feeds and signals: what each says, in its order. */
export async function allSiteFacts(
  tx: Tx,
  site: string,
): Promise<(Pick<SiteFact, 'subject' | 'name'> & { readonly bodies: readonly unknown[] })[]> {
  return tx.query(
    `SELECT subject, name, jsonb_agg(body ORDER BY at, state) AS bodies
     FROM alerting.site_fact WHERE site = $1 GROUP BY subject, name ORDER BY subject, name`,
    [site],
  );
}
