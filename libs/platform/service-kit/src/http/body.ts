import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { Refusal, badRequest } from './refusal';
import { ZodPipe } from './zod.pipe';

/** Commands and settings; payloads of messages have CARBAWATCH_MAX_BYTES. */
const JSON_BYTES_MAX = 1024 * 1024;

/**
 * What is still read, and thrown away, of a body beyond its limit: a client that is cut off while
 * it sends sees a broken connection instead of the 413.
 */
const DISCARD_BYTES_MAX = 64 * 1024 * 1024;

function tooLarge(limit: number): Refusal {
  const detail = `The body has more than ${limit} bytes.`;
  return new Refusal(413, 'too-large', { detail, headers: { Connection: 'close' } });
}

/**
 * The whole body, read only now: whoever was refused by its key was refused without reading it.
 * Throws a Refusal: 413 beyond `limit` bytes, 415 for an encoded body, 400 for one that broke off.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new Refusal(415, 'content-encoding', {
      detail: 'Send the body without Content-Encoding.',
    });
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      bytes += part.length;
      if (bytes > limit + DISCARD_BYTES_MAX) break;
      if (bytes <= limit) chunks.push(part);
      else chunks.length = 0;
    }
  } catch {
    throw badRequest('broken-off', 'The body broke off before its end.');
  }
  if (bytes > limit) throw tooLarge(limit);
  return Buffer.concat(chunks);
}

/** A JSON body: 400 when it is no JSON, 415 when it says that it is none. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const [type = ''] = (request.headers['content-type'] ?? 'application/json').split(';');
  if (!/^application\/(?:[\w.+-]+\+)?json$/i.test(type.trim())) {
    throw new Refusal(415, 'content-type', { detail: 'Send application/json.' });
  }
  const body = await readBody(request, JSON_BYTES_MAX);
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest('malformed', 'The body is no JSON.', '');
  }
}

const RequestOf = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<IncomingMessage>(),
);

class BodyPipe<S extends z.ZodType> implements PipeTransform<
  IncomingMessage,
  Promise<z.output<S>>
> {
  private readonly pipe: ZodPipe<S>;

  constructor(schema: S) {
    this.pipe = new ZodPipe(schema, 422);
  }

  async transform(request: IncomingMessage): Promise<z.output<S>> {
    return this.pipe.transform(await readJson(request));
  }
}

/** `@ParsedBody(schema) body: z.output<typeof schema>`; an empty body is `undefined`. */
export function ParsedBody(schema: z.ZodType): ParameterDecorator {
  return RequestOf(new BodyPipe(schema));
}
