import { ConnectionLostError, MllpClient } from '@carbawatch/mllp';
import { z } from 'zod';
import { HL7, type Payload } from './payloads';

const refusal = z.object({
  detail: z.string().optional(),
  problems: z.array(z.object({ pointer: z.string().nullish(), detail: z.string() })).optional(),
});

export interface Answer {
  readonly accepted: boolean;
  /** `AA`, or the HTTP status. */
  readonly code: string;
  readonly detail: string | null;
}

export interface Target {
  send(payload: Payload): Promise<Answer>;
  close(): void;
}

/** Over MLLP: HL7 alone; a lost connection is opened once more, as an interface would. */
export class MllpTarget implements Target {
  private client: MllpClient | null = null;

  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {}

  async send(payload: Payload): Promise<Answer> {
    if (payload.contentType !== HL7) {
      return {
        accepted: false,
        code: 'none',
        detail: 'MLLP carries HL7 alone; use --url for this',
      };
    }
    const text = payload.body.toString('utf8');
    try {
      return await this.attempt(text);
    } catch (error) {
      if (!(error instanceof ConnectionLostError)) throw error;
      this.client = null;
      return this.attempt(text);
    }
  }

  close(): void {
    this.client?.close();
  }

  private async attempt(text: string): Promise<Answer> {
    this.client ??= await MllpClient.open(this.host, this.port);
    const { code, accepted, text: detail } = await this.client.send(text);
    return { accepted, code, detail };
  }
}

/** Over HTTP, with a key of the API. */
export class HttpTarget implements Target {
  constructor(
    private readonly base: string,
    private readonly key: string,
    /** Options of tables: `profile`, `dateFormat`, `sample`. */
    private readonly options: Readonly<Record<string, string | undefined>> = {},
  ) {}

  async send({ contentType, body }: Payload): Promise<Answer> {
    const url = new URL('/api/v1/messages', this.base);
    for (const [name, value] of Object.entries(this.options)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': contentType, Authorization: `Bearer ${this.key}` },
      body,
    });
    const answer: unknown = await response.json().catch(() => null);
    const detail = reasonOf(answer);
    return { accepted: response.status === 202, code: String(response.status), detail };
  }

  close(): void {
    // Nothing is held between two requests.
  }
}

const PROBLEMS_SHOWN = 5;

/** The refusal in one line: every problem with its place, such as `line 1 patientId`. */
function reasonOf(answer: unknown): string | null {
  const read = refusal.safeParse(answer);
  if (!read.success) return null;
  const { detail = null, problems = [] } = read.data;
  if (problems.length === 0) return detail;
  const placed = problems.map(({ pointer, detail: why }) => (pointer ? `${pointer}: ${why}` : why));
  const more = placed.length - PROBLEMS_SHOWN;
  return [...placed.slice(0, PROBLEMS_SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
