import {
  TOPICS,
  lineage,
  type Lineage,
  type LineageEvent,
  type ProcessClock,
} from '@carbawatch/contracts';
import { eventsAbout, eventsCausedBy, type TracedEvent } from '@carbawatch/event-log';
import {
  CurrentCaller,
  MAY,
  ParsedQuery,
  badRequest,
  covers,
  describeRoute,
  notFound,
  visibleSites,
  type Caller,
  type ServiceContext,
  type SiteScope,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { messagesOfIsolates, tracesOfMessage, type TracedMessage } from '../store/lineage';
import { messageOf } from '../store/message-reads';
import { scopeOf } from './caller-scope';
import { CONTEXT } from './tokens';

const id = z.string().trim().min(1).max(200);
const lineageQuery = z.strictObject({
  messageId: z.uuid().optional(),
  isolateId: id.optional(),
  alertId: id.optional(),
  site: z.string().min(1).max(64).optional(),
});
type LineageQuery = z.output<typeof lineageQuery>;

/** Where a thing came from and what came of it: messages, events, isolates, alerts. */
@Controller()
export class LineageController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'get',
    path: 'lineage',
    summary: 'From a message, an isolate or an alert to the others, by id (name one of them)',
    roles: MAY.laboratory,
    query: lineageQuery,
    responses: { 200: lineage },
  })
  async show(
    @ParsedQuery(lineageQuery) query: LineageQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Lineage> {
    const scope = visibleSites(caller, query.site);
    const { messageId, isolateId, alertId } = query;
    if ([messageId, isolateId, alertId].filter((named) => named !== undefined).length !== 1) {
      throw badRequest('invalid', 'Name one of messageId, isolateId and alertId.', '/messageId');
    }
    if (messageId !== undefined) return this.ofMessage(messageId, caller, scope);
    if (alertId !== undefined) return this.ofAlert(alertId, scope);
    return this.ofIsolate(isolateId ?? '', scope);
  }

  private async ofMessage(messageId: string, caller: Caller, sites: SiteScope): Promise<Lineage> {
    const { database } = this.context;
    const { message, traces } = await database.readAs(sites, async (tx) => ({
      message: await messageOf(tx, { ...scopeOf(caller), sites }, messageId),
      traces: await tracesOfMessage(tx, sites, messageId),
    }));
    if (!message) throw notFound('There is no such message.');
    const events = await eventsCausedBy(database, [message.duplicateOf ?? messageId]);
    const { sender, status, receivedAt } = message;
    return {
      messages: [{ messageId, sender, status, receivedAt: receivedAt.toISOString() }],
      ...told(events, sites),
      isolates: isolatesOf(traces),
      clock: null,
    };
  }

  private async ofIsolate(isolateId: string, scope: SiteScope): Promise<Lineage> {
    const { database } = this.context;
    const traces = await database.readAs(scope, (tx) => messagesOfIsolates(tx, scope, [isolateId]));
    if (traces.length === 0) throw notFound('There is no such isolate.');
    const sites = new Set(traces.map(({ site }) => site));
    if (sites.size > 1) {
      throw badRequest('invalid', 'Several sites have an isolate of this id: name one.', '/site');
    }
    const caused = await eventsCausedBy(database, messageIdsOf(traces));
    const events = caused.filter(
      (event) => event.isolateId === isolateId || event.isolates.includes(isolateId),
    );
    return {
      messages: messagesShown(traces),
      ...told(events, scope),
      isolates: isolatesOf(traces),
      clock: clockOf(traces, events),
    };
  }

  private async ofAlert(alertId: string, scope: SiteScope): Promise<Lineage> {
    const { database } = this.context;
    const found = await eventsAbout(database, TOPICS.alertsChanged, alertId);
    const changes = found.filter(({ site }) => site !== null && covers(scope, site));
    const [first] = changes;
    if (!first?.site) throw notFound('There is no such alert.');
    const ids = [...new Set(changes.flatMap(({ isolates }) => isolates))];
    const site = [first.site];
    const traces = await database.readAs(site, (tx) => messagesOfIsolates(tx, site, ids));
    const events = await eventsCausedBy(database, messageIdsOf(traces));
    const own = events.filter(({ isolateId }) => isolateId !== null && ids.includes(isolateId));
    return {
      messages: messagesShown(traces),
      ...told([...own, ...changes], scope),
      isolates: isolatesOf(traces),
      clock: null,
    };
  }
}

function messageIdsOf(traces: readonly TracedMessage[]): string[] {
  return [...new Set(traces.map(({ messageId }) => messageId))];
}

function messagesShown(traces: readonly TracedMessage[]): Lineage['messages'] {
  const shown = traces.map(({ messageId, sender, status, receivedAt }) => ({
    messageId,
    sender,
    status,
    receivedAt: receivedAt.toISOString(),
  }));
  return [...new Map(shown.map((message) => [message.messageId, message])).values()];
}

function isolatesOf(traces: readonly TracedMessage[]): Lineage['isolates'] {
  const isolates = traces.filter(({ isolateId }) => isolateId !== '');
  const named = isolates.map(({ site, isolateId }): [string, Lineage['isolates'][number]] => [
    `${site}\n${isolateId}`,
    { site, isolateId },
  ]);
  return [...new Map(named).values()];
}

/** Events of another site's persons do not exist for the caller. */
function told(
  events: readonly TracedEvent[],
  scope: SiteScope,
): { events: LineageEvent[]; alerts: string[] } {
  const seen = events.filter(({ site }) => site !== null && covers(scope, site));
  const shown = seen.map((event): LineageEvent => ({
    id: event.id,
    topic: event.topic,
    messageId: event.messageId ?? '',
    isolateId: event.isolateId,
    alertId: alertOf(event),
    appendedAt: event.appendedAt.toISOString(),
  }));
  return { events: shown, alerts: [...new Set(seen.flatMap((event) => alertOf(event) ?? []))] };
}

function alertOf({ topic, bodyId }: TracedEvent): string | null {
  return topic === TOPICS.alertsChanged ? bodyId : null;
}

/** The first of each: of a correction months later nobody waited for the first answer. */
function clockOf(traces: readonly TracedMessage[], events: readonly TracedEvent[]): ProcessClock {
  const appended = (topic: string): Date | null =>
    events.find((event) => event.topic === topic)?.appendedAt ?? null;
  const first = traces[0];
  return {
    collectedAt: iso(traces.find(({ collectedAt }) => collectedAt)?.collectedAt),
    resultedAt: iso(first?.resultedAt),
    receivedAt: iso(first?.receivedAt),
    storedAt: iso(first?.storedAt),
    classifiedAt: iso(appended(TOPICS.isolatesClassified)),
    alertedAt: iso(appended(TOPICS.alertsChanged)),
  };
}

function iso(at: Date | null | undefined): string | null {
  return at?.toISOString() ?? null;
}
