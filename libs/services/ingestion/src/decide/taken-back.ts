import type { MovementKind } from '@carbawatch/contracts';
import type { TakenBack, Told } from './mapping';

/** What takes each kind of movement back. */
export const CANCEL_OF: Readonly<Partial<Record<MovementKind, MovementKind>>> = {
  admit: 'cancel-admit',
  transfer: 'cancel-transfer',
  discharge: 'cancel-discharge',
};

const CANCELS: ReadonlySet<MovementKind> = new Set(Object.values(CANCEL_OF));

export function isCancel(kind: MovementKind): boolean {
  return CANCELS.has(kind);
}

/**
 * How many cancels of the visit had been said before this movement was. A movement that is entered
 * anew after its cancel, with the same words, is a movement of its own; one that is only sent
 * again, or told by a second feed, was said before the cancel.
 */
export function countBefore(cancels: readonly TakenBack[], told: Told): number {
  const { site, pseudonym, visit, kind, saidMs } = told;
  return cancels.filter(
    (cancel) =>
      cancel.site === site &&
      cancel.pseudonym === pseudonym &&
      cancel.visit === visit &&
      cancel.kind === kind &&
      cancel.saidMs < saidMs,
  ).length;
}
