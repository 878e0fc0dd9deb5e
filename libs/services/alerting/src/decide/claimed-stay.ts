import { dayOf, instantMs, type EncounterChanged } from '@carbawatch/contracts';
import type { IsolateStep } from './facts';

/** Kinds of movements that say where somebody is, or is no more: beside them no report is asked. */
export const TELLING_KINDS: readonly EncounterChanged['kind'][] = [
  'admit',
  'transfer',
  'discharge',
  'death',
];

/** An open stay that only the sender of a result claims. */
export interface ClaimedStay {
  readonly ward: string | null;
  /** Site day of the report that says so. */
  readonly reportedOn: string;
  readonly receivedMs: number;
}

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
    .map((step) => ({ step, receivedMs: instantMs(step.receivedAt, timeZone) }))
    .sort((a, b) => a.receivedMs - b.receivedMs);
  const last = told.at(-1);
  // Of several isolates reported at once, one that speaks of the end speaks for all of them.
  const latest = told.filter(({ receivedMs }) => receivedMs === last?.receivedMs);
  if (!last || latest.some(({ step }) => step.isolate.hasLeft)) return null;
  const { encounter } = last.step.isolate;
  if (encounter?.class !== 'inpatient') return null;
  const reportedOn = dayOf(last.step.receivedAt, timeZone);
  return { ward: encounter.ward ?? null, reportedOn, receivedMs: last.receivedMs };
}
