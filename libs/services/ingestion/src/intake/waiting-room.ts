import { OverloadedError, StoppingError } from './errors';

export interface RoomLimits {
  readonly countMax: number;
  readonly bytesMax: number;
}

interface Waiter {
  readonly bytes: number;
  readonly admit: () => void;
  readonly refuse: (error: Error) => void;
}

/**
 * Bounds the messages that are under way, by number and bytes: what a process holds in memory does
 * not grow with what its senders send. Who finds no room waits in line for as long as he may.
 */
export class WaitingRoom {
  private count = 0;
  private bytes = 0;
  private line: Waiter[] = [];
  private closed = false;

  constructor(private readonly limits: RoomLimits) {}

  /** Messages under way and in line. */
  get size(): number {
    return this.count + this.line.length;
  }

  /** Resolves once there is room; throws OverloadedError after `waitMs`, else StoppingError. */
  async enter(bytes: number, waitMs: number): Promise<void> {
    if (this.closed) throw new StoppingError();
    if (this.line.length === 0 && this.fits(bytes)) {
      this.take(bytes);
      return;
    }
    if (waitMs <= 0) throw new OverloadedError();
    await new Promise<void>((resolve, reject) => {
      const leaveLine = (): void => {
        this.line = this.line.filter((other) => other !== waiter);
        reject(new OverloadedError());
      };
      const timer = setTimeout(leaveLine, waitMs);
      const waiter: Waiter = {
        bytes,
        admit: () => {
          clearTimeout(timer);
          resolve();
        },
        refuse: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.line.push(waiter);
    });
  }

  leave(bytes: number): void {
    this.count -= 1;
    this.bytes -= bytes;
    for (let next = this.line[0]; next && this.fits(next.bytes); next = this.line[0]) {
      this.line.shift();
      this.take(next.bytes);
      next.admit();
    }
  }

  /** Nobody enters any more; those in line are told. */
  close(): void {
    this.closed = true;
    const waiting = this.line;
    this.line = [];
    for (const { refuse } of waiting) refuse(new StoppingError());
  }

  /** One message always fits into an empty room, or the largest ones would never get in. */
  private fits(bytes: number): boolean {
    if (this.count === 0) return true;
    return this.count < this.limits.countMax && this.bytes + bytes <= this.limits.bytesMax;
  }

  private take(bytes: number): void {
    this.count += 1;
    this.bytes += bytes;
  }
}
