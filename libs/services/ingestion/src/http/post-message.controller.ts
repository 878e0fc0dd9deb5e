import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageAccepted } from '@carbawatch/contracts';
import { CONTENT_TYPES, peekHl7Header } from '@carbawatch/formats';
import {
  assignerOf,
  CurrentCaller,
  MAY,
  ParsedQuery,
  Refusal,
  Traceparent,
  describeRoute,
  readBody,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { z } from 'zod';
import type { Envelope, Outcome } from '../intake/envelope';
import { OverloadedError, StoppingError, StoringFailedError } from '../intake/errors';
import { Intake } from '../intake/intake';
import { MappingBook } from '../intake/mapping-book';
import { preview } from '../intake/preview';
import { SiteClock } from '../intake/site-clock';
import { profilesNamed } from '../store/profiles';
import { siteFor } from './caller-scope';
import { contentTypeOf } from './content-type';
import { dryRunAnswer, payloadSchemas, postQuery } from './message-shapes';
import { CONTEXT } from './tokens';

const RETRY_AFTER_SECONDS = '5';
const HL7_TYPES = new Set(['application/hl7-v2', 'x-application/hl7-v2+er7']);

const TABLE_TYPES = new Set(['text/csv', 'text/tab-separated-values']);

type PostQuery = z.output<typeof postQuery>;

/** The HTTP way in. */
@Controller()
export class PostMessageController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(SiteClock) private readonly siteClock: SiteClock,
    @Inject(MappingBook) private readonly mappings: MappingBook,
  ) {}

  @describeRoute({
    method: 'post',
    path: 'messages',
    summary: 'Take in one payload; the Content-Type says which',
    roles: MAY.send,
    query: postQuery,
    body: { mediaTypes: [...CONTENT_TYPES], schemas: payloadSchemas },
    responses: { 200: dryRunAnswer, 202: messageAccepted },
  })
  async post(
    @Req() request: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
    @ParsedQuery(postQuery) query: PostQuery,
    @CurrentCaller() caller: Caller,
    @Traceparent() traceparent: string | null,
  ) {
    const site = siteFor(caller, query.site, this.context.config.site);
    const body = await readBody(request, this.context.config.maxBytes);
    await this.checkProfile(request, site, query.profile);
    const envelope = this.envelopeOf(request, { site, body, query, caller, traceparent });
    if (query.dryRun === 'true') return this.dryRun(envelope);
    const outcome = await this.submit(envelope);
    if (outcome.answer.status !== 202) throw refusalOf(outcome);
    response.statusCode = 202;
    const { messageId, duplicateOf } = outcome;
    return { messageId, status: 'accepted', duplicateOf };
  }

  /** A mapping that is not there, or is for no table, is refused before anything is kept. */
  private async checkProfile(
    request: IncomingMessage,
    site: string,
    name: string | undefined,
  ): Promise<void> {
    if (name === undefined) return;
    if (!TABLE_TYPES.has(contentTypeOf(request).contentType)) {
      throw unusableProfile('profile-not-for-type', 'A column mapping is for tables: text/csv.');
    }
    const known = await profilesNamed(this.context.database, [{ site, name }]);
    if (known.size > 0) return;
    const remedy = `There is no column mapping ${name} at this site: save it with PUT /profiles/${name}.`;
    throw unusableProfile('unknown-profile', remedy);
  }

  private async dryRun(envelope: Envelope) {
    const { database, secrets, clock, config } = this.context;
    const { mappings } = this;
    const isLive = config.clock === 'wall';
    const assigners = (site: string) => assignerOf(config.patientAssigners, site);
    const kept = { database, secrets, clock, timeZone: config.timezone, mappings, isLive };
    const context = { ...kept, assignerOf: assigners };
    const { events, problems, columns } = await preview(context, envelope);
    return {
      events: events.map(({ topic, body }) => ({ topic, type: topic, data: body })),
      problems,
      ...(columns ? { columns: [...columns] } : {}),
    };
  }

  private async submit(envelope: Envelope): Promise<Outcome> {
    try {
      return await this.intake.submit(envelope, 0);
    } catch (error) {
      throw unavailable(error);
    }
  }

  private envelopeOf(
    request: IncomingMessage,
    given: {
      readonly site: string;
      readonly body: Buffer;
      readonly query: PostQuery;
      readonly caller: Caller;
      readonly traceparent: string | null;
    },
  ): Envelope {
    const { site, body, query, caller, traceparent } = given;
    const { contentType, charset } = contentTypeOf(request);
    const header = HL7_TYPES.has(contentType) ? peekHl7Header(body) : null;
    const { sendingApplication = '', sendingFacility = '', controlId = '' } = header ?? {};
    const said = request.headers['carbawatch-received-at'];
    return {
      channel: 'http',
      site,
      mayWrite: caller.sites,
      sender: caller.name,
      contentType,
      options: {
        sample: query.sample,
        dateFormat: query.dateFormat,
        charset,
        ...(query.profile === undefined ? {} : { profile: { site, name: query.profile } }),
      },
      controlId: header ? [sendingApplication, sendingFacility, controlId].join('/') : '',
      receivedAt: this.siteClock.receivedAt({
        hl7Time: header?.messageTime ?? '',
        header: typeof said === 'string' ? said : '',
      }),
      body,
      ...(traceparent === null ? {} : { traceparent }),
    };
  }
}

function unusableProfile(code: string, detail: string): Refusal {
  return new Refusal(422, code, { detail, problems: [{ code, pointer: '/profile', detail }] });
}

/** Kept as quarantined all the same, except where the key had no right to send it. */
function refusalOf({ messageId, answer, problems }: Outcome): Refusal {
  const told = problems.find(({ code }) => code === answer.code) ?? problems[0];
  const detail = told?.detail ?? 'The payload could not be used.';
  const kept = answer.status === 403 ? {} : { messageId };
  return new Refusal(answer.status, answer.code ?? 'refused', { detail, problems, ...kept });
}

function unavailable(error: unknown): unknown {
  const headers = { 'Retry-After': RETRY_AFTER_SECONDS };
  if (error instanceof OverloadedError) {
    const detail = 'Too many messages wait to be stored: send it again later.';
    return new Refusal(429, 'overloaded', { detail, headers });
  }
  if (error instanceof StoringFailedError) {
    const detail = 'The message could not be stored: send it again later.';
    return new Refusal(503, 'storing-failed', { detail, headers });
  }
  if (error instanceof StoppingError) {
    return new Refusal(503, 'stopping', { detail: 'The service is stopping.', headers });
  }
  return error;
}
