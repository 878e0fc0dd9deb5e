import { instantMs } from '@carbawatch/contracts';
import type { EventDraft, Mapped, Receipt } from './mapping';
import { inside, problem } from './problems';

/** Clocks differ, and a sender may write the times of another zone without saying so. */
const AHEAD_MS_MAX = 24 * 3_600_000;

/**
 * What has not happened yet can't be reported. A movement that lies ahead waits for a hand: without
 * its time it is none. Of a result the time is left out and named, and the result goes on: a year
 * with two digits changed must not hold up a carbapenemase.
 */
export function withoutFutureTimes(mapped: Mapped, pointer: string, receipt: Receipt): Mapped {
  const { event } = mapped;
  if (!event) return mapped;
  const lastMs = Math.max(Date.parse(receipt.receivedAt), Date.parse(receipt.now)) + AHEAD_MS_MAX;
  const isAhead = (moment: string | undefined): boolean =>
    moment !== undefined && instantMs(moment, receipt.timeZone) > lastMs;
  const { body } = event;
  if ('at' in body) {
    if (!isAhead(body.at)) return mapped;
    const problems = [...mapped.problems, problem('future-time', inside(pointer, 'at'))];
    return { event: null, problems, identities: [], owner: null };
  }
  const specimen = 'specimen' in body ? body.specimen : undefined;
  const isCollectedAhead = isAhead(specimen?.collectedAt);
  const isReportedAhead = isAhead(body.reportedAt);
  if (!isCollectedAhead && !isReportedAhead) return mapped;
  const timely: EventDraft['body'] = {
    ...body,
    ...(isCollectedAhead ? { specimen: { ...specimen, collectedAt: undefined } } : {}),
    ...(isReportedAhead ? { reportedAt: undefined } : {}),
  };
  const places = [
    ...(isCollectedAhead ? ['specimen/collectedAt'] : []),
    ...(isReportedAhead ? ['reportedAt'] : []),
  ];
  const found = places.map((place) => problem('future-time', inside(pointer, place)));
  return { ...mapped, event: { ...event, body: timely }, problems: [...mapped.problems, ...found] };
}
