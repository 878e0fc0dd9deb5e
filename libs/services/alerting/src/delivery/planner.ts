import { routesSetting, type Alert, type RoutesSetting } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { hasGoneOn } from '../decide/goes-on';
import { alertOfId, untoldAlerts } from '../store/alert-reads';
import { toldAlert } from '../store/alert-row';
import type { ServiceContext } from '@carbawatch/service-kit';
import {
  CALLS,
  DELIVERY_CHANNEL,
  ENDS,
  cancelNotices,
  heldByQuiet,
  knownNotices,
  lockNotices,
  lockNoticesOfSite,
  reviveNotice,
  saveNotice,
  setDue,
  tellOperatorAnew,
  type CalledBackFor,
  type NoticeStatus,
} from './notices.store';
import { mayLeaveAt } from './duty-times';
import { NO_ROLE, occasionOf, planOf, type KnownNotice, type PlannedNotice } from './plan';
import { routesInForce } from './route-settings.store';

/** Of a site of which nobody has said whom to tell. */
const NO_ROUTES = routesSetting.parse({ channels: [], roles: [], routes: [] });

/** Why nothing leaves this installation; null when messages do. */
export function whyNothingLeaves({ config }: Pick<ServiceContext, 'config'>): string | null {
  return config.clock === 'message'
    ? 'CARBAWATCH_CLOCK=message: a demonstration or a replay tells nobody.'
    : null;
}

type Planning = Pick<ServiceContext, 'config' | 'clock'>;

/**
 * Plans who is told of these alerts as they stand now. The wall clock is right here: a message is
 * no state of the log but an act in the world, and what is older than its expiry is told to nobody.
 */
export async function planDeliveries(
  tx: Tx,
  alerts: readonly Alert[],
  { config, clock }: Planning,
): Promise<void> {
  if (whyNothingLeaves({ config }) !== null) return;
  const now = clock.now();
  const inOrder = [...alerts].sort((a, b) => (a.id < b.id ? -1 : 1));
  await lockNotices(
    tx,
    inOrder.map(({ site, id: alertId }) => ({ site, alertId })),
  );
  const bySite = new Map<string, RoutesSetting>();
  for (const alert of inOrder) {
    const { site, id } = alert;
    const routes = bySite.get(site) ?? (await routesInForce(tx, site))?.setting ?? NO_ROUTES;
    bySite.set(site, routes);
    const known = await knownNotices(tx, site, id);
    if (await isOfBefore(tx, alert, known)) continue;
    const at = { nowMs: now.getTime(), timeZone: config.timezone };
    const plan = planOf(alert, known, routes, at);
    if (plan.cancels && known.length > 0)
      await cancelNotices(tx, site, id, { kinds: CALLS, at: now, because: whyOver(alert) });
    if (plan.calledBack.length > 0) {
      const only = { at: now, only: plan.calledBack };
      await cancelNotices(tx, site, id, { kinds: CALLS, because: 'no-route', ...only });
    }
    // It stands again: that it was over is no news any more.
    const ended = known.some(({ kind }) => ENDS.some((end) => end === kind));
    if (alert.status === 'open' && ended)
      await cancelNotices(tx, site, id, { kinds: ENDS, at: now, because: 'stands-again' });
    const save = (notice: PlannedNotice, status: NoticeStatus) =>
      saveNotice(tx, site, id, { ...notice, status, at: now });
    for (const notice of plan.notices) await save(notice, 'waiting');
    for (const notice of plan.revived) await reviveNotice(tx, site, notice);
    const name = occasionOf(alert, config.timezone)?.name;
    if (plan.unrouted && name) await save(unrouted(alert, name, now), 'unreached');
    if (plan.notices.length + plan.revived.length > 0 || plan.unrouted) tx.signal(DELIVERY_CHANNEL);
  }
}

/** Why nobody is called any more by what was planned before. */
function whyOver({ status, disposition }: Alert): CalledBackFor {
  if (status === 'open') return 'graver';
  if (status === 'acknowledged') return 'acknowledged';
  return disposition === 'retracted' || disposition === 'cleared' ? disposition : 'resolved';
}

/**
 * A change that the log tells late: after it was told that the alert is over, as it still is, or
 * after it went on as another.
 */
async function isOfBefore(
  tx: Tx,
  { site, id, status }: Alert,
  known: readonly KnownNotice[],
): Promise<boolean> {
  const isTold = known.some(({ kind }) => ENDS.some((end) => end === kind));
  if (status !== 'open' || (known.length > 0 && !isTold)) return false;
  const now = await alertOfId(tx, [site], id);
  return now?.status === 'resolved' && (isTold || hasGoneOn(now));
}

/** New quiet hours hold what waits for the end of the old ones no longer, and no shorter. */
export async function replanHeld(
  tx: Tx,
  site: string,
  { routes }: RoutesSetting,
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): Promise<void> {
  await lockNoticesOfSite(tx, site);
  for (const { id, route: name, severity } of await heldByQuiet(tx, site, now)) {
    const route = routes.find((one) => one.name === name);
    if (!route) continue;
    await setDue(tx, site, id, new Date(mayLeaveAt(route, severity, now.getTime(), timeZone)));
  }
  tx.signal(DELIVERY_CHANNEL);
}

/** What no route took, or was raised before any was set, is told by new ones while it is news. */
export async function planUntold(
  tx: Tx,
  site: string,
  { routes, operator }: RoutesSetting,
  planning: Planning,
): Promise<void> {
  const longest = Math.max(0, ...routes.map(({ expiresAfterMinutes }) => expiresAfterMinutes));
  const since = new Date(planning.clock.now().getTime() - longest * 60_000);
  const rows = await untoldAlerts(tx, site, { since, but: NO_ROLE });
  await planDeliveries(tx, rows.map(toldAlert), planning);
  if (operator !== null) await tellOperatorAnew(tx, site, { role: NO_ROLE, since });
}

function unrouted(alert: Alert, occurrence: string, now: Date): PlannedNotice {
  const { severity } = alert;
  const nowMs = now.getTime();
  const when = { dueMs: nowMs, expiresMs: nowMs };
  return { kind: 'raised', occurrence, level: 0, role: NO_ROLE, route: NO_ROLE, severity, ...when };
}
