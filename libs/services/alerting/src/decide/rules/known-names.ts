import { UNIT_TYPES, byCloseness } from '@carbawatch/contracts';

/** Names that a rule's document may use in one place. */
export interface KnownNames {
  readonly has: (name: string) => boolean;
  /** Those to name to whoever wrote another, before they are sorted. */
  readonly near: (name: string) => readonly string[];
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

/** What is wrong with a parameter that names kinds of wards; nothing of any other. */
export function problemsOfUnits(parameter: string, value: unknown, path: string): string[] {
  if (!OF_UNITS.has(parameter) || !Array.isArray(value)) return [];
  return value.flatMap((unit, i) => problemsOfUnit(unit, `${path}/${i}`));
}

/** Whether a field of a row, or of one row of a group, holds the kind of a ward. */
export function isUnitField(name: string): boolean {
  return UNIT_FIELDS.has(name.split('.').at(-1) ?? '');
}

export function problemsOfUnit(unit: unknown, path: string): string[] {
  if (typeof unit !== 'string' || UNITS.has(unit)) return [];
  return [`${path}: ${unknownName('kind of ward', unit, UNITS)}`];
}
