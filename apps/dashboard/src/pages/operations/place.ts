/** Where in a payload a problem is, so that it can be shown there. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads the pointers that problems have: a JSON Pointer (`/susceptibility/1/agent`), a row and its
 * column (`line 3 MEM_MIC`), a segment and its field (`OBX[2]-3.1`, after `message 2` in a batch).
 * Null for a place that is not in the payload, such as a field that is missing.
 */
export function placeIn(payload: string, pointer: string): Place | null {
  if (pointer.startsWith('/')) return placeOfJson(payload, pointer);
  const line = /^line (\d+)(?: (.+))?$/.exec(pointer);
  if (line) return placeOfLine(payload, Number(line[1]), line[2] ?? null);
  const segment = /^(?:message (\d+) )?([A-Z][A-Z0-9]{2})(?:\[(\d+)\])?(?:-(\d+)(?:\.(\d+))?)?$/;
  const match = segment.exec(pointer);
  if (!match) return null;
  const [, message, name = '', repeat, field, component] = match;
  return placeOfSegment(payload, {
    message: Number(message ?? 1),
    name,
    repeat: Number(repeat ?? 1),
    field: field === undefined ? null : Number(field),
    component: component === undefined ? null : Number(component),
  });
}

interface Line extends Place {
  readonly text: string;
}

function linesOf(payload: string): Line[] {
  const lines: Line[] = [];
  for (const match of payload.matchAll(/[^\r\n]+/g)) {
    lines.push({ from: match.index, to: match.index + match[0].length, text: match[0] });
  }
  return lines;
}

/** The nth part of a line between separators, counted from 0. */
function partOf({ from, text }: Line, separator: string, at: number): Place | null {
  const parts = text.split(separator);
  const part = parts[at];
  if (part === undefined) return null;
  const before = parts.slice(0, at).reduce((sum, each) => sum + each.length + 1, 0);
  return { from: from + before, to: from + before + part.length };
}

function placeOfLine(payload: string, number: number, columnName: string | null): Place | null {
  const lines = linesOf(payload);
  // A row that waits alone stands below its heading, whichever line of the table it was.
  const line = lines.length === 2 && number > 2 ? lines[1] : lines[number - 1];
  if (!line) return null;
  const heading = lines[0]?.text ?? '';
  const separator = ['\t', ';', ','].find((each) => heading.includes(each));
  // Within quotes a separator is none; then the whole line is shown.
  if (columnName === null || !separator || line.text.includes('"')) return line;
  const at = heading.split(separator).findIndex((name) => name.trim() === columnName);
  return at < 0 ? line : partOf(line, separator, at);
}

interface SegmentPlace {
  readonly message: number;
  readonly name: string;
  readonly repeat: number;
  readonly field: number | null;
  readonly component: number | null;
}

function placeOfSegment(payload: string, place: SegmentPlace): Place | null {
  const segments = linesOf(payload);
  const starts = segments.flatMap(({ text }, at) => (text.startsWith('MSH') ? [at] : []));
  const first = starts[place.message - 1];
  if (first === undefined) return null;
  const own = segments.slice(first, starts[place.message]);
  const segment = own.filter(({ text }) => text.startsWith(place.name))[place.repeat - 1];
  if (!segment || place.field === null) return segment ?? null;
  const separator = own[0]?.text[3] ?? '|';
  // The first field of MSH is the separator itself.
  const at = place.name === 'MSH' ? place.field - 1 : place.field;
  const field = partOf(segment, separator, at);
  if (!field || place.component === null) return field;
  const inner = own[0]?.text[4] ?? '^';
  const text = payload.slice(field.from, field.to);
  return partOf({ ...field, text }, inner, place.component - 1) ?? field;
}

function placeOfJson(payload: string, pointer: string): Place | null {
  const tokens = pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  const whole = new JsonText(payload);
  const [row = '', ...rest] = tokens;
  // Of newline-delimited JSON the first token is the line.
  if (/^\d+$/.test(row) && !payload.trimStart().startsWith('[')) {
    const line = linesOf(payload)[Number(row)];
    if (!line) return null;
    const inner = new JsonText(line.text).find(0, rest);
    return inner && { from: line.from + inner.from, to: line.from + inner.to };
  }
  return whole.find(0, tokens);
}

/** Finds values in JSON without building them, because their places are what is wanted. */
class JsonText {
  constructor(private readonly text: string) {}

  find(start: number, tokens: readonly string[]): Place | null {
    const from = this.past(start);
    const [token, ...rest] = tokens;
    if (token === undefined) return { from, to: this.endOf(from) };
    if (this.text[from] === '{') return this.findMember(from, token, rest);
    if (this.text[from] === '[') return this.findItem(from, Number(token), rest);
    return null;
  }

  private findMember(open: number, token: string, rest: readonly string[]): Place | null {
    let at = this.past(open + 1);
    while (this.text[at] === '"') {
      const end = this.endOf(at);
      const name = this.text.slice(at + 1, end - 1);
      const value = this.past(this.past(end) + 1);
      if (name === token) return this.find(value, rest);
      at = this.past(this.past(this.endOf(value)) + 1);
    }
    return null;
  }

  private findItem(open: number, index: number, rest: readonly string[]): Place | null {
    let at = this.past(open + 1);
    for (let n = 0; at < this.text.length && this.text[at] !== ']'; n += 1) {
      if (n === index) return this.find(at, rest);
      at = this.past(this.past(this.endOf(at)) + 1);
    }
    return null;
  }

  private past(at: number): number {
    let place = at;
    while (/\s/.test(this.text[place] ?? '')) place += 1;
    return place;
  }

  /** Just past the value that begins here; the end of the text for what never ends. */
  private endOf(from: number): number {
    const first = this.text[from] ?? '';
    if (first === '"') return this.endOfString(from);
    if (first !== '{' && first !== '[') {
      const rest = /[,\]}\s]/.exec(this.text.slice(from));
      return rest ? from + rest.index : this.text.length;
    }
    let depth = 0;
    for (let at = from; at < this.text.length; at += 1) {
      const char = this.text[at] ?? '';
      if (char === '"') at = this.endOfString(at) - 1;
      else if ('{['.includes(char)) depth += 1;
      else if ('}]'.includes(char)) depth -= 1;
      if (depth === 0) return at + 1;
    }
    return this.text.length;
  }

  private endOfString(from: number): number {
    for (let at = from + 1; at < this.text.length; at += 1) {
      if (this.text[at] === '\\') at += 1;
      else if (this.text[at] === '"') return at + 1;
    }
    return this.text.length;
  }
}
