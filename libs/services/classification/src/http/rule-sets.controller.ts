import { randomUUID } from 'node:crypto';
import { ruleJobView, ruleSetList, ruleSetView, switchList } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedParams,
  ParsedQuery,
  Refusal,
  audit,
  conflict,
  decodeCursor,
  describeRoute,
  notFound,
  pageOf,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { catalogueTitle } from '@carbawatch/microbiology';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { DEFAULT_CONTENT, DEFAULT_RULE_SET, rulesLabel } from '../decide/rule-set';
import { SHIPPED_RULES, type SiteRules } from '../decide/site-rules';
import { tablesOf } from '../store/reference-tables';
import { RuleBook } from '../store/rule-book';
import { saveJob, supersedeJobs } from '../store/rule-jobs';
import {
  holdRules,
  pageOfRuleSets,
  pageOfSwitches,
  ruleSetOf,
  saveRuleSet,
  saveSwitch,
  setInForce,
  standingSwitch,
} from '../store/rule-sets';
import { siteOf } from './caller-site';
import {
  newRuleSet,
  ruleSetPath,
  sitePageQuery,
  siteQuery,
  storedView,
  switching,
  viewOfJob,
  viewOfSwitch,
} from './rule-set-shapes';
import { CONTEXT } from './tokens';

type Switching = z.output<typeof switching>;
type RuleSetPath = z.output<typeof ruleSetPath>;

/** Rule sets of a site: saved versions, which one is in force, and the acts of switching. */
@Controller()
export class RuleSetsController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(RuleBook) private readonly book: RuleBook,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'classify/rule-sets',
    summary: 'Saved rule sets of a site, the shipped one first, and which one is in force',
    roles: MAY.laboratory,
    query: sitePageQuery,
    responses: { 200: ruleSetList },
  })
  async list(
    @ParsedQuery(sitePageQuery) query: z.output<typeof sitePageQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const site = siteOf(caller, query.site, this.context.config.site);
    const after = decodeCursor(query.cursor, z.tuple([z.string(), z.number().int()]));
    return this.context.database.readAs([site], async (tx) => {
      const sets = await pageOfRuleSets(tx, site, { after, limit: query.limit + 1 });
      const page = pageOf(
        sets,
        query.limit,
        ({ id }) => id,
        (set) => [set.name, set.version],
      );
      const ids = after ? page.items : [DEFAULT_RULE_SET, ...page.items];
      const items = [];
      for (const id of ids) items.push(await this.view(tx, site, id));
      return { items, next: page.next };
    });
  }

  @describeRoute({
    method: 'post',
    path: 'classify/rule-sets',
    summary: 'Save a rule set as the next version of its name; nothing is switched on',
    roles: MAY.laboratory,
    body: newRuleSet,
    responses: { 201: ruleSetView },
  })
  async save(
    @ParsedBody(newRuleSet) body: z.output<typeof newRuleSet>,
    @CurrentCaller() caller: Caller,
  ) {
    const { config, clock, database } = this.context;
    const site = siteOf(caller, body.site, config.site);
    const { name, reason, rules } = body;
    return database.transaction(async (tx) => {
      const createdAt = clock.now();
      await this.checkTables(tx, site, rules);
      const set = { site, name, content: rules, reason, createdAt, createdBy: caller.keyId };
      const saved = await saveRuleSet(tx, set);
      await audit(tx, {
        at: createdAt,
        actor: caller.keyId,
        action: 'rule-set.saved',
        target: saved.id,
        site,
        detail: { reason },
      });
      return this.view(tx, site, saved.id);
    });
  }

  @describeRoute({
    method: 'get',
    path: 'classify/rule-sets/:id',
    summary: 'One rule set; `default` is the shipped one',
    roles: MAY.laboratory,
    params: ruleSetPath,
    query: siteQuery,
    responses: { 200: ruleSetView },
  })
  async show(
    @ParsedParams(ruleSetPath) { id }: RuleSetPath,
    @ParsedQuery(siteQuery) query: z.output<typeof siteQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const site = siteOf(caller, query.site, this.context.config.site);
    return this.context.database.readAs([site], (tx) => this.view(tx, site, id));
  }

  @describeRoute({
    method: 'post',
    path: 'classify/rule-sets/:id/activate',
    summary: 'Put a rule set in force; every isolate of the site is then classified by it',
    roles: MAY.administer,
    params: ruleSetPath,
    body: switching,
    responses: { 202: ruleJobView },
  })
  async activate(
    @ParsedParams(ruleSetPath) { id }: RuleSetPath,
    @ParsedBody(switching) body: Switching,
    @CurrentCaller() caller: Caller,
  ) {
    return this.switching(caller, body, async (tx, site) => {
      if (!(await this.book.named(tx, site, id))) throw notFound('There is no such rule set.');
      return { ruleSet: id, undoes: null };
    });
  }

  @describeRoute({
    method: 'post',
    path: 'classify/rule-sets/:id/undo',
    summary: 'Take the switch to this rule set back; the set before it is in force again',
    roles: MAY.administer,
    params: ruleSetPath,
    body: switching,
    responses: { 202: ruleJobView },
  })
  async undo(
    @ParsedParams(ruleSetPath) { id }: RuleSetPath,
    @ParsedBody(switching) body: Switching,
    @CurrentCaller() caller: Caller,
  ) {
    return this.switching(caller, body, async (tx, site, inForce) => {
      const last = await standingSwitch(tx, site);
      if (inForce !== id || last?.ruleSet !== id) {
        throw conflict(
          'not-in-force',
          'Only the rule set that was switched on last can be undone.',
        );
      }
      return { ruleSet: last.previous, undoes: last.seq };
    });
  }

  @describeRoute({
    method: 'get',
    path: 'classify/rule-switches',
    summary: 'Who put which rules in force, when and why, newest first',
    roles: MAY.laboratory,
    query: sitePageQuery,
    responses: { 200: switchList },
  })
  async switches(
    @ParsedQuery(sitePageQuery) query: z.output<typeof sitePageQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const site = siteOf(caller, query.site, this.context.config.site);
    const [before] = decodeCursor(query.cursor, z.tuple([z.number().int()])) ?? [null];
    const rows = await this.context.database.readAs([site], (tx) =>
      pageOfSwitches(tx, site, { before, limit: query.limit + 1 }),
    );
    return pageOf(rows, query.limit, viewOfSwitch, ({ seq }) => [seq]);
  }

  /** The one way to change what is in force: act, audit and job in one transaction. */
  private async switching(
    caller: Caller,
    { site: requested, reason }: Switching,
    decide: (
      tx: Tx,
      site: string,
      inForce: string,
    ) => Promise<{ readonly ruleSet: string; readonly undoes: number | null }>,
  ) {
    const { config, clock, database } = this.context;
    const site = siteOf(caller, requested, config.site);
    return database.transaction(async (tx) => {
      await holdRules(tx, 'to-switch');
      const previous = await setInForce(tx, site);
      const { ruleSet, undoes } = await decide(tx, site, previous);
      const at = clock.now();
      const by = caller.keyId;
      await saveSwitch(tx, { site, ruleSet, previous, undoes, reason, at, by });
      await supersedeJobs(tx, site, at);
      await audit(tx, {
        at,
        actor: by,
        action: undoes === null ? 'rule-set.activated' : 'rule-set.undone',
        target: ruleSet,
        site,
        detail: { reason, previous },
      });
      const job = await saveJob(tx, {
        id: randomUUID(),
        site,
        kind: 'switch',
        ruleSet,
        against: previous,
        createdAt: at,
        createdBy: by,
      });
      return viewOfJob(job);
    });
  }

  private async checkTables(
    tx: Tx,
    site: string,
    { breakpoints, catalogue, profiles }: typeof DEFAULT_CONTENT,
  ): Promise<void> {
    const named = [
      { id: breakpoints.table, kind: 'breakpoints', pointer: '/rules/breakpoints/table' },
      { id: catalogue, kind: 'catalogue', pointer: '/rules/catalogue' },
      ...profiles.map((id, at) => ({ id, kind: 'profiles', pointer: `/rules/profiles/${at}` })),
    ].flatMap(({ id, ...rest }) => (id === null ? [] : [{ id, ...rest }]));
    const known = await tablesOf(
      tx,
      site,
      named.map(({ id }) => id),
    );
    const problems = named
      .filter(({ id, kind }) => !known.some((table) => table.id === id && table.kind === kind))
      .map(({ kind, pointer }) => ({
        code: 'unknown-table',
        pointer,
        detail: `The site has uploaded no table of ${kind} with this id.`,
      }));
    if (problems.length === 0) return;
    const places = problems.map(({ pointer }) => pointer).join(', ');
    throw new Refusal(422, 'unknown-table', { detail: `Check ${places}.`, problems });
  }

  private async view(tx: Tx, site: string, id: string): Promise<z.output<typeof ruleSetView>> {
    const inForce = (await setInForce(tx, site)) === id;
    if (id === DEFAULT_RULE_SET) return { ...shippedView(site), inForce };
    const set = await ruleSetOf(tx, site, id);
    const rules = set && (await this.book.named(tx, site, id));
    if (!set || !rules) throw notFound('There is no such rule set.');
    return { ...storedView(set), ...versionsOf(rules), inForce };
  }
}

function versionsOf(rules: SiteRules) {
  return {
    label: rulesLabel(rules.id),
    breakpoints: rules.breakpoints,
    catalogue: catalogueTitle(rules.catalogue),
  };
}

function shippedView(site: string) {
  return {
    id: DEFAULT_RULE_SET,
    site,
    name: DEFAULT_RULE_SET,
    version: null,
    ...versionsOf(SHIPPED_RULES),
    rules: DEFAULT_CONTENT,
    reason: null,
    createdAt: null,
    createdBy: null,
  };
}
