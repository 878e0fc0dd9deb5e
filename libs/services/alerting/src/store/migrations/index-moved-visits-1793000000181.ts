import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Few visits are moved to another patient; whoever is looked at is asked whether one was. */
export class IndexMovedVisits1793000000181 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX movement_fact_visit_moved ON alerting.movement_fact (site, pseudonym)
       WHERE body ->> 'kind' = 'move-visit'`,
    );
  }
}
