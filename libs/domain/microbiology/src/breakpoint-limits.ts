import { ZONE_PLAUSIBLE, dilutionOf, isDilution } from './values';
import type { Limit, Limits } from './values';

/** Reading and checking the limits of one row of a site's own breakpoint table. */
export type TableProblem = {
  /** Line of the file, the header being 1. */
  readonly line: number;
  readonly field: string;
  readonly code:
    | 'missing-column'
    | 'missing'
    | 'unknown-agent'
    | 'unknown-organism'
    | 'unknown-method'
    | 'disk-missing'
    | 'not-a-number'
    | 'operator-missing'
    | 'operator-wrong'
    | 'not-a-dilution'
    | 'impossible'
    | 'duplicate'
    | 'too-many-rows'
    | 'malformed';
  readonly detail: string;
};

type Problem = Omit<TableProblem, 'line'>;

export type LimitContext = {
  readonly guideline: string;
  readonly method: 'mic' | 'disk';
  /** WHONET's file: R and S include the printed value. */
  readonly inclusive: boolean;
};

const LIMIT = /^(<=|>=|<|>|≤|≥)?\s*(\d+(?:[.,]\d+)?)$/;
const DASHES = new Set(['', '-', '–', 'na', 'n/a', 'none']);

function operatorOf(text: string): Limit['op'] | null {
  if (text === '≤') return '<=';
  if (text === '≥') return '>=';
  return text === '<=' || text === '<' || text === '>=' || text === '>' ? text : null;
}

/** The operator that a guideline's printed table means by a bare number. */
function bareOperator(field: 's' | 'r', context: LimitContext): Limit['op'] | null {
  const isMic = context.method === 'mic';
  if (field === 's') return isMic ? '<=' : '>=';
  if (context.inclusive || context.guideline === 'CLSI') return isMic ? '>=' : '<=';
  if (context.guideline === 'EUCAST') return isMic ? '>' : '<';
  return null;
}

function readLimit(text: string, field: 's' | 'r', context: LimitContext): Limit | null | Problem {
  const trimmed = text.trim();
  if (DASHES.has(trimmed.toLowerCase())) return null;
  const parts = LIMIT.exec(trimmed);
  const number = parts?.[2];
  if (!parts || number === undefined) {
    return { field, code: 'not-a-number', detail: `"${trimmed}" is no limit` };
  }
  const stated = parts[1] === undefined ? null : operatorOf(parts[1]);
  const op = stated ?? bareOperator(field, context);
  if (op === null) {
    const detail =
      `write the operator (">= ${number}" or "> ${number}"), ` +
      `which ${context.guideline} does not imply`;
    return { field, code: 'operator-missing', detail };
  }
  const towardsResistance = context.method === 'mic' ? '>' : '<';
  if (op.startsWith(towardsResistance) !== (field === 'r')) {
    const detail = `"${op}" points the wrong way for ${field.toUpperCase()} of a ${context.method}`;
    return { field, code: 'operator-wrong', detail };
  }
  return { op, value: Number(number.replace(',', '.')) };
}

function readSdd(text: string): Limits['sdd'] | Problem | null {
  if (DASHES.has(text.trim().toLowerCase())) return null;
  const parts = /^(\d+(?:\.\d+)?)(?:\s*[-–]\s*(\d+(?:\.\d+)?))?$/.exec(text.trim());
  if (!parts) return { field: 'sdd', code: 'not-a-number', detail: `"${text}" is no span` };
  const from = Number(parts[1]);
  return { from, to: parts[2] === undefined ? from : Number(parts[2]) };
}

function isProblem(value: object | null | undefined): value is Problem {
  return value !== null && value !== undefined && 'code' in value;
}

export function readLimits(
  record: { readonly [column: string]: string | undefined },
  context: LimitContext,
): { readonly limits: Limits } | Problem {
  const s = readLimit(record['s'] ?? '', 's', context);
  if (isProblem(s)) return s;
  const r = readLimit(record['r'] ?? '', 'r', context);
  if (isProblem(r)) return r;
  const sdd = readSdd(record['sdd'] ?? '');
  if (isProblem(sdd)) return sdd;
  return { limits: { method: context.method, s, r, ...(sdd ? { sdd } : {}) } };
}

function impossible(field: string, detail: string): Problem {
  return { field, code: 'impossible', detail };
}

function outOfRange(limit: Limit | null, limits: Limits, field: 's' | 'r'): Problem | null {
  if (!limit) return null;
  if (limits.method === 'mic') {
    if (!(limit.value > 0 && limit.value <= 4096)) {
      return impossible(field, `${limit.value} mg/L is no MIC`);
    }
    if (isDilution(limit.value)) return null;
    return { field, code: 'not-a-dilution', detail: `${limit.value} mg/L is no doubling dilution` };
  }
  const { min, max } = ZONE_PLAUSIBLE;
  if (limit.value >= min && limit.value <= max) return null;
  return impossible(field, `${limit.value} mm: ${min} to ${max} mm is possible`);
}

/** First value beyond S and last value before R, on one scale that grows with resistance. */
function edges(limits: Limits): { afterS: number; beforeR: number } | null {
  const { s, r, method } = limits;
  if (!s || !r) return null;
  const step = (limit: Limit): number => (limit.op === '<' || limit.op === '>' ? 0 : 1);
  if (method === 'mic') {
    const afterS = dilutionOf(s.value) + step(s);
    return { afterS, beforeR: dilutionOf(r.value) - step(r) };
  }
  return { afterS: -(s.value - step(s)), beforeR: -(r.value + step(r)) };
}

/** What makes a row unusable: no limit at all, S and R that overlap, SDD outside the middle. */
export function limitProblem(limits: Limits): Problem | null {
  const { s, r, sdd } = limits;
  if (!s && !r) return impossible('s', 'neither S nor R is given');
  const range = outOfRange(s, limits, 's') ?? outOfRange(r, limits, 'r');
  if (range) return range;
  const span = edges(limits);
  if (span && span.beforeR < span.afterS - 1) {
    return impossible('r', `S ${s?.op} ${s?.value} and R ${r?.op} ${r?.value} overlap`);
  }
  if (!sdd) return null;
  if (sdd.from > sdd.to) return impossible('sdd', `${sdd.from}-${sdd.to} runs backwards`);
  if (!span) return null;
  const onScale = (value: number): number => (limits.method === 'mic' ? dilutionOf(value) : -value);
  const ends = [onScale(sdd.from), onScale(sdd.to)];
  if (Math.min(...ends) >= span.afterS && Math.max(...ends) <= span.beforeR) return null;
  return impossible('sdd', `${sdd.from}-${sdd.to} does not lie between S and R`);
}
