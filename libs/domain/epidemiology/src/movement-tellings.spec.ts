import fc from 'fast-check';
import { isToldOtherwise, joinTellings, type Telling } from './movement-tellings';

const at = (hour: number): string => `2024-01-05T0${hour}:00:00Z`;
const join = (a: Told, b: Told): Told => joinTellings(a, b, 'UTC');

interface Told extends Telling {
  readonly messageId: string;
}

const tellings: fc.Arbitrary<Told> = fc
  .record({
    receivedAt: fc.integer({ min: 1, max: 3 }).map(at),
    messageId: fc.constantFrom('m1', 'm2'),
    unitType: fc.constantFrom(undefined, 'icu' as const, 'ward' as const),
  })
  .map(({ unitType, ...told }) =>
    unitType ? { ...told, unitType, unitTypeSource: 'ward-list' as const } : told,
  );

describe('A movement that was told twice', () => {
  it('was known from the first telling, on the kind of unit that the last one names', () => {
    const before: Told = { receivedAt: at(1), messageId: 'm1' };
    const mapped: Told = {
      receivedAt: at(2),
      messageId: 'm1',
      unitType: 'icu',
      unitTypeSource: 'ward-list',
    };
    const joined = join(before, mapped);
    expect(joined).toEqual({
      receivedAt: at(1),
      messageId: 'm1',
      unitType: 'icu',
      unitTypeSource: 'ward-list',
      unitTypeAt: at(2),
    });
    expect(isToldOtherwise(before, joined)).toBe(true);
    expect(isToldOtherwise(joined, join(joined, { ...mapped, receivedAt: at(3) }))).toBe(false);
    expect(join(joined, { receivedAt: at(3), messageId: 'm2' })).toEqual({
      receivedAt: at(1),
      messageId: 'm1',
      unitTypeAt: at(3),
    });
  });

  it('is the same in whichever order, batches and repetitions its tellings come', () => {
    fc.assert(
      fc.property(
        fc.array(tellings, { minLength: 1, maxLength: 6 }).chain((told) =>
          fc.record({
            told: fc.constant(told),
            other: fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 }),
            cut: fc.integer({ min: 1, max: told.length * 2 }),
          }),
        ),
        ({ told, other, cut }) => {
          const all = (some: readonly Told[]): Told => some.reduce((a, b) => join(a, b));
          const batches = [other.slice(0, cut), other.slice(cut)].filter(({ length }) => length);
          expect(all(batches.map(all))).toEqual(all(told));
        },
      ),
    );
  });
});
