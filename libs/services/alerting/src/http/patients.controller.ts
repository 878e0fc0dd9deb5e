import {
  carriage,
  instantMs,
  listOf,
  moment,
  occupancyView,
  patientTimeline,
  type OccupancyView,
  type PatientTimeline,
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
import { CONTEXT, DECIDING } from '../providers';
import { clocksOf } from '../store/clock';
import { contactCounts, pageOfCarriers, stayingAt } from '../store/ward-reads';
import { carriageOfPersons } from './carriage-view';
import { timelineOf } from './patient-timeline';
import { placeToldTo } from './shown-places';

const name = z.string().min(1).max(200);
const timelineParams = z.object({ pseudonym: z.string() });
const timelineQuery = z.strictObject({ site: name.optional() });
const occupancyQuery = z.strictObject({
  ward: name,
  site: name.optional(),
  at: moment.optional(),
});
const carriersQuery = z.strictObject({
  ...pageQuery,
  site: name.optional(),
  ward: name.optional(),
  inHouse: z.enum(['true', 'false']).optional(),
});

/** Where one patient lay and what is known of him; who lies on a ward; who carries what. */
@Controller()
export class PatientsController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(DECIDING) private readonly deciding: Deciding,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'patients/:pseudonym/timeline',
    summary: 'Stays, carriage, contacts, clusters and alerts of one person, with a timeline',
    roles: MAY.patients,
    params: timelineParams,
    query: timelineQuery,
    responses: { 200: patientTimeline },
  })
  async timeline(
    @ParsedParams(timelineParams) { pseudonym }: z.output<typeof timelineParams>,
    @ParsedQuery(timelineQuery) query: z.output<typeof timelineQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<PatientTimeline> {
    const sites = visibleSites(caller, query.site);
    const shown = await this.context.database.readAs(sites, (tx) =>
      timelineOf(tx, sites, pseudonym, {
        deciding: this.deciding,
        wallMs: this.context.clock.now().getTime(),
        caller,
      }),
    );
    if (!shown) throw notFound('There is no such patient.');
    return shown;
  }

  @describeRoute({
    method: 'get',
    path: 'occupancy',
    summary: 'Who lies on a ward, now or at a time, with what they carry',
    roles: MAY.patients,
    query: occupancyQuery,
    responses: { 200: occupancyView },
  })
  async occupancy(
    @ParsedQuery(occupancyQuery) query: z.output<typeof occupancyQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<OccupancyView> {
    const { config, clock, database } = this.context;
    const site = query.site ?? config.site;
    const sites = visibleSites(caller, site);
    return database.readAs(sites, async (tx) => {
      const clocks = await clocksOf(tx, [site]);
      const nowMs = clocks.get(site) ?? clock.now().getTime();
      const atMs = query.at === undefined ? nowMs : instantMs(query.at, config.timezone);
      const stays = await stayingAt(tx, site, query.ward, {
        ms: atMs,
        isNow: query.at === undefined,
      });
      const pseudonyms = [...new Set(stays.map(({ pseudonym }) => pseudonym))];
      const carried = await carriageOfPersons(tx, site, pseudonyms, this.deciding);
      const contacts = await contactCounts(tx, site, pseudonyms);
      return {
        site,
        ward: query.ward,
        at: new Date(atMs).toISOString(),
        beds: stays.map((stay) => ({
          ...placeToldTo(stay, caller),
          carriage: carried.get(stay.pseudonym) ?? [],
          contactOf: contacts.get(stay.pseudonym) ?? 0,
        })),
      };
    });
  }

  @describeRoute({
    method: 'get',
    path: 'carriers',
    summary: 'Everybody who carries or carried, or is said to, with the dates',
    roles: MAY.patients,
    query: carriersQuery,
    responses: { 200: listOf(carriage.extend({ wardNow: z.string().nullable() })) },
  })
  async carriers(
    @ParsedQuery(carriersQuery) query: z.output<typeof carriersQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const sites = visibleSites(caller, query.site);
    const after = decodeCursor(query.cursor, z.tuple([z.string(), z.string()])) ?? null;
    return this.context.database.readAs(sites, async (tx) => {
      const persons = await pageOfCarriers(
        tx,
        sites,
        {
          ward: query.ward ?? null,
          inHouse: query.inHouse === undefined ? null : query.inHouse === 'true',
        },
        { after, limit: query.limit + 1 },
      );
      const page = pageOf(
        persons,
        query.limit,
        (person) => person,
        ({ site, pseudonym }) => [site, pseudonym],
      );
      const items = [];
      for (const { site, pseudonym, wardNow } of page.items) {
        const carried = await carriageOfPersons(tx, site, [pseudonym], this.deciding);
        items.push(...(carried.get(pseudonym) ?? []).map((one) => ({ ...one, wardNow })));
      }
      return { items, next: page.next };
    });
  }
}
