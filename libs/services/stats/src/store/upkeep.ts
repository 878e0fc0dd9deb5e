import { dayOfInstant } from '@carbawatch/contracts';
import { isTransient } from '@carbawatch/postgres';
import type { ServiceContext } from '@carbawatch/service-kit';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { compactSums } from './compaction';
import { rebuildIfOutdated } from './rebuild';

/** Once a day would do; oftener costs little, since little is old and not yet compacted. */
const COMPACT_EVERY_MS = 6 * 3_600_000;

/** Before the consumer starts, metrics are of this time zone; while it runs, they are compacted. */
export class Upkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly context: ServiceContext) {}

  async onApplicationBootstrap(): Promise<void> {
    const { database, config, log } = this.context;
    if (await rebuildIfOutdated(database, config.timezone)) log.warn('stats.metrics-made-anew');
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
    const { database, config, clock, log } = this.context;
    try {
      await compactSums(database, dayOfInstant(clock.now().getTime(), config.timezone));
    } catch (error) {
      if (isTransient(error)) log.info('stats.compaction-put-off', { error });
      else log.error('stats.compaction-failed', { error });
    }
  }
}
