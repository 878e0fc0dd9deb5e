import { setTimeout as sleep } from 'node:timers/promises';
import type { Alert, ChannelSetting } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { ServiceContext } from '@carbawatch/service-kit';
import { alertOfId } from '../store/alert-reads';
import { withExtrasOf } from '../http/alert-extras';
import { shownAlert, toldAlert, type AlertRow } from '../store/alert-row';
import { appendChanges } from '../store/changes';
import { lockLanes } from '../store/families';
import { nextAttemptMs } from './back-off';
import { channelKey, wakeChannel, type UnderWay } from './channel-waits';
import {
  claimDeliveries,
  noteInterrupted,
  saveAttempt,
  settleNotices,
  type ClaimedDelivery,
} from './deliveries.store';
import { carriedAlerts, claimDigests, saveDigestAttempt, type DigestRow } from './digests.store';
import { digestMessage, messageOf, type Message, type Sender } from './message';
import { lockNotices, saveNotice, unreachedNotices } from './notices.store';
import type { NoticeRow } from './notices.store';
import { planDeliveries, whyNothingLeaves } from './planner';
import { openedChannel, routesInForce } from './route-settings.store';
import { FAILED, mayHaveArrived, type Attempted, type Send } from './sender';
import { tellDue } from './tell-due';

/** Whoever runs the system is told when a message has reached nobody for so long. */
const UNREACHED_AFTER_MS = 15 * 60_000;
/** So long a round waits for its attempts: a receiver that hangs holds no other channel back. */
const PATIENCE_MS = 1_000;
/** Attempts under way to one channel: mail servers count connections. */
const CHANNEL_MAX = 10;
/** The operator's own message is given up after a day. */
const OPERATOR_EXPIRES_MS = 24 * 3_600_000;

/** What sending needs of the host. */
export type Telling = Pick<
  ServiceContext,
  'config' | 'database' | 'log' | 'clock' | 'secrets' | 'metrics'
>;

/** An attempt under way. */
interface Flight {
  readonly channel: string;
  /** Of the message. */
  readonly id: string;
}

/**
 * Sends what is due; every step is its own transaction, so that any process may die at any time.
 */
export class Dispatcher {
  /** What is under way; null where it is no attempt at a message. */
  private readonly flying = new Map<Promise<void>, Flight | null>();

  constructor(
    private readonly context: Telling,
    private readonly send: Send,
    private readonly linkBase: string,
  ) {}

  /** One round; answers how much there was to do, so that a full round is followed by another. */
  async round(): Promise<number> {
    if (whyNothingLeaves(this.context) !== null) return 0;
    const { database, clock, config } = this.context;
    const at = { now: clock.now(), timeZone: config.timezone };
    await this.noteInterrupted(at.now);
    const due = await database.transaction((tx) => tellDue(tx, at));
    const sent = await this.sendDue();
    const late = await this.tellOperator();
    return due + sent + late;
  }

  /** Waits for the attempts that are under way. */
  async settled(): Promise<void> {
    while (this.flying.size > 0) await Promise.all(this.flying.keys());
  }

  /** What may have arrived is called back where its alert is over. */
  private noteInterrupted(now: Date): Promise<void> {
    return this.context.database.transaction(async (tx) => {
      const interrupted = await noteInterrupted(tx, now, this.underWay());
      for (const about of interrupted) await this.planAgain(tx, about);
    });
  }

  private async sendDue(): Promise<number> {
    const { database, clock } = this.context;
    const underWay = this.underWay();
    const { claimed, digests } = await database.transaction(async (tx) => ({
      claimed: await claimDeliveries(tx, clock.now(), underWay),
      digests: await claimDigests(tx, clock.now(), underWay),
    }));
    const started = [
      ...claimed.map((delivery) => this.fly(delivery, this.attempt(delivery))),
      ...digests.map((digest) => this.fly(digest, this.attemptDigest(digest))),
    ];
    if (started.length === 0) return 0;
    const ended = this.settle(Promise.all(started));
    const patience = new AbortController();
    const { signal } = patience;
    const waited = sleep(PATIENCE_MS, undefined, { signal }).catch(() => undefined);
    await Promise.race([ended, waited]);
    patience.abort();
    return started.length;
  }

  /** What became of their notices, once these attempts have ended, however late. */
  private settle(attempts: Promise<unknown>): Promise<void> {
    const { database } = this.context;
    const ended = attempts.then(() => database.transaction((tx) => settleNotices(tx)));
    return this.follow(null, ended);
  }

  private underWay(): UnderWay {
    const flights = [...this.flying.values()].flatMap((flight) => flight ?? []);
    const counts = new Map<string, number>();
    for (const { channel } of flights) counts.set(channel, (counts.get(channel) ?? 0) + 1);
    const busy = [...counts].flatMap(([channel, n]) => (n >= CHANNEL_MAX ? [channel] : []));
    return { busy, ids: flights.map(({ id }) => id) };
  }

  private fly(
    { site, channel, id }: Pick<ClaimedDelivery, 'site' | 'channel' | 'id'>,
    attempt: Promise<void>,
  ): Promise<void> {
    return this.follow({ channel: channelKey(site, channel), id }, attempt);
  }

  private follow(what: Flight | null, work: Promise<void>): Promise<void> {
    const { log } = this.context;
    const flight = work
      // The row stays as it is; its lease ends by itself.
      .catch((error: unknown) => log.warn('delivery.attempt-failed', { error }))
      .finally(() => this.flying.delete(flight));
    this.flying.set(flight, what);
    return flight;
  }

  /** What came of an attempt, when, and when the next one is due. */
  private noted(
    { attempts, expiresAt }: Pick<ClaimedDelivery, 'attempts' | 'expiresAt'>,
    attempted: Attempted,
  ): Attempted & { readonly at: Date; readonly nextAt: Date | null } {
    const { clock, metrics } = this.context;
    metrics
      .counter({
        name: 'carbawatch_delivery_attempts_total',
        help: 'Attempts to send a message about an alert, by outcome.',
        labels: ['outcome'],
      })
      .inc({ outcome: attempted.outcome });
    const at = clock.now();
    const { retryAfterMs } = attempted;
    const next = nextAttemptMs(attempts, at.getTime(), expiresAt.getTime(), retryAfterMs);
    const nextAt = attempted.outcome === 'failed' && next !== null ? new Date(next) : null;
    return { ...attempted, at, nextAt };
  }

  private sender(): Sender {
    return { linkBase: this.linkBase, timeZone: this.context.config.timezone };
  }

  private async attemptDigest(digest: DigestRow): Promise<void> {
    const message = digestMessage(digest, this.sender());
    const noted = this.noted(digest, await this.sendBy(digest, () => message));
    await this.context.database.transaction(async (tx) => {
      const { site } = digest;
      const carried = await carriedAlerts(tx, digest);
      await lockNotices(
        tx,
        carried.map((alertId) => ({ site, alertId })),
      );
      await saveDigestAttempt(tx, digest, noted);
      if (!mayHaveArrived(noted)) return;
      for (const alertId of await carriedAlerts(tx, digest)) {
        await this.planAgain(tx, { site, alertId });
      }
    });
    await this.wake(digest, noted);
  }

  private async wake(
    of: Pick<ClaimedDelivery, 'site' | 'channel'>,
    { outcome, at }: Attempted & { readonly at: Date },
  ): Promise<void> {
    if (outcome !== 'delivered') return;
    await this.context.database.transaction((tx) => wakeChannel(tx, of, at));
  }

  private async attempt(delivery: ClaimedDelivery): Promise<void> {
    const noted = this.noted(
      delivery,
      await this.sendBy(delivery, (alert) => messageOf(delivery, alert, this.sender())),
    );
    await this.context.database.transaction(async (tx) => {
      const shows = delivery.channelKind === 'in-app';
      // Lanes are locked before all rows of deliveries, as the consumers do.
      const row = shows ? await lockedAlert(tx, delivery) : null;
      await lockNotices(tx, [delivery]);
      await saveAttempt(tx, delivery, noted);
      if (row) await showAgain(tx, row);
      // It may have been withdrawn while the message was on its way: then that is told as well.
      if (mayHaveArrived(noted)) await this.planAgain(tx, delivery);
    });
    await this.wake(delivery, noted);
  }

  /** It may be over, or stand again, since the message was composed. */
  private async planAgain(
    tx: Tx,
    { site, alertId }: Pick<ClaimedDelivery, 'site' | 'alertId'>,
  ): Promise<void> {
    const row = await alertOfId(tx, [site], alertId);
    if (row) await planDeliveries(tx, [toldAlert(row)], this.context);
  }

  private async sendBy(
    of: { readonly site: string; readonly channel: string; readonly alertId?: string },
    compose: (alert: Alert | null) => Message,
  ): Promise<Attempted> {
    const { database, secrets } = this.context;
    const { site, alertId, channel: name } = of;
    const { setting, alert } = await database.transaction(async (tx) => ({
      setting: (await routesInForce(tx, site))?.setting,
      alert: alertId === undefined ? null : await alertOfId(tx, [site], alertId),
    }));
    let channel: ChannelSetting | null = null;
    try {
      channel = setting ? openedChannel(site, setting, name, secrets.vault) : null;
    } catch {
      return FAILED('secret-unreadable');
    }
    if (!channel) return FAILED('channel-gone');
    return this.send(compose(alert ? toldAlert(alert) : null), channel);
  }

  /** Nobody was reached: the operator is told once, by a message, a log line and the metrics. */
  private async tellOperator(): Promise<number> {
    const { database, clock, log } = this.context;
    const now = clock.now();
    const since = new Date(now.getTime() - UNREACHED_AFTER_MS);
    const late = await database.transaction(async (tx) => {
      const notices = await unreachedNotices(tx, since);
      for (const notice of notices) await this.planOperator(tx, notice, now);
      return notices;
    });
    // Which alerts these are stands in the ledger, behind a key.
    for (const { site, severity } of late) {
      log.error('alert.nobody-reached', { site, code: severity });
    }
    return late.length;
  }

  private async planOperator(tx: Tx, notice: NoticeRow, now: Date): Promise<void> {
    const operator = (await routesInForce(tx, notice.site))?.setting.operator ?? null;
    if (operator === null) return;
    const { site, alertId, occurrence, severity } = notice;
    await saveNotice(tx, site, alertId, {
      kind: 'nobody-reached',
      occurrence,
      level: 0,
      role: operator,
      route: 'operator',
      severity,
      dueMs: now.getTime(),
      expiresMs: now.getTime() + OPERATOR_EXPIRES_MS,
      status: 'waiting',
      at: now,
    });
  }
}

/** The alert whose change an open page is to see, with the lock that numbers changes. */
async function lockedAlert(tx: Tx, delivery: ClaimedDelivery): Promise<AlertRow | null> {
  const row = await alertOfId(tx, [delivery.site], delivery.alertId);
  if (row) await lockLanes(tx, [row]);
  return row;
}

/** Tells every open page of the alert as it stands, with whom it has been told to. */
async function showAgain(tx: Tx, { site, id, pseudonym }: AlertRow): Promise<void> {
  const row = await alertOfId(tx, [site], id);
  if (!row) return;
  const body = await withExtrasOf(tx, shownAlert(row));
  await appendChanges(tx, [{ site, pseudonym, kind: 'alert', body }]);
}
