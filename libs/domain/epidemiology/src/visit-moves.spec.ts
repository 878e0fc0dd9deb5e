import type { EncounterChanged } from '@carbawatch/contracts';
import fc from 'fast-check';
import { staysOf } from './stays';
import { movedTellings, standingMovements } from './visit-moves';

const T0 = Date.UTC(2026, 0, 1);
const at = (hour: number): string => new Date(T0 + hour * 3_600_000).toISOString();

const told = (
  hour: number,
  pseudonym: string,
  kind: EncounterChanged['kind'],
  more: Partial<EncounterChanged> = {},
): EncounterChanged => ({
  site: 'site-1',
  pseudonym,
  factId: `${kind} ${pseudonym} ${hour}`,
  messageId: 'm',
  sender: 'adt',
  receivedAt: at(hour),
  at: at(hour),
  kind,
  visit: 'V1',
  class: 'inpatient',
  ...more,
});

const move = (hour: number, from: string, to: string, more: Partial<EncounterChanged> = {}) =>
  told(hour, from, 'move-visit', { movedTo: to, class: undefined, ...more });

/** Wards of a person by everything that is known by an hour. */
function wardsOf(facts: readonly EncounterChanged[], pseudonym: string, hour = 1_000): string[] {
  const all = [...facts, ...movedTellings(facts, 'UTC')];
  const mine = all.filter((one) => one.pseudonym === pseudonym && one.receivedAt <= at(hour));
  return staysOf(mine, 'UTC').map(({ ward, from, to }) => `${ward} ${from} ${to}`);
}

const BEDS = [
  told(1, 'p1', 'admit', { ward: 'A' }),
  told(5, 'p1', 'transfer', { ward: 'B' }),
  told(30, 'p1', 'discharge'),
];
const IN_A_AND_B = [`A ${at(1)} ${at(5)}`, `B ${at(5)} ${at(30)}`];

describe('A visit that was moved to another patient', () => {
  it('takes all of its beds along, known since it was moved', () => {
    const facts = [...BEDS, move(40, 'p1', 'p2')];
    expect(wardsOf(facts, 'p1', 39)).toEqual(IN_A_AND_B);
    expect(wardsOf(facts, 'p2', 39)).toEqual([]);
    expect(wardsOf(facts, 'p1')).toEqual([]);
    expect(wardsOf(facts, 'p2')).toEqual(IN_A_AND_B);
  });

  it('is the new patient’s also where what was told of it comes late', () => {
    const facts = [BEDS[0], move(3, 'p1', 'p2'), ...BEDS.slice(1)].flatMap((one) => one ?? []);
    expect(wardsOf(facts, 'p1')).toEqual([]);
    expect(wardsOf(facts, 'p2')).toEqual(IN_A_AND_B);
  });

  it('comes back, and goes on to a third', () => {
    const back = [...BEDS, move(40, 'p1', 'p2'), move(50, 'p2', 'p1')];
    expect(['p1', 'p2'].map((one) => wardsOf(back, one))).toEqual([IN_A_AND_B, []]);
    const on = [...BEDS, move(40, 'p1', 'p2'), move(50, 'p2', 'p3')];
    expect(['p1', 'p2', 'p3'].map((one) => wardsOf(on, one))).toEqual([[], [], IN_A_AND_B]);
  });

  it('leaves other visits of the patient, and those of other patients, where they are', () => {
    const other = told(100, 'p1', 'admit', { ward: 'C', visit: 'V2' });
    const stranger = told(2, 'p9', 'admit', { ward: 'D' });
    const facts = [...BEDS, other, stranger, move(110, 'p1', 'p2')];
    expect(wardsOf(facts, 'p1')).toEqual([`C ${at(100)} null`]);
    expect(wardsOf(facts, 'p9')).toEqual([`D ${at(2)} null`]);
  });

  it('is told by the number of its account too, and may have another number there', () => {
    const ofAccount = BEDS.map((one) => ({ ...one, account: 'K1' }));
    const byAccount = move(40, 'p1', 'p2', { visit: undefined, account: 'K1', movedAs: 'K2' });
    expect(wardsOf([...ofAccount, byAccount], 'p2')).toEqual(IN_A_AND_B);
    const renamed = move(6, 'p1', 'p2', { movedAs: 'V9' });
    const left = told(31, 'p2', 'discharge', { visit: 'V9' });
    expect(wardsOf([...BEDS.slice(0, 2), renamed, left], 'p2')).toEqual([
      `A ${at(1)} ${at(5)}`,
      `B ${at(5)} ${at(31)}`,
    ]);
  });

  it('goes along under a number that a merge has retired', () => {
    const merge = told(35, 'p1', 'merge-patient', { mergedInto: 'p0', visit: undefined });
    expect(wardsOf([...BEDS, merge, move(40, 'p0', 'p2')], 'p2')).toEqual(IN_A_AND_B);
  });

  it('is told the same whatever the order of the facts', () => {
    const facts = [...BEDS, move(4, 'p1', 'p2'), move(50, 'p2', 'p3'), move(60, 'p3', 'p1')];
    const sorted = (all: readonly EncounterChanged[]) =>
      movedTellings(all, 'UTC')
        .map((one) => JSON.stringify(one))
        .sort();
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (mixed) => {
        expect(sorted(mixed)).toEqual(sorted(facts));
      }),
    );
    expect(standingMovements(BEDS)).toEqual(BEDS);
  });
});
