import type { IncomingMessage } from 'node:http';
import { listOf } from '@carbawatch/contracts';
import { compareCatalogues, loadCatalogue, type CatalogueUpgrade } from '@carbawatch/microbiology';
import {
  CurrentCaller,
  MAY,
  ParsedParams,
  ParsedQuery,
  decodeCursor,
  describeRoute,
  notFound,
  pageOf,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject, Req } from '@nestjs/common';
import { z } from 'zod';
import { readBreakpointTable, readCatalogueTable } from '../decide/read-table';
import { geneNamesOf, pageOfCarriers } from '../store/gene-reads';
import { pageOfTables, tablesOf } from '../store/reference-tables';
import { RuleBook } from '../store/rule-book';
import { siteName, siteOf } from './caller-site';
import { sitePageQuery, siteQuery } from './rule-set-shapes';
import { savedTable, tableView, takeTable, viewOfTable } from './table-intake';
import { CONTEXT } from './tokens';

const TSV = ['text/tab-separated-values', 'text/plain'];
const CSV = ['text/csv', 'text/tab-separated-values', 'text/plain'];

const tablePath = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/) });
const breakpointsQuery = z.strictObject({
  site: siteName.optional(),
  name: z.string().trim().min(2).max(80).meta({
    description: 'What classifications call the table',
  }),
});
const answerOfGene = z.union([z.boolean(), z.literal('variable'), z.null()]);
const upgrade = listOf(
  z.object({
    site: z.string(),
    isolateId: z.string(),
    genes: z.array(
      z.object({
        gene: z.string(),
        before: answerOfGene,
        after: answerOfGene,
        because: z.string(),
      }),
    ),
  }),
).extend({
  from: z.string(),
  to: z.string(),
  alleles: z.array(
    z.object({
      allele: z.string(),
      kind: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
});

/** Tables that a site uploads for its rule sets: gene catalogues and breakpoints of its own. */
@Controller()
export class ReferenceTablesController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(RuleBook) private readonly book: RuleBook,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'classify/reference-tables',
    summary: 'Catalogues, breakpoint tables and profile tables that a site has uploaded',
    roles: MAY.laboratory,
    query: sitePageQuery,
    responses: { 200: listOf(tableView) },
  })
  async list(
    @ParsedQuery(sitePageQuery) query: z.output<typeof sitePageQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const site = siteOf(caller, query.site, this.context.config.site);
    const [after] = decodeCursor(query.cursor, z.tuple([z.string()])) ?? [null];
    const rows = await this.context.database.readAs([site], (tx) =>
      pageOfTables(tx, site, { after, limit: query.limit + 1 }),
    );
    return pageOf(rows, query.limit, viewOfTable, ({ id }) => [id]);
  }

  @describeRoute({
    method: 'post',
    path: 'classify/catalogues',
    summary: 'Upload a ReferenceGeneCatalog file of NCBI; a rule set may then name it',
    roles: MAY.laboratory,
    query: siteQuery,
    body: { mediaTypes: TSV },
    responses: { 201: savedTable },
  })
  async catalogue(
    @Req() request: IncomingMessage,
    @ParsedQuery(siteQuery) query: z.output<typeof siteQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const site = siteOf(caller, query.site, this.context.config.site);
    const upload = { site, kind: 'catalogue' as const, caller, read: readCatalogueTable };
    return takeTable(this.context, request, upload);
  }

  @describeRoute({
    method: 'post',
    path: 'classify/breakpoint-tables',
    summary: 'Upload a breakpoint table of the site’s own; a rule set may then name it',
    roles: MAY.laboratory,
    query: breakpointsQuery,
    body: { mediaTypes: CSV },
    responses: { 201: savedTable },
  })
  async breakpoints(
    @Req() request: IncomingMessage,
    @ParsedQuery(breakpointsQuery) query: z.output<typeof breakpointsQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const site = siteOf(caller, query.site, this.context.config.site);
    const read = (body: string) => readBreakpointTable(body, query.name);
    return takeTable(this.context, request, { site, kind: 'breakpoints', caller, read });
  }

  @describeRoute({
    method: 'get',
    path: 'classify/catalogues/:id/upgrade',
    summary: 'What an uploaded catalogue would change: alleles, and stored isolates by their genes',
    roles: MAY.laboratory,
    params: tablePath,
    query: sitePageQuery,
    responses: { 200: upgrade },
  })
  async upgrade(
    @ParsedParams(tablePath) { id }: z.output<typeof tablePath>,
    @ParsedQuery(sitePageQuery) query: z.output<typeof sitePageQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const site = siteOf(caller, query.site, this.context.config.site);
    const [after] = decodeCursor(query.cursor, z.tuple([z.string()])) ?? [null];
    return this.context.database.readAs([site], async (tx) => {
      const [table] = await tablesOf(tx, site, [id]);
      const loaded = table?.kind === 'catalogue' ? loadCatalogue(table.body) : null;
      if (!loaded?.ok) throw notFound('There is no such catalogue.');
      const rules = await this.book.of(tx, site);
      // One comparison of all names, then the isolates that carry a name that changes, by pages.
      const names = { isolate: site, genes: await geneNamesOf(tx, site) };
      const changes = compareCatalogues(
        rules.catalogue,
        loaded.catalogue,
        [names],
        rules.cataloguePolicy,
      );
      const changed = new Map(changes.isolates.flatMap(genesOf));
      const rows = await pageOfCarriers(tx, site, [...changed.keys()], {
        after,
        limit: query.limit + 1,
      });
      const page = pageOf(
        rows,
        query.limit,
        ({ isolateId, genes }) => ({
          site,
          isolateId,
          genes: genes.flatMap((gene) => changed.get(gene) ?? []),
        }),
        ({ isolateId }) => [isolateId],
      );
      return { from: changes.from, to: changes.to, alleles: changes.alleles, ...page };
    });
  }
}

type GeneChange = CatalogueUpgrade['isolates'][number]['genes'][number];

function genesOf({
  genes,
}: CatalogueUpgrade['isolates'][number]): (readonly [string, GeneChange])[] {
  return genes.map((change) => [change.gene, change] as const);
}
