import {
  CPE_STATUSES,
  CRE_STATUSES,
  type IsolateColumn,
  type IsolateSort,
} from '@carbawatch/contracts';

/** The order of a list: by a column, then newest collection day first. */
export interface IsolateOrder {
  readonly column: IsolateColumn;
  readonly descends: boolean;
}

export const NEWEST_FIRST: IsolateOrder = { column: 'collected', descends: true };

export function orderOf(sort: IsolateSort | undefined): IsolateOrder {
  if (sort === undefined) return NEWEST_FIRST;
  const descends = sort.startsWith('-');
  const column = (descends ? sort.slice(1) : sort) as IsolateColumn; // as its schema says
  return { column, descends };
}

/** Verdicts go from the gravest on, as they are listed in the contracts. */
const ranked = (statuses: readonly string[], column: string): string =>
  `array_position(ARRAY['${statuses.join("', '")}'], ${column})::text`;

/** A sequence type is a number, of the seven digits that no scheme has reached. */
const KEYS: Readonly<Record<Exclude<IsolateColumn, 'collected'>, string>> = {
  isolate: 'isolate.isolate_id',
  patient: 'isolate.patient',
  organism: 'isolate.organism_name',
  cpe: ranked(CPE_STATUSES, 'isolate.cpe'),
  carbapenemase: `nullif(array_to_string(isolate.families, ' '), '')`,
  st: `lpad(isolate.st, 7, '0')`,
  cre: ranked(CRE_STATUSES, 'isolate.cre'),
  ward: 'coalesce(moved.ward, isolate.ward)',
  specimen: 'isolate.specimen',
};

/** What nobody told stands last in both directions: after every text, or before. */
const MISSING = { ascending: 'chr(1114111)', descending: `''` } as const;

/** The text that a list is sorted by, never null; null where the collection day alone tells. */
export function sortKey({ column, descends }: IsolateOrder): string | null {
  if (column === 'collected') return null;
  const missing = descends ? MISSING.descending : MISSING.ascending;
  return `(coalesce(${KEYS[column]}, ${missing}) COLLATE "C")`;
}

const PLACE = (from: string) => [`${from}.collected_on`, `${from}.site`, `${from}.isolate_id`];

/** ORDER BY of isolates, or of rows of a relation that has their key as `key`. */
export function orderBy(order: IsolateOrder, from: string): string {
  const byDay = order.column === 'collected';
  const direction = byDay && !order.descends ? 'ASC' : 'DESC';
  const places = PLACE(from).map((place) => `${place} ${direction}`);
  const text = from === 'isolate' ? sortKey(order) : `${from}.key`;
  const key = byDay ? [] : [`${text} ${order.descends ? 'DESC' : 'ASC'}`];
  return [...key, ...places].join(', ');
}

/** Rows of `isolate` that stand behind a place: its key, its day, its site and its number. */
export function isBehind(
  order: IsolateOrder,
  at: Record<'key' | 'day' | 'site' | 'isolate', string>,
): string {
  const place = `(${PLACE('isolate').join(', ')})`;
  const cursor = `(${at.day}, ${at.site}, ${at.isolate})`;
  const key = sortKey(order);
  if (key === null)
    return `${at.key}::text IS NULL AND ${place} ${order.descends ? '<' : '>'} ${cursor}`;
  const isLater = `${key} ${order.descends ? '<' : '>'} ${at.key}`;
  return `(${isLater} OR (${key} = ${at.key} AND ${place} < ${cursor}))`;
}
