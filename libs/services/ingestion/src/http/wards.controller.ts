import { UNIT_TYPES, listOf } from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedQuery,
  audit,
  decodeCursor,
  describeRoute,
  pageOf,
  pageQuery,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { MappingReplay } from '../intake/mapping-replay';
import { termKeyOf } from '../intake/waiting-words';
import { freeWards } from '../store/waiting-terms';
import { replaceWards, wardPage, type ListedWard } from '../store/wards';
import { siteFor } from './caller-scope';
import { CONTEXT } from './tokens';

/** A large hospital has a few hundred wards. */
const WARDS_MAX = 5_000;

const siteName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a site is needed');
const wardsQuery = z.strictObject({ ...pageQuery, site: siteName.optional() });
const wardSort = z.tuple([z.string(), z.string()]);
const siteQuery = z.strictObject({ site: siteName.optional() });
const listedWard = z.object({ site: z.string(), ward: z.string(), unitType: z.enum(UNIT_TYPES) });
const newWard = z.strictObject({
  site: siteName.optional(),
  ward: z.string().trim().min(1).max(200),
  unitType: z.enum(UNIT_TYPES),
});
const newWards = z
  .union([
    z.strictObject({ items: z.array(newWard).max(WARDS_MAX) }),
    z
      .array(newWard)
      .max(WARDS_MAX)
      .transform((items) => ({ items })),
  ])
  .meta({ description: 'The whole list of each site that it names.' });

/** What the hospital says of its own wards; what waited for one of them is read again. */
@Controller()
export class WardsController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(MappingReplay) private readonly mappingReplay: MappingReplay,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'wards',
    summary: 'The ward lists: which ward is what kind of unit',
    roles: MAY.laboratory,
    query: wardsQuery,
    responses: { 200: listOf(listedWard) },
  })
  async list(
    @ParsedQuery(wardsQuery) query: z.output<typeof wardsQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const sites = visibleSites(caller, query.site);
    const after = decodeCursor(query.cursor, wardSort);
    const rows = await this.context.database.readAs(sites, (tx) =>
      wardPage(tx, sites, query.limit, after),
    );
    return pageOf(
      rows,
      query.limit,
      (row) => row,
      ({ site, ward }) => [site, ward],
    );
  }

  @describeRoute({
    method: 'put',
    path: 'wards',
    summary: 'Replace the ward list of each site named (of ?site= when the list is empty)',
    roles: MAY.laboratory,
    query: siteQuery,
    body: newWards,
    responses: { 200: listOf(listedWard) },
  })
  async replace(
    @ParsedQuery(siteQuery) query: z.output<typeof siteQuery>,
    @ParsedBody(newWards) body: z.output<typeof newWards>,
    @CurrentCaller() caller: Caller,
  ) {
    const { config, database, clock, secrets } = this.context;
    const lists = new Map<string, Map<string, ListedWard>>();
    const listOfSite = (named: string | undefined): Map<string, ListedWard> => {
      const site = siteFor(caller, named ?? query.site, config.site);
      const list = lists.get(site) ?? new Map<string, ListedWard>();
      lists.set(site, list);
      return list;
    };
    if (body.items.length === 0) listOfSite(undefined);
    for (const { site: named, ward, unitType } of body.items) {
      const site = siteFor(caller, named ?? query.site, config.site);
      listOfSite(named).set(ward, { site, ward, unitType });
    }
    await database.transaction(async (tx) => {
      for (const [site, wards] of [...lists].sort(([a], [b]) => (a < b ? -1 : 1))) {
        await replaceWards(tx, site, [...wards.values()]);
        const keys = [...wards.keys()].map((ward) => termKeyOf(secrets, site, 'ward', ward));
        await freeWards(tx, site, keys);
        const detail = { wards: wards.size };
        const entry = { at: clock.now(), actor: caller.keyId, action: 'wards.replaced' };
        await audit(tx, { ...entry, target: site, site, detail });
      }
    });
    this.mappingReplay.soon();
    return { items: [...lists.values()].flatMap((wards) => [...wards.values()]), next: null };
  }
}
