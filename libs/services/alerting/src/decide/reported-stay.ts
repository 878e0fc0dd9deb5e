import { dayOf, instantMs, type Moment } from '@carbawatch/contracts';
import { claimedStay, TELLING_KINDS, type ClaimedStay } from './claimed-stay';
import { oncePer } from './once-per';
import type { Picture } from './picture';

/** A stay of which nothing is known but a ward and the reports that named it. */
export type ReportedStay = ClaimedStay & { readonly isolation: null; readonly fromMs: number };

/** Whether any movement has said where the patient is, or is no more. */
export function hasMoved({ movements }: Pick<Picture, 'movements'>): boolean {
  return movements.some(({ kind }) => TELLING_KINDS.includes(kind));
}

/** Whether any movement tells of a bed, or of an end; that of a clinic does neither. */
export const hasLain = oncePer(({ movements }: Pick<Picture, 'movements'>): boolean => {
  const clinics = new Set(
    movements.flatMap((one) => (one.class === 'outpatient' ? (one.visit ?? []) : [])),
  );
  return movements.some((one) => {
    if (!TELLING_KINDS.includes(one.kind) || one.class === 'outpatient') return false;
    return one.class !== undefined || one.visit === undefined || !clinics.has(one.visit);
  });
});

/** The stay that results alone tell of; null where movements do, or nothing does. */
export const reportedStay = oncePer((picture: Picture): ReportedStay | null => {
  if (hasMoved(picture)) return null;
  const steps = picture.isolates.map(({ step }) => step);
  const claim = claimedStay(steps, picture.timeZone);
  return claim && { ...claim, isolation: null, fromMs: claim.sinceMs };
});

/** The end of a stay that results alone tell of. */
export interface ReportedEnd {
  readonly died: boolean;
  readonly at: Moment | null;
  /** Where it gives no time, when it was said. */
  readonly ms: number;
}

/**
 * Of a person of whom no movement tells and no report says that he lies here: the first end told of
 * the stay in which something was taken. One before that was of another stay.
 */
export function reportedEnd(collectedAt: Moment, picture: Picture): ReportedEnd | null {
  const { isolates, timeZone } = picture;
  if (hasLain(picture) || reportedStay(picture) !== null) return null;
  const day = dayOf(collectedAt, timeZone);
  const ends = isolates.flatMap(({ step }) => {
    const { left, encounter } = step.isolate;
    if (!left || (encounter?.class === 'outpatient' && !left.died)) return [];
    if (left.at !== null && dayOf(left.at, timeZone) < day) return [];
    const ms = instantMs(left.at ?? step.leftToldAt ?? step.receivedAt, timeZone);
    return [{ ...left, ms }];
  });
  return ends.sort((a, b) => a.ms - b.ms || Number(b.died) - Number(a.died))[0] ?? null;
}

/** Whether a result has said that the patient was discharged or has died. */
export function hasLeftByReport({ isolates }: Pick<Picture, 'isolates'>): boolean {
  return isolates.some(({ step }) => step.isolate.hasLeft);
}
