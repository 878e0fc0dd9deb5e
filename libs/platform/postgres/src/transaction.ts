import type { ClientBase } from 'pg';
import type { EntityManager } from 'typeorm';
import { TransactionClosedError } from './errors';

/** A statement that is prepared once a session under its name; for the hot path. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/**
 * One transaction. Statements run one after the other: await each before the next.
 * `bigint` comes as a number, `date` as a `YYYY-MM-DD` string, `timestamptz` as a Date.
 */
export interface Tx {
  /** Rows of a statement (of RETURNING for one that writes). */
  query<R>(sql: string | Statement, params?: readonly unknown[]): Promise<R[]>;
  /** Runs a statement and answers the number of rows that it affected. */
  execute(sql: string | Statement, params?: readonly unknown[]): Promise<number>;
  /** Runs once, after the work and before COMMIT, in the order of registration. */
  beforeCommit(step: () => Promise<void>): void;
  /** Runs after COMMIT; lost when the process dies between, so for hints alone. */
  afterCommit(step: () => void): void;
  /** A hint to the channel's listeners, here and in other processes, after COMMIT; may be lost. */
  signal(channel: string): void;
  /** TypeORM's manager on this transaction, for what is not on the hot path. */
  readonly manager: EntityManager;
}

/** A pg session, as the pool or a dedicated connection gives it. */
export async function runOn<R extends object>(
  client: ClientBase,
  sql: string | Statement,
  params: readonly unknown[],
): Promise<{ rows: R[]; affected: number }> {
  const config = typeof sql === 'string' ? { text: sql } : { name: sql.name, text: sql.text };
  const result = await client.query<R>({ ...config, values: [...params] });
  return { rows: result.rows, affected: result.rowCount ?? 0 };
}

export class RunningTransaction implements Tx {
  private readonly stepsBefore: (() => Promise<void>)[] = [];
  private readonly stepsAfter: (() => void)[] = [];
  private readonly channels = new Set<string>();
  private ended = false;

  constructor(
    private readonly client: ClientBase,
    readonly manager: EntityManager,
    private readonly send: (channel: string) => void,
  ) {}

  async query<R>(sql: string | Statement, params: readonly unknown[] = []): Promise<R[]> {
    const { rows } = await this.run(sql, params);
    return rows as R[]; // the caller states its row's shape: a decode edge
  }

  async execute(sql: string | Statement, params: readonly unknown[] = []): Promise<number> {
    const { affected } = await this.run(sql, params);
    return affected;
  }

  beforeCommit(step: () => Promise<void>): void {
    this.assertOpen();
    this.stepsBefore.push(step);
  }

  afterCommit(step: () => void): void {
    this.assertOpen();
    this.stepsAfter.push(step);
  }

  signal(channel: string): void {
    this.assertOpen();
    this.channels.add(channel);
  }

  /** A step may register further steps; they run after those that stand. */
  async runStepsBefore(): Promise<void> {
    for (let step = this.stepsBefore.shift(); step; step = this.stepsBefore.shift()) await step();
  }

  end(): void {
    this.ended = true;
  }

  runStepsAfter(): void {
    for (const channel of this.channels) this.send(channel);
    for (const step of this.stepsAfter) step();
  }

  private assertOpen(): void {
    if (this.ended) throw new TransactionClosedError();
  }

  private run(sql: string | Statement, params: readonly unknown[]) {
    this.assertOpen();
    return runOn(this.client, sql, params);
  }
}
