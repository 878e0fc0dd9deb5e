import { SHOWN_STATUSES, countOfStatus } from './shown-statuses';

it('counts for each choice of status what it would show', () => {
  const byStatus = { open: 12, acknowledged: 3, resolved: 240 };
  expect(SHOWN_STATUSES.map((status) => countOfStatus(status, byStatus))).toEqual([
    ...[15, 12, 3, 240, 255],
  ]);
  expect(SHOWN_STATUSES.map((status) => countOfStatus(status, {}))).toEqual([0, 0, 0, 0, 0]);
});
