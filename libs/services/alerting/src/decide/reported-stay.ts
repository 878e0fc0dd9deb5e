import { claimedStay, TELLING_KINDS, type ClaimedStay } from './claimed-stay';
import type { Picture } from './picture';

/** A stay of which nothing is known but a ward and the reports that named it. */
export type ReportedStay = ClaimedStay & { readonly isolation: null; readonly fromMs: number };

/** Whether any movement has said where the patient is, or is no more. */
export function hasMoved({ movements }: Pick<Picture, 'movements'>): boolean {
  return movements.some(({ kind }) => TELLING_KINDS.includes(kind));
}

/** The stay that results alone tell of; null where movements do, or nothing does. */
export function reportedStay(picture: Picture): ReportedStay | null {
  if (hasMoved(picture)) return null;
  const steps = picture.isolates.map(({ step }) => step);
  const claim = claimedStay(steps, picture.timeZone);
  return claim && { ...claim, isolation: null, fromMs: claim.sinceMs };
}

/** Whether a result has said that the patient was discharged or has died. */
export function hasLeftByReport({ isolates }: Pick<Picture, 'isolates'>): boolean {
  return isolates.some(({ step }) => step.isolate.hasLeft);
}
