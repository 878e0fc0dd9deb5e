import { standingClaim, type Claim } from './claims';

interface Told extends Claim {
  readonly is: string;
}

/** Received in this order; a cancellation begins with "c". */
function told(...words: readonly (readonly [string, Partial<Claim>?])[]): Told[] {
  return words.map(([is, more], n) => ({
    is,
    factId: `f${n}`,
    withdrawn: is.startsWith('c'),
    receivedAt: new Date(Date.UTC(2026, 10, 20 + n)).toISOString(),
    ...more,
  }));
}

const reported = (day: number) => ({ reportedAt: `2026-11-${day}T08:00:00Z` });

describe('Of what is said of a carrier', () => {
  it.each<[string, Told[], string]>([
    ['the last statement', told(['a'], ['b']), 'b'],
    ['the newest by its own time', told(['a', reported(12)], ['b', reported(11)]), 'a'],
    ['nothing after a cancellation', told(['a'], ['b'], ['c']), 'c'],
    ['what is said after a cancellation', told(['a'], ['c'], ['b']), 'b'],
    ['nothing of what a cancellation overtook', told(['c'], ['a']), 'c'],
    ['what is said after what it overtook', told(['c'], ['a'], ['b']), 'b'],
    ['nothing older than a cancellation', told(['c', reported(12)], ['a', reported(11)]), 'c'],
    ['what is newer than a cancellation', told(['c', reported(11)], ['a', reported(12)]), 'a'],
    [
      'the newer one alone',
      told(['b', reported(13)], ['c', reported(12)], ['a', reported(11)]),
      'b',
    ],
    ['what a day after it is of', told(['c'], ['a', { firstPositiveOn: '2026-11-25' }]), 'a'],
    ['nothing when only one tells its time', told(['a', reported(30)], ['c']), 'c'],
  ])('%s stands', (_, claims, stands) => {
    expect(standingClaim(claims)?.is).toBe(stands);
    expect(standingClaim([...claims].reverse())?.is).toBe(stands);
  });
});
