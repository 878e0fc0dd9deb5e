import {
  TOPICS,
  addDays,
  completenessList,
  date,
  dayOfInstant,
  processClockSummary,
  type ProcessClockSummary,
} from '@carbawatch/contracts';
import { eventsCausedBy, type TracedEvent } from '@carbawatch/event-log';
import {
  CurrentCaller,
  MAY,
  ParsedQuery,
  decodeCursor,
  describeRoute,
  pageOf,
  pageQuery,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { durationsOf } from '../decide/durations';
import { fieldLines } from '../store/field-counts';
import { firstMessages, messagesAbout, type ToldOf, type TracedMessage } from '../store/lineage';
import { scopeOf } from './caller-scope';
import { CONTEXT } from './tokens';

/** The period where none is named. */
const WINDOW_DAYS = 90;
/** The newest so many isolates of a period stand for it. */
const ISOLATES_MAX = 5_000;
/** A statement reads the events of so many messages. */
const CHUNK = 500;

const completenessQuery = z.strictObject({
  ...pageQuery,
  from: date.optional(),
  to: date.optional(),
  site: z.string().min(1).max(64).optional(),
  sender: z.string().min(1).max(400).optional(),
});
const fieldSort = z.tuple([z.string(), z.string(), z.string()]);
const clockQuery = completenessQuery.pick({ from: true, to: true, site: true });

/** How full the reports of each sender are, and how long the way from specimen to alert is. */
@Controller()
export class CompletenessController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'get',
    path: 'completeness',
    summary: 'How often each sender fills each field, over the days of receipt',
    roles: MAY.everyone,
    query: completenessQuery,
    responses: { 200: completenessList },
  })
  async completeness(
    @ParsedQuery(completenessQuery) query: z.output<typeof completenessQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const scope = visibleSites(caller, query.site);
    const { sender: own } = scopeOf(caller);
    const isOthers = own !== null && query.sender !== undefined && query.sender !== own;
    const { from = null, to = null, limit } = query;
    const after = decodeCursor(query.cursor, fieldSort);
    const sender = own ?? query.sender ?? null;
    const lines = isOthers
      ? []
      : await this.context.database.readAs(scope, (tx) =>
          fieldLines(tx, { scope, from, to, sender, limit, after }),
        );
    return pageOf(
      lines,
      limit,
      (line) => ({ ...line, value: line.reports === 0 ? null : line.present / line.reports }),
      (line) => [line.sender, line.kind, line.field],
    );
  }

  @describeRoute({
    method: 'get',
    path: 'process-clock',
    summary: 'Medians from specimen to result to alert, of the isolates first received in a period',
    roles: MAY.everyone,
    query: clockQuery,
    responses: { 200: processClockSummary },
  })
  async processClock(
    @ParsedQuery(clockQuery) query: z.output<typeof clockQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<ProcessClockSummary> {
    const { config, clock, database } = this.context;
    const scope = visibleSites(caller, query.site);
    const to = query.to ?? dayOfInstant(clock.now().getTime(), config.timezone);
    const from = query.from ?? addDays(to, 1 - WINDOW_DAYS);
    const { firsts, told } = await database.readAs(scope, async (tx) => {
      const found = await firstMessages(tx, scope, { from, to }, ISOLATES_MAX);
      return { firsts: found, told: await messagesAbout(tx, found) };
    });
    const appended = await this.appendedFor(told);
    const each = <T>(of: (first: TracedMessage) => T): T[] => firsts.map(of);
    return {
      from,
      to,
      isolates: firsts.length,
      collectedToResulted: durationsOf(each((f) => [f.collectedAt, f.resultedAt])),
      resultedToReceived: durationsOf(each((f) => [f.resultedAt, f.receivedAt])),
      storedToClassified: durationsOf(
        each((f) => [f.storedAt, appended(f, TOPICS.isolatesClassified)]),
      ),
      // An early report of a mere growth alerts nobody: counted from the one that did.
      storedToAlerted: durationsOf(firstOfEach(told, (one) => appended(one, TOPICS.alertsChanged))),
    };
  }

  /** When the first event of a topic about an isolate was appended because of a message. */
  private async appendedFor(told: readonly ToldOf[]) {
    const ids = [...new Set(told.map(({ messageId }) => messageId))];
    const times = new Map<string, Date>();
    for (let start = 0; start < ids.length; start += CHUNK) {
      const part = ids.slice(start, start + CHUNK);
      const events = await eventsCausedBy(this.context.database, part, CHUNK * 20);
      for (const event of events) noteTimes(times, event);
    }
    return ({ messageId, isolateId }: Omit<ToldOf, 'storedAt'>, topic: string): Date | null =>
      times.get(placeOf(messageId, isolateId, topic)) ?? null;
  }
}

/** The first event of each isolate with when the message behind it was stored. */
function firstOfEach(
  told: readonly ToldOf[],
  appendedFor: (one: ToldOf) => Date | null,
): (readonly [Date, Date])[] {
  const firsts = new Map<string, readonly [Date, Date]>();
  for (const one of told) {
    const at = appendedFor(one);
    if (at === null) continue;
    const isolate = `${one.site}\n${one.isolateId}`;
    const known = firsts.get(isolate);
    if (!known || at < known[1]) firsts.set(isolate, [one.storedAt, at]);
  }
  return [...firsts.values()];
}

function noteTimes(times: Map<string, Date>, event: TracedEvent): void {
  const { messageId, isolateId, isolates, topic, appendedAt } = event;
  for (const id of isolateId === null ? isolates : [isolateId]) {
    const place = placeOf(messageId ?? '', id, topic);
    if (!times.has(place)) times.set(place, appendedAt);
  }
}

function placeOf(messageId: string, isolateId: string, topic: string): string {
  return `${messageId}\n${topic}\n${isolateId}`;
}
