import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Visits that were moved to another patient, each once, and which reports name one: what is
 * reported with the number of a visit is of whoever the visit is of.
 */
export class CreateVisitMoves1791330000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE classification.visit_move (
        site text NOT NULL,
        fact_id uuid NOT NULL,
        number text NOT NULL,
        pseudonym text NOT NULL,
        moved_to text NOT NULL,
        moved_as text,
        message_id text NOT NULL,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (site, fact_id)
      )`);
    await runner.query(
      `CREATE INDEX visit_move_number ON classification.visit_move (site, number)`,
    );
    await runner.query(`
      CREATE INDEX visit_move_as ON classification.visit_move (site, moved_as)
      WHERE moved_as IS NOT NULL`);
    for (const sql of rowLevelSecurity('classification.visit_move')) await runner.query(sql);
    for (const table of ['report', 'specimen_report']) {
      for (const field of ['visit', 'account']) {
        await runner.query(`
          CREATE INDEX ${table}_${field} ON classification.${table}
            (site, (body -> 'encounter' ->> '${field}'))
          WHERE body -> 'encounter' ? '${field}'`);
      }
    }
  }
}
