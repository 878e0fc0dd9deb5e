import fc from 'fast-check';
import type { WardBaselineInput } from './daily-rules';
import { fixedRule, wardBaseline } from './daily-rules';
import type { DetectorAnswer } from './detector';

/** Days without a case but for those named (from 1). */
const daysWith = (length: number, ...cases: number[]) =>
  Array.from({ length }, (_, i) => cases.filter((day) => day === i + 1).length);
const alarms = ({ points }: DetectorAnswer) =>
  points.filter(({ alarm }) => alarm).map(({ index }) => index);

describe('two cases in 28 days', () => {
  it('alarms on the day of the second case, and of each case that comes while it is near', () => {
    expect(alarms(fixedRule({ counts: daysWith(60, 10, 37) }))).toEqual([37]);
    expect(alarms(fixedRule({ counts: daysWith(60, 10, 30, 45) }))).toEqual([30, 45]);
  });

  it('alarms on no day without a case, and says where a window still stands', () => {
    const { points } = fixedRule({ counts: daysWith(60, 10, 36) });
    expect(points.slice(35, 38)).toMatchObject([
      { index: 36, statistic: 2, alarm: true },
      { index: 37, statistic: 2, alarm: false, reason: expect.stringMatching(/^no case/) },
      { index: 38, statistic: 1, alarm: false },
    ]);
  });

  it('expects nothing on any day, and says why', () => {
    const { points } = fixedRule({ counts: daysWith(60, 10, 36) });
    expect(points.map(({ expected }) => expected)).toEqual(Array(60).fill(null));
    const why = 'the rule expects nothing: it counts the cases of its window';
    expect(points.filter(({ reason }) => !reason?.endsWith(why))).toEqual([]);
    // The last day whose window has both cases.
    expect(points.filter(({ reason }) => reason !== why).map(({ index }) => index)).toEqual([37]);
  });

  it('is silent when the second case comes on the 29th day', () => {
    expect(alarms(fixedRule({ counts: daysWith(60, 10, 38) }))).toEqual([]);
  });

  it('needs no history, and counts two cases of one day', () => {
    const answer = fixedRule({ counts: [2] });
    expect(answer.history).toMatchObject({ needed: 0, sufficient: true });
    expect(answer.history.statement).toBe(
      'Needs no history: counts the cases of the latest 28 days.',
    );
    expect(answer.points).toMatchObject([{ alarm: true, statistic: 2, upper: 2 }]);
  });

  it.each([
    ['minCases', { minCases: 0 }],
    ['days', { days: 0 }],
    ['counts[0]', { counts: [-1] }],
  ])('refuses %s of %j', (field, change) => {
    expect(() => fixedRule({ counts: [0], ...change })).toThrow(expect.objectContaining({ field }));
  });

  it('an added case never removes an alarm, on any day', () => {
    const series = fc.array(fc.nat(1), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(series, fc.nat(59), fc.integer({ min: 1, max: 4 }), (counts, day, minCases) => {
        const more = counts.map((count, i) => (i === day % counts.length ? count + 1 : count));
        const after = new Set(alarms(fixedRule({ counts: more, minCases, days: 7 })));
        const lost = alarms(fixedRule({ counts, minCases, days: 7 })).filter((i) => !after.has(i));
        expect(lost).toEqual([]);
      }),
    );
  });
});

describe('a ward against its own past', () => {
  // R 4.2.2: ppois(k - 1, mu, lower.tail = FALSE).
  it.each([
    [0.15, 2, 0.010186],
    [0.3, 2, 0.036936],
    [0.3, 3, 0.0035995],
    [0.3, 4, 0.00026581],
    [0.5, 2, 0.090204],
    [0.5, 3, 0.014388],
  ])('that expects %f in 28 days sees %i or more with a chance of %f', (mu, cases, chance) => {
    const counts = daysWith(28, ...Array.from({ length: cases }, (_, i) => 28 - 3 * i));
    const point = wardBaseline({ counts, mu }).points.at(-1);
    expect(Number(point?.statistic?.toPrecision(5))).toBe(chance);
    expect(point?.alarm).toBe(chance <= 0.01);
  });

  it('learns its rate from the year before the window', () => {
    // Four cases a year are 0.307 in 28 days: P(X >= 3) = 0.0038.
    const counts = daysWith(393, 20, 110, 200, 290, 380, 386, 393);
    const answer = wardBaseline({ counts });
    const last = answer.points.at(-1);
    expect(last?.expected).toBeCloseTo((4 / 365) * 28, 12);
    expect(last).toMatchObject({ index: 393, upper: 2, alarm: true });
    expect(alarms(answer)).toEqual([393]);
  });

  it('keeps the days of an outbreak that is still growing out of its baseline', () => {
    const counts = daysWith(420, 385, 388, 391, 410, 415, 418);
    const of = (guardDays: number) => wardBaseline({ counts, guardDays }).points.at(-1)?.expected;
    expect(of(0)).toBeCloseTo((3 / 365) * 28, 12);
    expect(of(14)).toBe(0);
  });

  it('alarms on no day without a case, though the window before it is more than usual', () => {
    const { points } = wardBaseline({ counts: daysWith(395, 20, 380, 386, 393) });
    expect(points.slice(392)).toMatchObject([
      { alarm: true },
      { alarm: false, reason: expect.stringMatching(/^no case on this day/) },
      { alarm: false },
    ]);
    expect(points[394]?.statistic).toBeLessThan(0.01);
  });

  it('without any case before says that the number of cases decides', () => {
    const last = wardBaseline({ counts: daysWith(393, 380, 393) }).points.at(-1);
    expect(last).toMatchObject({ expected: 0, upper: 1, alarm: true });
    expect(last?.reason).toBe('no case in the baseline: 2 cases alone alarm');
  });

  it('says plainly that half a year is too short', () => {
    const { history, points } = wardBaseline({ counts: daysWith(180, 170, 175) });
    expect(history).toMatchObject({ needed: 392, available: 179, sufficient: false });
    expect(points.every(({ upper, alarm }) => upper === null && !alarm)).toBe(true);
  });

  it.each<[string, Partial<WardBaselineInput>]>([
    ['windowDays', { windowDays: 0 }],
    ['baselineDays', { baselineDays: 0 }],
    ['guardDays', { guardDays: -1 }],
    ['alpha', { alpha: 1 }],
    ['minCases', { minCases: 0 }],
    ['mu', { mu: -1 }],
  ])('refuses %s of %j', (field, change) => {
    expect(() => wardBaseline({ counts: [0], ...change })).toThrow(
      expect.objectContaining({ field }),
    );
  });

  it('an added case in the window never removes its alarm', () => {
    const series = fc.array(fc.nat(2), { minLength: 30, maxLength: 50 });
    const short = { windowDays: 7, baselineDays: 20, alpha: 0.05 };
    fc.assert(
      fc.property(series, fc.nat(6), (counts, back) => {
        const more = counts.map((count, i) => (i === counts.length - 1 - back ? count + 1 : count));
        const before = wardBaseline({ counts, ...short }).points.at(-1)?.alarm;
        const after = wardBaseline({ counts: more, ...short }).points.at(-1)?.alarm;
        expect(before === true && after === false).toBe(false);
      }),
    );
  });
});
