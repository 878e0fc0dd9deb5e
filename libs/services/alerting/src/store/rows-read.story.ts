import type { Statement, Tx } from '@carbawatch/postgres';

/** A statement, and how many rows of each table it looked at to find its own. */
export interface Reading {
  readonly sql: string;
  readonly rows: ReadonlyMap<string, number>;
}

/** Of an index that holds all that is asked for: narrow, whatever the rows are. */
const BY_INDEX = ' by its index alone';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Counts, before each statement of a transaction runs, the rows that it looks at. */
export function watched(tx: Tx, seen: Reading[]): Tx {
  const note = async (sql: string | Statement, params?: readonly unknown[]): Promise<void> => {
    const text = typeof sql === 'string' ? sql : sql.text;
    if (/^\s*(SAVEPOINT|ROLLBACK|LOCK|SET)/i.test(text)) return; // they have no plan
    // What it writes is undone: the statement itself runs afterwards.
    await tx.execute('SAVEPOINT counted');
    const [plan] = await tx.query<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>(
      `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`,
      params,
    );
    await tx.execute('ROLLBACK TO SAVEPOINT counted');
    const rows = new Map<string, number>();
    for (const { Plan } of plan?.['QUERY PLAN'] ?? []) count(Plan, rows);
    seen.push({ sql: text.trim().replace(/\s+/g, ' '), rows });
  };
  return new Proxy(tx, {
    get(target, name: keyof Tx) {
      if (name !== 'query' && name !== 'execute') return target[name];
      return async (sql: string | Statement, params?: readonly unknown[]) => {
        await note(sql, params);
        return target[name](sql, params);
      };
    },
  });
}

function count(node: PlanNode, rows: Map<string, number>): void {
  const table = node['Relation Name'];
  if (table !== undefined) {
    const found =
      node['Actual Rows'] +
      (node['Rows Removed by Filter'] ?? 0) +
      (node['Rows Removed by Index Recheck'] ?? 0);
    const name = node['Node Type'] === 'Index Only Scan' ? `${table}${BY_INDEX}` : table;
    rows.set(name, (rows.get(name) ?? 0) + Math.round(found * node['Actual Loops']));
  }
  for (const below of node.Plans ?? []) count(below, rows);
}

/** Statements that looked at more rows of one table than these, and at how many. */
export function readMoreThan(
  most: number,
  seen: readonly Reading[],
  mostByIndexAlone = most,
): string[] {
  return seen.flatMap(({ sql, rows }) =>
    [...rows].flatMap(([table, n]) => {
      const limit = table.endsWith(BY_INDEX) ? mostByIndexAlone : most;
      return n > limit ? [`${n} of ${table}: ${sql.slice(0, 160)}`] : [];
    }),
  );
}
