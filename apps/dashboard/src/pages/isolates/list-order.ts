import type { IsolateColumn } from '@carbawatch/contracts';

/** The order of the list, as its address says it: `ward`, `-st`; none is the newest first. */
export interface ListOrder {
  readonly column: IsolateColumn;
  readonly direction: 'ascending' | 'descending';
}

const COLUMNS = [
  ...(['isolate', 'patient', 'organism', 'cpe', 'carbapenemase'] as const),
  ...(['st', 'cre', 'ward', 'specimen', 'collected'] as const),
] as const satisfies readonly IsolateColumn[];

const NEWEST_FIRST: ListOrder = { column: 'collected', direction: 'descending' };

/** A word that names no column leaves the list as it is without one. */
export function orderMeant(sort: string | undefined): ListOrder {
  const descends = sort?.startsWith('-') ?? false;
  const name = descends ? sort?.slice(1) : sort;
  const column = COLUMNS.find((each) => each === name);
  return column ? { column, direction: descends ? 'descending' : 'ascending' } : NEWEST_FIRST;
}

/** The word of the address; none for the order that the list has of itself. */
export function sortWord({ column, direction }: ListOrder): string | undefined {
  if (direction === 'ascending') return column;
  return column === NEWEST_FIRST.column ? undefined : `-${column}`;
}

/** A column's name was pressed: by it, or the other way round; days begin with the newest. */
export function nextOrder(order: ListOrder, column: IsolateColumn): ListOrder {
  if (column !== order.column) return column === 'collected' ? NEWEST_FIRST : up(column);
  return order.direction === 'ascending' ? { column, direction: 'descending' } : up(column);
}

const up = (column: IsolateColumn): ListOrder => ({ column, direction: 'ascending' });
