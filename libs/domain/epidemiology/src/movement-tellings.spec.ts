import fc from 'fast-check';
import { hospitalsOf, isToldOtherwise, joinTellings, type Telling } from './movement-tellings';

const at = (hour: number): string => `2024-01-05T0${hour}:00:00Z`;
const join = (a: Told, b: Told): Told => joinTellings(a, b, 'UTC');

interface Told extends Telling {
  readonly messageId: string;
}

const hospital = fc.constantFrom(undefined, 'CITY', 'ELM');

const tellings: fc.Arbitrary<Told> = fc
  .record({
    receivedAt: fc.integer({ min: 1, max: 3 }).map(at),
    messageId: fc.constantFrom('m1', 'm2'),
    sender: fc.constantFrom('adt', 'bed-board', 'clinic'),
    facility: hospital,
    facilityBefore: hospital,
    unitType: fc.constantFrom(undefined, 'icu' as const, 'ward' as const),
  })
  .map(({ unitType, facility, facilityBefore, ...told }) => ({
    ...told,
    ...(facility && { facility }),
    ...(facilityBefore && { facilityBefore }),
    ...(unitType && { unitType, unitTypeSource: 'ward-list' as const }),
  }));

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

  it('is of the hospital that any feed names, each in its own spelling', () => {
    const bare: Told = { receivedAt: at(1), messageId: 'm1', sender: 'adt' };
    const full: Told = { ...bare, receivedAt: at(2), messageId: 'm2', facility: 'CITY' };
    const named = { sender: 'bed-board', facility: 'CITY', facilityBefore: null, at: at(2) };
    const board = { ...full, sender: 'bed-board' };
    expect(hospitalsOf(join(bare, board))).toEqual([named]);
    expect(hospitalsOf(join(board, bare))).toEqual([named]);
    expect(join(full, { ...full, receivedAt: at(3), messageId: 'm3' })).toMatchObject({
      facility: 'CITY',
      receivedAt: at(2),
    });
    const corrected = { ...full, receivedAt: at(3), facility: 'ELM' };
    expect(hospitalsOf(join(corrected, full))).toMatchObject([{ facility: 'ELM', at: at(3) }]);
    expect(isToldOtherwise(full, join(full, corrected))).toBe(false);
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
