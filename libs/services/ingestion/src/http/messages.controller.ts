import { setTimeout as sleep } from 'node:timers/promises';
import { messageList, messageStages, shownMessage } from '@carbawatch/contracts';
import { causedEvents, recordsBehind, settled } from '@carbawatch/event-log';
import {
  CurrentCaller,
  MAY,
  ParsedParams,
  ParsedQuery,
  decodeCursor,
  describeRoute,
  notFound,
  pageOf,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { stageCounts } from '../store/ledger';
import { handsOn } from '../store/message-hands';
import { messageOf, messagePage } from '../store/message-reads';
import { scopeOf } from './caller-scope';
import { listQuery, listSort, messageId, stagesQuery, statusQuery } from './message-shapes';
import { messageView } from './message-view';
import { CONTEXT } from './tokens';

/** Between looks at the positions of the consumers while a client waits. */
const SETTLED_POLL_MS = 50;

/** What became of messages. */
@Controller()
export class MessagesController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'get',
    path: 'messages',
    summary: 'Messages by the time of receipt; a sender sees its own',
    roles: MAY.send,
    query: listQuery,
    responses: { 200: messageList },
  })
  async list(
    @ParsedQuery(listQuery) query: z.output<typeof listQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const { database, secrets } = this.context;
    const cursor = decodeCursor(query.cursor, listSort);
    const after = cursor && ([new Date(cursor[0]), cursor[1]] as const);
    const { limit, sort } = query;
    const scope = { ...scopeOf(caller), sites: visibleSites(caller, query.site) };
    const rows = await database.readAs(scope.sites, (tx) =>
      messagePage(tx, scope, query, { limit, sort, after }),
    );
    return pageOf(
      rows,
      limit,
      (row) => messageView(row, secrets),
      ({ receivedAt, seq }) => [receivedAt.toISOString(), seq],
    );
  }

  @describeRoute({
    method: 'get',
    path: 'messages/stages',
    summary: 'How far the messages have come: read, waiting, put away, and what services lack',
    roles: MAY.send,
    query: stagesQuery,
    responses: { 200: messageStages },
  })
  async stages(
    @ParsedQuery(stagesQuery) query: z.output<typeof stagesQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const { database } = this.context;
    const scope = visibleSites(caller, query.site);
    const { from = null, to = null } = query;
    const own = scopeOf(caller).sender;
    const isOthers = own !== null && query.sender !== undefined && query.sender !== own;
    if (isOthers) throw notFound('There is no such feed.');
    const sender = own ?? query.sender ?? null;
    const counts = await database.readAs(scope, (tx) =>
      stageCounts(tx, { scope, from, to, sender }),
    );
    const behind = await recordsBehind(database);
    const services = behind.map(({ consumer, behind: n }) => ({ service: consumer, behind: n }));
    return { from, to, ...counts, services };
  }

  @describeRoute({
    method: 'get',
    path: 'messages/:id',
    summary: 'One message: status, stages, events, problems; ?wait= waits until it is settled',
    roles: MAY.send,
    params: messageId,
    query: statusQuery,
    responses: { 200: shownMessage },
  })
  async show(
    @ParsedParams(messageId) { id }: z.output<typeof messageId>,
    @ParsedQuery(statusQuery) { wait }: z.output<typeof statusQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const deadline = performance.now() + wait * 1000;
    for (;;) {
      const status = await this.statusOf(id, caller);
      if (status.settled || performance.now() >= deadline) return status;
      await sleep(SETTLED_POLL_MS);
    }
  }

  private async statusOf(id: string, caller: Caller) {
    const { database, secrets } = this.context;
    const row = await database.readAs(caller.sites, (tx) => messageOf(tx, scopeOf(caller), id));
    if (!row) throw notFound('There is no such message.');
    // In this order: what is settled now has all its events in the list that is read after it.
    const isSettled = row.status !== 'pending' && (await settled(database, id));
    const events = await causedEvents(database, id);
    // The audit is no table of the reader's role; who works in the laboratory is not its senders'.
    const isSender = caller.role === 'sender';
    const hands = isSender ? [] : await database.transaction((tx) => handsOn(tx, id));
    return { ...messageView(row, secrets), events, hands, settled: isSettled };
  }
}
