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
function wardsOf(
  facts: readonly EncounterChanged[],
  person: string | readonly string[],
  hour = 1_000,
): string[] {
  const all = [...facts, ...movedTellings(facts, 'UTC')];
  const members = [person].flat();
  const mine = all.filter((one) => members.includes(one.pseudonym) && one.receivedAt <= at(hour));
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

  it.each([
    ['after it', 'p1', 'p2', 45],
    ['after it, the other way', 'p2', 'p1', 45],
    ['before it', 'p1', 'p2', 35],
    ['before it, the other way', 'p2', 'p1', 35],
  ])('stays where its two patients are one, by a merge %s', (_when, retired, survivor, hour) => {
    const merge = told(hour, retired, 'merge-patient', { mergedInto: survivor, visit: undefined });
    const facts = [...BEDS, move(40, 'p1', 'p2'), merge];
    expect(wardsOf(facts, ['p1', 'p2'])).toEqual(IN_A_AND_B);
    expect(wardsOf([...facts, move(50, 'p2', 'p1')], ['p1', 'p2'])).toEqual(IN_A_AND_B);
    const on = [...facts, move(50, survivor, 'p3')];
    expect([wardsOf(on, ['p1', 'p2']), wardsOf(on, 'p3')]).toEqual([[], IN_A_AND_B]);
    const parted = [
      ...facts,
      told(60, retired, 'unmerge-patient', { mergedInto: survivor, visit: undefined }),
    ];
    expect(['p1', 'p2'].map((one) => wardsOf(parted, one))).toEqual([[], IN_A_AND_B]);
  });

  it('is nowhere told twice, nor taken away, where it is moved to the same patient', () => {
    const facts = [...BEDS, move(40, 'p1', 'p1')];
    expect(movedTellings(facts, 'UTC')).toEqual([]);
    expect(wardsOf(facts, 'p1')).toEqual(IN_A_AND_B);
    const renamed = [...BEDS, move(40, 'p1', 'p1', { movedAs: 'V2' })];
    expect(wardsOf(renamed, 'p1')).toEqual(IN_A_AND_B);
    const on = [...renamed, move(50, 'p1', 'p2', { visit: 'V2' })];
    expect(['p1', 'p2'].map((one) => wardsOf(on, one))).toEqual([[], IN_A_AND_B]);
  });

  it('is known of the survivor of a merge since that merge, and not since the last', () => {
    const merge = (hour: number, pseudonym: string) =>
      told(hour, pseudonym, 'merge-patient', { mergedInto: 'p0', visit: undefined });
    const facts = [...BEDS, move(40, 'p0', 'p2'), merge(50, 'p1'), merge(90, 'p7')];
    expect([49, 50].map((hour) => wardsOf(facts, 'p2', hour))).toEqual([[], IN_A_AND_B]);
  });

  describe('by the number of its account, which not every message repeats', () => {
    const [came, ...later] = BEDS.map((one) => ({ ...one, account: undefined }));
    const ofAccount = { ...BEDS[0], ...came, account: 'K1' } as EncounterChanged;
    const byAccount = (hour: number, from: string, to: string, more = {}) =>
      move(hour, from, to, { visit: undefined, account: 'K1', ...more });

    it('is moved whole', () => {
      const facts = [ofAccount, ...later, byAccount(40, 'p1', 'p2')];
      expect(wardsOf(facts, 'p1')).toEqual([]);
      expect(wardsOf(facts, 'p2')).toEqual(IN_A_AND_B);
      const back = [...facts, byAccount(50, 'p2', 'p1')];
      expect(['p1', 'p2'].map((one) => wardsOf(back, one))).toEqual([IN_A_AND_B, []]);
    });

    it('also after it was moved by its own number, or got others', () => {
      const moved = [move(35, 'p1', 'p2', { movedAs: 'V9' }), byAccount(40, 'p2', 'p3')];
      expect(wardsOf([ofAccount, ...later, ...moved], 'p3')).toEqual(IN_A_AND_B);
      const renamed = byAccount(35, 'p1', 'p2', { movedAs: 'K9' });
      const on = byAccount(40, 'p2', 'p3', { account: 'K9' });
      expect(wardsOf([ofAccount, ...later, renamed, on], 'p3')).toEqual(IN_A_AND_B);
    });

    it('since its account was told, where that comes later', () => {
      const told45 = told(45, 'p1', 'update', { at: at(6), ward: 'B', account: 'K1' });
      const facts = [...BEDS, byAccount(40, 'p1', 'p2'), told45];
      expect([44, 45].map((hour) => wardsOf(facts, 'p1', hour))).toEqual([IN_A_AND_B, []]);
      expect([44, 45].map((hour) => wardsOf(facts, 'p2', hour))).toEqual([[], IN_A_AND_B]);
    });

    it('but not what another patient was told of, or another visit of the patient', () => {
      const other = told(100, 'p1', 'admit', { ward: 'C', visit: 'V2' });
      const stranger = told(2, 'p9', 'admit', { ward: 'D', account: 'K1' });
      const unknown = byAccount(40, 'p1', 'p2');
      const facts = [...BEDS, other, stranger, unknown];
      expect(wardsOf(facts, 'p1')).toEqual([...IN_A_AND_B, `C ${at(100)} null`]);
      expect(wardsOf(facts, 'p2')).toEqual([]);
    });
  });

  it('is told the same whatever the order of the facts', () => {
    const facts = [
      ...BEDS,
      told(7, 'p1', 'update', { ward: 'B', account: 'K1' }),
      ...[move(4, 'p1', 'p2'), move(50, 'p2', 'p3'), move(60, 'p3', 'p1')],
      move(70, 'p1', 'p2', { visit: undefined, account: 'K1' }),
      told(80, 'p1', 'merge-patient', { mergedInto: 'p2', visit: undefined }),
    ];
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
