import { UNIT_TYPES, byCloseness } from '@carbawatch/contracts';
import { AGENTS } from '@carbawatch/microbiology';
import { sinkZoneOf } from '../cases/cluster-parameters';
import type { FieldType } from './fields';

/** Names that a rule's document may use in one place. */
export interface KnownNames {
  readonly has: (name: string) => boolean;
  /** Those to name to whoever wrote another, before they are sorted. */
  readonly near: (name: string) => readonly string[];
  /** The words that a field can hold, where they are so many; absent: nothing is known of them. */
  readonly valuesOf?: (name: string) => readonly string[] | null;
  /** What a field holds; absent, or null of a name: nothing is known of it. */
  readonly typeOf?: (name: string) => FieldType | null;
}

/** These names and no others. */
export function exactly(names: readonly string[]): KnownNames {
  const known = new Set(names);
  return { has: (name) => known.has(name), near: () => names };
}

/** `there is no field wardd; there are ward, …`, the ones that may be meant first. */
export function unknownName(what: string, name: string, known: KnownNames): string {
  return `there is no ${what} ${name}; there are ${byCloseness(name, known.near(name)).join(', ')}`;
}

const UNITS = exactly(UNIT_TYPES);

/** Parameters and fields whose values are kinds of wards. */
const OF_UNITS: ReadonlySet<string> = new Set(['units', 'anyOverlapUnits']);
const UNIT_FIELDS: ReadonlySet<string> = new Set(['unitType', 'timeUnit']);

/** Counts without which nothing is asked for, or found: none of them is a way to switch off. */
const AT_LEAST_ONE: ReadonlySet<string> = new Set([
  ...['minPatients', 'screens', 'clearingNegatives'],
]);

/** Patients and swabs are whole ones. */
const WHOLE: ReadonlySet<string> = new Set([
  ...AT_LEAST_ONE,
  ...['highPatients', 'criticalPatients', 'criticalInvasive'],
]);

/** Parts of one. */
const SHARES: ReadonlySet<string> = new Set(['endemicShare']);

/** Ten years, in the unit that the name of a span says. */
const SPANS: readonly (readonly [RegExp, number])[] = [
  [/minutes/i, 10 * 365 * 24 * 60],
  [/hours/i, 10 * 365 * 24],
  [/days/i, 10 * 365],
  [/months/i, 10 * 12],
];
/** More than any hospital counts of anything. */
const COUNT_MAX = 1_000_000;

/** Beyond this a timer would fall on no date that there is. */
function mostOf(parameter: string): number {
  return SPANS.find(([unit]) => unit.test(parameter))?.[1] ?? COUNT_MAX;
}

/** Lists without which a rule finds nothing. */
const LISTS: ReadonlySet<string> = new Set(['agents', 'units', 'screenSpecimens']);

/** Codes of agents; some laboratories code polymyxin B as PLB. */
export const AGENTS_NAMED: readonly string[] = [...AGENTS.map(({ code }) => code), 'PLB'];

const AGENT_CODES = exactly(AGENTS_NAMED);

/**
 * What is wrong with the value of a parameter: counts and spans are no less than nothing, kinds of
 * wards and agents are some that there are. A rule would be silent for a slip of the pen.
 */
export function problemsOfValue(parameter: string, value: unknown, path: string): string[] {
  if (typeof value === 'number') {
    const least = AT_LEAST_ONE.has(parameter) ? 1 : 0;
    const fits = Number.isFinite(value) && value >= least;
    if (!fits) return [`${path}: a number of ${least} or more is needed`];
    const most = mostOf(parameter);
    if (value > most) {
      return [`${path}: a number of at most ${most} is needed; what shall never be, switch off`];
    }
    if (WHOLE.has(parameter) && !Number.isInteger(value)) {
      return [`${path}: a whole number is needed`];
    }
    return SHARES.has(parameter) && value > 1 ? [`${path}: a share of at most 1 is needed`] : [];
  }
  if (!Array.isArray(value)) return [];
  const isListed = LISTS.has(parameter);
  if (isListed && value.length === 0) {
    return [`${path}: name at least one, or switch the rule off`];
  }
  if (parameter === 'agents') {
    return value.flatMap((code, i) =>
      typeof code !== 'string' || AGENT_CODES.has(code)
        ? []
        : [`${path}/${i}: ${unknownName('agent', code, AGENT_CODES)}`],
    );
  }
  if (parameter === 'sinkZones') {
    return value.flatMap((zone, i) =>
      typeof zone === 'string' && sinkZoneOf(zone)
        ? []
        : [`${path}/${i}: a ward and the rooms of a sink zone are needed, as in "ICU-1: 1, 2"`],
    );
  }
  if (!OF_UNITS.has(parameter)) return [];
  return value.flatMap((unit, i) => problemsOfUnit(unit, `${path}/${i}`));
}

/** Whether a field of a row holds the kind of a ward. */
function isUnitField(name: string): boolean {
  return UNIT_FIELDS.has(name);
}

/** What a field that holds one of so many words is compared with is one of them. */
export function problemsOfFieldValue(
  value: unknown,
  { field, values, path }: { field: string; values: readonly string[]; path: string },
): string[] {
  if (isUnitField(field)) return problemsOfUnit(value, path);
  if (typeof value !== 'string' || values.includes(value)) return [];
  return [`${path}: ${unknownName(`value of ${field}`, value, exactly(values))}`];
}

function problemsOfUnit(unit: unknown, path: string): string[] {
  if (typeof unit !== 'string' || UNITS.has(unit)) return [];
  return [`${path}: ${unknownName('kind of ward', unit, UNITS)}`];
}
