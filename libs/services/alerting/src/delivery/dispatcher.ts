import type { Alert, ChannelSetting, RoutesSetting } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { ServiceContext } from '@carbawatch/service-kit';
import { alertOfId } from '../store/alert-reads';
import { withExtrasOf } from '../http/alert-extras';
import { shownAlert, toldAlert, type AlertRow } from '../store/alert-row';
import { appendChanges } from '../store/changes';
import { lockLanes } from '../store/families';
import { nextAttemptMs } from './back-off';
import {
  claimDeliveries,
  saveAttempt,
  saveDeliveries,
  settleNotices,
  type ClaimedDelivery,
} from './deliveries.store';
import { channelsAt } from './duty-times';
import type { Message } from './message';
import { dueNotices, saveNotice, setNoticeStatus, unreachedNotices } from './notices.store';
import type { NoticeRow } from './notices.store';
import { planDeliveries, whyNothingLeaves } from './planner';
import { openedChannel, routesInForce } from './route-settings.store';
import { FAILED, type Attempted, type Send } from './sender';

/** Whoever runs the system is told when a message has reached nobody for so long. */
const UNREACHED_AFTER_MS = 15 * 60_000;
/** The operator's own message is given up after a day. */
const OPERATOR_EXPIRES_MS = 24 * 3_600_000;

/** What sending needs of the host. */
export type Telling = Pick<
  ServiceContext,
  'config' | 'database' | 'log' | 'clock' | 'secrets' | 'metrics'
>;

/**
 * Sends what is due; every step is its own transaction, so that any process may die at any time.
 */
export class Dispatcher {
  constructor(
    private readonly context: Telling,
    private readonly send: Send,
    private readonly linkBase: string,
  ) {}

  /** One round; answers how much there was to do, so that a full round is followed by another. */
  async round(): Promise<number> {
    if (whyNothingLeaves(this.context) !== null) return 0;
    const due = await this.tellDue();
    const sent = await this.sendDue();
    const late = await this.tellOperator();
    return due + sent + late;
  }

  /** Notices whose time has come become messages to the channels of that moment. */
  private async tellDue(): Promise<number> {
    const { database, clock, config } = this.context;
    const now = clock.now();
    return database.transaction(async (tx) => {
      const notices = await dueNotices(tx, now);
      for (const notice of notices) {
        const setting = (await routesInForce(tx, notice.site))?.setting;
        const role = setting?.roles.find(({ name }) => name === notice.role);
        const names = role ? channelsAt(role, now.getTime(), config.timezone) : [];
        const channels = names.flatMap((name) => channelNamed(setting, name));
        await saveDeliveries(tx, notice, channels, now);
        await setNoticeStatus(tx, notice, channels.length > 0 ? 'telling' : 'unreached');
      }
      return notices.length;
    });
  }

  private async sendDue(): Promise<number> {
    const { database, clock } = this.context;
    const claimed = await database.transaction((tx) => claimDeliveries(tx, clock.now()));
    await Promise.all(claimed.map((delivery) => this.attempt(delivery)));
    if (claimed.length > 0) await database.transaction((tx) => settleNotices(tx));
    return claimed.length;
  }

  private async attempt(delivery: ClaimedDelivery): Promise<void> {
    const attempted = await this.sendOne(delivery);
    const { database, clock, metrics } = this.context;
    metrics
      .counter({
        name: 'carbawatch_delivery_attempts_total',
        help: 'Attempts to send a message about an alert, by outcome.',
        labels: ['outcome'],
      })
      .inc({ outcome: attempted.outcome });
    const at = clock.now();
    const next = nextAttemptMs(delivery.attempts, at.getTime(), delivery.expiresAt.getTime());
    const nextAt = attempted.outcome === 'failed' && next !== null ? new Date(next) : null;
    await database.transaction(async (tx) => {
      const shows = delivery.channelKind === 'in-app';
      // Lanes are locked before all rows of deliveries, as the consumers do.
      const row = shows ? await lockedAlert(tx, delivery) : null;
      await saveAttempt(tx, delivery, { ...attempted, at, nextAt });
      if (row) await showAgain(tx, row);
      // It may have been withdrawn while the message was on its way: then that is told as well.
      if (attempted.outcome === 'delivered') await this.planAgain(tx, delivery);
    });
  }

  private async planAgain(tx: Tx, { site, alertId }: ClaimedDelivery): Promise<void> {
    const row = await alertOfId(tx, [site], alertId);
    if (row?.status === 'resolved') await planDeliveries(tx, [toldAlert(row)], this.context);
  }

  private async sendOne(delivery: ClaimedDelivery): Promise<Attempted> {
    const { database, secrets } = this.context;
    const { site, alertId, channel: name } = delivery;
    const { setting, alert } = await database.transaction(async (tx) => ({
      setting: (await routesInForce(tx, site))?.setting,
      alert: await alertOfId(tx, [site], alertId),
    }));
    let channel: ChannelSetting | null = null;
    try {
      channel = setting ? openedChannel(site, setting, name, secrets.vault) : null;
    } catch {
      return FAILED('secret-unreadable');
    }
    if (!channel) return FAILED('channel-gone');
    return this.send(this.messageOf(delivery, alert ? toldAlert(alert) : null), channel);
  }

  private messageOf(delivery: ClaimedDelivery, alert: Alert | null): Message {
    const { id, kind, level, site, alertId, severity } = delivery;
    return {
      id,
      kind,
      level,
      site,
      alert: alert && {
        alertId,
        rule: alert.rule,
        severity: kind === 'nobody-reached' ? severity : alert.severity,
        ward: alert.wardNow ?? alert.wardAtCollection,
        raisedAt: alert.raisedAt,
      },
      link: `${this.linkBase}/alerts/${alertId}`,
    };
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

function channelNamed(setting: RoutesSetting | undefined, name: string): ChannelSetting[] {
  return setting?.channels.filter((channel) => channel.name === name) ?? [];
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
