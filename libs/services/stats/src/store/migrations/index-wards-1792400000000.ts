import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Which wards a site knows is read by skipping from one name to the next: a few steps for each
 * ward, however many stays and isolates there were.
 */
export class IndexWards1792400000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX contribution_place ON stats.contribution (site, ward, day)
      WHERE known_to = 'infinity' AND ward IS NOT NULL`);
    await runner.query(`
      CREATE INDEX ward_stay_place ON stats.ward_stay
        (site, ward, (coalesce(last_day, 'infinity'::date)))
      WHERE known_to = 'infinity' AND ward IS NOT NULL`);
  }
}
