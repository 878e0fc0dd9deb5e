import { timeNames } from './time-names';

const months = (years: number): string[] =>
  Array.from({ length: 12 * years }, (_, at) => {
    const month = String((at % 12) + 1).padStart(2, '0');
    return `${2020 + Math.floor(at / 12)}-${month}`;
  });

describe('The months of a study', () => {
  it.each([
    ['a year', 1, '2020-05', '2020-05'],
    ['three years', 3, '2020-05', '2020 Q2'],
    ['ten years', 10, '2020-12', '2020'],
  ])('of %s have few enough names to tell their colours apart', (_, years, month, name) => {
    const nameOf = timeNames(months(years), 14);
    expect(nameOf(month)).toBe(name);
    const names = [...new Set(months(years).map(nameOf))];
    expect(names.length).toBeLessThanOrEqual(14);
    // In the order of time.
    expect(names).toEqual([...names].sort());
  });
});
