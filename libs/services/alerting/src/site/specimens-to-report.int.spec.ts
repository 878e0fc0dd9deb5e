import type { HospitalStory } from '@carbawatch/testing';
import { saveRules } from '../store/site-rules';
import { KPC, siteCourses } from './site-courses.story';

const courses = siteCourses();

/** The site counts specimens without an isolate as cases; then a swab shows KPC. */
async function told(tell: (story: HospitalStory) => HospitalStory): Promise<string[]> {
  const tunings = { 'statutory-report': { parameters: { specimens: true } } };
  const saved = {
    ...{ version: 1, savedAt: new Date('2024-01-01T00:00:00Z'), savedBy: 'ipc' },
    ...{ reason: 'the law here', undoTo: null, choice: { tunings, ownRules: [] } },
  };
  const next = `site-${Number(courses.site.slice('site-'.length)) + 1}`;
  await courses.database.transaction((tx) => saveRules(tx, next, saved));
  return courses.of('statutory-report', (story) =>
    tell(
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-02 10:00')
        .screen('S-1', { patient: 'anna', status: 'confirmed', families: ['KPC'] }),
    ),
  );
}

const grown = (story: HospitalStory) =>
  story
    .at('2024-01-04 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC });
/** The clock of the site goes on: somebody else comes in. */
const until = (moment: string) =>
  courses.more((story) =>
    story.at(moment).move('admit', 'zoe', { factId: `of zoe ${moment}`, ward: 'MED-9' }),
  );
const tasks = () =>
  courses.database.query<{ title: string; due: Date }>(
    `SELECT title, due_at AS due FROM alerting.task WHERE site = $1 AND kind = 'statutory-report'`,
    [courses.site],
  );
const complete = (at: string) =>
  courses.database.query(
    `WITH done AS (
       INSERT INTO alerting.task_act (site, task_id, seq, done, actor, at, reference, task)
       SELECT site, id, 1, true, 'ipc', $2, '4711', NULL FROM alerting.task
       WHERE site = $1 AND kind = 'statutory-report' RETURNING site)
     INSERT INTO alerting.timer (site, stage, name, due_at)
     SELECT site, 3, 'anna', '2024-01-01' FROM done`,
    [courses.site, at],
  );

describe('the report of a case by a specimen', () => {
  it('is one task, due by the specimen, which the isolate leaves as it is', async () => {
    const due = new Date('2024-01-07T02:00:00Z');
    const task = { title: 'Report by law: KPC without an isolate', due };
    await told((story) => story);
    expect(await tasks()).toEqual([task]);
    await told(grown);
    expect(await tasks()).toEqual([task]);
  });

  it('sent in time asks nobody, also when the isolate comes after it', async () => {
    await told((story) => story);
    await complete('2024-01-03T09:00:00+08:00');
    await courses.more(grown);
    await until('2024-01-20 10:00');
    expect(await courses.timelines('statutory-report')).toEqual([]);
  });

  it('sent late clears the reminder', async () => {
    expect(await told((story) => grown(story))).toEqual([]);
    await until('2024-01-06 11:00');
    expect(await courses.timelines('statutory-report')).toEqual(['raised']);
    await complete('2024-01-06T12:00:00+08:00');
    await until('2024-01-07 10:00');
    expect(await courses.timelines('statutory-report')).toEqual(['raised cleared']);
    const shown = `SELECT title, severity FROM alerting.alert WHERE site = $1 AND rule = $2`;
    const [alert] = await courses.database.query(shown, [courses.site, 'statutory-report']);
    expect(alert).toMatchObject({ severity: 'medium', title: expect.stringMatching(/^To report/) });
  });

  it('not sent by the end of the term grows graver, and is cleared all the same', async () => {
    await told((story) => grown(story));
    await until('2024-01-08 10:00');
    expect(await courses.timelines('statutory-report')).toEqual(['raised amended']);
    await complete('2024-01-08T12:00:00+08:00');
    await until('2024-01-09 10:00');
    expect(await courses.timelines('statutory-report')).toEqual(['raised amended cleared']);
  });
});
