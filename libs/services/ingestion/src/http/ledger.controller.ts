import { addDays, date, dayOfInstant, ledgerList } from '@carbawatch/contracts';
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
import { ledgerLines } from '../store/ledger';
import { scopeOf } from './caller-scope';
import { CONTEXT } from './tokens';

/** Without `from` the ledger goes back so many days, or each look would count all messages ever. */
const WINDOW_DAYS = 90;
const WINDOW = `Without it, ${WINDOW_DAYS} days ending on \`to\`, or today; all days in a replay.`;

const ledgerQuery = z.strictObject({
  ...pageQuery,
  from: date.optional().meta({ description: WINDOW }),
  to: date.optional(),
  site: z.string().min(1).max(64).optional(),
  sender: z.string().min(1).max(400).optional(),
});
const ledgerSort = z.tuple([date, z.string()]);

/** Nothing lost: what came in is what was processed, repeated, put aside, put away, or waits. */
@Controller()
export class LedgerController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'get',
    path: 'ledger',
    summary: 'Messages per sender and day of receipt; received is the sum of the others',
    roles: MAY.send,
    query: ledgerQuery,
    responses: { 200: ledgerList },
  })
  async list(
    @ParsedQuery(ledgerQuery) query: z.output<typeof ledgerQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const { sites, sender: own } = { ...scopeOf(caller), sites: visibleSites(caller, query.site) };
    const { from = this.firstDay(query.to), to = null, limit } = query;
    const after = decodeCursor(query.cursor, ledgerSort);
    // A sender that asks for another's line asks for what does not exist for it.
    const isOthers = own !== null && query.sender !== undefined && query.sender !== own;
    const lines = isOthers
      ? []
      : await this.context.database.readAs(sites, (tx) =>
          ledgerLines(tx, {
            scope: sites,
            from,
            to,
            sender: own ?? query.sender ?? null,
            limit,
            after,
          }),
        );
    return pageOf(
      lines,
      limit,
      (line) => line,
      ({ day, sender }) => [day, sender],
    );
  }

  /** In a replay messages are received on the days of their own times, however long ago. */
  private firstDay(to: string | undefined): string | null {
    const { config, clock } = this.context;
    if (config.clock === 'message') return null;
    const last = to ?? dayOfInstant(clock.now().getTime(), config.timezone);
    return addDays(last, 1 - WINDOW_DAYS);
  }
}
