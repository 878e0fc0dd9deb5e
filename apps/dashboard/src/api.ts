import type { ProblemDetails } from '@carbawatch/contracts';
import { currentKey } from './session';

/** An answer that is no success; `status` 401 and 403 mean another key is needed. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

async function problemOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as Partial<ProblemDetails>;
  return new ApiError(response.status, body.detail ?? body.title ?? `HTTP ${response.status}`);
}

export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`api/v1/${path}`, {
    ...init,
    headers: { ...init.headers, Authorization: `Bearer ${currentKey() ?? ''}` },
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function get<T>(path: string): Promise<T> {
  return (await (await request(path)).json()) as T; // the server's schema is the check
}

export async function post<T>(path: string, body?: unknown): Promise<T> {
  const response = await request(path, {
    method: 'POST',
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    }),
  });
  return (await response.json()) as T;
}
