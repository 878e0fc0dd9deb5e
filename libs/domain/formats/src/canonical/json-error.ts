const MARK = /[{}[\]:,]/;
const SCALAR = /-?(?:0|[1-9]\d{0,400})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,9})?|true|false|null/y;

/** Past this many characters the place helps nobody, and the search is not worth its time. */
const SEARCH_LENGTH_MAX = 1_000_000;

type Expecting = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'end';

/**
 * Where a text stops being JSON (RFC 8259), as the number of the character from 1; null beyond the
 * first million. A parser's message would say so too, but it quotes the payload, and with it a
 * patient.
 */
export function jsonErrorAt(text: string): number | null {
  const open: string[] = [];
  let expecting: Expecting = 'value';
  let position = skipBlanks(text, 0);
  while (position < SEARCH_LENGTH_MAX) {
    const token = tokenAt(text, position);
    const next: Expecting | null = token ? step(expecting, token, open) : null;
    if (!token || next === null) return position + 1;
    expecting = next;
    position = skipBlanks(text, token.end);
  }
  return null;
}

function skipBlanks(text: string, from: number): number {
  let position = from;
  while (' \t\r\n'.includes(text.charAt(position)) && position < text.length) position += 1;
  return position;
}

function tokenAt(text: string, position: number): Token | null {
  const first = text.charAt(position);
  if (MARK.test(first)) return { kind: first, end: position + 1 };
  if (first === '"') {
    const end = endOfString(text, position);
    return end === null ? null : { kind: 'string', end };
  }
  SCALAR.lastIndex = position;
  return SCALAR.test(text) ? { kind: 'scalar', end: SCALAR.lastIndex } : null;
}

/** The position after a string's closing quote; null when it never closes or breaks its line. */
function endOfString(text: string, start: number): number | null {
  for (let position = start + 1; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    if (code === 0x22) return position + 1;
    if (code < 0x20) return null;
    if (code === 0x5c) position += 1;
  }
  return null;
}

interface Token {
  /** The mark itself, `string` or `scalar`. */
  readonly kind: string;
  readonly end: number;
}

/** What may follow a token; null when the token itself may not stand there. */
function step(expecting: Expecting, { kind }: Token, open: string[]): Expecting | null {
  const isValue = kind === 'string' || kind === 'scalar';
  if (expecting === 'value' || expecting === 'value-or-end') {
    if (kind === '{' || kind === '[') {
      open.push(kind);
      return kind === '{' ? 'key-or-end' : 'value-or-end';
    }
    if (kind === ']' && expecting === 'value-or-end') return close(open);
    return isValue ? afterValue(open) : null;
  }
  if (expecting === 'key' || expecting === 'key-or-end') {
    if (kind === '}' && expecting === 'key-or-end') return close(open);
    return kind === 'string' ? 'colon' : null;
  }
  if (expecting === 'colon') return kind === ':' ? 'value' : null;
  if (expecting === 'end') return null;
  const inside = open.at(-1);
  if (kind === ',') return inside === '{' ? 'key' : 'value';
  return kind === (inside === '{' ? '}' : ']') ? close(open) : null;
}

function close(open: string[]): Expecting {
  open.pop();
  return afterValue(open);
}

function afterValue(open: readonly string[]): Expecting {
  return open.length === 0 ? 'end' : 'comma-or-end';
}
