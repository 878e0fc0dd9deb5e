import { carrierStatus, encounterEvent, specimenReport } from '@carbawatch/contracts';
import { closestName } from '../closest-name';
import { problemOf } from '../problems';
import type { ReadProblem } from '../problems';
import type { ReadOptions } from '../read-result';
import { wideColumn } from './columns';
import type { ColumnMeaning } from './columns';
import { fieldsOf } from './fields';
import type { CanonicalField } from './fields';
import { renameColumns } from './layout';
import type { Column, LayoutRefusal } from './layout';
import { isWhonetHeader } from './whonet';

/** Payloads other than isolates that a table may hold, a row each. */
export type FlatType = 'specimen.report' | 'carrier.status' | 'encounter.event';

/** `targets`: a list such as `KPC;NDM`. */
export type FlatMeaning = ColumnMeaning | { readonly kind: 'targets' };

export interface FlatLayout {
  readonly type: FlatType;
  readonly columns: readonly Column<FlatMeaning>[];
}

interface FlatShape {
  readonly fields: ReadonlyMap<string, CanonicalField>;
  readonly shortNames: Readonly<Record<string, string>>;
  readonly required: readonly string[];
  /** Kinds of columns beside those that hold one field. */
  readonly lists: ReadonlySet<ColumnMeaning['kind']>;
}

const RESULT_LISTS = ['gene', 'genes', 'gene-method', 'phenotypic', 'phenotypics'] as const;

/** In a carrier's row a plain `organism` is a name. */
const CARRIER_FIELDS = new Map([
  ...fieldsOf(carrierStatus),
  ...['organism', 'organism.name', 'organism.snomed', 'organism.code'].map(
    (name): [string, CanonicalField] => [name, { name, path: name.split('.'), kind: 'text' }],
  ),
]);

const SHAPES: Readonly<Record<FlatType, FlatShape>> = {
  'specimen.report': {
    fields: fieldsOf(specimenReport),
    shortNames: {
      patient: 'patient.id',
      specimen: 'specimen.type',
      ward: 'encounter.ward',
      collectedat: 'specimen.collectedAt',
    },
    required: ['reportId'],
    lists: new Set(['ignored', 'diagnoses', ...RESULT_LISTS]),
  },
  'carrier.status': {
    fields: CARRIER_FIELDS,
    shortNames: { patient: 'patient.id' },
    required: ['patient.id', 'kind'],
    lists: new Set(['ignored']),
  },
  'encounter.event': {
    fields: fieldsOf(encounterEvent),
    shortNames: { patient: 'patient.id', mergedinto: 'mergedInto.id', movedto: 'movedTo.id' },
    required: ['patient.id', 'kind', 'at'],
    lists: new Set(['ignored', 'diagnoses']),
  },
};

/** No answer lists more columns that are none. */
const UNKNOWN_COLUMNS_MAX = 20;

/** The layout of a table that holds no isolates; null for any other header. */
export function flatLayoutOf(
  header: readonly string[],
  options: ReadOptions,
): FlatLayout | LayoutRefusal | null {
  const { profile } = options;
  const renamed = renameColumns(header, profile);
  if ('refusals' in renamed) return null;
  const kept = renamed.names.flatMap((name, index) => (name ? [{ name, index }] : []));
  const type = flatTypeOf(kept.map(({ name }) => name));
  if (type === null || profile?.isolateIdFrom) return null;
  const columns: Column<FlatMeaning>[] = [];
  const unknown: string[] = [];
  for (const { name, index } of kept) {
    const meaning = flatColumn(type, name, options);
    if (meaning) columns.push({ name, index, meaning });
    else unknown.push(name);
  }
  const [first, ...more] = profile?.ignoreOtherColumns
    ? []
    : unknown.slice(0, UNKNOWN_COLUMNS_MAX).map((name) => unknownColumn(type, name));
  if (first) return { refusals: [first, ...more] };
  const missing = SHAPES[type].required.find(
    (field) => !isNamed(columns, field) && profile?.constants[field] === undefined,
  );
  if (missing === undefined) return { type, columns };
  return { refusals: [problemOf('missing-field', 'line 1', `a column ${missing}`)] };
}

/** `reportId` makes it specimens; `kind` carriers, or with `at` movements. */
function flatTypeOf(names: readonly string[]): FlatType | null {
  const plain = new Set(names.map((name) => name.trim().toLowerCase()));
  if (plain.has('isolateid') || isWhonetHeader(names)) return null;
  if (plain.has('reportid')) return 'specimen.report';
  if (!plain.has('kind')) return null;
  return plain.has('at') ? 'encounter.event' : 'carrier.status';
}

/** The field of a name in a table of this type, without regard to case. */
export function flatField(type: FlatType, name: string): CanonicalField | undefined {
  const { fields, shortNames } = SHAPES[type];
  const plain = name.trim().toLowerCase();
  return fields.get((shortNames[plain] ?? plain).toLowerCase());
}

export function flatColumn(type: FlatType, name: string, options: ReadOptions): FlatMeaning | null {
  const field = flatField(type, name);
  if (field) return { kind: 'field', field };
  if (type === 'specimen.report' && name.trim().toLowerCase() === 'targetstested') {
    return { kind: 'targets' };
  }
  const meaning = wideColumn(name, options);
  return meaning && SHAPES[type].lists.has(meaning.kind) ? meaning : null;
}

function isNamed(columns: readonly Column<FlatMeaning>[], field: string): boolean {
  return columns.some(({ meaning }) => meaning.kind === 'field' && meaning.field.name === field);
}

function unknownColumn(type: FlatType, name: string): ReadProblem {
  const known = [...SHAPES[type].fields.values()].map((field) => field.name);
  const meant = closestName(name, known);
  const about = meant === null ? undefined : `did you mean ${meant}?`;
  return problemOf('unknown-field', `line 1 ${name}`, about);
}

/** The meaning of every column in their order. */
export function flatMeanings(
  { type }: FlatLayout,
  header: readonly string[],
  options: ReadOptions,
): { readonly name: string; readonly meaning: FlatMeaning | 'dropped' | null }[] {
  const renamed = renameColumns(header, options.profile);
  const names = 'refusals' in renamed ? header : renamed.names;
  return names.map((name, index) => ({
    name: header[index] ?? '',
    meaning: name === null ? 'dropped' : flatColumn(type, name, options),
  }));
}
