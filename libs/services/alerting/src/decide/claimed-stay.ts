import { dayOf, instantMs, type EncounterChanged, type Moment } from '@carbawatch/contracts';
import type { IsolateStep } from './facts';

/** Kinds of movements that say where somebody is, or is no more: beside them no report is asked. */
export const TELLING_KINDS: readonly EncounterChanged['kind'][] = [
  'admit',
  'transfer',
  'discharge',
  'death',
  'move-visit',
];

/** An open stay that only the sender of a result claims. */
export interface ClaimedStay {
  /** The number of the visit, where the report gives it. */
  readonly visit: string | null;
  readonly ward: string | null;
  /** Site day of the report that says so. */
  readonly reportedOn: string;
  /** When that report was made; when it came in, where it does not say. */
  readonly saidMs: number;
  /** When the first of the reports came in that say so one after the other. */
  readonly sinceMs: number;
}

/** What a report alone claims, and no later one renewed, is no news of the house any more. */
export const CLAIM_DAYS = 28;
const CLAIM_MS = CLAIM_DAYS * 86_400_000;

/**
 * Of a person of whom no movement tells: whether the last report on the patient calls an
 * inpatient, and neither discharged nor dead. Not a stay of movements, since nobody will ever say
 * that it ended; therefore it is shown with the day on which it was said.
 */
export function claimedStay(
  steps: readonly Pick<IsolateStep, 'receivedAt' | 'withdrawn' | 'isolate'>[],
  timeZone: string,
): ClaimedStay | null {
  const told = steps
    .filter(({ withdrawn, isolate }) => !withdrawn && (isolate.encounter?.class || isolate.hasLeft))
    .map((step) => ({
      step,
      receivedMs: instantMs(step.receivedAt, timeZone),
      said: saidAt(step, timeZone),
    }))
    // A late answer (a reference laboratory's, a genome), or a report that was sent long after it
    // was made, says where the patient was long ago.
    .filter(({ step: { isolate }, receivedMs, said }) => {
      const { collectedAt } = isolate.specimen ?? {};
      const isOld = [said, collectedAt ?? said].some(
        (moment) => receivedMs - instantMs(moment, timeZone) > CLAIM_MS,
      );
      return isolate.hasLeft || !isOld;
    })
    .sort((a, b) => a.receivedMs - b.receivedMs || (a.said < b.said ? -1 : 1));
  const last = told.at(-1);
  // Of several isolates reported at once, one that speaks of the end speaks for all of them.
  const latest = told.filter(({ receivedMs }) => receivedMs === last?.receivedMs);
  if (!last || latest.some(({ step }) => step.isolate.hasLeft)) return null;
  const { encounter } = last.step.isolate;
  if (encounter?.class !== 'inpatient') return null;
  const reportedOn = dayOf(last.said, timeZone);
  const saidMs = instantMs(last.said, timeZone);
  const ward = encounter.ward ?? null;
  let sinceMs = last.receivedMs;
  for (const { step, receivedMs } of told.reverse()) {
    const { encounter: before, hasLeft } = step.isolate;
    const isSame = before?.class === 'inpatient' && (before.ward ?? null) === ward && !hasLeft;
    if (!isSame || sinceMs - receivedMs > CLAIM_MS) break;
    sinceMs = receivedMs;
  }
  return { visit: encounter.visit ?? null, ward, reportedOn, saidMs, sinceMs };
}

/** The report's own time; one that lies after its receipt is none. */
function saidAt(
  { receivedAt, isolate: { reportedAt } }: Pick<IsolateStep, 'receivedAt' | 'isolate'>,
  timeZone: string,
): Moment {
  if (reportedAt === undefined) return receivedAt;
  return instantMs(reportedAt, timeZone) > instantMs(receivedAt, timeZone)
    ? receivedAt
    : reportedAt;
}
