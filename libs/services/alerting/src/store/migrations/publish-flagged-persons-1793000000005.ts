import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Whom alerting has flagged, as it publishes it to the vault's desk: carriers, and contacts whose
 * screens are not complete, in the house or not. Both are functions of the facts, under the number
 * that the hospital goes on with. The view binds whoever reads it by that role's own sites; its
 * columns are a contract, the tables behind it not. One person may stand in several rows.
 */
export class PublishFlaggedPersons1793000000005 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE VIEW alerting.flagged_person WITH (security_invoker = true) AS
      SELECT site, patient AS pseudonym, 'carrier' AS flag FROM alerting.carrier_now
      UNION ALL
      SELECT site, pseudonym, 'contact' FROM alerting.contact WHERE status = 'open'`);
  }
}
