import {
  CULTURE_RESULTS,
  PURPOSES,
  SPECIMEN_STATUSES,
  date,
  specimenList,
  specimenWithHistory,
} from '@carbawatch/contracts';
import { familyMeant } from '@carbawatch/microbiology';
import type { Database } from '@carbawatch/postgres';
import {
  CurrentCaller,
  MAY,
  ParsedParams,
  ParsedQuery,
  decodeCursor,
  describeRoute,
  notFound,
  pageOf,
  pageQuery,
  visibleSites,
  type Caller,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { pageOfSpecimens, specimenOf } from '../store/specimen-reads';
import { specimenViewOf, specimenWithHistoryOf } from './specimen-view';
import { DATABASE } from './tokens';

const specimensQuery = z.strictObject({
  ...pageQuery,
  from: date.optional(),
  to: date.optional(),
  site: z.string().min(1).max(200).optional(),
  ward: z.string().min(1).max(200).optional(),
  status: z.enum(SPECIMEN_STATUSES).optional(),
  culture: z.enum(CULTURE_RESULTS).optional(),
  purpose: z.enum(PURPOSES).optional(),
  /** A family, `KPC`, or an allele, whose family is meant. */
  carbapenemase: z.string().min(1).max(50).optional(),
});
const specimenPath = z.object({ site: z.string().max(200), reportId: z.string().max(200) });
const specimenSort = z.tuple([date, z.string(), z.string()]);

/** Specimens without an isolate: screens, PCR on the specimen, cultures without growth. */
@Controller()
export class SpecimensController {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  @describeRoute({
    method: 'get',
    path: 'specimens',
    summary: 'Reports of specimens without an isolate, newest collection day first',
    roles: MAY.laboratory,
    query: specimensQuery,
    responses: { 200: specimenList },
  })
  async list(
    @ParsedQuery(specimensQuery) query: z.output<typeof specimensQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const sites = visibleSites(caller, query.site);
    const last = decodeCursor(query.cursor, specimenSort);
    const after = last && { collectedOn: last[0], site: last[1], reportId: last[2] };
    const filters = {
      ...query,
      carbapenemase: query.carbapenemase && familyMeant(query.carbapenemase),
    };
    const rows = await this.database.readAs(sites, (tx) =>
      pageOfSpecimens(tx, filters, { sites, after, limit: query.limit + 1 }),
    );
    return pageOf(
      rows,
      query.limit,
      ({ state }) => specimenViewOf(state),
      ({ collectedOn, state }) => [collectedOn, state.site, state.reportId],
    );
  }

  @describeRoute({
    method: 'get',
    path: 'specimens/:site/:reportId',
    summary: 'One specimen report with what follows from it, the reasons, and its history',
    roles: MAY.laboratory,
    params: specimenPath,
    responses: { 200: specimenWithHistory },
  })
  async show(
    @ParsedParams(specimenPath) { site, reportId }: z.output<typeof specimenPath>,
    @CurrentCaller() caller: Caller,
  ) {
    const sites = visibleSites(caller, site);
    const state = await this.database.readAs(sites, (tx) => specimenOf(tx, site, reportId));
    if (!state) throw notFound('There is no such specimen report.');
    return specimenWithHistoryOf(state);
  }
}
