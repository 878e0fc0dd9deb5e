import { connectionLinkBase } from './link-base';
import type { ServiceContext } from '@carbawatch/service-kit';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { deliveryCounts } from './deliveries.store';
import { Dispatcher } from './dispatcher';
import { DELIVERY_CHANNEL } from './notices.store';
import { resealRoutes } from './route-settings.store';
import { Senders } from './senders';

/** What became due by itself (an escalation, a retry) is found by looking. */
const LOOK_EVERY_MS = 2_000;

/** Sends in the background, in every process of this service; the database shares the work out. */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;
  private working: Promise<void> | null = null;
  private again = false;
  private stopping = false;
  private unlisten: (() => void) | null = null;
  private readonly dispatcher: Dispatcher;

  constructor(
    private readonly context: ServiceContext,
    private readonly senders: Senders,
  ) {
    const base = connectionLinkBase(context.config);
    this.dispatcher = new Dispatcher(context, senders.send, base);
  }

  async onApplicationBootstrap(): Promise<void> {
    const { config, database, secrets } = this.context;
    if (config.retiredKeys.length > 0) {
      await database.transaction((tx) => resealRoutes(tx, secrets.vault));
    }
    this.watch();
    this.unlisten = this.context.database.onSignal(DELIVERY_CHANNEL, () => this.look());
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearInterval(this.timer);
    this.unlisten?.();
    await this.working;
    await this.dispatcher.settled();
    this.senders.close();
  }

  private look(): void {
    if (this.stopping) return;
    if (this.working) {
      this.again = true;
      return;
    }
    this.working = this.work().finally(() => {
      this.working = null;
      if (this.again) {
        this.again = false;
        this.look();
      }
    });
  }

  private async work(): Promise<void> {
    try {
      while (!this.stopping && (await this.dispatcher.round()) > 0);
    } catch (error) {
      // The rows stay as they are and the next look takes them up; a lease ends by itself.
      this.context.log.warn('delivery.round-failed', { error });
    }
  }

  private watch(): void {
    const { metrics, database } = this.context;
    const unreached = metrics.gauge({
      name: 'carbawatch_alerts_nobody_reached',
      help: 'Open alerts of which no message has reached anybody.',
    });
    const waiting = metrics.gauge({
      name: 'carbawatch_deliveries_waiting',
      help: 'Messages about alerts that wait for their next attempt.',
    });
    metrics.beforeRead('deliveries', async () => {
      const counts = await database.transaction((tx) => deliveryCounts(tx));
      unreached.set(counts.unreached);
      waiting.set(counts.waiting);
    });
  }
}
