import fc from 'fast-check';
import { numbersAtRisk } from './at-risk';
import { cumulativeIncidence, incidenceAt } from './cumulative-incidence';
import { SURVIVAL_INTERVALS, kaplanMeier } from './kaplan-meier';
import type { SurvivalCurve } from './kaplan-meier';

// Expected values: outcomes.expected.R (R 4.2.2, survival 3.5.3, cmprsk 2.2.11).
const AML = {
  time: [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45],
  event: [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1] as (0 | 1)[],
  group: [...Array<string>(11).fill('Maintained'), ...Array<string>(12).fill('Nonmaintained')],
};

function at(curve: SurvivalCurve | undefined, time: number) {
  const i = curve?.time.indexOf(time) ?? -1;
  return [curve?.survival[i], curve?.lower[i], curve?.upper[i]];
}

describe('Kaplan-Meier curves (acute myelogenous leukaemia, Miller 1997)', () => {
  it('of the maintained arm fall as printed, and the log-rank test is 3.39639, p .06534', () => {
    const { curves, logRank } = kaplanMeier(AML);
    const [maintained, other] = curves;
    const printed = {
      9: 0.9091,
      13: 0.8182,
      18: 0.7159,
      23: 0.6136,
      31: 0.4909,
      34: 0.3682,
      48: 0.1841,
    };
    for (const [time, survival] of Object.entries(printed)) {
      expect(at(maintained, Number(time))[0]).toBeCloseTo(survival, 4);
    }
    expect([maintained?.group, other?.group]).toEqual(['Maintained', 'Nonmaintained']);
    expect([maintained?.median, other?.median]).toEqual([31, 23]);
    expect(maintained?.atRisk.slice(0, 4)).toEqual([11, 10, 8, 7]);
    expect(logRank?.statistic).toBeCloseTo(3.3963886989776, 11);
    expect(logRank?.p).toBeCloseTo(0.0653393220405051, 12);
    expect(logRank?.df).toBe(1);
  });

  it.each([
    ['log-log', [0.465641749762004, 0.841721291391763], [0.104441343233593, 0.480284660416562]],
    ['log', [0.530878341628212, 0.911568450100481], [0.133822195629273, 0.569449296311515]],
    ['plain', [0.507605633313233, 0.883698714512854], [0.0761687058063262, 0.475936194124661]],
  ] as const)('have %s limits as survfit', (conf, at13, at34) => {
    const [all] = kaplanMeier({ time: AML.time, event: AML.event, conf }).curves;
    const expected = [
      [13, 0.695652173913043, ...at13],
      [34, 0.276052449965493, ...at34],
    ];
    for (const [time = 0, ...values] of expected) {
      at(all, time).forEach((x, i) => expect(x).toBeCloseTo(values[i] ?? Number.NaN, 12));
    }
  });

  it('of three groups, with ties at several times, have the log-rank test of survdiff', () => {
    const { logRank } = kaplanMeier({
      time: [3, 5, 6, 9, 10, 12, 2, 4, 4, 7, 8, 15, 1, 1, 3, 5, 6, 20],
      event: [1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1],
      group: [
        ...Array<number>(6).fill(1),
        ...Array<number>(6).fill(2),
        ...Array<number>(6).fill(10),
      ],
    });
    expect(logRank?.statistic).toBeCloseTo(0.591002136627009, 12);
    expect(logRank).toMatchObject({ df: 2, p: expect.closeTo(0.744158619727988, 12) });
  });

  it('say what they lack: limits at the ends, a test without events or for one group', () => {
    const dead = kaplanMeier({ time: [1, 2], event: [1, 1] });
    expect(dead.curves[0]).toMatchObject({ survival: [0.5, 0], lower: [expect.any(Number), null] });
    expect(dead.curves[0]?.reason).toEqual(expect.any(String));
    expect(dead.logRank).toBeNull();
    const alive = kaplanMeier({ time: [1, 2, 3], event: [0, 0, 0], group: ['a', 'b', 'b'] });
    expect(alive.logRank).toMatchObject({ statistic: null, reason: 'no event in any group' });
    expect(alive.curves[0]).toMatchObject({ survival: [1], lower: [null], median: null });
  });

  const patients = fc.array(
    fc.record({ time: fc.nat(12), event: fc.constantFrom<0 | 1>(0, 1), group: fc.nat(2) }),
    { minLength: 1, maxLength: 40 },
  );

  it('do not depend on the order of patients, never rise, and lie within their limits', () => {
    fc.assert(
      fc.property(patients, fc.constantFrom(...SURVIVAL_INTERVALS), (list, conf) => {
        const input = (from: typeof list) => ({
          time: from.map(({ time }) => time),
          event: from.map(({ event }) => event),
          group: from.map(({ group }) => group),
          conf,
        });
        const found = kaplanMeier(input(list));
        expect(kaplanMeier(input([...list].reverse()))).toEqual(found);
        for (const { survival, lower, upper } of found.curves) {
          survival.forEach((value, i) => {
            expect(value).toBeLessThanOrEqual(survival[i - 1] ?? 1);
            expect(lower[i] ?? 0).toBeLessThanOrEqual(value + 1e-12);
            expect(upper[i] ?? 1).toBeGreaterThanOrEqual(value - 1e-12);
            expect(Number.isNaN(lower[i]) || Number.isNaN(upper[i])).toBe(false);
          });
        }
      }),
    );
  });

  it.each([
    ['time', { time: [], event: [] }],
    ['time[1]', { time: [1, -1], event: [1, 0] }],
    ['event', { time: [1, 2], event: [1] }],
    ['group', { time: [1], event: [1], group: [] }],
    ['level', { time: [1], event: [1], level: 2 }],
  ] as const)('are refused by naming %s', (field, input) => {
    const copy = { ...input, time: [...input.time], event: [...input.event] };
    expect(() => kaplanMeier(copy)).toThrow(expect.objectContaining({ field }));
  });
});

describe('death with discharge alive as competing event', () => {
  const time = [2, 3, 4, 5, 5, 7, 8, 10, 12, 14, 15, 20, 25, 28, 30, 30, 30, 30, 30, 30];
  const status = [1, 2, 1, 2, 0, 1, 2, 1, 2, 1, 2, 1, 2, 1, 0, 0, 0, 0, 0, 0];
  const { curves, eventFree } = cumulativeIncidence({ time, status });
  const [death, discharge] = curves;

  it('has the cumulative incidences of cuminc, ten points below one minus Kaplan-Meier', () => {
    const days = [7, 14, 21, 30];
    const printed = (curve: typeof death) =>
      days.map((day) => (curve ? incidenceAt(curve, day) : Number.NaN).toFixed(5));
    expect(printed(death)).toEqual(['0.15333', '0.26000', '0.31333', '0.36667']);
    expect(printed(discharge)).toEqual(['0.10000', '0.20667', '0.26000', '0.31333']);
    const naive = kaplanMeier({ time, event: status.map((s) => (s === 1 ? 1 : 0)) }).curves[0];
    const complement = days.map((day) => {
      const last = naive?.time.findLastIndex((t) => t <= day) ?? -1;
      return (1 - (naive?.survival[last] ?? 1)).toFixed(5);
    });
    expect(complement).toEqual(['0.16259', '0.29728', '0.37536', '0.46459']);
  });

  it('has the numbers at risk of each time, and of round ones below the curve', () => {
    const { atRisk, time: times } = cumulativeIncidence({ time, status });
    expect(times.slice(0, 6)).toEqual([2, 3, 4, 5, 7, 8]);
    // Two end on day 5, one dies on day 7: both days still count them.
    expect(atRisk.slice(0, 6)).toEqual([20, 19, 18, 17, 15, 14]);
    expect(atRisk.at(-1)).toBe(6);
    expect(numbersAtRisk(time, [0, 7, 14, 21, 30, 31])).toEqual({
      at: [0, 7, 14, 21, 30, 31],
      atRisk: [20, 15, 11, 8, 6, 0],
      gone: [0, 5, 9, 12, 14, 20],
    });
    expect(() => numbersAtRisk(time, [7, 7])).toThrow(expect.objectContaining({ field: 'at[1]' }));
  });

  it('has limits by the delta method on the log-log scale', () => {
    expect(death?.lower.at(-1)).toBeCloseTo(0.19433521236355, 11);
    expect(death?.upper.at(-1)).toBeCloseTo(0.619199734396101, 11);
    expect(discharge?.lower[0]).toBeNull();
  });

  it('shares the probability out: all causes and the event-free add up to 1', () => {
    const patients = fc.array(fc.tuple(fc.nat(15), fc.nat(3)), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(patients, (list) => {
        const found = cumulativeIncidence({
          time: list.map(([t]) => t),
          status: list.map(([, s]) => s),
        });
        found.eventFree.forEach((free, k) => {
          const reached = found.curves.reduce(
            (total, curve) => total + (curve.incidence[k] ?? 0),
            0,
          );
          expect(free + reached).toBeCloseTo(1, 10);
        });
        for (const { incidence, lower, upper } of found.curves) {
          incidence.forEach((value, k) => {
            expect(lower[k] ?? 0).toBeLessThanOrEqual(value + 1e-12);
            expect(upper[k] ?? 1).toBeGreaterThanOrEqual(value - 1e-12);
          });
        }
      }),
    );
    expect(eventFree.at(-1)).toBeCloseTo(1 - 11 / 30 - 0.313333333333333, 12);
  });

  it('with a single cause is one minus Kaplan-Meier, with the same limits', () => {
    const [alone] = cumulativeIncidence({ time: AML.time, status: AML.event }).curves;
    const [curve] = kaplanMeier({ time: AML.time, event: AML.event }).curves;
    alone?.incidence.forEach((value, k) => {
      expect(value).toBeCloseTo(1 - (curve?.survival[k] ?? Number.NaN), 12);
      if (alone.lower[k] === null || curve?.upper[k] === null) return;
      expect(alone.lower[k]).toBeCloseTo(1 - (curve?.upper[k] ?? Number.NaN), 10);
      expect(alone.upper[k]).toBeCloseTo(1 - (curve?.lower[k] ?? Number.NaN), 10);
    });
    expect(() => cumulativeIncidence({ time: [1], status: [1.5] })).toThrow(
      expect.objectContaining({ field: 'status[0]' }),
    );
  });
});
