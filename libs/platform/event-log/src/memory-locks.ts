import { ConnectionLostError, type Tx } from '@carbawatch/postgres';
import type { EntityManager } from 'typeorm';

/** Locks by name, handed on in the order of asking. */
export class PlaceLocks {
  private readonly queues = new Map<string, (() => void)[]>();

  async take(name: string): Promise<() => void> {
    const queue = this.queues.get(name);
    if (queue) await new Promise<void>((resolve) => queue.push(resolve));
    else this.queues.set(name, []);
    return () => {
      const next = this.queues.get(name)?.shift();
      if (next) next();
      else this.queues.delete(name);
    };
  }
}

/** A transaction of the memory log: no SQL; writes are staged and applied together at commit. */
export class MemoryTransaction implements Tx {
  private readonly held = new Map<string, () => void>();
  private readonly writes: (() => void)[] = [];
  private readonly before: (() => Promise<void>)[] = [];
  private readonly after: (() => void)[] = [];
  private abandoned = false;

  constructor(private readonly locks: PlaceLocks) {}

  query<R>(): Promise<R[]> {
    throw new Error('The memory log has no SQL: use a test database.');
  }

  execute(): Promise<number> {
    throw new Error('The memory log has no SQL: use a test database.');
  }

  get manager(): EntityManager {
    throw new Error('The memory log has no entities: use a test database.');
  }

  beforeCommit(step: () => Promise<void>): void {
    this.before.push(step);
  }

  afterCommit(step: () => void): void {
    this.after.push(step);
  }

  signal(): void {
    // Listeners of the memory log are told by afterCommit; there are no other processes.
  }

  async lock(name: string): Promise<void> {
    if (!this.held.has(name)) this.held.set(name, await this.locks.take(name));
  }

  stage(write: () => void): void {
    this.writes.push(write);
  }

  async commit(): Promise<void> {
    if (this.abandoned) throw new ConnectionLostError();
    for (let step = this.before.shift(); step; step = this.before.shift()) await step();
    for (const write of this.writes) write();
    for (const step of this.after) step();
  }

  /** As when the member's process dies: its locks are free, and it can no longer commit. */
  abandon(): void {
    this.abandoned = true;
    this.end();
  }

  end(): void {
    for (const release of this.held.values()) release();
    this.held.clear();
  }
}
