import { randomUUID } from 'node:crypto';
import {
  alertRuleChoice,
  backtestJob,
  backtestRequest,
  type AlertRuleChoice,
  type BacktestJob,
  type BacktestRequest,
} from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedParams,
  Refusal,
  audit,
  badRequest,
  conflict,
  describeRoute,
  notFound,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject, type BeforeApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import { ruleBook, AS_SHIPPED, type RuleBook } from '../decide/rules/rule-book';
import { RULES_DO_NOT_FIT, refusedPlaces } from '../http/refused-rules';
import { CONTEXT } from '../providers';
import { newestRules } from '../store/site-rules';
import { cancelJob, endJob, jobOfId, noteProgress, startJob } from './backtest-jobs.store';
import { walkLog, type LogWalk } from './walk-log';

const params = z.object({ id: z.string() });

class CancelledError extends Error {}

/** Stands for rules that nobody has saved. */
const ASKED = -1;

/** Tries rules on the site's own past before they are switched on. */
@Controller()
export class BacktestController implements BeforeApplicationShutdown {
  private walking: Promise<void> | null = null;
  private stopping = false;

  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.walking;
  }

  @describeRoute({
    method: 'post',
    path: 'alerts/backtest',
    summary: 'Walk the site’s own log under other rules; nothing is stored, told or delivered',
    roles: MAY.patients,
    body: backtestRequest,
    responses: { 202: backtestJob },
  })
  async start(
    @ParsedBody(backtestRequest) request: BacktestRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<BacktestJob> {
    const { database, config, clock } = this.context;
    const site = request.site ?? config.site;
    visibleSites(caller, site);
    if (request.from > request.to) throw badRequest('invalid', 'from lies after to.', '/from');
    if (this.walking) throw conflict('backtest-running', 'One walk at a time; try again later.');
    const books = await this.booksOf(site, request);
    const job = { site, id: randomUUID(), at: clock.now() };
    const span = { from: request.from, to: request.to, timeZone: config.timezone };
    await database.transaction(async (tx) => {
      await startJob(tx, job);
      const actor = caller.keyId;
      await audit(tx, { at: job.at, actor, action: 'backtest.started', target: job.id, site });
    });
    this.walking = this.walk(job, { site, span, ...books }).finally(() => {
      this.walking = null;
    });
    return this.jobOf(caller, job.id);
  }

  @describeRoute({
    method: 'get',
    path: 'alerts/backtest/:id',
    summary: 'How far a walk is, and its report: alerts gained, lost, moved',
    roles: MAY.patients,
    params,
    responses: { 200: backtestJob },
  })
  one(
    @ParsedParams(params) { id }: z.output<typeof params>,
    @CurrentCaller() caller: Caller,
  ): Promise<BacktestJob> {
    return this.jobOf(caller, id);
  }

  @describeRoute({
    method: 'post',
    path: 'alerts/backtest/:id/cancel',
    summary: 'Break a walk off; one that has ended stays as it is',
    roles: MAY.patients,
    params,
    responses: { 200: backtestJob },
  })
  async cancel(
    @ParsedParams(params) { id }: z.output<typeof params>,
    @CurrentCaller() caller: Caller,
  ): Promise<BacktestJob> {
    const { site } = await this.jobOf(caller, id);
    const { database, clock } = this.context;
    await database.transaction(async (tx) => {
      if (!(await cancelJob(tx, { site, id }))) return;
      const actor = caller.keyId;
      await audit(tx, { at: clock.now(), actor, action: 'backtest.cancelled', target: id, site });
    });
    return this.jobOf(caller, id);
  }

  private async jobOf(caller: Caller, id: string): Promise<BacktestJob> {
    const sites = visibleSites(caller);
    const now = this.context.clock.now();
    const job = z.uuid().safeParse(id).success
      ? await this.context.database.readAs(sites, (tx) => jobOfId(tx, sites, id, now))
      : null;
    if (!job) throw notFound('There is no such backtest.');
    return job;
  }

  /** The rules in force, and those that were asked about; 422 where these could not work. */
  private async booksOf(
    site: string,
    { rules }: BacktestRequest,
  ): Promise<{ before: RuleBook; after: RuleBook }> {
    const saved = await this.context.database.transaction((tx) => newestRules(tx, site));
    const inForce = saved?.choice ?? AS_SHIPPED;
    const choice = choiceOf(rules, inForce);
    const found = refusedPlaces(choice, '/rules');
    if (found.length > 0) {
      // One rule was sent alone, and stands last in the choice.
      const alone = `/rules/ownRules/${choice.ownRules.length - 1}`;
      const problems = found.map((one) =>
        'rule' in rules ? { ...one, pointer: one.pointer.replace(alone, '/rules') } : one,
      );
      throw new Refusal(422, 'rules-do-not-fit', { detail: RULES_DO_NOT_FIT, problems });
    }
    return { before: ruleBook(saved?.version ?? 0, inForce), after: ruleBook(ASKED, choice) };
  }

  private async walk(
    job: { readonly site: string; readonly id: string },
    asked: LogWalk,
  ): Promise<void> {
    const { database, clock, log } = this.context;
    const { timeZone } = asked.span;
    try {
      const walked = await walkLog(database, asked, async (progress) => {
        if (this.stopping) throw new Error('The process is stopping.');
        const noted = { at: clock.now(), ...progress };
        const wanted = await database.transaction((tx) => noteProgress(tx, job, noted));
        if (!wanted) throw new CancelledError();
      });
      await database.transaction((tx) => endJob(tx, job, { report: { ...walked, timeZone } }));
    } catch (error) {
      if (error instanceof CancelledError) return;
      // The walk has no effect, so that nothing is lost but its report.
      log.warn('backtest.failed', { site: job.site, error });
      const detail = 'The walk broke off; start it again.';
      await database.transaction((tx) => endJob(tx, job, { detail })).catch(() => undefined);
    }
  }
}

/** A whole choice as it is; one rule joins the choice in force. */
function choiceOf(rules: BacktestRequest['rules'], inForce: AlertRuleChoice): AlertRuleChoice {
  const whole = alertRuleChoice.safeParse(rules);
  if (whole.success) return whole.data;
  if (!('rule' in rules)) throw new RangeError('a rule is a choice or a document');
  const others = inForce.ownRules.filter(({ rule }) => rule !== rules.rule);
  return { ...inForce, ownRules: [...others, rules] };
}
