import type { Problem, ProblemDetails } from '@carbawatch/contracts';
import { shownLanguage } from '../i18n/text';
import { bearer } from '../session/held';
import { renewBearer } from '../session/session';
import { siteRead, siteWritten } from './site-scope';

/** An answer that is no success; 0 when there was no answer at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code: string = '',
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
  }
}

/** Every list of the API. */
export interface Listed<T> {
  readonly items: T[];
  readonly next: string | null;
}

export type Parameters = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Absent and empty parameters are left out. */
export function withParameters(path: string, parameters: Parameters = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function problemOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as Partial<ProblemDetails>;
  const message = body.detail ?? body.title ?? `HTTP ${response.status}`;
  return new ApiError(response.status, message, body.code, body.problems);
}

async function answerTo(path: string, init: RequestInit, key: string | null): Promise<Response> {
  return fetch(`/api/v1/${path}`, {
    ...init,
    headers: {
      'Accept-Language': shownLanguage(),
      ...init.headers,
      Authorization: `Bearer ${key ?? ''}`,
    },
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'no answer');
  });
}

export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const key = bearer();
  let response = await answerTo(path, init, key);
  if (response.status === 401) {
    // A machine that slept wakes with a token that is over: one more is asked for, once.
    const next = await renewBearer(key).catch(() => null);
    if (next !== null) response = await answerTo(path, init, next);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Code of a question whose first day is after its last: everybody who changes both passes it. */
export const DAYS_REVERSED = 'days-reversed';

/** What the page can see is wrong is not asked. */
function refuseReversed({ from, to }: Parameters = {}): void {
  if (typeof from === 'string' && typeof to === 'string' && from !== '' && to !== '' && from > to) {
    throw new ApiError(422, DAYS_REVERSED, DAYS_REVERSED);
  }
}

export async function get<T>(
  path: string,
  parameters?: Parameters,
  signal?: AbortSignal,
): Promise<T> {
  refuseReversed(parameters);
  const init = signal ? { signal } : {};
  const site = parameters?.['site'] ?? siteRead(path);
  const response = await request(withParameters(path, { ...parameters, site }), init);
  return (await response.json()) as T; // the server's own schema is the check
}

export async function send<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  const written = siteWritten(path, body);
  const response = await request(written.path, {
    method,
    ...(written.body !== undefined && {
      body: JSON.stringify(written.body),
      headers: { 'Content-Type': 'application/json' },
    }),
  });
  const text = await response.text();
  return (text === '' ? null : JSON.parse(text)) as T; // the server's own schema is the check
}
