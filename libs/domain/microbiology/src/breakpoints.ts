import { BREAKPOINT_BLOCKS } from './breakpoints.data';
import type { BreakpointBlock } from './breakpoints.data';
import { GROUP_RANKS, belongsTo, sameDisk } from './breakpoint-row';
import type { BreakpointRow } from './breakpoint-row';
import type { Category } from './category';
import type { Organism } from './organism-index';
import { categorise, micSet, trimethoprimPart, zoneSet } from './values';
import type { Limit, MeasureMethod, MicSet, Operator, ZoneSet } from './values';

/** The last edition that the bundled rows were compared with (EUCAST v15.0, CLSI M100 35th ed.). */
export const BUNDLED_BREAKPOINT_YEAR = 2025;

function limit(op: Limit['op'], text: string): Limit {
  return { op, value: Number(text) };
}

function readYears(text: string): { from: number | null; to: number | null } {
  const [from = '', to = ''] = text.split('-');
  return { from: from === '' ? null : Number(from), to: to === '' ? null : Number(to) };
}

function readLine(line: string, block: BreakpointBlock): BreakpointRow {
  const [agent = '', kind = '', disk = '', years = '', s = '', r = ''] = line.split(' ');
  const strict = block.guideline === 'EUCAST';
  const isMic = kind === 'mic';
  const rOperator = isMic ? (strict ? '>' : '>=') : strict ? '<' : '<=';
  return {
    guideline: block.guideline,
    ...readYears(years),
    group: block.group,
    agent,
    method: isMic ? 'mic' : 'disk',
    ...(isMic ? {} : { disk }),
    s: limit(isMic ? '<=' : '>=', s),
    r: limit(rOperator, r),
    ...(block.site === undefined ? {} : { site: block.site }),
    source: block.guideline === 'CLSI' ? 'CLSI M100' : block.guideline,
  };
}

/** The rows that ship with the program; every one carries its guideline and years. */
export const BUNDLED_BREAKPOINTS: readonly BreakpointRow[] = BREAKPOINT_BLOCKS.flatMap((block) =>
  block.rows
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => readLine(line, block)),
);

export type BreakpointQuery = {
  readonly organism: Organism;
  readonly agent: string;
  readonly method: 'mic' | 'disk';
  readonly guideline: string;
  readonly year: number;
  readonly site?: string | undefined;
};

export type BreakpointBook = {
  readonly rows: readonly BreakpointRow[];
  /** The row in force: the most exact organism group, the asked site before the general row. */
  readonly find: (query: BreakpointQuery) => BreakpointRow | null;
};

// Organisms x agents x years of one site stay far below; the bound is against odd input only.
const FOUND_REMEMBERED_MAX = 20_000;

function inForce(row: BreakpointRow, year: number): boolean {
  return (row.from === null || row.from <= year) && (row.to === null || year <= row.to);
}

function rankOf(row: BreakpointRow): number {
  return GROUP_RANKS.indexOf(row.group.rank);
}

/** Rows of a site's own table come first: at equal organism rank they win over the bundled ones. */
export function breakpointBook(rows: readonly BreakpointRow[]): BreakpointBook {
  const byTest = new Map<string, BreakpointRow[]>();
  for (const row of rows) {
    const key = `${row.guideline}|${row.agent}|${row.method}`;
    byTest.set(key, [...(byTest.get(key) ?? []), row]);
  }
  const found = new Map<string, BreakpointRow | null>();
  const search = (query: BreakpointQuery, key: string): BreakpointRow | null => {
    let best: BreakpointRow | null = null;
    for (const row of byTest.get(key) ?? []) {
      if (row.site !== undefined && row.site !== query.site) continue;
      if (!inForce(row, query.year) || !belongsTo(query.organism, row.group)) continue;
      const siteIsCloser = best !== null && row.site !== undefined && best.site === undefined;
      if (best === null || siteIsCloser) best = row;
      else if (rankOf(row) < rankOf(best) && (row.site ?? best.site) === row.site) best = row;
    }
    return best;
  };
  return {
    rows,
    find: (query) => {
      const test = `${query.guideline}|${query.agent}|${query.method}`;
      const key = `${test}|${query.organism.code}|${query.year}|${query.site ?? ''}`;
      const known = found.get(key);
      if (known !== undefined) return known;
      const row = search(query, test);
      if (found.size >= FOUND_REMEMBERED_MAX) found.clear();
      found.set(key, row);
      return row;
    },
  };
}

export const BUNDLED_BOOK: BreakpointBook = breakpointBook(BUNDLED_BREAKPOINTS);

export type InterpretRequest = {
  readonly organism: Organism;
  /** WHONET code of the agent. */
  readonly agent: string;
  readonly method: MeasureMethod;
  readonly operator?: Operator | undefined;
  readonly value: number;
  /** mg/L or mm; needed where the method does not say which. */
  readonly unit?: 'mg/L' | 'mm' | undefined;
  readonly disk?: string | undefined;
  readonly guideline: string;
  readonly year: number;
  readonly site?: string | undefined;
};

export type InterpretRefusal =
  'no-breakpoint' | 'disk-differs' | 'unit-differs' | 'unit-unknown' | 'implausible';

export type Interpretation =
  | {
      readonly ok: true;
      /** One member: definite. More: the censored value may lie in any of them. */
      readonly categories: ReadonlySet<Category>;
      readonly row: BreakpointRow;
      /** The disk content was not stated and is taken to be the guideline's. */
      readonly diskAssumed: boolean;
    }
  | { readonly ok: false; readonly code: InterpretRefusal; readonly detail: string };

export type ValueSet =
  | { readonly ok: true; readonly set: MicSet | ZoneSet }
  | { readonly ok: false; readonly code: InterpretRefusal; readonly detail: string };

/** The set of MICs or zones that a result says, or why it says none. */
export function valueSetOf(
  request: Pick<InterpretRequest, 'agent' | 'method' | 'operator' | 'value' | 'unit'>,
): ValueSet {
  const { agent, method, value, unit } = request;
  const operator = request.operator ?? '=';
  const isZone = method === 'disk' || (method !== 'mic' && method !== 'etest' && unit === 'mm');
  if (method === 'unknown' && unit === undefined) {
    return { ok: false, code: 'unit-unknown', detail: `${agent}: mg/L or mm is not stated` };
  }
  if ((isZone && unit === 'mg/L') || (!isZone && unit === 'mm')) {
    return { ok: false, code: 'unit-differs', detail: `${agent}: ${unit} does not fit ${method}` };
  }
  if (isZone) {
    if (value >= 6 && value <= 80) return { ok: true, set: zoneSet(operator, value) };
    return {
      ok: false,
      code: 'implausible',
      detail: `${agent}: no zone of ${value} mm is possible`,
    };
  }
  if (!(value >= 0.0001 && value <= 2048)) {
    return {
      ok: false,
      code: 'implausible',
      detail: `${agent}: no MIC of ${value} mg/L is possible`,
    };
  }
  return { ok: true, set: micSet(operator, agent === 'SXT' ? trimethoprimPart(value) : value) };
}

/** The categories of a measured value under one guideline and year, and the row that says so. */
export function interpret(
  request: InterpretRequest,
  book: BreakpointBook = BUNDLED_BOOK,
): Interpretation {
  const value = valueSetOf(request);
  if (!value.ok) return value;
  const method = value.set.kind === 'mic' ? 'mic' : 'disk';
  const row = book.find({ ...request, method });
  if (!row) {
    const edition = `${request.guideline} ${request.year}`;
    const detail = `${request.agent}: no ${method} row of ${edition} for ${request.organism.name}`;
    return { ok: false, code: 'no-breakpoint', detail };
  }
  if (row.disk !== undefined && request.disk !== undefined && !sameDisk(request.disk, row.disk)) {
    const detail = `${request.agent}: disk of ${request.disk} µg, the row is for ${row.disk} µg`;
    return { ok: false, code: 'disk-differs', detail };
  }
  return {
    ok: true,
    categories: categorise(value.set, row),
    row,
    diskAssumed: row.disk !== undefined && request.disk === undefined,
  };
}

/** `CLSI M100, 2025`, `EUCAST v15.0, 2025`: the edition that a year means. */
export function editionOf(row: BreakpointRow, year: number): string {
  const edition = Math.min(year, BUNDLED_BREAKPOINT_YEAR);
  if (row.source === 'EUCAST') return `EUCAST v${edition - 2010}.0, ${edition}`;
  return row.source === 'CLSI M100' ? `CLSI M100, ${edition}` : row.source;
}

/** `R >= 4`, `S <= 1`, `I`: the limit behind a category, as the guideline prints it. */
export function limitText(row: BreakpointRow, category: Category): string {
  if (category === 'S' && row.s) return `S ${row.s.op} ${row.s.value}`;
  if (category === 'R' && row.r) return `R ${row.r.op} ${row.r.value}`;
  const s = row.s ? `S ${row.s.op} ${row.s.value}` : 'no S';
  return row.r ? `${s}, R ${row.r.op} ${row.r.value}` : s;
}
