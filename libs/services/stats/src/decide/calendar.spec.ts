import { addDays } from '@carbawatch/contracts';
import fc from 'fast-check';
import { calendarSteps, weekLabel } from './calendar';

describe('weeks by ISO 8601', () => {
  it.each([
    ['2024-12-29', '2024-W52'],
    ['2024-12-30', '2025-W01'],
    ['2021-01-03', '2020-W53'],
    ['2021-01-04', '2021-W01'],
    ['2026-11-22', '2026-W47'],
  ])('%s lies in %s', (day, label) => {
    expect(weekLabel(day)).toBe(label);
  });
});

describe('steps of a period', () => {
  it('are cut off at its ends', () => {
    expect(calendarSteps('2024-01-15', '2024-03-05', 'month')).toEqual([
      { label: '2024-01', from: '2024-01-15', to: '2024-01-31' },
      { label: '2024-02', from: '2024-02-01', to: '2024-02-29' },
      { label: '2024-03', from: '2024-03-01', to: '2024-03-05' },
    ]);
  });

  it('hold each day once', () => {
    const day = fc.integer({ min: 0, max: 3000 }).map((n) => addDays('2020-01-01', n));
    fc.assert(
      fc.property(
        day,
        fc.nat(400),
        fc.constantFrom('day' as const, 'week' as const, 'month' as const),
        (from, length, step) => {
          const to = addDays(from, length);
          const steps = calendarSteps(from, to, step);
          expect([steps[0]?.from, steps.at(-1)?.to]).toEqual([from, to]);
          steps.slice(1).forEach((each, i) => {
            expect(each.from).toBe(addDays(steps[i]?.to ?? '', 1));
          });
          expect(new Set(steps.map(({ label }) => label)).size).toBe(steps.length);
        },
      ),
    );
  });
});
