import type { IncomingMessage, ServerResponse } from 'node:http';
import { addDays, auditList, date, instantMs } from '@carbawatch/contracts';
import { tableLines } from '@carbawatch/formats';
import type { Tx } from '@carbawatch/postgres';
import {
  CurrentCaller,
  MAY,
  ParsedQuery,
  Refusal,
  audit,
  decodeCursor,
  describeRoute,
  neededReason,
  openAuditReason,
  pageOf,
  pageQuery,
  sealAuditReason,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { actorsNamed, auditPage, type AuditFilters, type AuditRow } from '../store/audit-reads';
import { CONTEXT } from './tokens';

const filters = {
  /** Id of a key, or `system`. */
  actor: z.string().min(1).max(100).optional(),
  /** Such as `identity.read`, `payload.read`, `key.issued`. */
  action: z.string().min(1).max(100).optional(),
  target: z.string().min(1).max(200).optional(),
  /** Name of a key, client or account, or a part of it. */
  who: z.string().min(1).max(100).optional(),
  /** How the target begins, such as the eight letters that lists show of a patient. */
  about: z.string().min(1).max(200).optional(),
  site: z.string().min(1).max(64).optional(),
  from: date.optional(),
  to: date.optional(),
};
const auditQuery = z.strictObject({ ...pageQuery, ...filters });
const auditFilters = z.strictObject(filters);
type Asked = z.output<typeof auditFilters>;
/** Held in memory, and opened by a spreadsheet. */
const EXPORT_MAX = 20_000;
const SAY_WHY = 'Say why in the header Carbawatch-Reason.';
const COLUMNS = [
  ...(['at', 'action', 'actor', 'actorName', 'target', 'site', 'detail'] as const),
] as const;
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
    const scope = visibleSites(caller, query.site);
    const before = decodeCursor(query.cursor, auditSort);
    const { limit, cursor: _, ...asked } = query;
    // The audit is of the installation, and no table of the reader's role.
    const rows = await this.context.database.transaction(async (tx) =>
      auditPage(tx, scope, await this.filtersOf(tx, asked), { limit, before }),
    );
    return pageOf(
      rows,
      limit,
      (row) => this.shown(row),
      ({ at, id }) => [at.toISOString(), id],
    );
  }

  @describeRoute({
    method: 'get',
    path: 'audit/export',
    summary: 'The audit as a table, for a reason that stands in the audit itself',
    roles: MAY.administer,
    query: auditFilters,
    responses: { 200: { mediaTypes: ['text/csv'] } },
  })
  async export(
    @ParsedQuery(auditFilters) asked: Asked,
    @CurrentCaller() caller: Caller,
    @Req() request: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<string> {
    const { clock, database, secrets } = this.context;
    const scope = visibleSites(caller, asked.site);
    const reason = neededReason(caller, request, SAY_WHY);
    const rows = await database.transaction(async (tx) => {
      const chosen = await this.filtersOf(tx, asked);
      const found = await auditPage(tx, scope, chosen, { limit: EXPORT_MAX, before: null });
      if (found.length > EXPORT_MAX) throw tooMany();
      const { site, ...rest } = asked;
      const chosenBy = Object.entries(rest).filter(([, value]) => value !== undefined);
      const sealed = reason === null ? {} : { sealedReason: sealAuditReason(secrets, reason) };
      const detail = { ...Object.fromEntries(chosenBy), rows: found.length, ...sealed };
      const entry = { at: clock.now(), actor: caller.keyId, action: 'audit.exported' };
      await audit(tx, { ...entry, target: 'audit', ...(site && { site }), detail });
      return found;
    });
    const lines = rows.map((row) => {
      const { detail, ...entry } = this.shown(row);
      const cells = { ...entry, detail: JSON.stringify(detail) };
      return COLUMNS.map((name) => cells[name] ?? undefined);
    });
    response.setHeader('Content-Type', 'text/csv; charset=utf-8');
    response.setHeader('Content-Disposition', 'attachment; filename="audit.csv"');
    return tableLines([[...COLUMNS], ...lines]);
  }

  private async filtersOf(tx: Tx, { who, from, to, ...plain }: Asked): Promise<AuditFilters> {
    const startOf = (day: string): number => instantMs(day, this.context.config.timezone);
    return {
      ...plain,
      actors: who === undefined ? undefined : await actorsNamed(tx, who),
      from: from === undefined ? undefined : new Date(startOf(from)),
      to: to === undefined ? undefined : new Date(startOf(addDays(to, 1)) - 1),
    };
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

function tooMany(): Refusal {
  const detail = `More than ${EXPORT_MAX} entries fit: choose fewer days.`;
  const problems = [{ code: 'too-many', pointer: '/from', detail }];
  return new Refusal(422, 'too-many', { detail, problems });
}
