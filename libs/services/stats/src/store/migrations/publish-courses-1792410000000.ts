import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * What stats publishes beside wards: of each isolate of the cohort how its patient fared after
 * the culture, with the known days during which it was so. Nothing says who the patient is. A row
 * of the cohort and its details begin and end on the same known days, unless the isolate is a
 * producer outside of CRE, of which no details are kept. The view binds whoever reads it by that
 * role's own sites; its columns are a contract, the tables behind it not.
 */
export class PublishCourses1792410000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE VIEW stats.course_after_culture WITH (security_invoker = true) AS
      SELECT q.site, q.isolate_id,
             greatest(q.known_from, c.known_from) AS known_from,
             least(q.known_to, c.known_to) AS known_to,
             q.day, q.died_after_days, q.alive_after_days, q.icu,
             c.detail -> 'outcome' AS outcome, nullif(c.detail -> 'stay', 'null'::jsonb) AS stay
      FROM stats.qualifying AS q
      LEFT JOIN stats.clinical AS c
        ON c.site = q.site AND c.isolate_id = q.isolate_id
       AND c.known_from < q.known_to AND c.known_to > q.known_from
      WHERE q.population = 'all'`);
  }
}
