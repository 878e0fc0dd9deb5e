import { isTransient } from '@carbawatch/postgres';
import type { ServiceContext } from '@carbawatch/service-kit';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { decideSignals } from './signals';
import { sitesWithSignalsDue } from './signals-due';

/** Facts come in batches; some seconds later is soon enough for a detector. */
const LOOK_EVERY_MS = 3_000;

/**
 * Decides signals of sites whose facts have changed, beside the consumers so that none of them
 * waits for a detector. The timer only says when to look: what is judged, and as of which day, is
 * said by the facts.
 */
export class SignalWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private stopping = false;

  constructor(private readonly context: ServiceContext) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  private look(): void {
    if (this.running) return;
    this.running = this.decideAll().finally(() => {
      this.running = null;
    });
  }

  /** What could not be decided stays due: the next look does the same work. */
  private async decideAll(): Promise<void> {
    const { database, config, clock, log } = this.context;
    try {
      for (const site of await sitesWithSignalsDue(database)) {
        let more = !this.stopping;
        while (more) {
          const nowMs = config.clock === 'wall' ? clock.now().getTime() : null;
          const setting = { timeZone: config.timezone, nowMs };
          more = (await decideSignals(database, site, setting)) && !this.stopping;
        }
      }
    } catch (error) {
      if (isTransient(error)) log.info('stats.signals-put-off', { error });
      else log.error('stats.signals-failed', { error });
    }
  }
}
