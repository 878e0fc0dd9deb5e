import {
  BY_HAND_SENDER,
  FEED_STATUSES,
  dayOfInstant,
  feed,
  feedDetail,
  feedList,
  feedToRestore,
  feedToRetire,
  snapshotModeList,
  instantMs,
  type ExpectedHour,
  type Feed,
} from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedQuery,
  audit,
  badRequest,
  decodeCursor,
  describeRoute,
  notFound,
  pageOf,
  pageQuery,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import type { Tx } from '@carbawatch/postgres';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import type { ExpectedVolume } from '../decide/expected-volume';
import { feedStateAt } from '../decide/feed-state';
import { FeedBook } from '../intake/feed-book';
import { FeedRetirements } from '../intake/feed-retirement';
import { isRetired } from '../store/feed-retirements';
import { feedRows, heardSince, waitingBySender, type FeedRow } from '../store/feeds';
import { setSnapshotSender, snapshotSenders } from '../store/snapshots';
import { scopeOf, siteFor } from './caller-scope';
import { CONTEXT } from './tokens';

const siteName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a site is needed');
const sender = z.string().min(1).max(400);
const feedsQuery = z.strictObject({
  ...pageQuery,
  site: siteName.optional(),
  status: z.enum(FEED_STATUSES).optional(),
  sender: sender.optional(),
});
const expectedQuery = z.strictObject({ site: siteName.optional(), sender });
const modeQuery = z.strictObject({ site: siteName.optional() });
const newMode = z.strictObject({ site: siteName.optional(), sender, snapshot: z.boolean() });
const feedSort = z.tuple([z.string(), z.string()]);

interface Read {
  readonly feed: Feed;
  readonly volume: ExpectedVolume | null;
}

/** Who sends, whether it is heard, and what is usual for it. */
@Controller()
export class FeedsController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(FeedBook) private readonly book: FeedBook,
    @Inject(FeedRetirements) private readonly retirements: FeedRetirements,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'feeds',
    summary: 'Each sender of a site: last message, what is usual, whether it has fallen silent',
    roles: MAY.everyone,
    query: feedsQuery,
    responses: { 200: feedList },
  })
  async list(
    @ParsedQuery(feedsQuery) query: z.output<typeof feedsQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const [site = '', name = ''] = decodeCursor(query.cursor, feedSort) ?? [];
    const found = await this.read(caller, query.site, query.sender);
    const feeds = found
      .map(({ feed }) => feed)
      .filter(({ status }) => query.status === undefined || status === query.status)
      .filter((feed) => feed.site > site || (feed.site === site && feed.sender > name));
    return pageOf(
      feeds.slice(0, query.limit + 1),
      query.limit,
      (feed) => feed,
      (feed) => [feed.site, feed.sender],
    );
  }

  @describeRoute({
    method: 'get',
    path: 'feeds/expected',
    summary: 'One feed with what is usual in each hour of the week',
    roles: MAY.everyone,
    query: expectedQuery,
    responses: { 200: feedDetail },
  })
  async expected(
    @ParsedQuery(expectedQuery) query: z.output<typeof expectedQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const [found, ...more] = await this.read(caller, query.site, query.sender);
    if (!found) throw notFound('There is no such feed.');
    if (more.length > 0) {
      throw badRequest('invalid', 'Several sites have a feed of this name: name one.', '/site');
    }
    return { ...found.feed, expected: hoursOf(found.volume) };
  }

  @describeRoute({
    method: 'get',
    path: 'feeds/snapshot-mode',
    summary: 'Senders whose cultures are whole each time: what they no longer name is withdrawn',
    roles: MAY.laboratory,
    query: modeQuery,
    responses: { 200: snapshotModeList },
  })
  async snapshotMode(
    @ParsedQuery(modeQuery) query: z.output<typeof modeQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const sites = visibleSites(caller, query.site);
    const rows = await this.context.database.readAs(sites, (tx) => snapshotSenders(tx, sites));
    const items = rows.map(({ changedAt, ...row }) => ({
      ...row,
      changedAt: changedAt.toISOString(),
    }));
    return { items, next: null };
  }

  @describeRoute({
    method: 'put',
    path: 'feeds/snapshot-mode',
    summary: 'Say that a sender always sends whole cultures, or that it does not; from now on',
    roles: MAY.laboratory,
    body: newMode,
    responses: { 200: newMode },
  })
  async setSnapshotMode(
    @ParsedBody(newMode) body: z.output<typeof newMode>,
    @CurrentCaller() caller: Caller,
  ) {
    const { config, database, clock } = this.context;
    const site = siteFor(caller, body.site, config.site);
    const at = clock.now();
    const { sender: named, snapshot } = body;
    await database.transaction(async (tx) => {
      const mode = { site, sender: named, changedAt: at, changedBy: caller.keyId };
      await setSnapshotSender(tx, mode, snapshot);
      const entry = { at, actor: caller.keyId, action: 'feed.snapshot-mode-set', target: named };
      await audit(tx, { ...entry, site, detail: { snapshot } });
    });
    return { site, sender: named, snapshot };
  }

  @describeRoute({
    method: 'post',
    path: 'feeds/retire',
    summary:
      'Say that nothing more is to come of a feed: nobody waits for it until it speaks again',
    roles: MAY.laboratory,
    body: feedToRetire,
    responses: { 200: feed },
  })
  async retire(
    @ParsedBody(feedToRetire) body: z.output<typeof feedToRetire>,
    @CurrentCaller() caller: Caller,
  ) {
    const named = this.named(caller, body);
    await this.retirements.retire(named, caller, body.reason);
    return this.shown(caller, named);
  }

  @describeRoute({
    method: 'post',
    path: 'feeds/restore',
    summary: 'Take back that a feed was retired: it is waited for as before',
    roles: MAY.laboratory,
    body: feedToRestore,
    responses: { 200: feed },
  })
  async restore(
    @ParsedBody(feedToRestore) body: z.output<typeof feedToRestore>,
    @CurrentCaller() caller: Caller,
  ) {
    const named = this.named(caller, body);
    await this.retirements.restore(named, caller);
    return this.shown(caller, named);
  }

  private named(caller: Caller, { site, sender: name }: z.output<typeof feedToRestore>) {
    return { site: siteFor(caller, site, this.context.config.site), sender: name };
  }

  private async shown(caller: Caller, named: Pick<Feed, 'site' | 'sender'>): Promise<Feed> {
    const [found] = await this.read(caller, named.site, named.sender);
    if (!found) throw notFound('There is no such feed.');
    return found.feed;
  }

  private async read(caller: Caller, site?: string, named?: string): Promise<Read[]> {
    const sites = visibleSites(caller, site);
    const own = scopeOf(caller).sender;
    if (own !== null && named !== undefined && named !== own) return [];
    return this.context.database.readAs(sites, async (tx) => {
      const rows = await feedRows(tx, sites, own ?? named ?? null);
      const nowOf = await this.book.nowBySite(tx);
      const waiting = await waitingBySender(tx, sites);
      const read: Read[] = [];
      for (const row of rows) {
        const quarantined = waiting.get(`${row.site}\n${row.sender}`) ?? 0;
        read.push(await this.readOne(tx, row, nowOf(row.site), quarantined));
      }
      return read;
    });
  }

  private async readOne(tx: Tx, row: FeedRow, nowMs: number, quarantined: number): Promise<Read> {
    const { timezone } = this.context.config;
    const volume = await this.book.volumeOf(tx, row);
    const state = feedStateAt(row.lastAt.getTime(), nowMs, volume, timezone);
    const todayMs = instantMs(dayOfInstant(nowMs, timezone), timezone);
    const isOver = isRetired(row);
    const isSilent = state.status === 'silent' && !isOver;
    const shown: Feed = {
      site: row.site,
      sender: row.sender,
      channel: row.channel,
      status: row.sender === BY_HAND_SENDER ? 'by-hand' : isOver ? 'retired' : state.status,
      firstReceivedAt: row.firstAt.toISOString(),
      lastReceivedAt: row.lastAt.toISOString(),
      silentSince: isSilent ? row.lastAt.toISOString() : null,
      expectedSinceLast: state.expectedSinceLast,
      silentFrom:
        isSilent || isOver || state.silentFromMs === null
          ? null
          : new Date(state.silentFromMs).toISOString(),
      messagesToday: await heardSince(tx, row, todayMs),
      expectedToday: state.expectedToday,
      quarantined,
      clock: {
        status: row.clock,
        offSeconds: row.clockOffSeconds,
        since: row.clockSince?.toISOString() ?? null,
      },
      retirement: retirementOf(row),
    };
    return { feed: shown, volume };
  }
}

function retirementOf(row: FeedRow): Feed['retirement'] {
  const { retiredAt, retiredBy, retiredReason, returnedAt, returnedBy } = row;
  if (retiredAt === null) return null;
  return {
    retiredAt: retiredAt.toISOString(),
    retiredBy: retiredBy ?? '',
    reason: retiredReason ?? '',
    endedAt: returnedAt?.toISOString() ?? null,
    endedBy: returnedBy,
  };
}

function hoursOf(volume: ExpectedVolume | null): ExpectedHour[] {
  return (volume?.perHour ?? []).map((messages, place) => ({
    weekday: Math.floor(place / 24) + 1,
    hour: place % 24,
    messages,
  }));
}
