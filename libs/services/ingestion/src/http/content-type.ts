import type { IncomingMessage } from 'node:http';

export interface NamedContentType {
  /** In lower case, without parameters; empty where the request names none. */
  readonly contentType: string;
  readonly charset: string | undefined;
}

export function contentTypeOf(request: Pick<IncomingMessage, 'headers'>): NamedContentType {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]{1,40})"?\s*$/i.exec(parameter)?.[1])
    .find((name) => name !== undefined);
  return { contentType: type.trim().toLowerCase(), charset };
}
