import { CRE_DOOR_1, fateOnDay30 } from '@carbawatch/epidemiology';
import type { IndexStay } from '../index-stay';
import { doorOf } from './door-outcome';
import { mortalityOf } from './mortality';
import { outcomesOf } from './outcomes';
import { patient, patientsLike } from './patient.builder';
import { competingRisksOf } from './survival';

const ASKED = { asOf: '2024-03-31', ci: 'wilson', vital: 'known' } as const;
const SETTINGS = { ...ASKED, horizon: 30, ranking: CRE_DOOR_1 };

const STAY: IndexStay = {
  source: 'movements',
  hospital: { end: 'alive', afterDays: 9 },
  icu: null,
  hospitalBefore: 2,
  hospitalAfter: 9,
  icuBefore: null,
  icuAfter: null,
  icuGoesOn: false,
  readmittedAfterDays: null,
};

describe('what day 30 was', () => {
  // The index culture is of 1 March; day 30 is 31 March.
  it.each([
    ['died on day 30', { diedAfterDays: 30 }, '2024-03-31', 'died'],
    ['died on day 31', { diedAfterDays: 31 }, '2024-06-01', 'lived'],
    ['seen alive on day 30', { aliveAfterDays: 30 }, '2024-06-01', 'lived'],
    ['seen alive on day 29', { aliveAfterDays: 29 }, '2024-06-01', 'unknown'],
    ['nothing said, day 30 is today', {}, '2024-03-31', 'unknown'],
    ['nothing said, day 30 is tomorrow', {}, '2024-03-30', 'not-due'],
    ['died before the culture', { diedAfterDays: -1 }, '2024-06-01', 'died-before-index'],
  ])('%s', (_title, words, asOf, fate) => {
    expect(fateOnDay30(patient(words), asOf)).toBe(fate);
  });

  it('has bounds that hold everybody whose day 30 is past, errors of the data too', () => {
    const patients = [
      patient({ diedAfterDays: 3 }),
      patient({ aliveAfterDays: 40 }),
      patient(),
      patient({ diedAfterDays: -2 }),
    ];
    expect(mortalityOf(patients, ASKED)).toMatchObject({
      share: { numerator: 1, denominator: 2 },
      bounds: { allAlive: 0.25, allDead: 0.75 },
      unknown: { outcome: 2, followUp: 0, diedBeforeIndex: 1 },
    });
    expect(mortalityOf(patients, { ...ASKED, vital: 'assume-alive' }).share).toMatchObject({
      numerator: 1,
      denominator: 3,
    });
  });

  it('tells deaths of those whose day 30 is not past, which lead their survivors', () => {
    const patients = [
      patient({ day: '2024-03-25', diedAfterDays: 2 }),
      patient({ day: '2024-03-25' }),
      ...patientsLike(3, { aliveAfterDays: 30 }),
    ];
    const found = mortalityOf(patients, ASKED);
    expect(found).toMatchObject({
      share: { numerator: 1, denominator: 4 },
      dueOnly: { numerator: 0, denominator: 3 },
      earlyDeaths: 1,
      unknown: { followUp: 1 },
    });
    const codes = outcomesOf(patients, SETTINGS).warnings.map(({ code }) => code);
    expect(codes).toContain('follow-up-incomplete');
  });
});

describe('leaving alive competes with death', () => {
  const courses = (...stays: (Partial<IndexStay> | null)[]) =>
    competingRisksOf(
      stays.map((stay) => patient({ detail: { stay: stay && { ...STAY, ...stay } } })),
      ({ detail }) => detail?.stay?.hospital,
      { horizon: 30, asOf: '2024-03-11' },
    );

  it('and who is still there is followed to the day asked', () => {
    const there = { hospital: { end: 'there', afterDays: null } } as const;
    const died = { hospital: { end: 'death', afterDays: 12 } } as const;
    const { curves, leftOut } = courses(there, died, null);
    const death = curves.find(({ cause }) => cause === 'death');
    // After day 10, the day asked, one of one is at risk: not one of two.
    expect([death?.n, death?.time, death?.atHorizon]).toEqual([2, [10, 12], 1]);
    expect([death?.atRisk, death?.atHorizonLimits]).toEqual([[2, 1], { lower: null, upper: null }]);
    expect(leftOut).toEqual({ cpe: 1, nonCpe: 0, undetermined: 0 });
  });

  it('and both together never pass one', () => {
    const { curves } = courses({}, {}, { hospital: { end: 'death', afterDays: 3 } });
    expect(curves.map(({ cause, atHorizon }) => [cause, atHorizon])).toEqual([
      ['death', expect.closeTo(1 / 3, 12)],
      ['alive', expect.closeTo(2 / 3, 12)],
    ]);
  });

  it('has limits at the horizon, and none where nobody ended so', () => {
    const stays = Array.from({ length: 12 }, (_, i) => ({
      hospital: {
        end: i < 4 ? ('death' as const) : ('there' as const),
        afterDays: i < 4 ? 2 : null,
      },
    }));
    const { curves } = courses(...stays);
    const [death, alive] = curves;
    expect(death?.atHorizon).toBeCloseTo(1 / 3, 12);
    expect(death?.atHorizonLimits.lower).toBeLessThan(1 / 3);
    expect(death?.atHorizonLimits.upper).toBeGreaterThan(1 / 3);
    expect(alive).toMatchObject({ time: death?.time, atRisk: [12, 8], atHorizon: 0 });
    expect(alive?.atHorizonLimits).toEqual({ lower: null, upper: null });
  });

  /**
   * Reports alone: ten died, ten left alive, ten are known alive on day 40 and ten never again.
   * cmprsk 2.2-11, cuminc(t, s) with the last two censored at 30 and 0: death 10/30, alive 10/30.
   */
  it('leaves nobody out for having died without a discharge, or for not having died', () => {
    const of = (end: 'death' | 'alive' | 'unknown', day: number | null, words: object) => ({
      ...words,
      detail: {
        stay: {
          ...STAY,
          source: 'report' as const,
          hospital: { end, afterDays: day, ...(end !== 'alive' && { untold: true as const }) },
        },
      },
    });
    const patients = [
      ...patientsLike(10, of('death', 5, { diedAfterDays: 5 })),
      ...patientsLike(10, of('alive', 9, { aliveAfterDays: 9 })),
      ...patientsLike(10, of('unknown', null, { aliveAfterDays: 40 })),
      ...patientsLike(10, of('unknown', null, { aliveAfterDays: 0 })),
      patient({ diedAfterDays: 3 }),
      patient(),
    ];
    const { hospital, warnings } = outcomesOf(patients, { ...SETTINGS, asOf: '2024-06-01' });
    expect(hospital.curves.map(({ cause, n, atHorizon }) => [cause, n, atHorizon])).toEqual([
      ['death', 40, expect.closeTo(1 / 3, 12)],
      ['alive', 40, expect.closeTo(1 / 3, 12)],
    ]);
    expect(hospital).toMatchObject({
      leftOut: { cpe: 2 },
      leftOutDied: { cpe: 1 },
      deathsTakenAsInHospital: { cpe: 10 },
      endNotTold: { cpe: 20 },
    });
    const said = warnings.map(({ detail }) => detail).join('\n');
    expect(said).toContain('2, of whom 1 are known to have died');
    expect(said).toContain('10 died and count as deaths in hospital; 20 are followed');
  });

  it('has no curve where no discharge is told of anybody, and says who of them died', () => {
    const death = { hospital: { end: 'death', afterDays: 4, untold: true } } as const;
    const alive = { hospital: { end: 'unknown', afterDays: null, untold: true } } as const;
    const stays = [death, alive].map((stay) =>
      patient({
        detail: { stay: { ...STAY, ...stay } },
        ...(stay === death ? { diedAfterDays: 4 } : { aliveAfterDays: 40 }),
      }),
    );
    const { curves, leftOut, leftOutDied } = competingRisksOf(
      stays,
      ({ detail }) => detail?.stay?.hospital,
      { horizon: 30, asOf: '2024-06-01' },
    );
    expect([curves, leftOut.cpe, leftOutDied.cpe]).toEqual([[], 2, 1]);
  });

  it('has a death after the last day of the curve beyond it, as known alive until then', () => {
    const late = { hospital: { end: 'death', afterDays: 45, untold: true } } as const;
    const { curves, endNotTold } = courses(late, { hospital: { end: 'death', afterDays: 3 } });
    expect(curves[0]).toMatchObject({ cause: 'death', atHorizon: 0.5, time: [3, 30] });
    expect(endNotTold.cpe).toBe(1);
  });

  it('in the ICU counts only who lay there at the culture', () => {
    const stay = { ...STAY, icu: { end: 'alive', afterDays: 4 } } as const;
    const { icu } = outcomesOf(
      [
        patient({ icuAtIndex: true, detail: { stay } }),
        patient({ icuAtIndex: true }),
        patient({ icuAtIndex: false, detail: { stay: STAY } }),
      ],
      SETTINGS,
    );
    expect([icu.curves[0]?.n, icu.leftOut.cpe]).toEqual([1, 1]);
  });
});

describe('DOOR', () => {
  const KNOWN = {
    clinicalResponse: true,
    readmitted: false,
    renalFailure: false,
    cDifficile: false,
  };
  const asOf = '2024-06-01';
  const living = (outcome: Partial<typeof KNOWN>, stay: IndexStay | null = STAY) =>
    patient({
      aliveAfterDays: 60,
      detail: { stay, outcome: { ...KNOWN, ...outcome } },
    });
  const countsOf = (...patients: ReturnType<typeof patient>[]) =>
    doorOf(patients, CRE_DOOR_1, asOf).counts.cpe;

  // CRACKLE-2: no clinical response, unsuccessful discharge, renal failure or C. difficile.
  it.each([
    ['alive without events', living({}), [1, 0, 0, 0]],
    ['alive and readmitted', living({ readmitted: true }), [0, 1, 0, 0]],
    [
      'both complications are one event',
      living({ renalFailure: true, cDifficile: true }),
      [0, 1, 0, 0],
    ],
    [
      'alive, still in hospital on day 30, without response',
      living({ clinicalResponse: false }, { ...STAY, hospital: { end: 'alive', afterDays: 31 } }),
      [0, 0, 1, 0],
    ],
    ['dead, whatever else is unknown', patient({ diedAfterDays: 30 }), [0, 0, 0, 1]],
    ['died on day 31', { ...living({}), diedAfterDays: 31, aliveAfterDays: null }, [1, 0, 0, 0]],
    [
      'alive on day 30, died later, no discharge told',
      {
        ...living({}, { ...STAY, hospital: { end: 'death', afterDays: 45, untold: true } }),
        diedAfterDays: 45,
      },
      [0, 0, 0, 0],
    ],
    ['alive, no stay known', living({}, null), [0, 0, 0, 0]],
    ['alive, vital status of day 30 unknown', patient({ aliveAfterDays: 5 }), [0, 0, 0, 0]],
  ])('%s', (_title, one, counts) => {
    expect(countsOf(one)).toEqual(counts);
  });

  it('takes a readmission within 30 days from the movements where the report is silent', () => {
    const again = (readmittedAfterDays: number | null) => {
      const one = patient({
        aliveAfterDays: 60,
        detail: {
          stay: { ...STAY, readmittedAfterDays },
          outcome: { ...KNOWN, readmitted: null },
        },
      });
      return countsOf(one);
    };
    expect([again(20), again(31), again(null)]).toEqual([
      [0, 1, 0, 0],
      [1, 0, 0, 0],
      [1, 0, 0, 0],
    ]);
  });

  it('says who was left out and why, and ranks nobody before day 30', () => {
    const early = patient({ day: '2024-05-20', diedAfterDays: 2 });
    const { leftOut, probability } = doorOf(
      [early, living({}, null), patient({ aliveAfterDays: 5 }), living({})],
      CRE_DOOR_1,
      asOf,
    );
    expect(leftOut.cpe).toEqual({ vitalStatus: 1, followUp: 1, components: 1, total: 3 });
    expect(probability).toMatchObject({ value: null, reason: expect.stringContaining('group') });
  });

  it('gives no probability where of a group the dead alone are ranked', () => {
    const other = { ...living({}), verdict: 'non-cpe' } as const;
    const { probability } = doorOf(
      [patient({ diedAfterDays: 3 }), living({}, null), other],
      CRE_DOOR_1,
      asOf,
    );
    expect(probability).toMatchObject({ value: null, reason: expect.stringContaining('dead') });
    const { probability: known } = doorOf([living({}), living({}), other, other], CRE_DOOR_1, asOf);
    expect(known).toMatchObject({ value: 0.5 });
  });
});

it('a cohort without patients has outcomes without numbers', () => {
  const { survival, hospital, door, stays } = outcomesOf([], SETTINGS);
  expect([survival.curves, hospital.curves, door.probability.value]).toEqual([[], [], null]);
  expect(survival.logRank).toMatchObject({ p: null, reason: expect.any(String) });
  expect(stays.icuAfterIndex.test.p).toBeNull();
});
