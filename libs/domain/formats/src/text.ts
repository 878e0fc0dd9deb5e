import { problemOf } from './problems';
import type { ReadProblem } from './problems';

export interface DecodedText {
  readonly text: string;
  readonly problems: readonly ReadProblem[];
}

/** HL7 table 0211 and what senders write instead, as labels of the WHATWG encoding standard. */
const CHARSETS: Readonly<Record<string, string>> = {
  ASCII: 'utf-8',
  'US-ASCII': 'utf-8',
  UNICODE: 'utf-8',
  'UNICODE UTF-8': 'utf-8',
  'UTF-8': 'utf-8',
  UTF8: 'utf-8',
  'UNICODE UTF-16': 'utf-16le',
  '8859/1': 'windows-1252',
  '8859/2': 'iso-8859-2',
  '8859/5': 'iso-8859-5',
  '8859/6': 'iso-8859-6',
  '8859/7': 'iso-8859-7',
  '8859/8': 'iso-8859-8',
  '8859/9': 'windows-1254',
  '8859/15': 'iso-8859-15',
  'ISO-8859-1': 'windows-1252',
  'ISO IR100': 'windows-1252',
  'GB 18030-2000': 'gb18030',
  'GB 18030': 'gb18030',
  GB18030: 'gb18030',
  'GB18030-2000': 'gb18030',
  GB2312: 'gb18030',
  GBK: 'gb18030',
  'BIG-5': 'big5',
  'ISO IR87': 'iso-2022-jp',
  'KS X 1001': 'euc-kr',
};

/** The encoding that a declared name means, or null for a name that nothing here can decode. */
export function encodingOf(declared: string): string | null {
  const name = declared.trim().toUpperCase();
  const known = CHARSETS[name];
  if (known) return known;
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return null;
  }
}

/** NUL and the other control characters that no field may carry, tab and line ends excepted. */
const CONTROL = /[\u0000-\u0008\u000e-\u001b\u007f]/g;

/**
 * Bytes to text. A byte order mark wins over what is declared; without either it is UTF-8, and if
 * the bytes are not, Windows-1252, which can read anything: each such step is a problem reported.
 */
export function decodeText(body: Uint8Array, declared?: string | null): DecodedText {
  const problems: ReadProblem[] = [];
  let text = decodeBytes(body, declared ?? '', problems);
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  const cleaned = text.replace(CONTROL, '');
  if (cleaned.length < text.length) {
    problems.push(problemOf('control-character', 'payload', `${text.length - cleaned.length}`));
  }
  return { text: cleaned, problems };
}

function decodeBytes(body: Uint8Array, declared: string, problems: ReadProblem[]): string {
  if (body[0] === 0xff && body[1] === 0xfe) return new TextDecoder('utf-16le').decode(body);
  if (body[0] === 0xfe && body[1] === 0xff) return new TextDecoder('utf-16be').decode(body);
  const encoding = declared ? encodingOf(declared) : 'utf-8';
  if (encoding === null) {
    problems.push(problemOf('bad-encoding', 'payload', 'the character set declared is not known'));
  }
  const text = decodeExactly(body, encoding ?? 'utf-8');
  if (text !== null) return text;
  problems.push(problemOf('bad-encoding', 'payload'));
  // Declared UTF-8 with a broken tail loses that tail alone; undeclared bytes are another set.
  const fallback = declared && encoding ? encoding : 'windows-1252';
  return new TextDecoder(fallback).decode(body);
}

function decodeExactly(body: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

/** Text that PostgreSQL and JSON can both keep: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !/\0|\p{Cs}/u.test(text);
}

export function makeStorable(text: string): string {
  return text.replace(/\0|\p{Cs}/gu, '');
}
