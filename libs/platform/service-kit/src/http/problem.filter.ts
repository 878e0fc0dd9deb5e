import type { IncomingMessage, ServerResponse } from 'node:http';
import { languageOf } from '@carbawatch/contracts';
import { isUnavailable } from '@carbawatch/postgres';
import {
  Catch,
  HttpException,
  NotFoundException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { Access } from '../access/access';
import { callerOfRequest } from '../access/access.guard';
import type { Log } from '../log';
import { routeTemplateOf } from './access-log';
import { inChinese, type PhrasebookOf } from './answer-language';
import { Refusal } from './refusal';
import { REFUSAL_BOOK } from './refusal.phrases';
import { factsOf } from './request-facts';

const RETRY_AFTER_SECONDS = '5';
const HTTP_CODES: Readonly<Record<number, string>> = {
  400: 'malformed',
  404: 'not-found',
  405: 'method',
  413: 'too-large',
  415: 'content-type',
};

/** What to answer for an error; null for a bug, of which the client learns nothing. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (isUnavailable(error)) {
    const detail = 'The database is away; send it again later.';
    return new Refusal(503, 'unavailable', {
      detail,
      headers: { 'Retry-After': RETRY_AFTER_SECONDS },
    });
  }
  if (error instanceof HttpException && error.getStatus() < 500) {
    return new Refusal(error.getStatus(), HTTP_CODES[error.getStatus()] ?? 'refused');
  }
  return null;
}

/**
 * Every error of a request becomes problem details (RFC 9457); bugs go to the log with their place.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly access: Access,
    private readonly phrasebookOf?: PhrasebookOf,
  ) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<IncomingMessage>();
    const response = host.switchToHttp().getResponse<ServerResponse>();
    const error = await this.guarded(thrown, request);
    const refusal = refusalOf(error);
    if (!refusal) {
      const { requestId } = factsOf(request);
      this.log.error('http.failed', { requestId, route: routeTemplateOf(request), error });
    }
    const told = refusal ?? new Refusal(500, 'internal');
    const isChinese = languageOf(request.headers['accept-language']) === 'zh';
    if (!isChinese || response.headersSent) return sendProblem(response, told);
    response.setHeader('Vary', 'Accept-Language');
    response.setHeader('Content-Language', 'zh');
    sendProblem(response, told, await this.inChinese(told, request));
  }

  /** The words of a refusal; those of the service's own only for whoever has shown a key. */
  private async inChinese(refusal: Refusal, request: IncomingMessage): Promise<object> {
    const common = (problem: object): object =>
      Object(inChinese(problem, REFUSAL_BOOK.chinese)) as object;
    const details = refusal.toProblemDetails();
    const caller = factsOf(request).caller;
    if (!this.phrasebookOf || !caller || refusal.status >= 500) return common(details);
    try {
      const { chinese } = await this.phrasebookOf(caller.sites);
      return common(Object(inChinese(details, chinese)) as object);
    } catch {
      return common(details); // a refusal must not fail for want of words
    }
  }

  /** No guard stands before a path that no route has: who has no key learns nothing of paths. */
  private async guarded(error: unknown, request: IncomingMessage): Promise<unknown> {
    if (!(error instanceof NotFoundException)) return error;
    try {
      await callerOfRequest(this.access, request);
      return error;
    } catch (refusal) {
      return refusal;
    }
  }
}

/** For answers outside of Nest as well. */
export function sendProblem(
  response: ServerResponse,
  refusal: Refusal,
  body: object = refusal.toProblemDetails(),
): void {
  if (response.headersSent) {
    response.destroy(); // a stream broke: the client must not take what it has for the whole
    return;
  }
  for (const [name, value] of Object.entries(refusal.fields.headers ?? {})) {
    response.setHeader(name, value);
  }
  response.statusCode = refusal.status;
  response.setHeader('Content-Type', 'application/problem+json');
  response.end(JSON.stringify(body));
}
