import { ForwardMigration, rowLevelSecurity, type Tx } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';
import { visitKeyText, type VisitBegin } from '../decide/visit-begin';

/** When visits began, to know a movement that is dated before its admission. */
export class AddVisitAdmissions1791390000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE ingestion.visit_admission (
      site text NOT NULL,
      pseudonym text NOT NULL,
      visit text NOT NULL,
      admitted_at timestamptz NOT NULL,
      PRIMARY KEY (site, pseudonym, visit)
    )`);
    for (const sql of rowLevelSecurity('ingestion.visit_admission')) await runner.query(sql);
  }
}

/** What a batch tells of visits: the last of each, since it knew what came before. */
export async function saveVisitBegins(tx: Tx, begins: readonly VisitBegin[]): Promise<void> {
  if (begins.length === 0) return;
  const last = new Map(begins.map((begin) => [visitKeyText(begin), begin]));
  const sorted = [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, begin]) => begin);
  const gone = sorted.filter(({ admittedMs }) => admittedMs === null);
  const kept = sorted.flatMap(({ admittedMs, ...visit }) =>
    admittedMs === null ? [] : [{ ...visit, admittedAt: new Date(admittedMs) }],
  );
  if (gone.length > 0) {
    await tx.execute(
      `DELETE FROM ingestion.visit_admission AS known
       USING unnest($1::text[], $2::text[], $3::text[]) AS gone (site, pseudonym, visit)
       WHERE known.site = gone.site AND known.pseudonym = gone.pseudonym
         AND known.visit = gone.visit`,
      [
        gone.map(({ site }) => site),
        gone.map(({ pseudonym }) => pseudonym),
        gone.map(({ visit }) => visit),
      ],
    );
  }
  if (kept.length === 0) return;
  await tx.execute(
    `INSERT INTO ingestion.visit_admission AS known (site, pseudonym, visit, admitted_at)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
     ON CONFLICT (site, pseudonym, visit) DO UPDATE SET admitted_at = excluded.admitted_at
       WHERE known.admitted_at <> excluded.admitted_at`,
    [
      kept.map(({ site }) => site),
      kept.map(({ pseudonym }) => pseudonym),
      kept.map(({ visit }) => visit),
      kept.map(({ admittedAt }) => admittedAt),
    ],
  );
}

/** When the visits of these persons began, by `visitKeyText`. */
export async function visitBeginsOf(
  tx: Tx,
  persons: readonly { readonly site: string; readonly pseudonym: string }[],
): Promise<Map<string, number | null>> {
  if (persons.length === 0) return new Map();
  const rows = await tx.query<{
    readonly site: string;
    readonly pseudonym: string;
    readonly visit: string;
    readonly admittedAt: Date;
  }>(
    `SELECT known.site, known.pseudonym, known.visit, known.admitted_at AS "admittedAt"
     FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS wanted (site, pseudonym)
     JOIN ingestion.visit_admission AS known USING (site, pseudonym)`,
    [persons.map(({ site }) => site), persons.map(({ pseudonym }) => pseudonym)],
  );
  return new Map(rows.map((row) => [visitKeyText(row), row.admittedAt.getTime()]));
}
