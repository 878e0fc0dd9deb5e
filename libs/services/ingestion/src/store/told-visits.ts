import { wholeVisit } from '@carbawatch/formats';
import { ForwardMigration, rowLevelSecurity, type Tx } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';
import { toldVisitKey, type ToldMovement, type ToldVisit } from '../decide/whole-visit';

/** Visits that senders tell as a whole, to know what a newer version leaves out. */
export class AddToldVisits1791400000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE ingestion.told_visit (
      site text NOT NULL,
      pseudonym text NOT NULL,
      visit text NOT NULL,
      sender text NOT NULL,
      said_at timestamptz,
      whole jsonb NOT NULL,
      standing jsonb NOT NULL,
      PRIMARY KEY (site, pseudonym, visit, sender)
    )`);
    for (const sql of rowLevelSecurity('ingestion.told_visit')) await runner.query(sql);
  }
}

/** What a batch tells of visits: the last of each, since it knew what came before. */
export async function saveToldVisits(tx: Tx, visits: readonly ToldVisit[]): Promise<void> {
  if (visits.length === 0) return;
  const last = new Map(visits.map((visit) => [toldVisitKey(visit), visit]));
  const rows = [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, visit]) => visit);
  await tx.execute(
    `INSERT INTO ingestion.told_visit AS known
       (site, pseudonym, visit, sender, said_at, whole, standing)
     SELECT site, pseudonym, visit, sender, to_timestamp("saidMs" / 1000.0), whole, standing
     FROM jsonb_to_recordset($1::jsonb) AS told (site text, pseudonym text, visit text,
       sender text, "saidMs" float8, whole jsonb, standing jsonb)
     ON CONFLICT (site, pseudonym, visit, sender) DO UPDATE SET
       said_at = excluded.said_at, whole = excluded.whole, standing = excluded.standing
     WHERE (known.said_at, known.whole, known.standing)
       IS DISTINCT FROM (excluded.said_at, excluded.whole, excluded.standing)`,
    [JSON.stringify(rows)],
  );
}

/** What was told of the visits of these persons, by `toldVisitKey`. */
export async function toldVisitsOf(
  tx: Tx,
  persons: readonly { readonly site: string; readonly pseudonym: string }[],
): Promise<Map<string, ToldVisit>> {
  if (persons.length === 0) return new Map();
  const rows = await tx.query<Omit<ToldVisit, 'saidMs'> & { readonly saidAt: Date | null }>(
    `SELECT known.site, known.pseudonym, known.visit, known.sender, known.said_at AS "saidAt",
            known.whole, known.standing
     FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS wanted (site, pseudonym)
     JOIN ingestion.told_visit AS known USING (site, pseudonym)`,
    [persons.map(({ site }) => site), persons.map(({ pseudonym }) => pseudonym)],
  );
  return new Map(
    rows.map(({ saidAt, whole, standing, ...visit }): [string, ToldVisit] => [
      toldVisitKey(visit),
      {
        ...visit,
        saidMs: saidAt?.getTime() ?? null,
        whole: wholeVisit.parse(whole),
        standing: standing as readonly ToldMovement[],
      },
    ]),
  );
}
