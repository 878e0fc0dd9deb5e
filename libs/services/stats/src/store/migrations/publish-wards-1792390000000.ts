import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * What stats publishes to other services' reads: of each isolate the ward at collection where
 * movements tell it, and the kind of unit, with the known days during which it was so. Where a
 * row is missing the report's own ward holds. The view binds whoever reads it by that role's own
 * sites; its columns are a contract, the tables behind it not. Rows from before are made anew at
 * the start, since they were counted by an older version.
 */
export class PublishWards1792390000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE stats.contribution ADD COLUMN ward_source text, ADD COLUMN unit_type text`,
    );
    // The isolates of one ward as known now; those of an isolate are found by the primary key.
    await runner.query(`
      CREATE INDEX contribution_moved_ward ON stats.contribution (ward, site, isolate_id)
      WHERE ward_source = 'movement' AND known_to = 'infinity'`);
    await runner.query(`
      CREATE VIEW stats.ward_by_movements WITH (security_invoker = true) AS
      SELECT site, isolate_id, known_from, known_to, ward, unit_type
      FROM stats.contribution WHERE ward_source = 'movement'`);
  }
}
