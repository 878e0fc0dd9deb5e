import { ALERTING_BOOK } from '../chinese/alerting-book';
import type { ContactBody } from '../store/contacts';
import { shownTask } from './shown-task';
import type { TaskRow } from './tasks.store';

const DAY_MS = 86_400_000;
const FROM_MS = Date.parse('2024-01-01T08:00:00+08:00');

/** Bert lay beside a carrier for five days; these of his screens count. */
function task(days: readonly string[], together: { readonly isOver: boolean }) {
  const contact = {
    family: 'KPC',
    speciesName: 'Klebsiella pneumoniae',
    kind: 'ward',
    ward: 'MED-1',
    times: [{ fromMs: FROM_MS, toMs: together.isOver ? FROM_MS + 5 * DAY_MS : null }],
    screens: days.map((day) => ({ day, result: 'negative' })),
    screensWanted: 4,
  } as unknown as ContactBody;
  const row = {
    kind: 'screen-contact',
    contacts: [contact],
    since: new Date(FROM_MS),
    dueAt: new Date(FROM_MS),
    sentAt: null,
    cre: null,
  } as unknown as TaskRow;
  const look = { now: new Date(FROM_MS + 9 * DAY_MS), timeZone: 'Asia/Shanghai' };
  return shownTask(row, look, () => {
    throw new RangeError('no risk is asked for');
  });
}

const THREE = ['2024-01-07', '2024-01-09', '2024-01-11'];
const FOUR = [...THREE, '2024-01-13'];

describe('the task to screen a contact', () => {
  it.each([
    ['the first', [], true, 'Screen 1 of 4'],
    ['the one after three', THREE, true, 'Screen 4 of 4'],
    ['the last, after four of the first week', FOUR, true, 'Last screen, on 2024-02-03 or later'],
    ['one more while both still lie together', FOUR, false, 'Screen 4 of 4'],
  ])('names %s', (_, days, isOver, which) => {
    const { title } = task(days, { isOver });
    expect(title).toBe(`${which}: contact of KPC in Klebsiella pneumoniae`);
    expect(ALERTING_BOOK.chinese(title)).toContain('肺炎克雷伯菌');
  });
});
