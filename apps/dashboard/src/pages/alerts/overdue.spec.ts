import { isOverdue } from './overdue';

const goal = { action: 'Isolate the patient', dueAt: '2026-01-05T08:00:00+08:00' };
const at = (moment: string) => Date.parse(moment);

describe('an alert', () => {
  it.each([
    ['open, a minute past its goal', 'open', '2026-01-05T00:01:00Z', true],
    ['open, a minute before its goal', 'open', '2026-01-04T23:59:00Z', false],
    ['acknowledged, past its goal', 'acknowledged', '2026-01-06T00:00:00Z', false],
    ['resolved, past its goal', 'resolved', '2026-01-06T00:00:00Z', false],
  ] as const)('%s', (_, status, now, overdue) => {
    expect(isOverdue({ goal, status }, at(now))).toBe(overdue);
  });

  it('without a goal is never overdue', () => {
    expect(isOverdue({ goal: null, status: 'open' }, at('2030-01-01'))).toBe(false);
  });
});
