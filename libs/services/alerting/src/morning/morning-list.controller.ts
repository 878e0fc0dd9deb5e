import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  SEVERITIES,
  TASK_KINDS,
  addDays,
  dayOfInstant,
  instantMs,
  languageOf,
  moment,
  morningList,
  round,
  roundDone,
  type MorningList,
  type MorningMovement,
  type Round,
  type RoundDone,
  type Task,
  type TaskKind,
} from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedQuery,
  audit,
  badRequest,
  describeRoute,
  inChinese,
  visibleSites,
  type Caller,
  type PhrasebookOf,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { siteBooks } from '../chinese/site-books';
import type { Deciding } from '../consumers/recompute';
import {
  placeToldTo,
  withPlacesOfNews,
  withPlacesOfTasks,
  type PlaceReader,
} from '../http/shown-places';
import { CONTEXT, DECIDING } from '../providers';
import { announcedDays } from '../decide/rules/admission-rows';
import { siteModels } from '../risk/site-models';
import { SiteRules } from '../store/site-rules';
import { siteMoment } from '../store/site-moment';
import { orderByRisk } from '../tasks/risk-order';
import { shownTask } from '../tasks/shown-task';
import { pageOfTasks } from '../tasks/tasks.store';
import { announcedArrivals, type Announced } from './arrivals';
import { alertSections } from './compose-list';
import { withContactsBefore } from './found-in-contacts';
import {
  SHOWN_MAX,
  alertsSince,
  carriersInHouse,
  clustersSince,
  feedsOf,
  movementsSince,
  stillOpen,
} from './morning-reads';
import { needsIsolation } from './needs-isolation';
import { outpatientArrivals } from './outpatient-arrivals';
import { printedList } from './printed-list';
import { lastRoundOf, saveRound } from './rounds.store';
import { newsCount, verdictOf } from './verdict';
import { withReportsToWithdraw } from './withdrawn-reports';

const DAY_MS = 86_400_000;

/** Of contacts, and of who was admitted with a risk of import. */
const SCREENS: readonly TaskKind[] = ['screen-contact', 'screen-admission'];

const listQuery = z.strictObject({
  site: z.string().min(1).max(64).optional(),
  /** The caller's own last round if absent; a day ago where there was none. */
  since: moment.optional(),
});
type ListQuery = z.output<typeof listQuery>;

/** Everything since the last round, as JSON and on paper. */
@Controller()
export class MorningListController {
  private readonly bookOf: PhrasebookOf;
  private readonly rules = new SiteRules();

  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(DECIDING) private readonly deciding: Deciding,
  ) {
    this.bookOf = siteBooks(context);
  }

  @describeRoute({
    method: 'get',
    path: 'morning-list',
    summary: 'What is new since the last round, every carrier in house, what is due',
    roles: MAY.patients,
    query: listQuery,
    responses: { 200: morningList },
  })
  list(
    @ParsedQuery(listQuery) query: ListQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<MorningList> {
    const site = query.site ?? this.context.config.site;
    visibleSites(caller, site);
    const walker = caller.keyId;
    return this.context.database.readAs([site], (tx) =>
      this.listOf(tx, { site, walker, since: query.since, caller }),
    );
  }

  @describeRoute({
    method: 'post',
    path: 'morning-list/rounds',
    summary: 'I have been on my round with the list up to then; my next list begins there',
    roles: MAY.patients,
    body: roundDone,
    responses: { 200: round },
  })
  async walked(
    @ParsedBody(roundDone) done: RoundDone,
    @CurrentCaller() caller: Caller,
  ): Promise<Round> {
    const { config, database, clock } = this.context;
    const site = done.site ?? config.site;
    visibleSites(caller, site);
    const until = new Date(instantMs(done.until, config.timezone));
    await database.transaction(async (tx) => {
      const now = await siteMoment(tx, site, this.context);
      if (until > now) throw badRequest('invalid', 'until lies in the future.', '/until');
      const at = clock.now();
      await saveRound(tx, { site, walker: caller.keyId, until: this.endOfRound(until, now), at });
      const act = { at, actor: caller.keyId, action: 'round.done', target: site, site };
      await audit(tx, act);
    });
    return { site, by: caller.name, until: until.toISOString() };
  }

  @describeRoute({
    method: 'get',
    path: 'morning-list/print',
    summary: 'The same list as one page to print',
    roles: MAY.patients,
    query: listQuery,
    responses: { 200: { mediaTypes: ['text/html'] } },
  })
  async print(
    @ParsedQuery(listQuery) query: ListQuery,
    @CurrentCaller() caller: Caller,
    @Req() request: IncomingMessage,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const list = await this.list(query, caller);
    const language = languageOf(request.headers['accept-language']);
    const { chinese } = await this.bookOf([list.site]);
    const said = language === 'zh' ? morningList.parse(inChinese(list, chinese)) : list;
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
    });
    response.end(printedList(said, this.context.config.timezone, language));
  }

  private async listOf(
    tx: Tx,
    asked: {
      readonly site: string;
      readonly walker: string;
      readonly since: string | undefined;
      readonly caller: Caller;
    },
  ): Promise<MorningList> {
    const { site } = asked;
    const { timezone } = this.context.config;
    const until = await siteMoment(tx, site, this.context);
    const lastRound = await lastRoundOf(tx, site, asked.walker);
    const sinceMs =
      asked.since === undefined
        ? (lastRound?.getTime() ?? until.getTime() - DAY_MS)
        : instantMs(asked.since, timezone);
    const since = new Date(sinceMs);
    const isLive = this.context.config.clock === 'wall';
    const known = await feedsOf(tx, site, isLive ? until : null);
    const reader = { caller: asked.caller, timeZone: timezone };
    const rows = await alertsSince(tx, site, since);
    const isolates = new Map(rows.map((row) => [row.id, row.isolates]));
    const isolatesOf = (alertId: string) => isolates.get(alertId) ?? [];
    const found = await withContactsBefore(tx, site, alertSections(rows, sinceMs));
    const sections = await withPlacesOfNews(tx, site, found, { ...reader, isolatesOf });
    const movements = await this.movementsOf(tx, site, { since, until });
    const clusters = await clustersSince(tx, site, since);
    const { carriersInHouse: carriers, ...isolating } = await this.toIsolate(
      tx,
      site,
      until,
      reader,
    );
    const work = await this.workOf(tx, site, until, reader);
    const others = { movements: movements.news, clusters: clusters.length };
    const named = Object.values(sections).flatMap((list) => list.map(({ alertId }) => alertId));
    const standing = {
      feeds: known?.feeds ?? [],
      quarantined: known?.quarantined ?? null,
      pendingTests: work.testsPending.length,
      stillOpen: await stillOpen(tx, site, named),
    };
    const news = newsCount(sections, others);
    const { needsIsolation: bare } = isolating;
    const isCut = [rows, ...movements.read, clusters, carriers, bare, ...work.read].some(
      ({ length }) => length >= SHOWN_MAX,
    );
    return {
      site,
      since: since.toISOString(),
      until: until.toISOString(),
      lastRound: lastRound?.toISOString() ?? null,
      ...verdictOf({ ...standing, news, isCut, since: since.toISOString(), timeZone: timezone }),
      ...standing,
      refused: known?.refused ?? null,
      ...sections,
      corrections: withReportsToWithdraw(sections.corrections, work.otherTasks, isolatesOf),
      carriersInHouse: carriers,
      ...isolating,
      screensDue: work.screensDue,
      screensAhead: work.screensAhead,
      testsPending: work.testsPending,
      otherTasks: work.otherTasks,
      movements: movements.all,
      clusters,
    };
  }

  /** Who came, moved, left or is to come; how many of it are news, and the lists as read. */
  private async movementsOf(tx: Tx, site: string, span: { since: Date; until: Date }) {
    const { timezone: timeZone } = this.context.config;
    const moved = await movementsSince(tx, site, span);
    const visits = await outpatientArrivals(tx, { site, ...span, timeZone });
    const awaited = await this.awaitedOf(tx, site, span.until);
    const announced = awaited.filter(({ toldMs }) => toldMs >= span.since.getTime());
    const atMs = ({ at }: MorningMovement) => instantMs(at, 'UTC');
    return {
      all: [
        ...[...moved, ...visits].sort((a, b) => atMs(a) - atMs(b)),
        ...awaited.map(({ movement }) => movement),
      ],
      news: moved.length + visits.length + announced.length,
      read: [moved, visits, awaited],
    };
  }

  /** Carriers in house, and whom alerts ask to isolate beside them. */
  private async toIsolate(tx: Tx, site: string, until: Date, reader: PlaceReader) {
    const today = dayOfInstant(until.getTime(), reader.timeZone);
    const carriers = await carriersInHouse(tx, site, today);
    const carrying = new Set(carriers.map(({ patient }) => patient.pseudonym));
    const asked = { site, until, carriers: carrying };
    const deciding = { ...reader, deciding: this.deciding };
    return {
      carriersInHouse: carriers.map((one) => ({
        ...one,
        place: placeToldTo(one.place, reader.caller),
      })),
      needsIsolation: await needsIsolation(tx, asked, deciding),
    };
  }

  /**
   * A list begins with its first moment. The clock of a stream that has ended stands still, and all
   * that it holds of that moment was in the list before.
   */
  private endOfRound(until: Date, now: Date): Date {
    const isStill = this.context.config.clock !== 'wall' && until.getTime() === now.getTime();
    return isStill ? new Date(until.getTime() + 1) : until;
  }

  /** Who is to come in: each list has them until they come, though it is news but once. */
  private async awaitedOf(tx: Tx, site: string, until: Date): Promise<Announced[]> {
    const { documents, own } = await this.rules.bookOf(tx, site);
    const rule = documents.find(({ document }) => document.rule === 'known-readmission');
    const days = announcedDays(rule?.document.parameters ?? {});
    const { timezone: timeZone } = this.context.config;
    return announcedArrivals(tx, { site, until, timeZone, days, own });
  }

  /** What is to be done in the house, and the lists as they were read. */
  private async workOf(tx: Tx, site: string, until: Date, reader: PlaceReader) {
    const at = { until, reader };
    const testsPending = await this.tasksOf(tx, site, ['confirmatory-test'], at);
    const screens = bySeverity(await this.tasksOf(tx, site, SCREENS, at));
    const otherKinds = TASK_KINDS.filter(
      (kind) => kind !== 'confirmatory-test' && !SCREENS.includes(kind),
    );
    const toDo = await this.tasksOf(tx, site, otherKinds, at);
    const tonightMs = endOfDay(until, this.context.config.timezone).getTime();
    // Who is admitted with a risk of import is screened now: the clock says by when at the latest.
    const isDue = ({ kind, dueAt }: Task) =>
      kind === 'screen-admission' || dueAt === null || instantMs(dueAt, 'UTC') < tonightMs;
    return {
      testsPending,
      screensDue: screens.filter(isDue),
      screensAhead: screens.filter((task) => !isDue(task)),
      otherTasks: bySeverity(toDo),
      read: [testsPending, screens, toDo],
    };
  }

  private async tasksOf(
    tx: Tx,
    site: string,
    kinds: readonly TaskKind[],
    at: { readonly until: Date; readonly reader: PlaceReader },
  ): Promise<Task[]> {
    const models = await siteModels(tx, [site]);
    const look = { now: at.until, timeZone: this.context.config.timezone };
    const tasks: Task[] = [];
    for (const kind of kinds) {
      const open = { kind, ward: null, status: 'open', dueBefore: null } as const;
      const filters = { ...open, inHouse: true, now: at.until };
      const order = kind === 'confirmatory-test' ? orderByRisk(models(site)) : null;
      const page = { after: null, limit: SHOWN_MAX, order };
      const rows = await pageOfTasks(tx, [site], filters, page);
      tasks.push(...rows.map((row) => shownTask(row, look, models)));
    }
    return withPlacesOfTasks(tx, tasks, at.reader);
  }
}

function bySeverity(tasks: readonly Task[]): Task[] {
  const due = ({ dueAt }: Task) => (dueAt === null ? Infinity : instantMs(dueAt, 'UTC'));
  const rank = ({ severity }: Task) => SEVERITIES.indexOf(severity);
  return [...tasks].sort((a, b) => rank(a) - rank(b) || due(a) - due(b) || (a.id < b.id ? -1 : 1));
}

function endOfDay(now: Date, timeZone: string): Date {
  return new Date(instantMs(addDays(dayOfInstant(now.getTime(), timeZone), 1), timeZone));
}
