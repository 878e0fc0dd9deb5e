import type { Task } from '@carbawatch/contracts';
import { bySwab, dueOf, isOverdue, titleOf } from './swabs';

const ZONE = 'Asia/Shanghai';

function screen(id: string, more: Partial<Task> = {}): Task {
  return {
    ...{ id, site: 'site-1', kind: 'screen-contact', status: 'open', ward: 'MED-1' },
    ...{ patient: { pseudonym: 'anna' }, isolateId: null, title: `contact of ${id}` },
    ...{ because: [], since: '2024-01-05T02:00:00.000Z', dueAt: '2024-01-06T02:00:00.000Z' },
    ...{ overdue: false, severity: 'high', risk: null, completedAt: null, completedBy: null },
    ...{ comment: null, reference: null, noReference: null, endedBecause: null },
    ...more,
  } as Task;
}

const ids = (tasks: readonly Task[]) =>
  bySwab(tasks, ZONE).map((swab) => swab.map(({ id }) => id).join('+'));

describe('screens of contacts, a line a swab', () => {
  it('a contact of two cases is swabbed once a day: the line names both, due with the first', () => {
    const late = screen('NDM', { dueAt: '2024-01-06T10:00:00.000Z', overdue: true });
    const [swab] = bySwab([late, screen('KPC')], ZONE);
    expect(swab && titleOf(swab)).toBe('contact of NDM; contact of KPC');
    expect(swab && dueOf(swab)).toBe('2024-01-06T02:00:00.000Z');
    expect(swab && isOverdue(swab)).toBe(true);
  });

  it('another person, site or day of the site is another swab', () => {
    // Midnight in Shanghai is 16:00 UTC.
    const tomorrow = { dueAt: '2024-01-06T16:00:00.000Z' };
    const bert = { patient: { pseudonym: 'bert' } };
    expect(
      ids([
        screen('1'),
        screen('2', tomorrow),
        screen('3', bert),
        screen('4', { site: 'site-2' }),
        screen('5', { dueAt: '2024-01-06T15:59:00.000Z' }),
      ]),
    ).toEqual(['1+5', '2', '3', '4']);
  });

  it('what is done, and any other work, stands by itself', () => {
    const test = { kind: 'confirmatory-test' } as const;
    const done = { status: 'done' } as const;
    expect(ids([screen('1', test), screen('2', test), screen('3', done), screen('4')])).toEqual([
      '1',
      '2',
      '3',
      '4',
    ]);
  });
});
