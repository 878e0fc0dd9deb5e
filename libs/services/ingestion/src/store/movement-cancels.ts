import { ForwardMigration, rowLevelSecurity, type Tx } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';
import type { TakenBack } from '../decide/mapping';
import { keepTurn } from '../decide/taken-back';

const STATEMENTS = [
  // Cancels that were told, to know a movement that is entered anew from one that is sent again.
  `CREATE TABLE ingestion.movement_cancel (
     site text NOT NULL,
     pseudonym text NOT NULL,
     fact_id uuid NOT NULL,
     visit text NOT NULL,
     kind text NOT NULL,
     said_at timestamptz NOT NULL,
     PRIMARY KEY (site, pseudonym, fact_id)
   )`,
  // A ward that a site's own list does not know is a word that waits as well.
  `ALTER TABLE ingestion.waiting_term DROP CONSTRAINT waiting_term_kind_check`,
  `ALTER TABLE ingestion.waiting_term ADD CONSTRAINT waiting_term_kind_check
     CHECK (kind IN ('organism', 'agent', 'ward'))`,
];

/** What was taken back, for the movements that come after it. */
export class AddMovementCancels1791240000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const sql of rowLevelSecurity('ingestion.movement_cancel')) await runner.query(sql);
  }
}

/**
 * Cancels, and movements that were entered anew after one, each once, so that what is only sent
 * again takes nothing back twice: under the telling that was said last.
 */
export async function saveCancels(tx: Tx, told: readonly TakenBack[]): Promise<void> {
  const cancels: TakenBack[] = [];
  for (const turn of told) keepTurn(cancels, turn);
  if (cancels.length === 0) return;
  await tx.execute(
    `INSERT INTO ingestion.movement_cancel AS known
       (site, pseudonym, fact_id, visit, kind, said_at)
     SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[],
                          $6::timestamptz[]) AS told (site, pseudonym, fact_id)
     ORDER BY told.site, told.pseudonym, told.fact_id
     ON CONFLICT (site, pseudonym, fact_id) DO UPDATE SET said_at = excluded.said_at
       WHERE excluded.said_at > known.said_at`,
    [
      cancels.map(({ site }) => site),
      cancels.map(({ pseudonym }) => pseudonym),
      cancels.map(({ factId }) => factId),
      cancels.map(({ visit }) => visit),
      cancels.map(({ kind }) => kind),
      cancels.map(({ saidMs }) => new Date(saidMs)),
    ],
  );
}

/** Everything that was taken back of these persons. */
export async function cancelsOf(
  tx: Tx,
  persons: readonly { readonly site: string; readonly pseudonym: string }[],
): Promise<TakenBack[]> {
  if (persons.length === 0) return [];
  const rows = await tx.query<Omit<TakenBack, 'saidMs'> & { readonly saidAt: Date }>(
    `SELECT known.site, known.pseudonym, known.fact_id AS "factId", known.visit, known.kind,
            known.said_at AS "saidAt"
     FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS wanted (site, pseudonym)
     JOIN ingestion.movement_cancel AS known USING (site, pseudonym)`,
    [persons.map(({ site }) => site), persons.map(({ pseudonym }) => pseudonym)],
  );
  return rows.map(({ saidAt, ...cancel }) => ({ ...cancel, saidMs: saidAt.getTime() }));
}
