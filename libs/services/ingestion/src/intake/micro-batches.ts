export interface BatchLimits<T> {
  readonly countMax: number;
  readonly bytesMax: number;
  bytesOf(item: T): number;
}

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what waits while the batch before is at work, so that one transaction serves everybody:
 * a lone message waits for nothing, and under load the batches grow by themselves. One batch at a
 * time, items in the order in which they came. `work` answers one result an item, or throws for
 * the whole batch.
 */
export class MicroBatches<T, R> {
  private queue: Waiting<T, R>[] = [];
  private running: Promise<void> | null = null;

  constructor(
    private readonly work: (batch: readonly T[]) => Promise<readonly R[]>,
    private readonly limits: BatchLimits<T>,
  ) {}

  run(item: T): Promise<R> {
    const result = new Promise<R>((resolve, reject) => this.queue.push({ item, resolve, reject }));
    this.running ??= this.drain();
    return result;
  }

  /** Resolves when nothing waits and nothing is at work. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async drain(): Promise<void> {
    // What comes in the same turn of the event loop shares the first batch.
    await Promise.resolve();
    while (this.queue.length > 0) await this.runBatch(this.take());
    this.running = null;
  }

  private take(): Waiting<T, R>[] {
    let bytes = 0;
    let count = 0;
    for (const { item } of this.queue) {
      bytes += this.limits.bytesOf(item);
      if (count > 0 && (count >= this.limits.countMax || bytes > this.limits.bytesMax)) break;
      count += 1;
    }
    const batch = this.queue.slice(0, count);
    this.queue = this.queue.slice(count);
    return batch;
  }

  private async runBatch(batch: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.work(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('The batch answered too few results.'));
        else resolve(result);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
