import {
  TASK_KINDS,
  listOf,
  task,
  taskCompletion,
  type Task,
  type TaskCompletion,
  type TaskKind,
} from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedParams,
  ParsedQuery,
  SaidMoment,
  audit,
  badRequest,
  conflict,
  decodeCursor,
  describeRoute,
  momentOfAct,
  notFound,
  pageOf,
  pageQuery,
  statedMoment,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { withPlacesOfTasks } from '../http/shown-places';
import { CONTEXT } from '../providers';
import { siteModels } from '../risk/site-models';
import { setTimers } from '../store/clock';
import { siteMoment } from '../store/site-moment';
import { orderByRisk } from './risk-order';
import { beginOfDay, shownTask } from './shown-task';
import { saveTaskAct } from './task-acts.store';
import { BY_DUE, BY_SEVERITY, pageOfTasks, taskOfId, type TaskRow } from './tasks.store';

const tasksQuery = z.strictObject({
  ...pageQuery,
  site: z.string().min(1).max(64).optional(),
  kind: z.enum(TASK_KINDS).optional(),
  ward: z.string().min(1).max(200).optional(),
  /** `all` gives what is done too. */
  status: z.enum(['open', 'done', 'all']).default('open'),
  overdue: z.enum(['true']).optional(),
  /** Of the screens of contacts only those of people who lie in a bed now. */
  inHouse: z.enum(['true']).optional(),
  /** `risk`: pending tests by the probability of CPE, of one site. */
  order: z.enum(['severity', 'due', 'risk']).default('severity'),
});
type TasksQuery = z.output<typeof tasksQuery>;
const cursorOf = z.tuple([z.number(), z.iso.datetime(), z.uuid()]);
const params = z.object({ id: z.string() });
const completeBody = taskCompletion.optional();
const undoBody = z.strictObject({}).optional();

/** What is to be done, from the facts; a person says what is done, and may take it back. */
@Controller()
export class TasksController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'get',
    path: 'tasks',
    summary: 'Work lists: screens, confirmatory tests, discordant results, carriers, reports',
    roles: MAY.patients,
    query: tasksQuery,
    responses: { 200: listOf(task) },
  })
  async list(@ParsedQuery(tasksQuery) query: TasksQuery, @CurrentCaller() caller: Caller) {
    const byRisk = query.order === 'risk';
    if (byRisk && query.kind !== 'confirmatory-test') {
      const detail = 'Only confirmatory-test has an order by risk.';
      throw badRequest('invalid', detail, '/order');
    }
    const site = query.site ?? (byRisk ? this.context.config.site : undefined);
    const sites = visibleSites(caller, site);
    const [score, dueAt, id] = decodeCursor(query.cursor, cursorOf) ?? [];
    const after =
      score !== undefined && dueAt !== undefined && id !== undefined ? { score, dueAt, id } : null;
    const { config, database } = this.context;
    return database.readAs(sites, async (tx) => {
      // In a replay nothing is late by the clock on the wall.
      const now = await siteMoment(tx, site ?? config.site, this.context);
      const filters = {
        kind: query.kind ?? null,
        ward: query.ward ?? null,
        status: query.status === 'all' ? null : query.status,
        dueBefore: query.overdue ? now : null,
        screensDueBefore: beginOfDay(now, config.timezone),
        inHouse: query.inHouse === 'true',
        now,
      };
      const order = byRisk
        ? orderByRisk((await siteModels(tx, [site ?? '']))(site ?? ''))
        : query.order === 'due'
          ? BY_DUE
          : BY_SEVERITY;
      const limit = query.limit + 1;
      const rows = await pageOfTasks(tx, sites, filters, { after, limit, order });
      const models = await siteModels(
        tx,
        rows.map((row) => row.site),
      );
      const page = pageOf(
        rows,
        query.limit,
        (row) => shownTask(row, { now, timeZone: config.timezone }, models),
        (row) => [row.score, row.dueAt.toISOString(), row.id],
      );
      const reader = { caller, timeZone: config.timezone };
      return { ...page, items: await withPlacesOfTasks(tx, page.items, reader) };
    });
  }

  @describeRoute({
    method: 'post',
    path: 'tasks/:id/complete',
    summary: 'Say that a task is done, a report with its number; safe to repeat',
    roles: MAY.patients,
    params,
    body: completeBody,
    responses: { 200: task },
  })
  complete(
    @ParsedParams(params) { id }: z.output<typeof params>,
    @ParsedBody(completeBody) body: z.output<typeof completeBody>,
    @CurrentCaller() caller: Caller,
    @SaidMoment() at?: string,
  ): Promise<Task> {
    return this.say(caller, id, { done: true, ...body }, at);
  }

  @describeRoute({
    method: 'post',
    path: 'tasks/:id/undo',
    summary: 'Say that a task is not done after all; safe to repeat',
    roles: MAY.patients,
    params,
    body: undoBody,
    responses: { 200: task },
  })
  undo(
    @ParsedParams(params) { id }: z.output<typeof params>,
    @ParsedBody(undoBody) _: z.output<typeof undoBody>,
    @CurrentCaller() caller: Caller,
    @SaidMoment() at?: string,
  ): Promise<Task> {
    return this.say(caller, id, { done: false }, at);
  }

  private async say(
    caller: Caller,
    id: string,
    { done, ...said }: TaskCompletion & { readonly done: boolean },
    saidAt: string | undefined,
  ): Promise<Task> {
    const sites = visibleSites(caller);
    const { database, clock } = this.context;
    if (!z.uuid().safeParse(id).success) throw notFound('There is no such task.');
    return database.transaction(async (tx) => {
      const known = await taskOfId(tx, sites, id, { lock: true });
      if (!known) throw notFound('There is no such task.');
      const { site } = known;
      const now = await siteMoment(tx, site, this.context);
      const row = (await taskOfId(tx, [site], id, { now })) ?? known;
      const look = { now, timeZone: this.context.config.timezone };
      const models = await siteModels(tx, [site]);
      const isNumbered = done && addsNumber(row, said);
      if ((row.done ?? false) !== done || isNumbered) {
        if (row.ended && !isNumbered)
          throw conflict('task-ended', 'The facts ask for it no more; it stays done.');
        if (done) refuseReport(row.kind, said);
        const act = { done, actor: caller.name, at: momentOfAct(this.context, saidAt) };
        const saidNow = statedMoment(this.context.config, saidAt) ?? now;
        const kept = { ...said, ...act, screens: row.screens, saidAt: saidNow };
        await saveTaskAct(tx, shownTask(row, look, models), kept);
        // The reminder of a report that was sent asks nobody: its person is looked at anew.
        if (row.kind === 'statutory-report' || row.kind === 'withdraw-report') {
          await setTimers(tx, 3, [{ site, name: row.patient, dueMs: 0 }]);
        }
        const action = done ? 'task.completed' : 'task.reopened';
        await audit(tx, { at: clock.now(), actor: caller.keyId, action, target: id, site });
      }
      const after = await taskOfId(tx, [site], id, { now });
      if (!after) throw notFound('There is no such task.');
      const reader = { caller, timeZone: this.context.config.timezone };
      const shown = shownTask(after, look, models);
      const [placed = shown] = await withPlacesOfTasks(tx, [shown], reader);
      return placed;
    });
  }
}

const NO_NUMBER_HERE = 'A task that is no report by law has no number of a report.';

/** A number that is told after the report was said to be done, or another than was told. */
function addsNumber(
  { reference, noReference }: Pick<TaskRow, 'reference' | 'noReference'>,
  said: TaskCompletion,
): boolean {
  if (said.reference !== undefined) return said.reference !== reference;
  return said.noReference !== undefined && said.noReference !== noReference;
}

/** What the law asks for is over when somebody can show it: the number, or why there is none. */
function refuseReport(kind: TaskKind, { reference, noReference }: TaskCompletion): void {
  if (kind === 'statutory-report') return;
  if (reference !== undefined) throw badRequest('invalid', NO_NUMBER_HERE, '/reference');
  if (noReference !== undefined) throw badRequest('invalid', NO_NUMBER_HERE, '/noReference');
}
