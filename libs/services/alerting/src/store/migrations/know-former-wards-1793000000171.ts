import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * On which wards a person's cases were ever found, as far as was known at any time: a ward that
 * nothing of the person points to any more may have an alert that rested on it. And since when a
 * case was ever believed: who lay beside it by that was a contact, however late that is told.
 */
export class KnowFormerWards1793000000171 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [
      `ALTER TABLE alerting.case_floor ADD COLUMN wards text[] NOT NULL DEFAULT '{}'`,
      `UPDATE alerting.case_floor AS floor SET wards = ARRAY(
         SELECT DISTINCT seen.ward FROM alerting.known_case known, unnest(known.seen_wards) AS seen (ward)
         WHERE known.site = floor.site AND known.pseudonym = floor.pseudonym
           AND known.family = floor.family
         ORDER BY seen.ward)`,
      `ALTER TABLE alerting.known_case ADD COLUMN seen_from timestamptz NOT NULL DEFAULT '-infinity'`,
      `UPDATE alerting.known_case SET seen_from = coalesce((
         SELECT to_timestamp(min((span ->> 'firstMs')::float8) / 1000.0)
         FROM jsonb_array_elements(seen) AS span), 'infinity')`,
    ]) {
      await runner.query(sql);
    }
  }
}
