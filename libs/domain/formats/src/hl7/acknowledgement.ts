import { hl7ErrorCode } from '../problems';
import type { Hl7Header } from './header';

export interface AcknowledgementOptions {
  /** The wall clock, in milliseconds since the epoch: MSH-7, and part of MSH-10. */
  readonly now: number;
  readonly problem?: { readonly code: string; readonly pointer: string; readonly detail: string };
}

/** HL7 table 0357. */
const CONDITIONS: Readonly<Record<string, string>> = {
  '100': 'Segment sequence error',
  '101': 'Required field missing',
  '102': 'Data type error',
  '103': 'Table value not found',
  '200': 'Unsupported message type',
  '203': 'Unsupported version id',
  '207': 'Application internal error',
};

/** HL7 table 0155 without `NE`; anything else in MSH-15 is noise, and the mode is the original. */
const ACCEPT_WANTED = new Set(['AL', 'ER', 'SU']);

/**
 * The answer to a message (HL7 v2.5.1, 2.9 and 2.16.8): MSA-2 echoes MSH-10, processing id and
 * version are the sender's, sender and receiver change places. MSH-15 valued means enhanced mode,
 * where the code says that the message is safe (CA, CE, CR); otherwise AA, AE, AR. Every framed
 * message is answered, MSH-15 `NE` too: a sender that reads no answer loses nothing by one.
 */
export function acknowledge(
  header: Hl7Header | null,
  code: 'AA' | 'AE' | 'AR',
  { now, problem }: AcknowledgementOptions,
): string {
  const version = header?.version || '2.5.1';
  const enhanced = ACCEPT_WANTED.has(header?.acceptAcknowledgement ?? '');
  const controlId = header?.controlId ?? '';
  const segments = [
    [
      'MSH',
      '^~\\&',
      escapeText(header?.receivingApplication ?? ''),
      escapeText(header?.receivingFacility ?? ''),
      escapeText(header?.sendingApplication ?? ''),
      escapeText(header?.sendingFacility ?? ''),
      timestamp(now),
      '',
      header?.trigger ? `ACK^${escapeText(header.trigger)}^ACK` : 'ACK',
      // Unique to the pair of message and moment; MSH-10 held 20 characters before v2.6.
      `A${now.toString(36)}${escapeText(controlId)}`.slice(0, 20),
      escapeText(header?.processingId || 'P'),
      escapeText(version),
    ],
    ['MSA', enhanced ? code.replace('A', 'C') : code, escapeText(controlId)],
  ];
  if (code !== 'AA' && problem) {
    segments.push(errorSegment(problem, version));
  }
  return `${segments.map((fields) => fields.join('|')).join('\r')}\r`;
}

function errorSegment(
  problem: { readonly code: string; readonly pointer: string; readonly detail: string },
  version: string,
): string[] {
  const code = hl7ErrorCode(problem.code);
  const condition = CONDITIONS[code] ?? '';
  const place = /^([A-Z][A-Z0-9]{2})(?:\[(\d+)\])?(?:-(\d+))?/.exec(problem.pointer);
  const [, segment = '', ordinal = '1', field = ''] = place ?? [];
  // Before v2.5 the place and the code stand together in ERR-1; later ERR-2 to ERR-8 part them.
  if (/^2\.[0-4](\.|$)/.test(version)) {
    const where = place ? `${segment}^${ordinal}^${field}` : '^^';
    return ['ERR', `${where}^${code}&${condition}&HL70357&${escapeText(problem.code)}`];
  }
  const where = place ? `${segment}^${ordinal}${field ? `^${field}` : ''}` : '';
  const application = `${escapeText(problem.code)}^^L`;
  const text = escapeText(problem.detail.slice(0, 250));
  return ['ERR', '', where, `${code}^${condition}^HL70357`, 'E', application, '', '', text];
}

function timestamp(now: number): string {
  const digits = new Date(now).toISOString().replace(/[-:T]/g, '');
  return `${digits.slice(0, 14)}+0000`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\E\\',
  '|': '\\F\\',
  '^': '\\S\\',
  '&': '\\T\\',
  '~': '\\R\\',
  '\r': ' ',
  '\n': ' ',
};

function escapeText(text: string): string {
  return text.replace(/[\\|^&~\r\n]/g, (character) => ESCAPES[character] ?? '');
}
