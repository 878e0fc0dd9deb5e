import { ROLES, dayOfInstant, knownWard, listOf } from '@carbawatch/contracts';
import type { Database } from '@carbawatch/postgres';
import {
  CurrentCaller,
  ZodPipe,
  decodeCursor,
  describeRoute,
  pageOf,
  pageQuery,
  visibleSites,
} from '@carbawatch/service-kit';
import type { Caller } from '@carbawatch/service-kit';
import { Controller, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { readKnownWards } from '../store/known-wards';
import type { SiteClock } from './cohort-question';
import { DATABASE, SITE_CLOCK } from './tokens';

const SITE_LENGTH_MAX = 200;

const knownWardsQuery = z.strictObject({
  ...pageQuery,
  site: z.string().min(1).max(SITE_LENGTH_MAX).optional(),
});

/** Whoever asks for something by ward; a sender asks for nothing by it. */
const MAY_CHOOSE = ROLES.filter((role) => role !== 'sender');

/**
 * The wards to choose from: those that a bed or an isolate is known of. A clinic or an emergency
 * department that nobody's isolate came from is not among them, since stats keeps bed days alone.
 */
@Controller()
export class KnownWardsController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SITE_CLOCK) private readonly siteClock: SiteClock,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'known-wards',
    summary:
      'Wards with beds by movements or with isolates, with the kind of unit and the last day; the ' +
      'lists that a hospital uploads are `wards`',
    roles: MAY_CHOOSE,
    query: knownWardsQuery,
    responses: { 200: listOf(knownWard) },
  })
  async wards(
    @Query(new ZodPipe(knownWardsQuery, 422)) query: z.output<typeof knownWardsQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const { limit, cursor } = query;
    const scope = visibleSites(caller, query.site);
    const { clock, timeZone } = this.siteClock;
    const rows = await this.database.readAs(scope, (tx) =>
      readKnownWards(tx, {
        sites: scope === 'all' ? null : scope,
        today: dayOfInstant(clock.now().getTime(), timeZone),
        after: decodeCursor(cursor, z.tuple([z.string(), z.string()])),
        limit: limit + 1,
      }),
    );
    return pageOf(
      rows,
      limit,
      (row) => row,
      ({ site, ward }) => [site, ward],
    );
  }
}
