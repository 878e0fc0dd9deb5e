import { CPE_STATUSES, date, type IsolateClassified } from '@carbawatch/contracts';
import { parseGeneName, resolveOrganism } from '@carbawatch/microbiology';
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
import { isolateOf, pageOfIsolates } from '../store/isolate-reads';
import { isolateList, isolateWithHistory, viewOf, viewWithHistory } from './isolate-view';
import { DATABASE } from './tokens';

const isolatesQuery = z.strictObject({
  ...pageQuery,
  from: date.optional(),
  to: date.optional(),
  site: z.string().min(1).max(200).optional(),
  ward: z.string().min(1).max(200).optional(),
  /** A name, a WHONET code or a SNOMED code. */
  organism: z.string().min(1).max(200).optional(),
  cpe: z.enum(CPE_STATUSES).optional(),
  /** A family, `KPC`, or an allele, whose family is meant. */
  carbapenemase: z.string().min(1).max(50).optional(),
  st: z
    .string()
    .regex(/^(ST)?\d+$/i, 'a sequence type such as 11 is needed')
    .optional(),
});
const isolatePath = z.object({ site: z.string().max(200), isolateId: z.string().max(200) });
const isolateSort = z.tuple([date, z.string(), z.string()]);

/** Isolates with their classification and its history. */
@Controller()
export class IsolatesController {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  @describeRoute({
    method: 'get',
    path: 'isolates',
    summary: 'Isolates with their classification, newest collection day first',
    roles: MAY.laboratory,
    query: isolatesQuery,
    responses: { 200: isolateList },
  })
  async list(
    @ParsedQuery(isolatesQuery) query: z.output<typeof isolatesQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const sites = visibleSites(caller, query.site);
    const last = decodeCursor(query.cursor, isolateSort);
    const after = last && { collectedOn: last[0], site: last[1], isolateId: last[2] };
    const filters = {
      ...query,
      organism: query.organism && organismCode(query.organism),
      carbapenemase: query.carbapenemase && familyOf(query.carbapenemase),
      st: query.st?.replace(/^ST/i, ''),
    };
    const rows = await this.database.readAs(sites, (tx) =>
      pageOfIsolates(tx, filters, { sites, after, limit: query.limit + 1 }),
    );
    return pageOf(
      rows,
      query.limit,
      ({ state }) => viewOf(state),
      ({ collectedOn, state }) => [collectedOn, state.site, state.isolateId],
    );
  }

  @describeRoute({
    method: 'get',
    path: 'isolates/:site/:isolateId',
    summary: 'One isolate with its classification, the reasons, and its history',
    roles: MAY.laboratory,
    params: isolatePath,
    responses: { 200: isolateWithHistory },
  })
  async show(
    @ParsedParams(isolatePath) { site, isolateId }: z.output<typeof isolatePath>,
    @CurrentCaller() caller: Caller,
  ) {
    const sites = visibleSites(caller, site);
    const state: IsolateClassified | null = await this.database.readAs(sites, (tx) =>
      isolateOf(tx, site, isolateId),
    );
    if (!state) throw notFound('There is no such isolate.');
    return viewWithHistory(state);
  }
}

/** The organism's code in the system; a text that names none finds nothing, rather than all. */
function organismCode(text: string): string {
  const match = resolveOrganism({ name: text, snomed: text, whonet: text });
  return match?.organism.code ?? text;
}

function familyOf(text: string): string {
  const name = parseGeneName(text);
  return name.group ?? name.family ?? text;
}
