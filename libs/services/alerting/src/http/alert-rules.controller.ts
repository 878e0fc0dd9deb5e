import {
  RULE_SUBJECTS,
  alertRulesBody,
  alertRulesUndoBody,
  alertRulesVersion,
  alertRulesView,
  listOf,
  type AlertRuleChoice,
  type AlertRulesView,
  type RuleSubject,
} from '@carbawatch/contracts';
import { hospitalName, ownHospitals } from '@carbawatch/epidemiology';
import { isUniqueViolation, type Tx } from '@carbawatch/postgres';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedQuery,
  Refusal,
  audit,
  conflict,
  decodeCursor,
  describeRoute,
  notFound,
  pageOf,
  pageQuery,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { backgroundOf, whyOf } from '../decide/rules/compile-rule';
import { valuesOfField } from '../decide/rules/field-values';
import { FIELDS } from '../decide/rules/fields';
import { AS_SHIPPED, effectiveRules } from '../decide/rules/rule-book';
import { CONTEXT } from '../providers';
import { hospitalsTold } from '../store/facts';
import { jobOf, startRuleJob } from '../store/rule-jobs';
import { RULES_DO_NOT_FIT, refusedPlaces } from './refused-rules';
import { newestRules, pageOfRules, rulesOfVersion, saveRules } from '../store/site-rules';

const siteQuery = z.strictObject({ site: z.string().min(1).max(200).optional() });
const versionsQuery = z.strictObject({ ...pageQuery, ...siteQuery.shape });
type Body = z.output<typeof alertRulesBody>;
type UndoBody = z.output<typeof alertRulesUndoBody>;

/** What a site has decided about its rules, saved in versions; the newest is in force. */
@Controller()
export class AlertRulesController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'get',
    path: 'alert-rules',
    summary: 'The alert rules in force, and the fields that a rule of the site’s own may use',
    roles: MAY.patients,
    query: siteQuery,
    responses: { 200: alertRulesView },
  })
  async show(
    @ParsedQuery(siteQuery) query: z.output<typeof siteQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<AlertRulesView> {
    const site = this.siteOf(caller, query.site);
    return this.context.database.readAs([site], (tx) => viewOf(tx, site));
  }

  @describeRoute({
    method: 'put',
    path: 'alert-rules',
    summary: 'Save the site’s rules as the next version; every alert is looked at anew',
    roles: MAY.patients,
    body: alertRulesBody,
    responses: { 200: alertRulesView },
  })
  async save(
    @ParsedBody(alertRulesBody) body: Body,
    @CurrentCaller() caller: Caller,
  ): Promise<AlertRulesView> {
    const site = this.siteOf(caller, body.site);
    refuseBad(body.choice);
    return this.write(caller, site, async (tx) => {
      await refuseForeign(tx, site, body.choice);
      const newest = (await newestRules(tx, site))?.version ?? 0;
      if (newest !== body.basedOn) {
        throw conflict('alert-rules-changed', `Version ${newest} has been saved meanwhile.`);
      }
      return { ...body, undoTo: null };
    });
  }

  @describeRoute({
    method: 'post',
    path: 'alert-rules/undo',
    summary: 'Bring back the version before the one in force, as a new version',
    roles: MAY.patients,
    body: alertRulesUndoBody,
    responses: { 200: alertRulesView },
  })
  async undo(
    @ParsedBody(alertRulesUndoBody) body: UndoBody,
    @CurrentCaller() caller: Caller,
  ): Promise<AlertRulesView> {
    const site = this.siteOf(caller, body.site);
    return this.write(caller, site, async (tx) => {
      const newest = await newestRules(tx, site);
      if (!newest) throw conflict('alert-rules-shipped', 'The rules are as shipped.');
      const undoTo = (newest.undoTo ?? newest.version) - 1;
      if (undoTo < 0) throw conflict('alert-rules-first', 'Nothing older was ever in force.');
      const before = await rulesOfVersion(tx, site, undoTo);
      return { reason: body.reason, choice: before?.choice ?? AS_SHIPPED, undoTo };
    });
  }

  @describeRoute({
    method: 'get',
    path: 'alert-rules/versions',
    summary: 'Every version of the site’s rules, the newest first',
    roles: MAY.patients,
    query: versionsQuery,
    responses: { 200: listOf(alertRulesVersion) },
  })
  async versions(
    @ParsedQuery(versionsQuery) query: z.output<typeof versionsQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const site = this.siteOf(caller, query.site);
    const [before = null] = decodeCursor(query.cursor, z.tuple([z.number().int()])) ?? [];
    const rows = await this.context.database.readAs([site], (tx) =>
      pageOfRules(tx, site, { before, limit: query.limit + 1 }),
    );
    return pageOf(
      rows,
      query.limit,
      ({ savedAt, ...row }) => ({ ...row, savedAt: savedAt.toISOString() }),
      ({ version }) => [version],
    );
  }

  private async write(
    caller: Caller,
    site: string,
    decide: (tx: Tx) => Promise<{ reason: string; choice: AlertRuleChoice; undoTo: number | null }>,
  ): Promise<AlertRulesView> {
    const { clock, database } = this.context;
    try {
      return await database.transaction(async (tx) => {
        const { reason, choice, undoTo } = await decide(tx);
        const before = await newestRules(tx, site);
        const version = (before?.version ?? 0) + 1;
        const savedAt = clock.now();
        const savedBy = caller.name;
        await saveRules(tx, site, { version, savedAt, savedBy, reason, undoTo, choice });
        await startRuleJob(tx, site, version, movesHouse(before?.choice, choice));
        await audit(tx, {
          at: savedAt,
          actor: caller.keyId,
          action: undoTo === null ? 'alert-rules.saved' : 'alert-rules.undone',
          target: `${site} version ${version}`,
          site,
          detail: { reason },
        });
        return viewOf(tx, site);
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw conflict('alert-rules-changed', 'Another version was saved at the same time.');
    }
  }

  private siteOf(caller: Caller, requested: string | undefined): string {
    const site = requested ?? this.context.config.site;
    const sites = visibleSites(caller, site);
    if (sites !== 'all' && !sites.includes(site)) throw notFound('There is no such site.');
    return site;
  }
}

function refuseBad(choice: AlertRuleChoice): void {
  const problems = refusedPlaces(choice, '/choice');
  if (problems.length === 0) return;
  throw new Refusal(422, 'alert-rules-invalid', { detail: RULES_DO_NOT_FIT, problems });
}

/** Whether other hospitals are the site's own than before: everybody's stays follow. */
function movesHouse(before: AlertRuleChoice | undefined, after: AlertRuleChoice): boolean {
  const names = (choice?: AlertRuleChoice) => [...(ownHospitals(choice?.facilities) ?? [])].sort();
  return names(before).join('\n') !== names(after).join('\n');
}

/** A list that holds none of the hospitals which movements name is a slip of the pen. */
async function refuseForeign(tx: Tx, site: string, choice: AlertRuleChoice): Promise<void> {
  const own = ownHospitals(choice.facilities);
  if (own === null) return;
  const told = await hospitalsTold(tx, site);
  if (told.length === 0 || told.some((name) => own.has(hospitalName(name)))) return;
  const detail =
    `no movement names any of these; movements name ${told.join(', ')}: a list without your own ` +
    'would put everybody elsewhere';
  const problems = [{ code: 'alert-rule', pointer: '/choice/facilities', detail }];
  throw new Refusal(422, 'alert-rules-invalid', { detail: RULES_DO_NOT_FIT, problems });
}

async function viewOf(tx: Tx, site: string): Promise<AlertRulesView> {
  const saved = await newestRules(tx, site);
  const choice = saved?.choice ?? AS_SHIPPED;
  const job = await jobOf(tx, site);
  return {
    site,
    version: saved?.version ?? 0,
    savedAt: saved?.savedAt.toISOString() ?? null,
    savedBy: saved?.savedBy ?? null,
    reason: saved?.reason ?? null,
    choice,
    rules: effectiveRules(choice).map(({ document, origin }) => {
      const background = backgroundOf(document);
      const written = background === null ? {} : { background };
      return { ...document, why: whyOf(document), ...written, origin };
    }),
    fields: Object.fromEntries(RULE_SUBJECTS.map((subject) => [subject, fieldsOf(subject)])),
    recompute: job ? { state: 'running', left: job.left } : { state: 'done', left: 0 },
  };
}

function fieldsOf(subject: RuleSubject): AlertRulesView['fields'][string] {
  return Object.entries(FIELDS[subject]).map(([name, type]) => {
    const values = valuesOfField(subject, name);
    return { name, type, ...(values && { values: [...values] }) };
  });
}
