import {
  CPE_STATUSES,
  CRE_STATUSES,
  date,
  isolateCount,
  isolateList,
  isolateSort,
  isolateWithHistory,
  type IsolateClassified,
} from '@carbawatch/contracts';
import { familyMeant, resolveOrganism } from '@carbawatch/microbiology';
import type { Database, Tx } from '@carbawatch/postgres';
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
import { SHIPPED_RULES, type SiteRules } from '../decide/site-rules';
import { orderOf } from '../store/isolate-order';
import {
  countOfIsolates,
  isolateOf,
  pageOfIsolates,
  type IsolateFilters,
} from '../store/isolate-reads';
import { RuleBook } from '../store/rule-book';
import { viewOf, viewWithHistory } from './isolate-view';
import { DATABASE } from './tokens';

const filters = {
  from: date.optional(),
  to: date.optional(),
  site: z.string().min(1).max(200).optional(),
  ward: z.string().min(1).max(200).optional().meta({
    description:
      'Where the specimen was taken: by movements where they are known, else as reported',
  }),
  /** A name, a WHONET code or a SNOMED code. */
  organism: z.string().min(1).max(200).optional(),
  cre: z.enum(CRE_STATUSES).optional(),
  cpe: z.enum(CPE_STATUSES).optional(),
  /** A family, `KPC`, or an allele, whose family is meant. */
  carbapenemase: z.string().min(1).max(50).optional(),
  st: z
    .string()
    .regex(/^(ST)?\d+$/i, 'a sequence type such as 11 is needed')
    .optional(),
  search: z.string().trim().min(1).max(200).optional().meta({
    description: "A part of the isolate's number, or what the patient's pseudonym begins with",
  }),
};
const isolatesQuery = z.strictObject({
  ...pageQuery,
  ...filters,
  sort: isolateSort.optional().meta({
    description: 'A column, with `-` before it descending; else the newest collection day first',
  }),
});
const countQuery = z.strictObject(filters);
const isolatePath = z.object({ site: z.string().max(200), isolateId: z.string().max(200) });
const isolatePlace = z.tuple([z.string().nullable(), date, z.string(), z.string()]);

/** Isolates with their classification and its history. */
@Controller()
export class IsolatesController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(RuleBook) private readonly book: RuleBook,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'isolates',
    summary: 'Isolates with their classification, in the order asked for',
    roles: MAY.laboratory,
    query: isolatesQuery,
    responses: { 200: isolateList },
  })
  async list(
    @ParsedQuery(isolatesQuery) query: z.output<typeof isolatesQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const sites = visibleSites(caller, query.site);
    const order = orderOf(query.sort);
    const last = decodeCursor(query.cursor, isolatePlace);
    const after = last && {
      ...{ key: last[0], collectedOn: last[1], site: last[2], isolateId: last[3] },
    };
    const rows = await this.database.readAs(sites, async (tx) => {
      const page = await pageOfIsolates(tx, filtersMeant(query), {
        ...{ sites, order, after, limit: query.limit + 1 },
      });
      const rulesOf = await this.rulesOf(tx, page);
      return page.map((row) => ({ ...row, view: viewOf(row, rulesOf(row.state.site)) }));
    });
    return pageOf(
      rows,
      query.limit,
      ({ view }) => view,
      ({ key, collectedOn, state }) => [key, collectedOn, state.site, state.isolateId],
    );
  }

  @describeRoute({
    method: 'get',
    path: 'isolates/count',
    summary: 'How many isolates the filters of the list let through',
    roles: MAY.laboratory,
    query: countQuery,
    responses: { 200: isolateCount },
  })
  async count(
    @ParsedQuery(countQuery) query: z.output<typeof countQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const sites = visibleSites(caller, query.site);
    return this.database.readAs(sites, async (tx) => ({
      isolates: await countOfIsolates(tx, filtersMeant(query), sites),
    }));
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
    return this.database.readAs(sites, async (tx) => {
      const shown = await isolateOf(tx, site, isolateId);
      if (!shown) throw notFound('There is no such isolate.');
      return viewWithHistory(shown, await this.book.of(tx, site));
    });
  }

  private async rulesOf(
    tx: Tx,
    rows: readonly { readonly state: IsolateClassified }[],
  ): Promise<(site: string) => SiteRules> {
    const rules = new Map<string, SiteRules>();
    for (const site of new Set(rows.map(({ state }) => state.site))) {
      rules.set(site, await this.book.of(tx, site));
    }
    return (site) => rules.get(site) ?? SHIPPED_RULES;
  }
}

/** Names as people write them, as they are stored. */
function filtersMeant(query: z.output<typeof countQuery>): IsolateFilters {
  return {
    ...query,
    organism: query.organism && organismCode(query.organism),
    carbapenemase: query.carbapenemase && familyMeant(query.carbapenemase),
    st: query.st?.replace(/^ST/i, ''),
  };
}

/** The organism's code in the system; a text that names none finds nothing, rather than all. */
function organismCode(text: string): string {
  const match = resolveOrganism({ name: text, snomed: text, whonet: text });
  return match?.organism.code ?? text;
}
