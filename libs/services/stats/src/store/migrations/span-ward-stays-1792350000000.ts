import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Stays that touch a period, whenever it was: an index on one end would read every later stay for
 * a period of years ago. A stay that nobody ended has no upper bound.
 */
export class SpanWardStays1792350000000 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX stats.ward_stay_days');
    await runner.query(
      `CREATE INDEX ward_stay_span ON stats.ward_stay
         USING gist (daterange(from_day, greatest(last_day, from_day), '[]'))
         WHERE last_day IS NOT NULL`,
    );
    await runner.query(
      `CREATE INDEX ward_stay_open ON stats.ward_stay (from_day) WHERE last_day IS NULL`,
    );
  }
}
