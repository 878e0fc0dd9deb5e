import fc from 'fast-check';
import { foremost } from './signals-due';
import type { StartMoved } from './signals-due';

const dayOf = (n: number) => `2024-01-${String(n + 1).padStart(2, '0')}`;
const change = fc.record({
  site: fc.constantFrom('a', 'b'),
  since: fc.nat(20).map(dayOf),
  day: fc.nat(20).map(dayOf),
});

/** The first known day of each site on which a change moves its first day of history. */
function firstMoves(moved: readonly StartMoved[], stored: readonly StartMoved[]): string[] {
  const moves = moved.filter(({ site, since, day }) =>
    stored.every((row) => row.site !== site || row.since > since || day <= row.day),
  );
  return ['a', 'b'].map((name) => {
    const days = moves.filter(({ site }) => site === name).map(({ since }) => since);
    return days.sort()[0] ?? '';
  });
}

describe('the changes that are asked about', () => {
  it('tell from which known day a history begins otherwise as well as all of them do', () => {
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (moved, stored) => {
        expect(firstMoves(foremost(moved), stored)).toEqual(firstMoves(moved, stored));
      }),
    );
  });

  it('are one of a batch whose isolates became known in the order of their days', () => {
    const batch = Array.from({ length: 9 }, (_, n) => {
      return { site: 'a', since: dayOf(n + 2), day: dayOf(n) };
    });
    expect(foremost([...batch].reverse())).toEqual(batch.slice(0, 1));
  });
});
