import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Links are followed by their case also in a site that the planner's statistics do not know yet:
 * an index of the person that begins with the site looked as good to it as that of the case, and
 * is smaller, so that each step through an outbreak read all links of the site.
 */
export class FollowLinks1793000000160 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX alerting.case_link_person`);
    await runner.query(`CREATE INDEX case_link_person ON alerting.case_link (a_pseudonym, site)`);
  }
}
