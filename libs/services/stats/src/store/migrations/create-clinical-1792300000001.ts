import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * What comparison, regression and outcomes ask of each CRE. It is filled when the metrics are made
 * anew at the next start.
 */
export class CreateClinical1792300000001 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE stats.clinical (
         site text NOT NULL,
         isolate_id text NOT NULL,
         known_from date NOT NULL,
         known_to date NOT NULL,
         day date NOT NULL,
         standing text NOT NULL,
         cre text NOT NULL,
         ward text,
         detail jsonb NOT NULL,
         susceptibility jsonb NOT NULL,
         PRIMARY KEY (site, isolate_id, known_from)
       )`,
    );
    // Isolates that are no CRE any more: few, and counted over a range of days.
    await runner.query(
      `CREATE INDEX clinical_no_longer_cre ON stats.clinical (day, site) WHERE cre <> 'cre'`,
    );
    for (const statement of rowLevelSecurity('stats.clinical')) await runner.query(statement);
  }
}
