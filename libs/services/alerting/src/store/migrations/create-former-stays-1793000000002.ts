import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * What was believed and is no more: stays that a movement took back or that had ended before it was
 * told, and contacts that rested on them. Alerts that were raised by them stay, as retracted.
 */
export class CreateFormerStays1793000000002 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [
      `CREATE TABLE alerting.former_stay (
        site text NOT NULL,
        pseudonym text NOT NULL,
        seq integer NOT NULL,
        ward text,
        room text,
        bed text,
        unit_type text,
        from_at timestamptz NOT NULL,
        to_at timestamptz NOT NULL,
        known_at timestamptz NOT NULL,
        gone_at timestamptz NOT NULL,
        body jsonb NOT NULL,
        PRIMARY KEY (site, pseudonym, seq)
      )`,
      `CREATE INDEX former_stay_ward ON alerting.former_stay (site, ward, to_at)`,
      `CREATE TABLE alerting.former_contact (
        site text NOT NULL,
        case_id text NOT NULL,
        id uuid NOT NULL,
        pseudonym text NOT NULL,
        gone_at timestamptz NOT NULL,
        body jsonb NOT NULL,
        PRIMARY KEY (site, case_id, id)
      )`,
      `CREATE INDEX former_contact_person ON alerting.former_contact (site, pseudonym)`,
      ...rowLevelSecurity('alerting.former_stay'),
      ...rowLevelSecurity('alerting.former_contact'),
    ]) {
      await runner.query(sql);
    }
  }
}
