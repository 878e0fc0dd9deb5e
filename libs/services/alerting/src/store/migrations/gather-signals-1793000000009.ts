import { ForwardMigration } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/** Signals of one place are one alert: they are found by their ward, no longer by their id. */
export class GatherSignals1793000000009 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE alerting.site_fact
       SET name = coalesce(body -> 'series' ->> 'ward', ''), state = state || ' ' || name
       WHERE subject = 'signal'`,
    );
  }
}
