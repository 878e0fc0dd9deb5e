import {
  DIGEST_DEFAULT,
  type ChannelSetting,
  type RecipientRole,
  type RoutesSetting,
} from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { uuidV5 } from '../decide/alert-id';
import { saveDeliveries } from './deliveries.store';
import { lockGathering, saveDigest, sentSince, wardsOfAlerts } from './digests.store';
import { channelsAt, mayLeaveAt } from './duty-times';
import { gatheredOf, waysOf, type Way } from './gather';
import { dueNotices, endUntold, holdNotice, setNoticeStatus, toldChannels } from './notices.store';
import type { NoticeRow } from './notices.store';
import { routesInForce } from './route-settings.store';

interface Moment {
  readonly now: Date;
  readonly timeZone: string;
}

/** A notice with the channels of this moment. */
interface Addressed {
  readonly notice: NoticeRow;
  readonly channels: readonly ChannelSetting[];
}

/**
 * Notices whose time has come become messages to the channels of that moment; more than their role
 * can read become one message, or wait for room. Answers how many there were.
 */
export async function tellDue(tx: Tx, at: Moment): Promise<number> {
  await lockGathering(tx);
  const notices = await dueNotices(tx, at.now);
  const groups = new Map<string, NoticeRow[]>();
  for (const notice of notices) {
    const name = JSON.stringify([notice.site, notice.role]);
    groups.set(name, [...(groups.get(name) ?? []), notice]);
  }
  for (const group of groups.values()) await tellRole(tx, group, at);
  return notices.length;
}

/** What is due to one role of one site. */
async function tellRole(tx: Tx, notices: readonly NoticeRow[], at: Moment): Promise<void> {
  const [{ site, role: name } = { site: '', role: '' }] = notices;
  const setting = (await routesInForce(tx, site))?.setting;
  const role = setting?.roles.find((one) => one.name === name);
  const addressed: Addressed[] = [];
  for (const notice of notices) {
    const channels = setting && role ? await channelsOf(tx, notice, { setting, role }, at) : [];
    if (channels.length > 0) addressed.push({ notice, channels });
    else if (isEnd(notice)) await setNoticeStatus(tx, notice, 'cancelled');
    else await endUntold(tx, notice, at.now);
  }
  const ways = await waysFor(tx, addressed, role, at);
  const together: Addressed[] = [];
  for (const one of addressed) {
    const way = ways.get(one.notice.id) ?? { as: 'alone' };
    if (way.as === 'held') await hold(tx, one, way.untilMs, setting, at);
    else if (way.as === 'together') together.push(one);
    else await sendAlone(tx, one, one.channels, at);
  }
  if (together.length > 0) await sendTogether(tx, together, at);
}

function isEnd({ kind }: NoticeRow): boolean {
  return kind === 'retracted' || kind === 'cleared' || kind === 'flag';
}

/** Whoever is on call hears of an alert; of its end those hear who were told of it. */
async function channelsOf(
  tx: Tx,
  notice: NoticeRow,
  { setting, role }: { readonly setting: RoutesSetting; readonly role: RecipientRole },
  { now, timeZone }: Moment,
): Promise<ChannelSetting[]> {
  const names = isEnd(notice)
    ? await toldChannels(tx, notice)
    : channelsAt(role, now.getTime(), timeZone);
  const channels = names.flatMap((name) => setting.channels.filter((one) => one.name === name));
  // A Flag says how things stand and follows the alert; people are told as their route says.
  if (notice.kind === 'flag') return channels.filter(isFlag);
  if (notice.kind === 'cleared') return channels.filter((one) => isCounted(one));
  return channels;
}

export function isFlag(channel: ChannelSetting): boolean {
  return channel.kind === 'fhir' && channel.resource === 'Flag';
}

/** A page and a Flag show every alert in its place to whoever looks; nobody is called by them. */
function isMerelyShown(channel: ChannelSetting): boolean {
  return channel.kind === 'in-app' || isFlag(channel);
}

/** Read by people one by one. */
function isCounted(channel: ChannelSetting): boolean {
  return !isMerelyShown(channel);
}

/** One channel as the ledger has it. */
function entryOf(channel: ChannelSetting, carriedBy: string | null = null) {
  const { name, kind } = channel;
  return { name, kind, carriedBy, isMerelyShown: isMerelyShown(channel) };
}

/** How each notice goes out: judged on the channel of the role that has had most messages. */
async function waysFor(
  tx: Tx,
  addressed: readonly Addressed[],
  role: RecipientRole | undefined,
  { now }: Moment,
): Promise<ReadonlyMap<string, Way>> {
  const digest = role?.digest === undefined ? DIGEST_DEFAULT : role.digest;
  const counted = addressed.filter(({ channels }) => channels.some(isCounted));
  const [first] = counted;
  if (!first || digest === null) return new Map();
  const since = new Date(now.getTime() - digest.minutes * 60_000);
  const names = new Set(
    counted.flatMap((one) => one.channels.filter(isCounted).map((c) => c.name)),
  );
  let sent: number[] = [];
  for (const name of [...names].sort()) {
    const here = await sentSince(tx, first.notice, name, since);
    if (here.length > sent.length) sent = here;
  }
  return waysOf(
    counted.map(({ notice }) => notice),
    sent,
    digest,
    now.getTime(),
  );
}

async function sendAlone(
  tx: Tx,
  { notice }: Addressed,
  channels: readonly ChannelSetting[],
  { now }: Moment,
): Promise<void> {
  const alone = channels.map((channel) => entryOf(channel));
  await saveDeliveries(tx, notice, alone, now);
  await setNoticeStatus(tx, notice, 'telling');
}

/** The page and Flags show it now; people read of it when there is room, and no night before. */
async function hold(
  tx: Tx,
  { notice, channels }: Addressed,
  untilMs: number,
  setting: RoutesSetting | undefined,
  { now, timeZone }: Moment,
): Promise<void> {
  const shown = channels.filter(isMerelyShown).map((channel) => entryOf(channel));
  await saveDeliveries(tx, notice, shown, now);
  const route = setting?.routes.find(({ name }) => name === notice.route);
  const quiet = { quietHours: route?.quietHours ?? null };
  const until = new Date(mayLeaveAt(quiet, notice.severity, untilMs, timeZone));
  await holdNotice(tx, notice, { from: now, until });
}

/** One message a channel for all of them, each with its own entry in the ledger. */
async function sendTogether(tx: Tx, addressed: readonly Addressed[], at: Moment): Promise<void> {
  const { now } = at;
  const [{ site, role } = { site: '', role: '' }] = addressed.map(({ notice }) => notice);
  const ids = addressed.map(({ notice }) => notice.alertId);
  const wards = await wardsOfAlerts(tx, site, ids);
  const digests = new Map<string, string>();
  const channels = new Map(
    addressed.flatMap((one) => one.channels.filter(isCounted).map((c) => [c.name, c] as const)),
  );
  for (const [channel, { kind: channelKind }] of channels) {
    const mine = addressed.filter((one) => one.channels.some(({ name }) => name === channel));
    // What others hear of by other channels makes no crowd of the one that goes by this.
    if (mine.length === 1) continue;
    const notices = mine.map(({ notice }) => notice);
    const shown = notices.map((one) => ({ ...one, ward: wards.get(one.alertId) ?? null }));
    const id = uuidV5(notices[0]?.id ?? '', `gathered ${channel} ${now.toISOString()}`);
    const expiresMs = Math.max(...notices.map(({ expiresAt }) => expiresAt.getTime()));
    const body = gatheredOf(shown, now.getTime());
    const expiresAt = new Date(expiresMs);
    await saveDigest(tx, { site, id, role, channel, channelKind, body, at: now, expiresAt });
    digests.set(channel, id);
  }
  for (const { notice, channels: mine } of addressed) {
    const carried = mine.map((channel) =>
      entryOf(channel, isCounted(channel) ? (digests.get(channel.name) ?? null) : null),
    );
    await saveDeliveries(tx, notice, carried, now);
    await setNoticeStatus(tx, notice, 'telling');
  }
}
