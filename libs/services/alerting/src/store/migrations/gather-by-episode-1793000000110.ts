import { ForwardMigration, rowLevelSecurity } from '@carbawatch/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Which episode of its place each signal is in, so that a telling reads those that it may change
 * and not all that was ever told of the place. Places of before are gathered when next something of
 * them is told or due.
 */
export class GatherByEpisode1793000000110 extends ForwardMigration {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [
      `CREATE TABLE alerting.signal_seen (
        site text NOT NULL,
        place text NOT NULL,
        id text NOT NULL,
        from_day date NOT NULL,
        stands boolean NOT NULL,
        episode date,
        PRIMARY KEY (site, place, id)
      )`,
      `CREATE INDEX signal_seen_day ON alerting.signal_seen (site, place, from_day)`,
      `CREATE INDEX signal_seen_episode ON alerting.signal_seen (site, place, episode)`,
      `CREATE INDEX site_fact_signal ON alerting.site_fact (site, name, (body ->> 'id'))
        WHERE subject = 'signal'`,
      ...rowLevelSecurity('alerting.signal_seen'),
    ]) {
      await runner.query(sql);
    }
  }
}
