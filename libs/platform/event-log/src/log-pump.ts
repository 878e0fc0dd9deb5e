import { isTransient } from '@carbawatch/postgres';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ownership, PlaceOffset } from './event-log.port';
import { placeName, type Place } from './records';

/** How often an idle pump reads the heads when no hint comes. */
export const TICK_MS_DEFAULT = 200;

/** Hints that come faster than this are taken together; it bounds the reads of the heads. */
const TICK_MS_MIN = 5;

/** Members share out the partitions this often. */
const BALANCE_MS = 1_000;

/** Wait after the log could not be reached. */
const RETRY_MS = 500;

export interface PumpOptions {
  readonly topics: readonly string[];
  readonly heads: () => Promise<readonly PlaceOffset[]>;
  /** Where this pump stands in all its partitions; read when one is taken over. */
  readonly positions: () => Promise<readonly PlaceOffset[]>;
  readonly openOwnership: (wake: () => void) => Promise<Ownership>;
  readonly onHint: (listener: () => void) => () => void;
  /** Does one bounded step from `from` on towards `end`; answers the position reached. */
  readonly step: (place: Place, from: number, end: number) => Promise<number>;
  /** Partitions worked on at once. */
  readonly concurrency: number;
  readonly tickMs?: number;
  /** A tick could not read the log; it is tried again. */
  readonly onTrouble: (error: unknown) => void;
  /** A step threw: nothing more is done in any partition. */
  readonly onHalt: (error: unknown) => void;
}

/**
 * Carries records out of the log in place: reads the heads once a tick (sooner on a hint), and
 * steps each owned partition towards its head, one batch at a time and partitions in turn, so that
 * memory is bounded by concurrency times the batch.
 */
export class LogPump {
  private readonly running = new Map<string, Promise<void>>();
  private readonly reached = new Map<string, number>();
  private readonly waiting: (() => void)[] = [];
  private ownership: Ownership | null = null;
  private slots: number;
  private wakeNow: (() => void) | null = null;
  private hinted = false;
  private state: 'running' | 'paused' | 'stopped' = 'running';
  private readonly giving = new Set<string>();
  private main: Promise<void> = Promise.resolve();
  private unhint: () => void = () => undefined;

  constructor(private readonly options: PumpOptions) {
    this.slots = options.concurrency;
  }

  start(): void {
    this.unhint = this.options.onHint(() => this.wake());
    this.main = this.run().finally(() => this.leave());
  }

  async pause(): Promise<void> {
    if (this.state === 'running') this.state = 'paused';
    await Promise.all(this.running.values());
  }

  resume(): void {
    if (this.state === 'paused') this.state = 'running';
    this.wake();
  }

  /** Ends after the steps at work; the caller bounds the wait. */
  async stop(): Promise<void> {
    this.state = 'stopped';
    this.wake();
    await this.main;
  }

  /** After a stop or a halt: other members may take over as soon as our steps have ended. */
  private async leave(): Promise<void> {
    this.unhint();
    await Promise.all(this.running.values());
    await this.ownership?.stop();
  }

  /** Places owned by this member now. */
  owned(): readonly string[] {
    return [...this.reached.keys()];
  }

  wake(): void {
    this.hinted = true;
    this.wakeNow?.();
  }

  private async run(): Promise<void> {
    let balanceAt = 0;
    let owned: readonly Place[] = [];
    while (this.state !== 'stopped') {
      try {
        this.hinted = false;
        this.ownership ??= await this.options.openOwnership(() => this.wake());
        if (performance.now() >= balanceAt || this.ownershipChanged(owned)) {
          owned = await this.balance(this.ownership);
          balanceAt = performance.now() + BALANCE_MS;
        }
        if (this.state === 'running') await this.tick(this.ownership, owned);
        await sleep(TICK_MS_MIN);
        await this.idle(this.options.tickMs ?? TICK_MS_DEFAULT);
      } catch (error) {
        this.options.onTrouble(error);
        balanceAt = 0;
        await this.idle(RETRY_MS);
      }
    }
  }

  private ownershipChanged(owned: readonly Place[]): boolean {
    return owned.some((place) => !this.ownership?.owns(place));
  }

  private async balance(ownership: Ownership): Promise<readonly Place[]> {
    const owned = await ownership.balance(async (place) => {
      const name = placeName(place);
      this.giving.add(name);
      await this.running.get(name);
      this.giving.delete(name);
    });
    const names = new Set(owned.map(placeName));
    for (const name of this.reached.keys()) if (!names.has(name)) this.reached.delete(name);
    if (owned.some((place) => !this.reached.has(placeName(place)))) {
      for (const position of await this.options.positions()) {
        const name = placeName(position);
        if (names.has(name) && !this.reached.has(name)) this.reached.set(name, position.nextOffset);
      }
    }
    return owned;
  }

  private async tick(ownership: Ownership, owned: readonly Place[]): Promise<void> {
    if (owned.length === 0) return;
    const ends = new Map(
      (await this.options.heads()).map((head) => [placeName(head), head.nextOffset]),
    );
    for (const place of owned) {
      const name = placeName(place);
      const end = ends.get(name) ?? 0;
      const from = this.reached.get(name);
      if (from === undefined || from >= end || this.running.has(name)) continue;
      const work = this.advance(ownership, place, end)
        .catch((error: unknown) => this.onStepFailure(error))
        .finally(() => this.running.delete(name));
      this.running.set(name, work);
    }
  }

  /** A log that does not answer is asked again at the next tick. */
  private onStepFailure(error: unknown): void {
    if (this.state === 'stopped') return;
    if (isTransient(error)) {
      this.options.onTrouble(error);
      return;
    }
    this.state = 'stopped';
    this.wake();
    this.options.onHalt(error);
  }

  private async advance(ownership: Ownership, place: Place, end: number): Promise<void> {
    const name = placeName(place);
    for (;;) {
      await this.takeSlot();
      try {
        const from = this.reached.get(name);
        if (from === undefined || from >= end || this.state !== 'running') return;
        if (this.giving.has(name) || !ownership.owns(place)) return;
        const next = await this.options.step(place, from, end);
        if (this.reached.has(name)) this.reached.set(name, next);
        if (next >= end) this.wake(); // the head may have moved meanwhile
      } finally {
        this.freeSlot();
      }
    }
  }

  private async takeSlot(): Promise<void> {
    if (this.slots > 0) {
      this.slots--;
      return;
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private freeSlot(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.slots++;
  }

  private async idle(ms: number): Promise<void> {
    if (this.hinted || this.state === 'stopped') return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeNow = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeNow = null;
  }
}
