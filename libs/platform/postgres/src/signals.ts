/** Longest time that a hint to other processes waits for its fellows. */
const SIGNAL_GATHER_MS = 10;

/**
 * Hints ("there is something new on this channel") to listeners in this process, at once, and to
 * other processes by NOTIFY, gathered. NOTIFY is sent outside of the transaction that made the
 * news: inside, it would hold a lock of the whole instance through COMMIT and its fsync, and queue
 * all writers behind each other. A lost hint costs one poll interval, never a record.
 */
export class Signals {
  private readonly listeners = new Map<string, Set<() => void>>();
  private readonly waiting = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private sending: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly notify: (channels: readonly string[]) => Promise<void>) {}

  listen(channel: string, listener: () => void): () => void {
    const set = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, set.add(listener));
    return () => void set.delete(listener);
  }

  send(channel: string): void {
    if (this.closed) return;
    for (const listener of this.listeners.get(channel) ?? []) listener();
    this.waiting.add(channel);
    this.timer ??= setTimeout(() => this.flush(), SIGNAL_GATHER_MS);
  }

  /** Sends what waits and takes no more. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.timer) this.flush();
    await this.sending;
  }

  private flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const channels = [...this.waiting];
    this.waiting.clear();
    // One at a time, or a slow server would have the pool taken by hints.
    this.sending = this.sending.then(() => this.notify(channels)).catch(() => undefined);
  }
}
