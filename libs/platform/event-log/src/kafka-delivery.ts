import type { CarrierContext } from './carrier';
import { assertGapless } from './in-place-carrier';
import type { CarriedRecord } from './kafka-record';
import { untilAnswered } from './retry';
import { placeName, type LoggedRecord, type Place } from './records';

/**
 * Brings what Kafka delivered (with repeats, and perhaps with holes) to the processor as runs
 * without holes: repeats are left out, what is missing is read from the log table.
 */
export class KafkaDelivery {
  /** Where each partition's fence stood when we last saw it. */
  private readonly reached = new Map<string, number>();
  private readonly working = new Map<string, Promise<void>>();

  constructor(
    private readonly context: CarrierContext,
    private readonly signal: AbortSignal,
  ) {}

  /** After a rebalance another member may have moved the fences. */
  forgetPositions(): void {
    this.reached.clear();
  }

  async whenIdle(): Promise<void> {
    await Promise.allSettled(this.working.values());
  }

  /** Processes a chunk as Kafka brought it; on return the fence is past all of it. */
  deliver(place: Place, carried: readonly CarriedRecord[]): Promise<void> {
    return this.oneAtATime(place, async () => {
      let run: LoggedRecord[] = [];
      let next = await this.position(place);
      for (const { record } of carried) {
        if (!record || record.offset < next) continue;
        if (record.offset > next) {
          await this.process(place, run);
          await this.fillTo(place, record.offset);
          run = [];
        }
        run.push(record);
        next = record.offset + 1;
      }
      await this.process(place, run);
    });
  }

  /** Reads from the log table up to an offset. */
  fill(place: Place, end: number): Promise<void> {
    return this.oneAtATime(place, async () => {
      this.reached.delete(placeName(place));
      await this.position(place);
      await this.fillTo(place, end);
    });
  }

  private async process(place: Place, run: readonly LoggedRecord[]): Promise<void> {
    const [first] = run;
    const last = run.at(-1);
    if (!first || !last) return;
    const next = await this.context.processor.process(place, run);
    this.reached.set(placeName(place), next);
    if (next > last.offset) return;
    // The fence was set back (a replay) since we last saw it: begin where it stands.
    await this.fillTo(place, last.offset + 1);
  }

  private async fillTo(place: Place, end: number): Promise<void> {
    const { log, limits, processor } = this.context;
    for (let next = await this.position(place); next < end;) {
      const from = next;
      const bound = { ...limits, records: Math.min(limits.records, end - next) };
      const records = await this.patiently(() => log.read(place, from, bound));
      assertGapless(place, next, records);
      next = await processor.process(place, records);
      this.reached.set(placeName(place), next);
    }
  }

  private async position(place: Place): Promise<number> {
    const name = placeName(place);
    const known = this.reached.get(name);
    if (known !== undefined) return known;
    const { log, consumer } = this.context;
    for (const position of await this.patiently(() => log.positions(consumer))) {
      const other = placeName(position);
      if (other === name || !this.reached.has(other)) this.reached.set(other, position.nextOffset);
    }
    return this.reached.get(name) ?? 0;
  }

  private patiently<T>(work: () => Promise<T>): Promise<T> {
    return untilAnswered(work, { signal: this.signal, onTrouble: this.context.onTrouble });
  }

  /** A fetch and the watch for holes must not work on one partition together. */
  private async oneAtATime(place: Place, work: () => Promise<void>): Promise<void> {
    const name = placeName(place);
    const before = this.working.get(name) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(work);
    this.working.set(name, mine);
    try {
      await mine;
    } finally {
      if (this.working.get(name) === mine) this.working.delete(name);
    }
  }
}
