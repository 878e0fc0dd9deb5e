import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Clusters that no ward joins are followed from where nothing stood before, so that years ago are
 * not read: since when somebody carried a family at the earliest, until when a case says anything
 * new, on which wards it was found, and from when on a cluster rests. A family is followed from its
 * first fact once more; that fills what clusters say of themselves.
 */
export class KnowWhereToGoOn1793000000120 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [
      `CREATE TABLE alerting.case_floor (
         site text NOT NULL,
         pseudonym text NOT NULL,
         family text NOT NULL,
         floor_at timestamptz NOT NULL,
         PRIMARY KEY (site, pseudonym, family)
       )`,
      `CREATE TABLE alerting.family_walk (
         site text NOT NULL,
         family text NOT NULL,
         walked_by text NOT NULL,
         PRIMARY KEY (site, family)
       )`,
      ...rowLevelSecurity('alerting.case_floor'),
      ...rowLevelSecurity('alerting.family_walk'),
      `ALTER TABLE alerting.known_case
         ADD COLUMN seen_until timestamptz NOT NULL DEFAULT 'infinity',
         ADD COLUMN seen_wards text[] NOT NULL DEFAULT '{}'`,
      `UPDATE alerting.known_case SET
         seen_until = coalesce((
           SELECT to_timestamp(max(greatest((span ->> 'firstMs')::float8,
                                            (span ->> 'lastMs')::float8)) / 1000.0)
           FROM jsonb_array_elements(seen) AS span), 'infinity'),
         seen_wards = ARRAY(SELECT DISTINCT span ->> 'ward' FROM jsonb_array_elements(seen) AS span
                            WHERE span ->> 'ward' IS NOT NULL)`,
      `INSERT INTO alerting.case_floor (site, pseudonym, family, floor_at)
       SELECT site, pseudonym, family,
              to_timestamp(min(least((span ->> 'firstMs')::float8,
                                     (span ->> 'knownMs')::float8)) / 1000.0)
       FROM alerting.known_case, jsonb_array_elements(seen) AS span
       GROUP BY site, pseudonym, family`,
      `CREATE INDEX known_case_until ON alerting.known_case (site, family, seen_until)`,
      `CREATE INDEX known_case_since ON alerting.known_case (site, family, known_at)`,
      `CREATE INDEX known_case_seen_wards ON alerting.known_case USING gin (seen_wards)`,
      `ALTER TABLE alerting.cluster
         ADD COLUMN rests_at timestamptz,
         ADD COLUMN since_at timestamptz`,
      `CREATE INDEX cluster_rests ON alerting.cluster (site, family, formed_at)
       WHERE kind IN ('hospital', 'any-one')`,
    ]) {
      await runner.query(sql);
    }
  }
}
