import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Caller } from '../access/caller';

/** What is known of a request beside what it carries. */
export interface RequestFacts {
  /** The client's own X-Request-Id when it is a plain word, else one of ours. */
  readonly requestId: string;
  /** W3C Trace Context of the client; goes on into the events that the request causes. */
  readonly traceparent: string | null;
  caller: Caller | null;
  /** Asks anew: null once the key or token has expired or was revoked. */
  callerNow: () => Promise<Caller | null>;
}

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

const known = new WeakMap<IncomingMessage, RequestFacts>();

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

export function factsOf(request: IncomingMessage): RequestFacts {
  const existing = known.get(request);
  if (existing) return existing;
  const id = headerOf(request, 'x-request-id');
  const trace = headerOf(request, 'traceparent');
  const facts: RequestFacts = {
    requestId: REQUEST_ID.test(id) ? id : randomUUID(),
    traceparent: TRACEPARENT.test(trace) ? trace : null,
    caller: null,
    callerNow: () => Promise.resolve(null),
  };
  known.set(request, facts);
  return facts;
}
