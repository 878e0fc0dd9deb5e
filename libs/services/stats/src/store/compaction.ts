import { addDays } from '@carbawatch/contracts';
import { isTransient } from '@carbawatch/postgres';
import type { Database } from '@carbawatch/postgres';
import type { Log } from '@carbawatch/service-kit';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

/** Shard of the rows that compaction has put together; no worker adds to it. */
const COMPACTED_SHARD = -1;

/** Corrections come mostly within days; what is older than this hardly changes any more. */
const COMPACT_AFTER_DAYS = 30;

const COMPACT = `
  WITH old AS (
    DELETE FROM stats.daily
    WHERE known_day < $1 AND (shard <> $2 OR n = 0)
    RETURNING *
  )
  INSERT INTO stats.daily AS day
    (site, policy, event_day, known_day, standing, cre, verdict, ward, shard, n)
  SELECT site, policy, event_day, known_day, standing, cre, verdict, ward, $2, sum(n)
  FROM old
  GROUP BY site, policy, event_day, known_day, standing, cre, verdict, ward
  HAVING sum(n) <> 0
  ON CONFLICT (site, policy, event_day, known_day, standing, cre, verdict, ward, shard)
  DO UPDATE SET n = day.n + excluded.n`;

/**
 * Puts the shards of old known days together and drops what has come to nothing. Every sum stays,
 * also those as known on an old day.
 */
export async function compactDaily(database: Database, today: string): Promise<void> {
  await database.transaction(async (tx) => {
    // Against the consumers' upserts of the same rows: they wait, instead of a deadlock.
    await tx.execute('LOCK TABLE stats.daily IN SHARE ROW EXCLUSIVE MODE');
    await tx.execute(COMPACT, [addDays(today, -COMPACT_AFTER_DAYS), COMPACTED_SHARD]);
  });
}

/** Once a day would do; oftener costs little, since little is old and not yet compacted. */
const COMPACT_EVERY_MS = 6 * 3_600_000;

/** Compacts now and then while the service runs. */
export class Compactor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly today: () => string,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.compact());
    }, COMPACT_EVERY_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** A failed try costs nothing but space: the next one does the same work. */
  private async compact(): Promise<void> {
    try {
      await compactDaily(this.database, this.today());
    } catch (error) {
      if (isTransient(error)) this.log.info('stats.compaction-put-off', { error });
      else this.log.error('stats.compaction-failed', { error });
    }
  }
}
