import type { Category } from './category';

/**
 * Measured values. A censored MIC ("<=0.25", ">16") is a set of possible MICs; a category is
 * definite only if the whole set lies in it.
 */
export type Operator = '<' | '<=' | '=' | '>=' | '>';
export type MeasureMethod = 'mic' | 'disk' | 'etest' | 'automated' | 'unknown';

export type MeasurementRefusal =
  | 'empty'
  | 'not-a-number'
  | 'ambiguous-comma'
  | 'implausible-mic'
  | 'implausible-zone'
  | 'zone-in-parts'
  | 'unit-differs';

export type ParsedMeasurement =
  | { readonly ok: true; readonly operator: Operator; readonly value: number }
  | { readonly ok: false; readonly code: MeasurementRefusal; readonly detail: string };

/** Limits of what a broth, agar or strip can show, mg/L (WHONET AMRIE's plausibility limits). */
export const MIC_PLAUSIBLE = { min: 0.0001, max: 2048 } as const;
/** 6 mm is the disk itself, "no zone"; 80 mm is beyond any plate. */
export const ZONE_PLAUSIBLE = { min: 6, max: 80 } as const;

// Operator, number, the second component of a combination, unit.
const TEXT = /^([<>=]{1,2}|[≤≥≦≧⩽⩾])?\s*(\d*[.,]?\d+)(?:\s*\/\s*\d+(?:[.,]\d+)?)?\s*([a-zμ/]+)?$/iu;
// NFKC has turned the micro sign into the Greek letter by then.
const UNITS = new Set(['mg/l', 'ug/ml', 'μg/ml', 'mcg/ml', 'mm']);
// "1,024" is a thousand with a separator or one with decimals: nobody can tell.
const AMBIGUOUS_COMMA = /[1-9]\d*,\d{3}(?!\d)/;

const OPERATORS: Readonly<Record<string, Operator>> = {
  '<': '<',
  '<=': '<=',
  '=<': '<=',
  '≤': '<=',
  '≦': '<=',
  '⩽': '<=',
  '=': '=',
  '>=': '>=',
  '=>': '>=',
  '≥': '>=',
  '≧': '>=',
  '⩾': '>=',
  '>': '>',
};

function refuse(code: MeasurementRefusal, detail: string): ParsedMeasurement {
  return { ok: false, code, detail };
}

function checked(operator: Operator, value: number, method: MeasureMethod): ParsedMeasurement {
  if (method === 'disk') {
    const plausible = value >= ZONE_PLAUSIBLE.min && value <= ZONE_PLAUSIBLE.max;
    if (plausible) return { ok: true, operator, value };
    return refuse('implausible-zone', `zone ${value} mm: 6 (no zone) to 80 mm is possible`);
  }
  const plausible = value >= MIC_PLAUSIBLE.min && value <= MIC_PLAUSIBLE.max;
  if (plausible) return { ok: true, operator, value };
  return refuse('implausible-mic', `MIC ${value} mg/L: 0.0001 to 2048 mg/L is possible`);
}

function readParts(trimmed: string, method: MeasureMethod): ParsedMeasurement {
  const shown = `"${trimmed.slice(0, 40)}"`;
  const parts = TEXT.exec(trimmed);
  const number = parts?.[2];
  const operator = OPERATORS[parts?.[1] ?? '='];
  const unit = parts?.[3]?.toLowerCase();
  if (number === undefined || operator === undefined || (unit !== undefined && !UNITS.has(unit))) {
    return refuse('not-a-number', `${shown} is no measured value`);
  }
  if (AMBIGUOUS_COMMA.test(trimmed)) {
    return refuse('ambiguous-comma', `${shown}: write a decimal point or no separator`);
  }
  if (method === 'disk' && trimmed.includes('/') && unit === undefined) {
    return refuse('zone-in-parts', `${shown} is no zone diameter`);
  }
  if (unit !== undefined && (unit === 'mm') !== (method === 'disk') && method !== 'unknown') {
    return refuse('unit-differs', `${shown}: ${unit} does not fit the method ${method}`);
  }
  const measured = unit === 'mm' ? 'disk' : method;
  return checked(operator, Number(number.replace(',', '.')), measured);
}

/**
 * Reads "<=0,25", "≥ 16 mg/L", "2/38" or a number. Of a combination "2/38", "=8/152", "16/4" the
 * first component is taken, the one that breakpoints are written for: trimethoprim,
 * amoxicillin, ampicillin, piperacillin, ceftazidime, ceftolozane, meropenem or imipenem.
 */
export function parseMeasurement(text: string | number, method: MeasureMethod): ParsedMeasurement {
  if (typeof text === 'number') {
    if (!Number.isFinite(text)) return refuse('not-a-number', `${text} is no measured value`);
    return checked('=', text, method);
  }
  // NFKC turns full-width characters of East Asian systems into plain ones, and µ into μ.
  const trimmed = text
    .normalize('NFKC')
    .replace(/([<>])\s+=/, '$1=')
    .trim();
  return trimmed === '' ? refuse('empty', 'no value') : readParts(trimmed, method);
}

/** Doubling dilutions 2^low to 2^high mg/L, both included; an open end is infinite. */
export type MicSet = { readonly kind: 'mic'; readonly low: number; readonly high: number };
/** Zone diameters in whole mm, both ends included. */
export type ZoneSet = { readonly kind: 'zone'; readonly low: number; readonly high: number };

// Printed dilutions are rounded (0.06 for 0.0625, 0.12, 0.13, 0.016): within 0.07 of a dilution's
// exponent is that dilution. E-test's half steps lie at 0.4 and more from the next one up.
const PRINTED_ROUNDING = 0.07;
// EUCAST writes "S <= 0.001 mg/L" and "S >= 50 mm" for "no value is susceptible". Dilution series
// begin at 0.002 mg/L, and an open-ended "<= 0.25" or ">= 30 mm" must not reach these marks.
const LOWEST_DILUTION = -9;
const WIDEST_ZONE_MM = 49;

/** Exponent of the dilution that a value means; half dilutions (0.38, 0.75) are rounded up. */
export function dilutionOf(value: number): number {
  const exponent = Math.log2(value);
  const nearest = Math.round(exponent);
  const dilution = Math.abs(exponent - nearest) <= PRINTED_ROUNDING ? nearest : Math.ceil(exponent);
  return dilution + 0; // Math.ceil(-0.4) is -0, which is another value to a comparison by identity
}

export function isDilution(value: number): boolean {
  const exponent = Math.log2(value);
  return Math.abs(exponent - Math.round(exponent)) <= PRINTED_ROUNDING;
}

/**
 * Automated systems print trimethoprim-sulfamethoxazole as the sum of both parts (<=20, 40, 80,
 * 160, >=320); breakpoints are written for trimethoprim, a twentieth of the sum (1:19). No sum is
 * a doubling dilution, so the two ways of writing cannot be mistaken for each other.
 */
export function trimethoprimPart(value: number): number {
  const part = value / 20;
  return value >= 10 && !isDilution(value) && isDilution(part) ? part : value;
}

export function micSet(operator: Operator, value: number): MicSet {
  const at = dilutionOf(value);
  switch (operator) {
    case '=':
      return { kind: 'mic', low: at, high: at };
    case '<=':
      return { kind: 'mic', low: Math.min(LOWEST_DILUTION, at), high: at };
    case '<':
      return { kind: 'mic', low: Math.min(LOWEST_DILUTION, at - 1), high: at - 1 };
    case '>=':
      return { kind: 'mic', low: at, high: Infinity };
    case '>':
      return { kind: 'mic', low: isDilution(value) ? at + 1 : at, high: Infinity };
  }
}

export function zoneSet(operator: Operator, value: number): ZoneSet {
  const { min } = ZONE_PLAUSIBLE;
  const at = Math.round(value);
  switch (operator) {
    case '=':
      return { kind: 'zone', low: at, high: at };
    case '<=':
      return { kind: 'zone', low: min, high: at };
    case '<':
      return { kind: 'zone', low: min, high: Math.max(min, at - 1) };
    case '>=':
      return { kind: 'zone', low: at, high: Math.max(WIDEST_ZONE_MM, at) };
    case '>':
      return { kind: 'zone', low: at + 1, high: Math.max(WIDEST_ZONE_MM, at + 1) };
  }
}

/** `<=` and `>=` include the printed value; EUCAST prints R as `>` (MIC) and `<` (zone). */
export type Limit = { readonly op: '<=' | '<' | '>=' | '>'; readonly value: number };

/** What {@link categorise} needs of a breakpoint row. */
export type Limits = {
  readonly method: 'mic' | 'disk';
  /** Null where no value is susceptible (CLSI colistin). */
  readonly s: Limit | null;
  /** Null where the guideline gives S alone; what is not S is then NS. */
  readonly r: Limit | null;
  /** What lies between: I, or SDD over the named span. */
  readonly sdd?: { readonly from: number; readonly to: number };
};

type Span = { low: number; high: number };
const NOTHING: Span = { low: Infinity, high: -Infinity };

/** The span of dilutions or millimetres that meets a limit. */
function spanOf(limit: Limit | null, isMic: boolean): Span {
  if (!limit) return NOTHING;
  const at = isMic ? dilutionOf(limit.value) : limit.value;
  switch (limit.op) {
    case '<=':
      return { low: -Infinity, high: at };
    case '<':
      return { low: -Infinity, high: at - 1 };
    case '>=':
      return { low: at, high: Infinity };
    case '>':
      return { low: at + 1, high: Infinity };
  }
}

function meets(set: Span, span: Span): boolean {
  return set.low <= span.high && span.low <= set.high;
}

/** The values between S and R, which may be none. */
function between(s: Span, r: Span, isMic: boolean): Span {
  if (r === NOTHING) return NOTHING;
  const susceptibleIsLow = isMic;
  if (susceptibleIsLow) return { low: s === NOTHING ? -Infinity : s.high + 1, high: r.low - 1 };
  return { low: r.high + 1, high: s === NOTHING ? Infinity : s.low - 1 };
}

function middleCategories(set: Span, middle: Span, limits: Limits): Category[] {
  const inside: Span = {
    low: Math.max(set.low, middle.low),
    high: Math.min(set.high, middle.high),
  };
  if (inside.low > inside.high) return [];
  if (!limits.sdd) return ['I'];
  const isMic = limits.method === 'mic';
  const sdd: Span = isMic
    ? { low: dilutionOf(limits.sdd.from), high: dilutionOf(limits.sdd.to) }
    : { low: limits.sdd.from, high: limits.sdd.to };
  const found: Category[] = [];
  if (meets(inside, sdd)) found.push('SDD');
  if (inside.low < sdd.low || inside.high > sdd.high) found.push('I');
  return found;
}

/** Every category that a value, or one member of a censored value's set, may have. */
export function categorise(value: MicSet | ZoneSet, limits: Limits): ReadonlySet<Category> {
  const isMic = value.kind === 'mic';
  const s = spanOf(limits.s, isMic);
  const r = spanOf(limits.r, isMic);
  const categories = new Set<Category>();
  if (meets(value, s)) categories.add('S');
  for (const category of middleCategories(value, between(s, r, isMic), limits)) {
    categories.add(category);
  }
  if (meets(value, r)) categories.add('R');
  if (!limits.r && !(value.low >= s.low && value.high <= s.high)) categories.add('NS');
  return categories;
}

/**
 * The MICs that a reported category stands for under a row; none where the row has no such
 * category (EUCAST ertapenem has no I since 2019). NS is everything that is not S.
 */
export function spansOfCategory(limits: Limits, category: Category): readonly MicSet[] {
  const s = spanOf(limits.s, true);
  const r = spanOf(limits.r, true);
  const middle = between(s, r, true);
  const spans: Span[] = [];
  if (category === 'S') spans.push(s);
  if (category === 'I' || category === 'NS' || category === 'SDD') spans.push(middle);
  if (category === 'R' || category === 'NS') spans.push(r);
  if (category === 'NS' && !limits.r) spans.push({ low: s.high + 1, high: Infinity });
  return spans
    .filter((span) => span.low <= span.high)
    .map((span) => ({ kind: 'mic', low: span.low, high: span.high }));
}
