import type { Carrier, CarrierContext, RunningCarrier } from './carrier';
import { LogGapError } from './errors';
import { LogPump } from './log-pump';
import { placeName, type LoggedRecord, type Place } from './records';

/** Reads the log where it is written: PostgreSQL, or memory in tests. */
export function inPlaceCarrier(options: { readonly tickMs?: number } = {}): Carrier {
  return async (context) => {
    const pump = new LogPump({
      topics: context.topics,
      heads: () => context.log.heads(context.topics),
      positions: () => context.log.positions(context.consumer),
      openOwnership: (wake) => context.log.openOwnership(context.consumer, context.topics, wake),
      onHint: (listener) => context.log.onHint(listener),
      step: (place, from) => step(context, place, from),
      concurrency: context.concurrency,
      onTrouble: context.onTrouble,
      onHalt: context.onHalt,
      ...options,
    });
    pump.start();
    return pump satisfies RunningCarrier;
  };
}

/** Reads and processes one batch from an offset; the log has no gaps below its head. */
export async function step(context: CarrierContext, place: Place, from: number): Promise<number> {
  const records = await context.log.read(place, from, context.limits);
  assertGapless(place, from, records);
  return context.processor.process(place, records);
}

export function assertGapless(place: Place, from: number, records: readonly LoggedRecord[]): void {
  let expected = from;
  for (const { offset } of records) {
    if (offset !== expected) throw new LogGapError(placeName(place), expected, offset);
    expected++;
  }
  if (records.length === 0) throw new LogGapError(placeName(place), from, null);
}
