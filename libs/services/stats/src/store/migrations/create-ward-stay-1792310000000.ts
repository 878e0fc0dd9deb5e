import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Beds of the hospital over time, and the counts that a hospital uploads in their place. */
const STATEMENTS = [
  `CREATE TABLE stats.ward_stay (
     site text NOT NULL,
     circle text NOT NULL,
     stay_key text NOT NULL,
     known_from date NOT NULL,
     known_to date NOT NULL,
     person text NOT NULL,
     visit text,
     ward text,
     admission boolean NOT NULL,
     from_day date NOT NULL,
     last_day date,
     from_ms double precision NOT NULL,
     to_ms double precision,
     PRIMARY KEY (site, circle, stay_key, known_from)
   )`,
  `CREATE INDEX ward_stay_days ON stats.ward_stay
     (coalesce(last_day, 'infinity'::date), from_day, site)`,
  `CREATE TABLE stats.denominator (
     site text NOT NULL,
     month date NOT NULL,
     ward text NOT NULL,
     known_from date NOT NULL,
     patient_days double precision NOT NULL,
     admissions int NOT NULL,
     uploaded_by text NOT NULL,
     PRIMARY KEY (site, month, ward, known_from)
   )`,
];

export class CreateWardStay1792310000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const table of ['ward_stay', 'denominator']) {
      for (const statement of rowLevelSecurity(`stats.${table}`)) await runner.query(statement);
    }
  }
}
