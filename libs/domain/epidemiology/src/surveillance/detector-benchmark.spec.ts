import { benchmarkDetectors } from './detector-benchmark';
import type { BenchmarkInput } from './detector-benchmark';

/** Three wards over two years, with a case every seventh week on each, none in the same week. */
const DAYS = 730;
const quiet: BenchmarkInput = {
  from: '2023-01-01',
  wards: [0, 17, 34].map((shift, i) => ({
    ward: `W${i}`,
    counts: Array.from({ length: DAYS }, (_, day) => ((day + shift) % 51 === 0 ? 1 : 0)),
  })),
  outbreaks: 12,
  cases: 6,
  days: 14,
  seed: 1,
};

function of(detector: string, input = quiet) {
  const found = benchmarkDetectors(input).detectors.find((each) => each.detector === detector);
  if (!found) throw new Error(`no ${detector}`);
  return found;
}

describe('made outbreaks of six cases in a fortnight', () => {
  const all = benchmarkDetectors(quiet).detectors;

  it('are all found by the rule of two in four weeks, within days', () => {
    const rule = all.find(({ detector }) => detector === 'fixed-rule');
    expect(rule).toMatchObject({ judged: 12, detected: 12, sensitivity: 1 });
    expect(rule?.medianDelayDays).toBeLessThan(14);
  });

  it('are found by each method by day or week that has the history', () => {
    for (const { detector, sensitivity } of all.filter((each) => each.judged > 0)) {
      // Three wards with a case in seven weeks are too few for the scan to call anything rare.
      if (detector !== 'scan') expect(sensitivity).toBe(1);
    }
  });

  it('are not judged by the method of seasons, which two years are too short for', () => {
    const farrington = all.find(({ detector }) => detector === 'farrington');
    expect(farrington).toMatchObject({ judged: 0, sensitivity: null, falseAlarmsPerMonth: null });
  });

  it('leave false alarms to the untouched series: none by the rule, where cases stand alone', () => {
    const rule = all.find(({ detector }) => detector === 'fixed-rule');
    expect(rule?.falseAlarmsPerMonth).toBe(0);
    expect(rule?.months).toBeCloseTo(337 / 30.4375, 5);
  });

  it('are the same for the same seed, and others for another', () => {
    expect(of('cusum')).toEqual(all.find(({ detector }) => detector === 'cusum'));
    expect(of('fixed-rule', { ...quiet, seed: 2 }).medianDelayDays).not.toBeNull();
  });
});

describe('a series that begins long before the first case', () => {
  const empty = Array<number>(400).fill(0);
  const long = {
    ...quiet,
    from: '2021-11-27',
    wards: quiet.wards.map(({ ward, counts }) => ({ ward, counts: [...empty, ...counts] })),
  };

  it('is judged from the first case on: its empty days are neither quiet nor a place to hide', () => {
    expect(benchmarkDetectors(long)).toEqual({ ...benchmarkDetectors(quiet), leftOutDays: 400 });
    expect(benchmarkDetectors(long).from).toBe('2023-01-01');
  });

  it('with too little after the first case is refused by what there is', () => {
    const late = quiet.wards.map(({ ward }) => ({
      ward,
      counts: Array.from({ length: DAYS }, (_, day) => (day === 300 ? 1 : 0)),
    }));
    expect(() => benchmarkDetectors({ ...quiet, wards: late })).toThrow(/there are 430/);
    const none = quiet.wards.map(({ ward }) => ({ ward, counts: Array<number>(DAYS).fill(0) }));
    expect(() => benchmarkDetectors({ ...quiet, wards: none })).toThrow(/wards: a case at least/);
  });
});

describe('what is counted by hand', () => {
  it('two cases on one day are found by the rule of two on that day', () => {
    const rule = of('fixed-rule', { ...quiet, cases: 2, days: 1 });
    expect(rule).toMatchObject({ judged: 12, detected: 12, medianDelayDays: 0 });
  });

  it('two pairs in the judged eleven months are two false alarms of the rule', () => {
    const pairs = new Set([450, 460, 600, 610]);
    const wards = quiet.wards.map(({ ward, counts }, at) => ({
      ward,
      counts: at === 0 ? counts.map((_, day) => (day === 0 || pairs.has(day) ? 1 : 0)) : counts,
    }));
    const rule = of('fixed-rule', { ...quiet, wards });
    expect(rule.falseAlarmsPerMonth).toBeCloseTo(2 / (337 / 30.4375), 6);
  });
});

it('an alarm that stands there without the outbreak is no detection', () => {
  const busy = quiet.wards.map(({ ward }) => ({ ward, counts: Array<number>(DAYS).fill(1) }));
  const rule = of('fixed-rule', { ...quiet, wards: busy, outbreaks: 5 });
  expect(rule).toMatchObject({ detected: 0, sensitivity: 0 });
});

it.each<[string, Partial<BenchmarkInput>]>([
  ['wards', { wards: [] }],
  ['wards', { wards: [{ ward: 'A', counts: [0, 1] }] }],
  ['outbreaks', { outbreaks: 0 }],
  ['cases', { cases: 1.5 }],
  ['days', { days: 91 }],
])('bad %s are refused by name', (field, wrong) => {
  expect(() => benchmarkDetectors({ ...quiet, ...wrong })).toThrow(field);
});
