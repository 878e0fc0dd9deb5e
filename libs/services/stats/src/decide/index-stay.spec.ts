import { staysOf } from '@carbawatch/epidemiology';
import { historyOf } from './facts';
import type { IsolateStep, MovementFact } from './facts';
import { classified, movement } from './facts.builder';
import type { StepWords } from './facts.builder';
import { indexStayOf } from './index-stay';
import type { IndexStay } from './index-stay';
import { survivalOf } from './outcome';

/** Wall clocks of a site, wherever it is: the days of a stay are the site's days. */
const ZONES = [
  ['UTC', 'Z'],
  ['Asia/Shanghai', '+08:00'],
  ['America/New_York', '-05:00'],
] as const;

function stepOf(words: Partial<StepWords>): IsolateStep {
  const [step] = historyOf(
    classified('i', 'p', { receivedAt: '2024-01-20T12:00:00Z', ...words }),
  ).steps;
  if (!step) throw new Error('An isolate has a step.');
  return step;
}

describe.each(ZONES)('the stay of the index culture in %s', (zone, offset) => {
  const at = (day: string, clock = '12:00') => `2024-01-${day}T${clock}:00${offset}`;
  const move = (kind: MovementFact['kind'], when: string, ward?: string): MovementFact =>
    movement(`${kind}-${when}`, 'p', kind, {
      at: when,
      visit: 'v',
      ...(ward && { ward, unitType: ward.startsWith('ICU') ? 'icu' : 'ward' }),
    });
  const stay = (
    movements: MovementFact[],
    words: Partial<StepWords> = {},
    others: Partial<StepWords>[] = [],
  ): IndexStay | null => {
    const step = stepOf({ collectedAt: at('10', '23:30'), ...words });
    return indexStayOf(
      step,
      { movements, stays: staysOf(movements, zone) },
      survivalOf([step, ...others.map(stepOf)], movements, zone),
      zone,
    );
  };

  it('has the days in hospital and in the ICU before and after it apart', () => {
    const moves = [
      move('admit', at('05', '11:30'), 'WARD'),
      move('transfer', at('08', '23:30'), 'ICU-1'),
      move('transfer', at('12', '11:30'), 'WARD'),
      move('discharge', at('20', '23:30')),
    ];
    expect(stay(moves)).toEqual({
      source: 'movements',
      hospital: { end: 'alive', afterDays: 10 },
      icu: { end: 'alive', afterDays: 2 },
      hospitalBefore: 5.5,
      hospitalAfter: 10,
      icuBefore: 2,
      icuAfter: 1.5,
      icuGoesOn: false,
      readmittedAfterDays: null,
    });
  });

  it('counts a death half an hour after midnight on the next day', () => {
    const moves = [move('admit', at('05'), 'ICU-1'), move('death', at('11', '00:30'))];
    expect(stay(moves)).toMatchObject({
      hospital: { end: 'death', afterDays: 1 },
      icu: { end: 'death', afterDays: 1 },
    });
  });

  it('goes on where nobody said that it ended, unless the report tells of a death', () => {
    const moves = [move('admit', at('05'), 'ICU-1')];
    expect(stay(moves)).toMatchObject({
      hospital: { end: 'there', afterDays: null },
      icu: { end: 'there', afterDays: null },
      hospitalAfter: null,
      icuAfter: null,
      icuGoesOn: true,
    });
    expect(stay(moves, { outcome: { diedAt: '2024-01-14' } })).toMatchObject({
      hospital: { end: 'death', afterDays: 4 },
      hospitalAfter: 4,
      icuAfter: 4,
      icuGoesOn: false,
    });
  });

  it('has no ICU course when the patient had left the ICU before, and keeps its days', () => {
    const moves = [
      move('admit', at('05'), 'ICU-1'),
      move('transfer', at('07'), 'WARD'),
      move('discharge', at('15')),
    ];
    expect(stay(moves)).toMatchObject({ icu: null, icuBefore: 2, icuAfter: null });
  });

  it('sees the next admission', () => {
    const again = movement('again', 'p', 'admit', { at: at('25'), visit: 'w', ward: 'WARD' });
    const moves = [move('admit', at('05'), 'WARD'), move('discharge', at('15')), again];
    expect(stay(moves)).toMatchObject({ readmittedAfterDays: 15 });
  });

  it('is told by the report alone where movements are silent, and unknown where both are', () => {
    const outcome = { dischargedAt: at('18', '23:30') };
    const encounter = { admittedAt: at('08', '23:30') };
    expect(stay([], { outcome, encounter })).toMatchObject({
      source: 'report',
      hospital: { end: 'alive', afterDays: 8 },
      icu: null,
      hospitalBefore: 2,
      hospitalAfter: 8,
    });
    expect(stay([], { encounter: { class: 'emergency' } })).toBeNull();
  });

  it('is measured in calendar days where of one end only the day is known, as its curve is', () => {
    const ofReport = stay([], {
      outcome: { dischargedAt: '2024-01-18' },
      encounter: { admittedAt: '2024-01-08' },
    });
    expect(ofReport).toMatchObject({
      hospital: { end: 'alive', afterDays: 8 },
      hospitalBefore: 2,
      hospitalAfter: 8,
    });
    const ofMovements = stay([
      move('admit', '2024-01-05', 'WARD'),
      move('transfer', at('08', '23:30'), 'ICU-1'),
      move('discharge', '2024-01-18'),
    ]);
    expect(ofMovements).toMatchObject({
      hospital: { end: 'alive', afterDays: 8 },
      icu: { end: 'alive', afterDays: 8 },
      hospitalBefore: 5,
      hospitalAfter: 8,
      icuBefore: 2,
      icuAfter: 8,
    });
  });

  const admitted = { class: 'inpatient', admittedAt: '2024-01-05' } as const;
  const died = { vitalStatus: 'dead', diedAt: '2024-01-20' } as const;
  const ended = (end: string, afterDays: number | null, untold?: true) => ({
    hospital: { end, afterDays, ...(untold && { untold }) },
    hospitalAfter: untold ? null : afterDays,
  });
  it.each<[string, Partial<StepWords>, Partial<StepWords>[], object | null]>([
    ['died, no discharge told', { outcome: died }, [], ended('death', 10, true)],
    [
      'died after a discharge that was told',
      { outcome: { ...died, dischargedAt: '2024-01-15' } },
      [],
      ended('alive', 5),
    ],
    [
      'died on the day of the discharge',
      { outcome: { ...died, dischargedAt: '2024-01-20' } },
      [],
      ended('death', 10),
    ],
    [
      'dead, nobody says since when, and discharged',
      { outcome: { vitalStatus: 'dead', dischargedAt: '2024-01-15' } },
      [],
      ended('unknown', 5),
    ],
    [
      'died after a discharge that another report tells',
      { outcome: died },
      [{ outcome: { dischargedAt: '2024-01-12' } }],
      ended('alive', 2),
    ],
    [
      'died in a later admission, having left before it',
      { outcome: died },
      [{ encounter: { class: 'inpatient', admittedAt: '2024-01-18' } }],
      ended('unknown', null),
    ],
    ['nothing said of discharge or death', {}, [], ended('unknown', null, true)],
    ['died before the culture', { outcome: { ...died, diedAt: '2024-01-08' } }, [], null],
    ['an outpatient who died', { encounter: { class: 'outpatient' }, outcome: died }, [], null],
    [
      'admitted after the culture, and died',
      { encounter: { class: 'inpatient', admittedAt: '2024-01-12' }, outcome: died },
      [],
      null,
    ],
  ])('by reports alone: %s', (_title, words, others, expected) => {
    const found = stay([], { encounter: admitted, ...words }, others);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject({ source: 'report', hospitalBefore: 5, ...expected });
    expect(found?.hospital ?? null).toEqual(
      expected && 'hospital' in expected ? expected.hospital : null,
    );
  });
});
