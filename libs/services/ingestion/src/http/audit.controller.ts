import { addDays, auditList, date, instantMs } from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedQuery,
  decodeCursor,
  describeRoute,
  openAuditReason,
  pageOf,
  pageQuery,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { auditPage, type AuditRow } from '../store/audit-reads';
import { CONTEXT } from './tokens';

const auditQuery = z.strictObject({
  ...pageQuery,
  /** Id of a key, or `system`. */
  actor: z.string().min(1).max(100).optional(),
  /** Such as `identity.read`, `payload.read`, `key.issued`. */
  action: z.string().min(1).max(100).optional(),
  target: z.string().min(1).max(200).optional(),
  site: z.string().min(1).max(64).optional(),
  from: date.optional(),
  to: date.optional(),
});
const auditSort = z.tuple([z.string(), z.uuid()]);

/** Who did what to what, newest first. */
@Controller()
export class AuditController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'get',
    path: 'audit',
    summary: 'Who looked at or changed what: payloads, identities, keys, mappings',
    roles: MAY.administer,
    query: auditQuery,
    responses: { 200: auditList },
  })
  async list(
    @ParsedQuery(auditQuery) query: z.output<typeof auditQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const { database, config } = this.context;
    const scope = visibleSites(caller, query.site);
    const before = decodeCursor(query.cursor, auditSort);
    const { limit, from, to } = query;
    const startOf = (day: string): number => instantMs(day, config.timezone);
    const filters = {
      ...query,
      from: from === undefined ? undefined : new Date(startOf(from)),
      to: to === undefined ? undefined : new Date(startOf(addDays(to, 1)) - 1),
    };
    // The audit is of the installation, and no table of the reader's role.
    const rows = await database.transaction((tx) =>
      auditPage(tx, scope, filters, { limit, before }),
    );
    return pageOf(
      rows,
      limit,
      (row) => this.shown(row),
      ({ at, id }) => [at.toISOString(), id],
    );
  }

  private shown({ at, detail, ...row }: AuditRow) {
    const { sealedReason, ...plain } = detail;
    const isSealed = typeof sealedReason === 'string';
    const reason = isSealed ? openAuditReason(this.context.secrets, sealedReason) : undefined;
    return {
      ...row,
      at: at.toISOString(),
      detail: reason === undefined ? plain : { ...plain, reason },
    };
  }
}
