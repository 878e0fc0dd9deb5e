import type { Tx } from '@carbawatch/postgres';

/** An alert that stands open, or no longer does. */
export interface AlertStanding {
  readonly site: string;
  readonly alertId: string;
  readonly pseudonym: string;
  readonly isOpen: boolean;
}

/** The last word on each alert holds; rows are taken in their order. */
export async function saveStandings(tx: Tx, standings: readonly AlertStanding[]): Promise<void> {
  const last = new Map(standings.map((each) => [`${each.site}\n${each.alertId}`, each]));
  const rows = [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  const open = rows.filter(({ isOpen }) => isOpen);
  const closed = rows.filter(({ isOpen }) => !isOpen);
  if (open.length > 0) {
    await tx.execute(
      `INSERT INTO ingestion.open_alert (site, alert_id, pseudonym)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
       ON CONFLICT (site, alert_id) DO UPDATE SET pseudonym = excluded.pseudonym`,
      columns(open),
    );
  }
  if (closed.length > 0) {
    await tx.execute(
      `DELETE FROM ingestion.open_alert AS gone
       USING unnest($1::text[], $2::text[]) AS closed (site, alert_id)
       WHERE gone.site = closed.site AND gone.alert_id = closed.alert_id`,
      columns(closed).slice(0, 2),
    );
  }
}

function columns(rows: readonly AlertStanding[]): string[][] {
  return [
    rows.map(({ site }) => site),
    rows.map(({ alertId }) => alertId),
    rows.map(({ pseudonym }) => pseudonym),
  ];
}

/** Those of these persons who have an open alert. */
export async function withOpenAlert(
  tx: Tx,
  site: string,
  pseudonyms: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.query<{ pseudonym: string }>(
    `SELECT DISTINCT pseudonym FROM ingestion.open_alert
     WHERE site = $1 AND pseudonym = ANY ($2)`,
    [site, pseudonyms],
  );
  return new Set(rows.map(({ pseudonym }) => pseudonym));
}
