import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ruleChangeCounts,
  ruleChangeList,
  ruleJobList,
  ruleJobView,
  specimenChangeList,
} from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedParams,
  ParsedQuery,
  audit,
  covers,
  decodeCursor,
  describeRoute,
  givenReason,
  notFound,
  pageOf,
  sealAuditReason,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject, Req } from '@nestjs/common';
import { z } from 'zod';
import { RuleBook } from '../store/rule-book';
import { jobOf, pageOfJobs, saveJob, type RuleJob } from '../store/rule-jobs';
import { setInForce } from '../store/rule-sets';
import { countTurns, pageOfDifferences } from '../store/shadow-isolates';
import { pageOfSpecimenDifferences } from '../store/shadow-specimens';
import { siteOf } from './caller-site';
import {
  changesQuery,
  jobPath,
  jobQuery,
  shadowing,
  sitePageQuery,
  specimenChangesQuery,
  viewOfJob,
} from './rule-set-shapes';
import { CONTEXT } from './tokens';

/** How often a waiting request looks at its job. */
const LOOK_AGAIN_MS = 100;

/** Comparisons of another rule set with the one in force, and the walks that switching starts. */
@Controller()
export class ShadowController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(RuleBook) private readonly book: RuleBook,
  ) {}

  @describeRoute({
    method: 'post',
    path: 'classify/shadow',
    summary: 'Run a rule set over all that is stored without effect and keep the difference',
    roles: MAY.laboratory,
    body: shadowing,
    responses: { 202: ruleJobView },
  })
  async shadow(
    @ParsedBody(shadowing) body: z.output<typeof shadowing>,
    @CurrentCaller() caller: Caller,
  ) {
    const { config, clock, database } = this.context;
    const site = siteOf(caller, body.site, config.site);
    const { ruleSet } = body;
    return database.transaction(async (tx) => {
      if (!(await this.book.named(tx, site, ruleSet))) throw notFound('There is no such rule set.');
      const against = await setInForce(tx, site);
      const made = { createdAt: clock.now(), createdBy: caller.keyId };
      const id = randomUUID();
      return viewOfJob(await saveJob(tx, { id, site, kind: 'shadow', ruleSet, against, ...made }));
    });
  }

  @describeRoute({
    method: 'get',
    path: 'classify/jobs',
    summary: 'Comparisons and switches of a site with their progress, newest first',
    roles: MAY.laboratory,
    query: sitePageQuery,
    responses: { 200: ruleJobList },
  })
  async jobs(
    @ParsedQuery(sitePageQuery) query: z.output<typeof sitePageQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const site = siteOf(caller, query.site, this.context.config.site);
    const [before] = decodeCursor(query.cursor, z.tuple([z.number().int()])) ?? [null];
    const rows = await this.context.database.readAs([site], (tx) =>
      pageOfJobs(tx, site, { before, limit: query.limit + 1 }),
    );
    return pageOf(rows, query.limit, viewOfJob, ({ seq }) => [seq]);
  }

  @describeRoute({
    method: 'get',
    path: 'classify/jobs/:id',
    summary: 'One job: its progress, and of a comparison the counts; ?wait=10 waits for its end',
    roles: MAY.laboratory,
    params: jobPath,
    query: jobQuery,
    responses: { 200: ruleJobView },
  })
  async job(
    @ParsedParams(jobPath) { id }: z.output<typeof jobPath>,
    @ParsedQuery(jobQuery) { wait }: z.output<typeof jobQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const looks = Math.ceil((wait * 1_000) / LOOK_AGAIN_MS);
    let job = await this.visible(id, caller);
    for (let look = 0; look < looks && job.finishedAt === null; look += 1) {
      await sleep(LOOK_AGAIN_MS);
      job = await this.visible(id, caller);
    }
    return viewOfJob(job);
  }

  @describeRoute({
    method: 'get',
    path: 'classify/jobs/:id/changes',
    summary: 'The isolates that a comparison found to differ, from what to what',
    roles: MAY.laboratory,
    params: jobPath,
    query: changesQuery,
    responses: { 200: ruleChangeList },
  })
  async changes(
    @ParsedParams(jobPath) { id }: z.output<typeof jobPath>,
    @ParsedQuery(changesQuery) { kind, sort, limit, cursor }: z.output<typeof changesQuery>,
    @CurrentCaller() caller: Caller,
    @Req() request: IncomingMessage,
  ) {
    const after = decodeCursor(cursor, z.tuple([z.number().int(), z.string()]));
    const { site, ruleSet, changed } = await this.visible(id, caller);
    const rows = await this.context.database.readAs([site], (tx) =>
      pageOfDifferences(tx, id, { kind, sort, after, limit: limit + 1 }),
    );
    // A reason is given by whoever takes the list out; looking at it needs none.
    const reason = after === null ? givenReason(request) : null;
    if (reason !== null) await this.note(caller, { site, ruleSet, changed }, reason);
    return pageOf(
      rows,
      limit,
      ({ isolateId, organism, difference }) => ({ site, isolateId, organism, ...difference }),
      ({ rank, isolateId }) => [rank, isolateId],
    );
  }

  @describeRoute({
    method: 'get',
    path: 'classify/jobs/:id/change-counts',
    summary: 'In how many isolates a comparison found which answer to become which',
    roles: MAY.laboratory,
    params: jobPath,
    responses: { 200: ruleChangeCounts },
  })
  async changeCounts(
    @ParsedParams(jobPath) { id }: z.output<typeof jobPath>,
    @CurrentCaller() caller: Caller,
  ) {
    const { site } = await this.visible(id, caller);
    return {
      items: await this.context.database.readAs([site], (tx) => countTurns(tx, id)),
    };
  }

  @describeRoute({
    method: 'get',
    path: 'classify/jobs/:id/specimen-changes',
    summary: 'The reports of specimens that a comparison found to differ, from what to what',
    roles: MAY.laboratory,
    params: jobPath,
    query: specimenChangesQuery,
    responses: { 200: specimenChangeList },
  })
  async specimenChanges(
    @ParsedParams(jobPath) { id }: z.output<typeof jobPath>,
    @ParsedQuery(specimenChangesQuery)
    { kind, limit, cursor }: z.output<typeof specimenChangesQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const [after] = decodeCursor(cursor, z.tuple([z.string()])) ?? [null];
    const { site } = await this.visible(id, caller);
    const rows = await this.context.database.readAs([site], (tx) =>
      pageOfSpecimenDifferences(tx, id, { kind, after, limit: limit + 1 }),
    );
    return pageOf(
      rows,
      limit,
      ({ reportId, difference }) => ({ site, reportId, ...difference }),
      ({ reportId }) => [reportId],
    );
  }

  private async note(
    caller: Caller,
    { site, ruleSet, changed }: Pick<RuleJob, 'site' | 'ruleSet' | 'changed'>,
    reason: string,
  ): Promise<void> {
    const { clock, database, secrets } = this.context;
    const sealedReason = sealAuditReason(secrets, reason);
    const detail = { format: 'shadow-difference', ruleSet, isolates: changed, sealedReason };
    const entry = { at: clock.now(), actor: caller.keyId, action: 'isolates.exported' };
    await database.transaction((tx) => audit(tx, { ...entry, target: site, site, detail }));
  }

  private async visible(id: string, caller: Caller): Promise<RuleJob> {
    const job = await this.context.database.readAs(caller.sites, (tx) => jobOf(tx, id));
    if (!job || !covers(caller.sites, job.site)) throw notFound('There is no such job.');
    return job;
  }
}
