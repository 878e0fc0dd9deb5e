import { lookup, type LookupAddress } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { mayConnect } from './addresses';
import { FAILED, type Attempted } from './sender';

/** Beyond this the receiver is taken for away; a lease of the attempt lasts longer. */
export const POST_MS_MAX = 10_000;

class RefusedAddressError extends Error {
  readonly code = 'REFUSED_ADDRESS';
}

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Resolves a name and hands out only addresses to which a message may go. */
function guardedLookup(encrypted: boolean): NonNullable<RequestOptions['lookup']> {
  return (hostname, options, callback: Found) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, []);
        return;
      }
      const allowed = addresses.filter(({ address }) => mayConnect(address, encrypted));
      const [first] = allowed;
      if (!first) callback(new RefusedAddressError('No address of this host may be used.'), []);
      else if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

/**
 * Posts (or puts) a body. Only a 2xx is taken for received; a redirect is never followed, since a
 * receiver must not choose another one for us; the answer's body is not read.
 */
export function safePost(
  address: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  {
    method = 'POST',
    timeoutMs = POST_MS_MAX,
  }: { method?: 'POST' | 'PUT'; timeoutMs?: number } = {},
): Promise<Attempted> {
  const url = new URL(address);
  const encrypted = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // An address in the URL is not looked up, so that the guard of names would not see it.
  if (isIP(host) !== 0 && !mayConnect(host, encrypted)) {
    return Promise.resolve(FAILED('refused-address'));
  }
  return new Promise((resolve) => {
    const bytes = Buffer.from(body);
    const request = (encrypted ? httpsRequest : httpRequest)(url, {
      method,
      agent: false,
      lookup: guardedLookup(encrypted),
      signal: AbortSignal.timeout(timeoutMs),
      headers: { ...headers, 'Content-Length': String(bytes.length) },
    });
    request.on('response', (response) => {
      const status = response.statusCode ?? 0;
      response.destroy();
      const outcome = status >= 200 && status < 300 ? 'delivered' : 'failed';
      const code = status >= 300 && status < 400 ? 'redirected' : `http-${status}`;
      const retryAfterMs = retryAfterOf(status, response.headers['retry-after']);
      resolve({ outcome, code, ...(retryAfterMs !== null && { retryAfterMs }) });
    });
    request.on('error', (error) => resolve(FAILED(codeOf(error))));
    request.end(bytes);
  });
}

/** `Retry-After` of a receiver that is overrun or away: seconds, or a date (RFC 9110, 10.2.3). */
export function retryAfterOf(
  status: number,
  header: string | undefined,
  nowMs = Date.now(),
): number | null {
  if ((status !== 429 && status !== 503) || header === undefined) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}

function codeOf(error: Error): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'timeout';
  const code = 'code' in error ? error.code : undefined;
  if (code === 'REFUSED_ADDRESS') return 'refused-address';
  return typeof code === 'string' ? code.toLowerCase().replaceAll('_', '-') : 'not-reached';
}
