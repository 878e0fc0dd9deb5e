import { alarmStates, windowCounts } from './window-counts';

type Verdict = Parameters<typeof windowCounts>[0] & Parameters<typeof alarmStates>[0];

/** A day a point, from the first of March on. */
function verdictOf(
  observed: readonly number[],
  alarms: readonly number[],
  parameters: Verdict['parameters'],
): Verdict {
  const dayOf = (at: number): string => `2026-03-${String(at + 1).padStart(2, '0')}`;
  return {
    detector: 'days' in parameters ? 'fixed-rule' : 'ward-baseline',
    parameters,
    points: observed.map((count, at) => ({
      ...{ from: dayOf(at), to: dayOf(at), observed: count, expected: null, upper: 2 },
      ...{ statistic: null, alarm: alarms.includes(at), reason: null },
    })),
    events: [
      { from: dayOf(alarms[0] ?? 0), to: dayOf(alarms.at(-1) ?? 0), alarms: 2, observed: 2 },
    ],
  };
}

describe('the cases that a daily rule looks at', () => {
  it('are those of its latest days, so that an alarm stands on its limit and not below', () => {
    const drawn = windowCounts(verdictOf([1, 0, 1, 1, 0, 0], [2, 3], { days: 3, minCases: 2 }));
    expect(drawn?.counts).toEqual([1, 1, 2, 2, 2, 1]);
  });

  it('hold at the start what the rule saw before the first point', () => {
    const rule = verdictOf([1, 0, 0], [0], { days: 3, minCases: 2 });
    const points = rule.points.map((point, at) => ({ ...point, statistic: [2, 2, 1][at] ?? null }));
    expect(windowCounts({ ...rule, points })?.counts).toEqual([2, 2, 1]);
    // A ward's baseline tells a chance; its alarm says that the cases were above the limit of 2.
    const baseline = verdictOf([1, 0, 0], [0], { windowDays: 3 });
    expect(windowCounts(baseline)?.counts).toEqual([3, 1, 1]);
  });

  it('mark the day on which an alarm began, not each on which it went on', () => {
    const verdict = verdictOf([1, 0, 1, 1, 0, 0], [2, 3], { windowDays: 3 });
    expect(alarmStates(verdict)).toEqual([null, null, 'begins', 'goes-on', null, null]);
    const told = alarmStates(verdict).filter((state) => state === 'begins');
    expect(told).toHaveLength(verdict.events.length);
  });

  it('are no others where a period is judged by its own cases', () => {
    expect(windowCounts(verdictOf([1, 2], [1], { baseline: 7 }))).toBeNull();
  });
});
