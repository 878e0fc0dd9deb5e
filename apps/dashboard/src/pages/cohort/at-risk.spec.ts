import { atRiskOn, knownUntil, riskDays } from './at-risk';

describe('patients at risk below a survival curve', () => {
  it('are told of seven days of the thirty, and of each day of a short horizon', () => {
    expect(riskDays(30)).toEqual([0, 5, 10, 15, 20, 25, 30]);
    expect(riskDays(90)).toEqual([0, 15, 30, 45, 60, 75, 90]);
    expect(riskDays(3)).toEqual([0, 1, 2, 3]);
  });

  // Five patients: deaths on days 2 and 9, one lost on day 4, two followed to day 30.
  const curve = { time: [2, 4, 9, 30], atRisk: [5, 4, 3, 2] };

  it.each([
    [0, 5],
    [2, 5],
    [3, 4],
    [5, 3],
    [30, 2],
    [31, 0],
  ])('are on day %i %i, those who leave on that day among them', (day, n) => {
    expect(atRiskOn(curve, day)).toBe(n);
  });
});

describe('a cumulative incidence', () => {
  it.each([
    [
      'of whom the last was lost on day 13 is known until then',
      [5, 13],
      [0.2, 0.2],
      [0.1, 0.1],
      13,
    ],
    ['of whom all had ended by day 13 stays so to day 30', [5, 13], [0.2, 0.4], [0.1, 0.6], 30],
    ['of whom some were watched to day 30 is known until then', [5, 30], [0.2, 0.2], [0, 0], 30],
    ['of nobody is not known', [], [], [], 0],
  ])('%s', (_, time, death, alive, day) => {
    const curves = [death, alive].map((incidence) => ({ time, incidence }));
    expect(knownUntil(curves, 30)).toBe(day);
  });
});
