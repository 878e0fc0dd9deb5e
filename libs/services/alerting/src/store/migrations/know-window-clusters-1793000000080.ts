import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * What a cluster that no ward joins was decided from: one that is decided from the same again is
 * neither read nor written. Empty where it was never noted.
 */
export class KnowWindowClusters1793000000080 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE alerting.cluster ADD COLUMN basis text NOT NULL DEFAULT ''`);
  }
}
