import { closestName } from '../closest-name';
import { problemOf } from '../problems';
import type { ReadProblem } from '../problems';
import type { ReadOptions } from '../read-result';
import { wideColumn, whonetColumn } from './columns';
import type { ColumnMeaning } from './columns';
import { CANONICAL_FIELDS, fieldNamed } from './fields';
import type { CsvProfile } from './profile';
import { isWhonetHeader, whonetField } from './whonet';
import type { WhonetField } from './whonet';

/** The fields of a susceptibility, as columns of the long layout. */
export const LONG_FIELDS = [
  'agent',
  'method',
  'operator',
  'value',
  'unit',
  'disk',
  'interpretation',
  'guideline',
] as const;
export type LongField = (typeof LONG_FIELDS)[number];

export interface Column<Meaning> {
  readonly name: string;
  readonly index: number;
  readonly meaning: Meaning;
}

export type Layout = { readonly notes: readonly ReadProblem[] } & (
  | { readonly kind: 'wide'; readonly columns: readonly Column<ColumnMeaning>[] }
  | {
      readonly kind: 'long';
      readonly columns: readonly Column<ColumnMeaning>[];
      readonly long: readonly Column<LongField>[];
    }
  | {
      readonly kind: 'whonet';
      readonly columns: readonly Column<ColumnMeaning>[];
      readonly fields: readonly Column<WhonetField>[];
    }
);

export interface LayoutRefusal {
  readonly refusals: readonly [ReadProblem, ...ReadProblem[]];
}

/** No answer lists more columns that are none. */
const UNKNOWN_COLUMNS_MAX = 20;

/** The layout that a header has, with a laboratory's own names replaced by its saved mapping. */
export function layoutOf(header: readonly string[], options: ReadOptions): Layout | LayoutRefusal {
  const { profile } = options;
  const renamed = renameColumns(header, profile);
  if ('refusals' in renamed) return renamed;
  const names = renamed.names;
  const kept = names.flatMap((name, index) =>
    name === null || name === '' ? [] : [{ name, index }],
  );
  const seen = new Set<string>();
  const repeated = kept.find(({ name }) => {
    const plain = name.trim().toLowerCase();
    return seen.has(plain) || !seen.add(plain);
  });
  if (repeated) {
    return refuse(problemOf('bad-value', `line 1 ${repeated.name}`, 'each column once'));
  }
  if (isWhonetHeader(kept.map(({ name }) => name))) return whonetLayout(kept, options);
  return canonicalLayout(kept, isLongTable(kept, profile), options);
}

function refuse(problem: ReadProblem, ...more: ReadProblem[]): LayoutRefusal {
  return { refusals: [problem, ...more] };
}

/** Names after the mapping; null for a column that it drops. */
export function renameColumns(
  header: readonly string[],
  profile: CsvProfile | undefined,
): { names: (string | null)[] } | LayoutRefusal {
  if (!profile) return { names: [...header] };
  const mapping = new Map(
    Object.entries(profile.columns).map(([from, to]) => [from.trim().toLowerCase(), to]),
  );
  const present = new Set(header.map((name) => name.trim().toLowerCase()));
  const problems = [...mapping.keys()]
    .filter((name) => !present.has(name))
    .map((name) => problemOf('bad-profile', `columns ${name}`, 'the table has no such column'));
  const [first, ...more] = problems;
  if (first) return refuse(first, ...more);
  return {
    names: header.map((name) => {
      const target = mapping.get(name.trim().toLowerCase());
      return target === undefined ? name : target;
    }),
  };
}

/** A column of the table with what it means; `dropped` where the mapping says so. */
export interface NamedMeaning {
  readonly name: string;
  readonly meaning: ColumnMeaning | WhonetField | LongField | 'dropped' | null;
}

/** The meaning of every column in their order, also of a table that is refused for some of them. */
export function meaningOfColumns(
  header: readonly string[],
  options: ReadOptions,
): readonly NamedMeaning[] {
  const renamed = renameColumns(header, options.profile);
  const names = 'refusals' in renamed ? header : renamed.names;
  const kept = names.flatMap((name, index) => (name ? [{ name, index }] : []));
  const isWhonet = isWhonetHeader(kept.map(({ name }) => name));
  const isLong = isLongTable(kept, options.profile);
  const meaningOf = (name: string): NamedMeaning['meaning'] => {
    if (isWhonet) {
      return whonetField(name) ?? whonetColumn(name, options) ?? canonicalColumn(name, options);
    }
    return (isLong ? longField(name) : null) ?? wideColumn(name, options);
  };
  return names.map((name, index) => ({
    name: header[index] ?? '',
    meaning: name === null ? 'dropped' : meaningOf(name),
  }));
}

function isLongTable(kept: readonly NamedColumn[], profile: CsvProfile | undefined): boolean {
  if (profile?.layout !== undefined) return profile.layout === 'long';
  return kept.some(({ name }) => longField(name) === 'agent');
}

function longField(name: string): LongField | null {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/^susceptibility\./, '');
  return LONG_FIELDS.find((field) => field === plain) ?? null;
}

interface NamedColumn {
  readonly name: string;
  readonly index: number;
}

function canonicalLayout(
  kept: readonly NamedColumn[],
  isLong: boolean,
  options: ReadOptions,
): Layout | LayoutRefusal {
  const { profile } = options;
  const columns: Column<ColumnMeaning>[] = [];
  const long: Column<LongField>[] = [];
  const unknown: NamedColumn[] = [];
  for (const { name, index } of kept) {
    const field = isLong ? longField(name) : null;
    const meaning = field ? null : wideColumn(name, options);
    if (field) long.push({ name, index, meaning: field });
    else if (meaning) columns.push({ name, index, meaning });
    else unknown.push({ name, index });
  }
  // Without a header the first record would be read as one, and a patient shown as a column.
  if (columns.length + long.length <= unknown.length && !profile) {
    return refuse(problemOf('no-header', 'line 1'));
  }
  const [first, ...more] = profile?.ignoreOtherColumns
    ? []
    : unknown.slice(0, UNKNOWN_COLUMNS_MAX).map(({ name }) => unknownColumn(name));
  if (first) return refuse(first, ...more);
  const missing = missingColumns(columns, profile);
  if (missing) return refuse(missing);
  return isLong ? { kind: 'long', columns, long, notes: [] } : { kind: 'wide', columns, notes: [] };
}

function missingColumns(
  columns: readonly Column<ColumnMeaning>[],
  profile: CsvProfile | undefined,
): ReadProblem | null {
  const has = (name: string): boolean =>
    columns.some(({ meaning }) => meaning.kind === 'field' && meaning.field.name === name) ||
    profile?.constants[name] !== undefined;
  if (!has('isolateId') && !profile?.isolateIdFrom) {
    return problemOf('missing-field', 'line 1', 'a column isolateId');
  }
  if (!has('organism.name') && !has('organism.snomed') && !has('organism.code')) {
    return problemOf('missing-field', 'line 1', 'a column organism.name, .snomed or .code');
  }
  return null;
}

function unknownColumn(name: string): ReadProblem {
  const known = [...[...CANONICAL_FIELDS.values()].map((field) => field.name), ...LONG_FIELDS];
  const meant = closestName(name, known);
  return problemOf(
    'unknown-field',
    `line 1 ${name}`,
    meant === null ? undefined : `did you mean ${meant}?`,
  );
}

/** WHONET files carry a laboratory's own columns: they are noted, and the rest is read. */
function whonetLayout(kept: readonly NamedColumn[], options: ReadOptions): Layout {
  const columns: Column<ColumnMeaning>[] = [];
  const fields: Column<WhonetField>[] = [];
  const notes: ReadProblem[] = [];
  for (const { name, index } of kept) {
    const field = whonetField(name);
    const meaning = field ? null : (whonetColumn(name, options) ?? canonicalColumn(name, options));
    if (field) fields.push({ name, index, meaning: field });
    else if (meaning) columns.push({ name, index, meaning });
    else notes.push(problemOf('unread-column', `line 1 ${name}`));
  }
  return { kind: 'whonet', columns, fields, notes };
}

/** A mapping may give a WHONET export canonical columns beside its own. */
function canonicalColumn(name: string, options: ReadOptions): ColumnMeaning | null {
  const field = fieldNamed(name);
  return field ? { kind: 'field', field } : wideColumn(name, options);
}
