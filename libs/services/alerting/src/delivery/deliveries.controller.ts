import { DELIVERY_STATUSES, delivery, listOf } from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedQuery,
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
import { CONTEXT } from '../providers';
import { shownDelivery } from './ledger-words';
import { pageOfDeliveries } from './ledger.store';

const ledgerQuery = z.strictObject({
  ...pageQuery,
  site: z.string().min(1).max(64).optional(),
  alert: z.uuid().optional(),
  status: z.enum(DELIVERY_STATUSES).optional(),
  /** Only messages of notices that reached nobody. */
  unreached: z.enum(['true', 'false']).optional(),
  /** Only what this gathered message carried. */
  carriedBy: z.uuid().optional(),
});
const ledgerCursor = z.tuple([z.iso.datetime(), z.uuid()]);

/** The ledger: every message about an alert, with each attempt at it, and calls called back. */
@Controller()
export class DeliveriesController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'get',
    path: 'deliveries',
    summary: 'Messages about alerts with every attempt, and what was called back before any',
    roles: MAY.patients,
    query: ledgerQuery,
    responses: { 200: listOf(delivery) },
  })
  async list(
    @ParsedQuery(ledgerQuery) query: z.output<typeof ledgerQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const sites = visibleSites(caller, query.site);
    const after = decodeCursor(query.cursor, ledgerCursor);
    const filters = {
      alertId: query.alert ?? null,
      status: query.status ?? null,
      unreached: query.unreached === 'true',
      carriedBy: query.carriedBy ?? null,
    };
    const { config, database } = this.context;
    const rows = await database.readAs(sites, (tx) =>
      pageOfDeliveries(tx, sites, filters, { after, limit: query.limit + 1 }),
    );
    return pageOf(
      rows,
      query.limit,
      (row) => shownDelivery(row, config.timezone),
      (row) => [row.createdAt.toISOString(), row.id],
    );
  }
}
