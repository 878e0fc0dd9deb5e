import type { Moment, MovementKind } from '@carbawatch/contracts';
import { instantMs } from '@carbawatch/contracts';

/** A visit of a patient; one that its sender gives no number is none that could be told apart. */
export interface Visit {
  readonly site: string;
  readonly pseudonym: string;
  /** Pseudonym of the visit. */
  readonly visit: string;
}

/** When a visit began, as far as it is told: with the first admission that was not taken back. */
export interface VisitBegin extends Visit {
  /** Milliseconds; null where the admission was taken back. */
  readonly admittedMs: number | null;
}

export const visitKeyText = ({ site, pseudonym, visit }: Visit): string =>
  `${site}\n${pseudonym}\n${visit}`;

const HOUR_MS = 3_600_000;

/**
 * How long before the admission a movement may be dated. A first ward is entered before the
 * admission is, a day case is registered when it is over, and somebody may be dead on arrival; a
 * discharge that is dated long before would keep the patient in the bed for ever.
 */
const EARLIER_MS_MAX = 24 * HOUR_MS;

const JUDGED: ReadonlySet<MovementKind> = new Set(['transfer', 'death', 'discharge'] as const);

/** Nobody moves, or leaves, before coming. A day without a time may be any hour of it. */
export function isBeforeAdmission(
  kind: MovementKind,
  at: Moment,
  timeZone: string,
  admittedMs: number | null,
): boolean {
  if (!JUDGED.has(kind) || admittedMs === null) return false;
  const latestMs = instantMs(at, timeZone) + (at.length === 10 ? 24 * HOUR_MS : 0);
  return latestMs + EARLIER_MS_MAX < admittedMs;
}

/** When the visit began once this movement is told; undefined where it says nothing of that. */
export function admittedOnce(
  kind: MovementKind,
  atMs: number,
  knownMs: number | null,
): number | null | undefined {
  if (kind === 'cancel-admit') return null;
  return kind === 'admit' ? Math.min(atMs, knownMs ?? Infinity) : undefined;
}
