import { makeStorable } from '../text';

/**
 * HL7 v2 in the pipe form, split as chapter 2 of the standard has it: fields, repetitions,
 * components, subcomponents. Splitting is lazy, and escapes are undone at the leaf, after it.
 */
export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}

export const STANDARD_DELIMITERS: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
};

const HEADER_NAMES = new Set(['MSH', 'FHS', 'BHS']);

/** The delimiters that a header segment declares, or null when it declares none that could work. */
export function delimitersOf(header: string): Delimiters | null {
  const field = header.charAt(3);
  if (field === '' || /[\sA-Za-z0-9]/.test(field)) return null;
  const [, encoding = ''] = header.split(field, 2);
  const declared = [...encoding];
  const [component, repetition, escape, subcomponent] = declared;
  const delimiters = {
    field,
    component: component ?? STANDARD_DELIMITERS.component,
    repetition: repetition ?? STANDARD_DELIMITERS.repetition,
    escape: escape ?? STANDARD_DELIMITERS.escape,
    subcomponent: subcomponent ?? STANDARD_DELIMITERS.subcomponent,
  };
  const distinct = new Set(Object.values(delimiters));
  return distinct.size === 5 ? delimiters : null;
}

/** A code, a name or a number is shorter; more is cut off before escapes are looked for. */
const LEAF_LENGTH_MAX = 2_000;
/** Text of a comment or a result; reports and pictures are not read. */
const TEXT_LENGTH_MAX = 20_000;
/** Lines of one message: 10,000 results with a comment each, twice over. */
const LINES_MAX = 40_000;

/** One repetition of a field. Numbers count from 1, as in the standard. */
export class Hl7Value {
  constructor(
    readonly raw: string,
    private readonly delimiters: Delimiters,
  ) {}

  /** A component as it stands, subcomponents and escapes untouched. */
  component(number: number): string {
    return nth(this.raw, this.delimiters.component, number);
  }

  /** A leaf in plain text; HL7's `""` ("delete") counts as absent. */
  text(component = 1, subcomponent = 1): string {
    const part = nth(this.component(component), this.delimiters.subcomponent, subcomponent);
    const text = unescapeText(part.slice(0, LEAF_LENGTH_MAX), this.delimiters).trim();
    return text === '""' ? '' : text;
  }

  /** The whole value in plain text, for ST, TX and FT. */
  whole(): string {
    const text = unescapeText(this.raw.slice(0, TEXT_LENGTH_MAX), this.delimiters).trim();
    return text === '""' ? '' : text;
  }

  get isEmpty(): boolean {
    return this.raw === '' || this.raw === '""';
  }
}

export class Segment {
  private readonly fields: readonly string[];

  constructor(
    readonly name: string,
    /** Which of its name it is, from 1. */
    readonly ordinal: number,
    readonly raw: string,
    readonly delimiters: Delimiters,
  ) {
    const parts = raw.split(delimiters.field);
    // In header segments the separator is itself field 1, so the encoding characters are field 2.
    this.fields = HEADER_NAMES.has(name) ? [name, delimiters.field, ...parts.slice(1)] : parts;
  }

  /** A field as it stands, repetitions and all. */
  field(number: number): string {
    return this.fields[number] ?? '';
  }

  value(number: number): Hl7Value {
    const raw = this.field(number);
    const end = raw.indexOf(this.delimiters.repetition);
    return new Hl7Value(end < 0 ? raw : raw.slice(0, end), this.delimiters);
  }

  /** The repetitions that hold something. */
  repetitions(number: number): Hl7Value[] {
    return this.field(number)
      .split(this.delimiters.repetition)
      .map((raw) => new Hl7Value(raw, this.delimiters))
      .filter((value) => !value.isEmpty);
  }

  text(number: number, component = 1, subcomponent = 1): string {
    return this.value(number).text(component, subcomponent);
  }

  /** How problems name a place in it: `OBX[3]-5`, `PID-3`. */
  at(number?: number): string {
    const place = UNIQUE_SEGMENTS.has(this.name) ? this.name : `${this.name}[${this.ordinal}]`;
    return number === undefined ? place : `${place}-${number}`;
  }
}

const UNIQUE_SEGMENTS = new Set(['MSH', 'EVN']);

export interface TokenizedMessage {
  readonly delimiters: Delimiters;
  readonly segments: readonly Segment[];
  /** 1-based numbers of lines that are no segment and were joined to the one before. */
  readonly continuedLines: readonly number[];
  /** All segments stood in one line, parted by blanks. */
  readonly runTogether: boolean;
}

/** Splits one message that begins with MSH; its header must declare delimiters that can work. */
export function tokenize(message: string): TokenizedMessage | 'malformed' | 'too-long' {
  const delimiters = delimitersOf(message);
  if (!delimiters || !message.startsWith('MSH')) return 'malformed';
  let lines = message.split(/\r\n|\r|\n/, LINES_MAX + 1);
  let runTogether = false;
  if (lines.filter((line) => line.trim() !== '').length === 1) {
    const split = splitRunTogether(message, delimiters);
    runTogether = split.length > 1;
    lines = split;
  }
  if (lines.length > LINES_MAX) return 'too-long';
  const { texts, continuedLines } = joinContinuations(lines, delimiters);
  const seen = new Map<string, number>();
  const segments = texts.map((text) => {
    const name = text.slice(0, 3);
    const ordinal = (seen.get(name) ?? 0) + 1;
    seen.set(name, ordinal);
    return new Segment(name, ordinal, text, delimiters);
  });
  return { delimiters, segments, continuedLines, runTogether };
}

function joinContinuations(lines: readonly string[], delimiters: Delimiters) {
  const texts: string[] = [];
  const continuedLines: number[] = [];
  let pending: string[] = [];
  const close = (): void => {
    if (pending.length > 0) texts.push(pending.join('\n'));
    pending = [];
  };
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const segment = line.trimStart();
    if (isSegment(segment, delimiters)) {
      close();
      pending = [segment];
    } else if (pending.length > 0) {
      continuedLines.push(index + 1);
      pending.push(line);
    }
  });
  close();
  return { texts, continuedLines };
}

function isSegment(line: string, delimiters: Delimiters): boolean {
  if (!/^[A-Z][A-Z0-9]{2}/.test(line)) return false;
  return line.length === 3 || line.charAt(3) === delimiters.field;
}

/** Some archives store a message in one line, its segment ends turned into blanks. */
function splitRunTogether(message: string, delimiters: Delimiters): string[] {
  const separator = delimiters.field.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const names = 'EVN|PID|PD1|NK1|PV1|PV2|MRG|DG1|ORC|OBR|OBX|NTE|SPM|SFT|GT1|IN1|IN2|AL1';
  return message.split(new RegExp(`\\s(?=(?:${names})${separator})`), LINES_MAX + 1);
}

function nth(text: string, separator: string, number: number): string {
  let start = 0;
  for (let skipped = 1; skipped < number; skipped += 1) {
    const end = text.indexOf(separator, start);
    if (end < 0) return '';
    start = end + separator.length;
  }
  const end = text.indexOf(separator, start);
  return end < 0 ? text.slice(start) : text.slice(start, end);
}

/** Undoes the escapes of HL7 chapter 2.7; what is no escape stays as it is. */
export function unescapeText(text: string, delimiters: Delimiters): string {
  const mark = delimiters.escape;
  if (!text.includes(mark)) return text;
  let plain = '';
  let position = 0;
  while (position < text.length) {
    const start = text.indexOf(mark, position);
    const end = start < 0 ? -1 : text.indexOf(mark, start + 1);
    if (start < 0 || end < 0) return plain + text.slice(position);
    const replacement = replacementOf(text.slice(start + 1, end), delimiters);
    plain += text.slice(position, start);
    if (replacement === null) {
      // A lone escape character: the one at `end` may open a real escape, so only this one is text.
      plain += text.slice(start, end);
      position = end;
    } else {
      plain += replacement;
      position = end + 1;
    }
  }
  return plain;
}

function replacementOf(code: string, delimiters: Delimiters): string | null {
  switch (code) {
    case 'F':
      return delimiters.field;
    case 'S':
      return delimiters.component;
    case 'T':
      return delimiters.subcomponent;
    case 'R':
      return delimiters.repetition;
    case 'E':
      return delimiters.escape;
    case 'H':
    case 'N':
      return '';
  }
  if (/^\.(br|sp\d*|ce)$/i.test(code)) return '\n';
  if (/^\.(fi|nf|in[+-]?\d*|ti[+-]?\d*|sk[+-]?\d*)$/i.test(code)) return ' ';
  if (/^X([0-9A-Fa-f]{2})+$/.test(code)) return hexText(code.slice(1));
  if (/^[CMZ][0-9A-Za-z]*$/.test(code)) return '';
  return null;
}

function hexText(hex: string): string {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return makeStorable(new TextDecoder().decode(bytes));
}
