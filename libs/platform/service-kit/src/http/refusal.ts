import { STATUS_CODES } from 'node:http';
import type { Problem, ProblemDetails } from '@carbawatch/contracts';

export interface RefusalFields {
  /** What to do about it; never a value of the request. */
  readonly detail?: string;
  readonly problems?: readonly Problem[];
  readonly messageId?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer of refusal, thrown inside a request and turned into RFC 9457 problem details. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly fields: RefusalFields = {},
  ) {
    super(fields.detail ?? code);
    this.name = 'Refusal';
  }

  toProblemDetails(): ProblemDetails {
    const { detail, problems, messageId } = this.fields;
    return {
      type: `urn:carbawatch:problem:${this.code}`,
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      code: this.code,
      ...(detail === undefined ? {} : { detail }),
      ...(problems === undefined ? {} : { problems: [...problems] }),
      ...(messageId === undefined ? {} : { messageId }),
    };
  }
}

export function badRequest(code: string, detail: string, pointer?: string): Refusal {
  const problems = pointer === undefined ? {} : { problems: [{ code, pointer, detail }] };
  return new Refusal(400, code, { detail, ...problems });
}

/** The same whether it never was or lies outside of the caller's sites. */
export function notFound(detail = 'There is nothing of this name.'): Refusal {
  return new Refusal(404, 'not-found', { detail });
}

export function conflict(code: string, detail: string): Refusal {
  return new Refusal(409, code, { detail });
}
