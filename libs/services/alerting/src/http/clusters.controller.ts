import {
  CLUSTER_KINDS,
  CLUSTER_STATUSES,
  addDays,
  cluster,
  clusterSummary,
  instantMs,
  listOf,
  moment,
  type Cluster,
  type ClusterSummary,
} from '@carbawatch/contracts';
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
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import type { Deciding } from '../consumers/recompute';
import { clusterParameters } from '../decide/cases/cluster-parameters';
import { CONTEXT, DECIDING } from '../providers';
import { parametersOf } from '../site/decide-clusters';
import { clusterOfId, pageOfClusters, type ClusterFilters } from '../store/clusters';
import { openContactsOf, withShares } from '../store/outbreaks';
import { environmentOf, environmentWords } from '../store/environment';
import { endemicTypes } from '../store/endemic-types';
import { endemicShare, withEndemic } from './endemic-links';
import { familyAsked } from './known-filters';

const name = z.string().min(1).max(200).optional();
const clustersQuery = z.strictObject({
  ...pageQuery,
  status: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(CLUSTER_STATUSES)).min(1))
    .optional(),
  kind: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(CLUSTER_KINDS)).min(1))
    .optional(),
  ward: name,
  family: name,
  site: name,
  from: moment.optional(),
  to: moment.optional(),
});
const clusterParams = z.object({ id: z.string() });
const clusterCursor = z.tuple([z.string(), z.uuid()]);
type ClustersQuery = z.output<typeof clustersQuery>;

/** Clusters of carbapenemase producers, with the evidence on each edge and their history. */
@Controller()
export class ClustersController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(DECIDING) private readonly deciding: Deciding,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'clusters',
    summary: 'Clusters, the one formed last first; `from` and `to` are days with a case',
    roles: MAY.patients,
    query: clustersQuery,
    responses: { 200: listOf(clusterSummary) },
  })
  async list(@ParsedQuery(clustersQuery) query: ClustersQuery, @CurrentCaller() caller: Caller) {
    const sites = visibleSites(caller, query.site);
    const after = decodeCursor(query.cursor, clusterCursor);
    const rows = await this.context.database.readAs(sites, async (tx) => {
      const family = await familyAsked(tx, sites, query.family);
      const filters = { ...filtersOf(query, this.context.config.timezone), family };
      const page = { after: after ?? null, limit: query.limit + 1 };
      return withShares(tx, await pageOfClusters(tx, sites, filters, page));
    });
    const headed = (row: (typeof rows)[number]) => row satisfies ClusterSummary;
    return pageOf(rows, query.limit, headed, (row) => [row.formedAt, row.id]);
  }

  @describeRoute({
    method: 'get',
    path: 'clusters/:id',
    summary: 'One cluster: members, edges with their evidence, history, epidemic curve',
    roles: MAY.patients,
    params: clusterParams,
    responses: { 200: cluster },
  })
  async one(
    @ParsedParams(clusterParams) { id }: z.output<typeof clusterParams>,
    @CurrentCaller() caller: Caller,
  ): Promise<Cluster> {
    const sites = visibleSites(caller);
    if (!z.uuid().safeParse(id).success) throw notFound('There is no such cluster.');
    const shown = await this.context.database.readAs(sites, async (tx) => {
      const known = await clusterOfId(tx, sites, id);
      if (!known) return null;
      const parameters = parametersOf(await this.deciding.rules.bookOf(tx, known.site), 'cluster');
      const days = clusterParameters(parameters).environmentDays;
      const { timeZone } = this.deciding;
      const share = endemicShare(parameters);
      const [joined] = await withShares(tx, [known]);
      if (!joined) return null;
      const contactsToScreen = await openContactsOf(tx, joined);
      const endemic = await endemicTypes(tx, joined, share);
      const environment = await environmentOf(tx, joined, { days, timeZone });
      const because = [...joined.because, ...environmentWords(environment)];
      return withEndemic({ ...joined, contactsToScreen, environment, because }, endemic);
    });
    if (!shown) throw notFound('There is no such cluster.');
    return shown;
  }
}

function filtersOf(query: ClustersQuery, timeZone: string): Omit<ClusterFilters, 'family'> {
  const { status, kind, ward, from, to } = query;
  const before = to === undefined ? null : to.length === 10 ? addDays(to, 1) : to;
  return {
    statuses: status ?? null,
    kinds: kind ?? null,
    ward: ward ?? null,
    from: from === undefined ? null : new Date(instantMs(from, timeZone)),
    before: before === null ? null : new Date(instantMs(before, timeZone)),
  };
}
