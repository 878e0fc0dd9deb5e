import { dayOf, instantMs } from '@carbawatch/contracts';
import type { CarrierReported } from '@carbawatch/contracts';
import { compareMoments } from './told-order';

/** A statement on somebody's carriage, or what takes one back, as far as it says which stands. */
export type Claim = Pick<
  CarrierReported,
  'factId' | 'withdrawn' | 'reportedAt' | 'receivedAt' | 'firstPositiveOn'
>;

/**
 * What of one claim stands: the last statement that was not taken back, else what took it back. A
 * cancellation takes back what was said before it: by `reportedAt` where both say it, else by
 * receipt, in whatever order they are given. One that overtook what it takes back waits for it: it
 * takes the first statement that comes, unless that is said to be newer.
 */
export function standingClaim<C extends Claim>(told: readonly C[]): C | undefined {
  const known = [...told].sort(byReceipt);
  const cancels = known.filter(({ withdrawn }) => withdrawn);
  const said = known.filter(({ withdrawn }) => !withdrawn);
  const taken = new Set(cancels.flatMap((cancel) => takenBackBy(cancel, said)));
  const standing = said.filter((one) => !taken.has(one));
  return (standing.length > 0 ? standing : cancels).reduce<C | undefined>(
    (last, one) => (last !== undefined && isBefore(one, last) ? last : one),
    undefined,
  );
}

function takenBackBy<C extends Claim>(cancel: C, said: readonly C[]): readonly C[] {
  const before = said.filter((one) => isBefore(one, cancel));
  if (before.length > 0) return before;
  return said.filter((one) => !isSaidLater(one, cancel)).slice(0, 1);
}

function isBefore(one: Claim, other: Claim): boolean {
  return (reportedBetween(one, other) || byReceipt(one, other)) < 0;
}

/** By its own words: reported later, or of a day that had not come. */
function isSaidLater(one: Claim, cancel: Claim): boolean {
  const { firstPositiveOn } = one;
  const day = dayOf(cancel.reportedAt ?? cancel.receivedAt, 'UTC');
  return (
    reportedBetween(one, cancel) > 0 || (firstPositiveOn !== undefined && firstPositiveOn > day)
  );
}

function reportedBetween({ reportedAt: one }: Claim, { reportedAt: other }: Claim): number {
  return one === undefined || other === undefined ? 0 : compareMoments(one, other);
}

function byReceipt(a: Claim, b: Claim): number {
  return (
    instantMs(a.receivedAt, 'UTC') - instantMs(b.receivedAt, 'UTC') ||
    (a.factId < b.factId ? -1 : a.factId > b.factId ? 1 : 0)
  );
}
