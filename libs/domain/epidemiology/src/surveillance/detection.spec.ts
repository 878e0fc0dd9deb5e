import { addDays } from '@carbawatch/contracts';
import type { DetectorVerdict } from '@carbawatch/contracts';
import { detect, SERIES_DETECTORS } from './detection';
import { scanWards } from './scan';
import { agreementByWeek, verdictOfScan } from './side-by-side';

/** One case every fourteenth day, and six in the last six days. */
function outbreak(days: number): number[] {
  return Array.from({ length: days }, (_, day) => (day >= days - 6 || day % 14 === 0 ? 1 : 0));
}

function verdict(of: string, verdicts: readonly DetectorVerdict[]): DetectorVerdict {
  const found = verdicts.find(({ detector }) => detector === of);
  if (!found) throw new Error(`no ${of}`);
  return found;
}

describe('detectors side by side', () => {
  const days = 3 * 365;
  const from = '2021-01-01';
  const last = addDays(from, days - 1);
  const verdicts = detect({ from, counts: outbreak(days), askedFrom: addDays(last, -27) });

  it('all answer, with method, parameters and history', () => {
    expect(verdicts.map(({ detector }) => detector)).toEqual(SERIES_DETECTORS);
    for (const { method, parameters, history } of verdicts) {
      expect(method).not.toBe('');
      expect(Object.keys(parameters).length).toBeGreaterThan(0);
      expect(history.statement).not.toBe('');
    }
  });

  it('find six cases in six days where one a fortnight is usual', () => {
    const alarming = verdicts.filter(({ events }) => events.length > 0).map((v) => v.detector);
    expect(alarming).toEqual(
      expect.arrayContaining(['fixed-rule', 'ward-baseline', 'ears-c3', 'bayes', 'cusum']),
    );
    expect(verdict('ward-baseline', verdicts).points.at(-1)).toMatchObject({
      to: last,
      alarm: true,
    });
  });

  it('date their periods: weeks end on the last day, days are days', () => {
    const weekly = verdict('bayes', verdicts).points;
    expect(weekly).toHaveLength(4);
    expect(weekly.at(-1)).toMatchObject({ from: addDays(last, -6), to: last });
    expect(verdict('fixed-rule', verdicts).points).toHaveLength(28);
  });

  it('say plainly that a history of three years is too short for Farrington', () => {
    const { history, points } = verdict('farrington', verdicts);
    expect(history).toMatchObject({ sufficient: false });
    expect(history.statement).toMatch(/^History is too short: 159 periods are needed/);
    expect(points.every(({ alarm, reason }) => !alarm && reason !== null)).toBe(true);
  });

  it('make no model of five years of a week with fewer than five cases in the last four', () => {
    const long = 6 * 365;
    const counts = Array.from({ length: long }, (_, day) =>
      day % 14 === 0 || day >= long - 7 ? 1 : 0,
    );
    const end = addDays(from, long - 1);
    const { history, points } = verdict(
      'farrington',
      detect({ from, counts, askedFrom: addDays(end, -27) }),
    );
    expect(history.sufficient).toBe(true);
    expect(points.slice(0, 3).map(({ reason }) => reason)).toEqual(
      Array(3).fill('fewer than 5 cases in the 4 latest weeks'),
    );
    expect(points.at(-1)).toMatchObject({ observed: 7, alarm: true });
  });

  it('agree by week: the last one alarms by most of those that could judge it', () => {
    const counts = new Map(outbreak(days).map((n, day) => [addDays(from, day), n]));
    const weeks = agreementByWeek(verdicts, counts, { from: addDays(last, -27), to: last });
    expect(weeks.map((week) => week.to)).toEqual(
      [-21, -14, -7, 0].map((offset) => addDays(last, offset)),
    );
    const [latest] = weeks.slice(-1);
    expect(latest?.alarms).toContain('ward-baseline');
    expect(latest?.judged).not.toContain('farrington');
    expect(latest?.observed).toBeGreaterThanOrEqual(6);
  });

  it('CUSUM learns from the first eight weeks where the period begins with the history', () => {
    const year = Array.from({ length: 364 }, (_, day) => (day % 14 === 0 || day > 350 ? 1 : 0));
    const of = (askedFrom: string) => verdict('cusum', detect({ from, counts: year, askedFrom }));
    const whole = of(from);
    expect(whole.history.statement).toBe(
      'Learns from the mean of the 8 periods before the range; judged from period 9 on.',
    );
    expect(whole.points).toHaveLength(52);
    expect(whole.points[7]).toMatchObject({ alarm: false, statistic: null, upper: null });
    expect(whole.points[7]?.reason).toBe('8 earlier weeks are needed, there are 7');
    expect(whole.points[8]?.statistic).not.toBeNull();
    expect(whole.points.at(-1)?.alarm).toBe(true);
    expect(of(addDays(from, 20 * 7)).history.statement).toContain('of the 20 periods before');
    const short = verdict('cusum', detect({ from, counts: year.slice(0, 50), askedFrom: from }));
    expect(short.history).toMatchObject({ sufficient: false, needed: 8, available: 6 });
    expect(short.points.every(({ statistic }) => statistic === null)).toBe(true);
  });

  it('answer nothing by week of a series of three days', () => {
    const short = detect({ from, counts: [0, 1, 2], askedFrom: from });
    expect(short.map(({ detector }) => detector)).not.toContain('bayes');
    expect(verdict('fixed-rule', short).points.at(-1)).toMatchObject({ alarm: true });
    expect(verdict('ward-baseline', short).history.sufficient).toBe(false);
  });
});

describe('the scan of the wards', () => {
  const at = (ward: string, days: number[]) =>
    days.map((day) => ({ ward, day: addDays('2023-12-31', day) }));
  /** Kulldorff's method on 90 days of four wards; worked values in the detector's own tests. */
  const cases = [
    ...at('W1', [4, 11, 19, 27, 33, 41, 48, 56, 63, 70, 77, 84]),
    ...at('W2', [6, 14, 23, 30, 37, 45, 52, 60, 67, 75, 81, 88]),
    ...at('W3', [8, 17, 26, 35, 44, 53, 62, 71, 80, 89]),
    ...at('ICU', [20, 50, 85, 86, 88, 90, 90]),
  ];

  it('finds the five cases of the ICU in the last six days, and dates them', () => {
    const scan = scanWards(cases, '2024-03-30', '2024-01-01');
    const [cluster] = scan.clusters;
    expect(cluster).toMatchObject({
      ward: 'ICU',
      from: '2024-03-25',
      to: '2024-03-30',
      observed: 5,
      alarm: true,
    });
    expect(cluster?.expected).toBeCloseTo(1.195122, 6);
    expect(cluster?.statistic).toBeCloseTo(3.539009, 6);
    expect(verdictOfScan(scan)).toMatchObject({ detector: 'scan', step: 'window' });
    expect(verdictOfScan(scan).history.statement).toMatch(/too short/);
  });

  it('says so where no case is on a known ward', () => {
    const scan = scanWards([], '2024-03-30', '2024-01-01');
    expect(verdictOfScan(scan).history).toMatchObject({ sufficient: false });
  });
});
