import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * A database from before the joined picture holds movements whose stays nobody has written down.
 * Version 0 of a site's rules asks for everybody to be looked at; the service does it in pages.
 */
export class FillJoinedPicture1792900000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `INSERT INTO alerting.site_clock (site, lane, at)
       SELECT site, -1, max(received_at) FROM alerting.movement_fact GROUP BY site
       ON CONFLICT DO NOTHING`,
    );
    await runner.query(
      `INSERT INTO alerting.rule_job (site, version, after_pseudonym)
       SELECT DISTINCT site, 0, '' FROM alerting.movement_fact ON CONFLICT DO NOTHING`,
    );
  }
}
