import { DRAWING_FORMATS, PATIENT_DRAWINGS } from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  audit,
  describeRoute,
  sealAuditReason,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { siteName, siteOf } from './caller-site';
import { CONTEXT } from './tokens';

const taken = z.strictObject({
  site: siteName.optional(),
  drawing: z.enum(PATIENT_DRAWINGS),
  format: z.enum(DRAWING_FORMATS),
  reason: z.string().trim().min(3).max(500),
});

const noted = z.object({ notedAt: z.string() });

/**
 * A drawing of patients is made by the page out of what it was told: nothing is left to send but
 * why it is taken out. The page hands it over once that is noted.
 */
@Controller()
export class DrawingsController {
  constructor(@Inject(CONTEXT) private readonly context: ServiceContext) {}

  @describeRoute({
    method: 'post',
    path: 'exports/drawings',
    summary: 'Note who takes a drawing of patients out, and why, as of any export',
    roles: MAY.patients,
    body: taken,
    responses: { 201: noted },
  })
  async note(
    @ParsedBody(taken) body: z.output<typeof taken>,
    @CurrentCaller() caller: Caller,
  ): Promise<z.output<typeof noted>> {
    const { clock, config, database, secrets } = this.context;
    const { drawing, format, reason } = body;
    const site = siteOf(caller, body.site, config.site);
    const entry = {
      at: clock.now(),
      actor: caller.keyId,
      action: 'drawing.exported',
      target: site,
      site,
      detail: { drawing, format, sealedReason: sealAuditReason(secrets, reason) },
    };
    await database.transaction((tx) => audit(tx, entry));
    return { notedAt: entry.at.toISOString() };
  }
}
