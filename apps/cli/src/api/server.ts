/** The HTTP API as the command line sees it: an address and a key. */
export interface Server {
  readonly base: string;
  readonly key: string;
}

/** A server that can't be reached, or an answer that is no success; one line says what to do. */
export class ServerError extends Error {}

export const DEFAULT_URL = 'http://127.0.0.1:3000';

/** The server of the arguments, or the one line that says what is missing. */
export function serverOf(address: string = DEFAULT_URL): Server | string {
  if (!URL.canParse(address)) return `--url: an address is needed, such as ${DEFAULT_URL}`;
  const key = process.env['CARBAWATCH_KEY'];
  if (!key) return 'CARBAWATCH_KEY: a key of the system is needed in the environment';
  return { base: address, key };
}

/** The answer to a GET; refusals become a ServerError with the server's own words. */
export async function getFrom(
  { base, key }: Server,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const url = new URL(`/api/v1/${path}`, base);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return answerOf(url, { headers: { ...headers, Authorization: `Bearer ${key}` } });
}

/** The answer to a POST of a JSON body; refusals become a ServerError likewise. */
export async function postTo(
  { base, key }: Server,
  path: string,
  body: unknown,
): Promise<Response> {
  return answerOf(new URL(`/api/v1/${path}`, base), {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function answerOf(url: URL, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch {
    throw new ServerError(`${url.host}: no server answers there; start it, or name it by --url`);
  }
  if (response.ok) return response;
  throw new ServerError(await refusalText(response));
}

async function refusalText(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const words: string[] = [`${response.status}`];
  if (typeof body === 'object' && body !== null) {
    const detail: unknown = Reflect.get(body, 'detail');
    if (typeof detail === 'string') words.push(detail);
    const problems: unknown = Reflect.get(body, 'problems');
    for (const problem of Array.isArray(problems) ? problems.slice(0, 5) : []) {
      words.push(
        `${String(Reflect.get(problem, 'pointer'))}: ${String(Reflect.get(problem, 'detail'))}`,
      );
    }
  }
  return words.join(' ');
}
