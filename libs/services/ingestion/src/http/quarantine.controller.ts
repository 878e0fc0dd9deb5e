import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  CurrentCaller,
  MAY,
  ParsedBody,
  ParsedParams,
  ParsedQuery,
  Refusal,
  audit,
  conflict,
  describeRoute,
  neededReason,
  notFound,
  readBody,
  sealAuditReason,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { listedMessage } from '@carbawatch/contracts';
import { CONTENT_TYPES } from '@carbawatch/formats';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { Quarantine, UnusableCorrection, type Correction } from '../intake/quarantine';
import { openPayload } from '../intake/sealing';
import { messageOf, sealedPayloadOf } from '../store/message-reads';
import { scopeOf } from './caller-scope';
import { contentTypeOf } from './content-type';
import { dismissal, messageId, payloadQuery } from './message-shapes';
import { messageView } from './message-view';
import { CONTEXT } from './tokens';

const SAY_WHY = 'Say why in the header Carbawatch-Reason.';

/** What nobody could use waits here: looked at, corrected and replayed, or put away. */
@Controller()
export class QuarantineController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(Quarantine) private readonly quarantine: Quarantine,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'messages/:id/raw',
    summary:
      'The payload as it is read, or as it was first sent; each look is audited, and a person ' +
      'says why in the header Carbawatch-Reason',
    roles: MAY.laboratory,
    params: messageId,
    query: payloadQuery,
    responses: { 200: { mediaTypes: [...CONTENT_TYPES] } },
  })
  async raw(
    @ParsedParams(messageId) { id }: z.output<typeof messageId>,
    @ParsedQuery(payloadQuery) { version }: z.output<typeof payloadQuery>,
    @CurrentCaller() caller: Caller,
    @Req() request: IncomingMessage,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const { database, secrets, clock } = this.context;
    const reason = neededReason(caller, request, SAY_WHY);
    const payload = await database.transaction(async (tx) => {
      const found = await sealedPayloadOf(tx, scopeOf(caller), id);
      if (!found) throw notFound('There is no such message.');
      const raw = version === 'sent' ? (found.rawSent ?? found.raw) : found.raw;
      if (!raw) throw conflict('no-payload', 'The payload is no longer kept.');
      await audit(tx, {
        at: clock.now(),
        actor: caller.keyId,
        action: 'payload.read',
        target: id,
        site: found.site,
        detail: reason === null ? {} : { sealedReason: sealAuditReason(secrets, reason) },
      });
      const { contentType, heldBy } = found;
      return { contentType, body: openPayload(secrets, heldBy, raw) };
    });
    response.statusCode = 200;
    // As bytes to be saved: a browser must not run what somebody sent as a message.
    response.setHeader('Content-Type', payload.contentType || 'application/octet-stream');
    response.setHeader('Content-Disposition', 'attachment');
    response.end(payload.body);
  }

  @describeRoute({
    method: 'post',
    path: 'messages/:id/replay',
    summary: 'Read a quarantined message again, or a corrected payload in its place',
    roles: MAY.laboratory,
    params: messageId,
    body: { mediaTypes: [...CONTENT_TYPES] },
    responses: { 200: listedMessage },
  })
  async replay(
    @ParsedParams(messageId) { id }: z.output<typeof messageId>,
    @Req() request: IncomingMessage,
    @CurrentCaller() caller: Caller,
  ) {
    const correction = await this.correctionIn(request);
    try {
      await this.quarantine.replay(id, caller, scopeOf(caller), correction);
    } catch (error) {
      if (!(error instanceof UnusableCorrection)) throw error;
      const { answer, problems } = error.outcome;
      const detail = 'The payload cannot be used; nothing was changed.';
      throw new Refusal(answer.status, answer.code ?? 'refused', {
        detail,
        problems,
        messageId: id,
      });
    }
    return this.view(id, caller);
  }

  @describeRoute({
    method: 'post',
    path: 'messages/:id/dismiss',
    summary: 'Put a quarantined message away, with a reason',
    roles: MAY.laboratory,
    params: messageId,
    body: dismissal,
    responses: { 200: listedMessage },
  })
  async dismiss(
    @ParsedParams(messageId) { id }: z.output<typeof messageId>,
    @ParsedBody(dismissal) { reason }: z.output<typeof dismissal>,
    @CurrentCaller() caller: Caller,
  ) {
    await this.quarantine.dismiss(id, caller, scopeOf(caller), reason);
    return this.view(id, caller);
  }

  private async correctionIn(request: IncomingMessage): Promise<Correction | null> {
    const body = await readBody(request, this.context.config.maxBytes);
    if (body.length === 0) return null;
    const { contentType, charset } = contentTypeOf(request);
    return { body, contentType: contentType || null, charset };
  }

  private async view(id: string, caller: Caller) {
    const { database, secrets } = this.context;
    const row = await database.readAs(caller.sites, (tx) => messageOf(tx, scopeOf(caller), id));
    if (!row) throw notFound('There is no such message.');
    return messageView(row, secrets);
  }
}
