import type { Database } from '@carbawatch/postgres';

/**
 * Those of these persons whom alerting has flagged, as carriers or as contacts to be screened: read
 * from the view that it publishes, as the role that owns nothing. Where the view is not there
 * nobody is flagged, and whoever asks gives a reason.
 */
export async function flaggedPersons(
  database: Pick<Database, 'readAs'>,
  site: string,
  pseudonyms: readonly string[],
): Promise<ReadonlySet<string>> {
  return database.readAs([site], async (tx) => {
    const [published] = await tx.query<{ there: boolean }>(
      `SELECT coalesce(has_table_privilege(to_regclass('alerting.flagged_person'), 'SELECT'), false)
         AS there`,
    );
    if (!published?.there) return new Set();
    const rows = await tx.query<{ pseudonym: string }>(
      `SELECT DISTINCT pseudonym FROM alerting.flagged_person
       WHERE site = $1 AND pseudonym = ANY ($2)`,
      [site, pseudonyms],
    );
    return new Set(rows.map(({ pseudonym }) => pseudonym));
  });
}
