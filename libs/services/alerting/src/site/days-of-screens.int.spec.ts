import type { HospitalStory } from '@carbawatch/testing';
import { shownTask } from '../tasks/shown-task';
import { BY_DUE, pageOfTasks } from '../tasks/tasks.store';
import { beside, KPC, siteCourses } from './site-courses.story';

const site = siteCourses();
const NO_MODEL = { version: null, names: [], model: null } as never;

/** Bert's next screen, as it stands at a moment, and whether it is among what is overdue then. */
async function screenAt(at: string) {
  const now = new Date(`${at}+08:00`);
  const timeZone = 'Asia/Shanghai';
  return site.database.transaction(async (tx) => {
    const filters = { kind: 'screen-contact', ward: null, status: null, now } as const;
    const page = { after: null, limit: 10, order: BY_DUE };
    const rows = await pageOfTasks(tx, [site.site], { ...filters, dueBefore: null }, page);
    const [task] = rows.map((row) => shownTask(row, { now, timeZone }, () => NO_MODEL));
    const due = new Date(Date.parse(task?.dueAt ?? '') + 8 * 3_600_000).toISOString();
    return { title: task?.title.slice(0, 13), due: due.slice(0, 16), overdue: task?.overdue };
  });
}

describe('a screen is due on a day', () => {
  it('and late when that day is over', async () => {
    await site.of('contacts', beside);
    const first = { title: 'Screen 1 of 4', due: '2024-01-06T10:00' };
    expect(await screenAt('2024-01-06T23:00')).toEqual({ ...first, overdue: false });
    expect(await screenAt('2024-01-07T00:10')).toEqual({ ...first, overdue: true });
  });

  it('on which a swab would count, and not before', async () => {
    await site.of('contacts', (story) =>
      beside(story)
        .at('2024-01-05 12:00')
        .discharge('anna')
        .at('2024-01-13 10:00')
        .screen('S-1', { patient: 'bert', collectedAt: '2024-01-18 08:00' }),
    );
    // By the schedule it would be the nineteenth.
    expect(await screenAt('2024-01-19T12:00')).toEqual({
      ...{ title: 'Screen 2 of 4', due: '2024-01-20T00:00', overdue: false },
    });
  });

  it('that is no earlier because both lie together again', async () => {
    const apart = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-06 12:00')
        .transfer('anna', 'SURG', 'ward')
        .at('2024-01-08 10:00')
        .screen('S-1', { patient: 'bert', collectedAt: '2024-01-08 08:00' });
    await site.of('contacts', apart);
    const before = await screenAt('2024-01-12T12:00');
    expect(before.due).toBe('2024-01-20T12:00');
    await site.of('contacts', (story) =>
      apart(story)
        .at('2024-01-10 10:00')
        .transfer('anna', 'MED-1', 'ward', { room: '2', bed: 'B' })
        .at('2024-01-12 10:00')
        .admit('zoe', 'FAR', 'ward'),
    );
    expect(await screenAt('2024-01-12T12:00')).toEqual(before);
  });
});

describe('a swab of the day on which the time together began', () => {
  const swabbed = async (collectedAt: string) => {
    await site.of('contacts', (story) =>
      story
        .admit('anna', 'ICU-1', 'icu', { room: '1', bed: 'A' })
        .at('2024-01-04 09:00')
        .admit('bert', 'ICU-1', 'icu', { room: '2', bed: 'A' })
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC })
        .at('2024-01-06 10:00')
        .screen('S-1', { patient: 'bert', collectedAt }),
    );
    return (await screenAt('2024-01-06T12:00')).title;
  };

  it.each([
    ['2024-01-04 08:00', 'Screen 1 of 4'],
    ['2024-01-04 10:00', 'Screen 2 of 4'],
    ['2024-01-04', 'Screen 2 of 4'],
  ])('counts when it was taken after it, or nobody told the hour: %s', async (at, title) => {
    expect(await swabbed(at)).toBe(title);
  });
});
