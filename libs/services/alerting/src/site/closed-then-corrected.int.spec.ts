import type { HospitalStory } from '@carbawatch/testing';
import { saveAct } from '../store/alerts';
import { KPC, second, siteCourses } from './site-courses.story';

const site = siteCourses();
const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;

const three = (story: HospitalStory) =>
  second(story)
    .at('2024-01-13 08:00')
    .admit('cora', 'MED-1', 'ward', { room: '3' })
    .at('2024-01-20 10:00')
    .report('L-3', { patient: 'cora', collectedAt: '2024-01-19 06:00', ...KPC });
const over = (story: HospitalStory) =>
  three(story).at('2024-03-01 10:00').admit('zoe', 'MED-9', 'ward');
const fewer = (story: HospitalStory) => over(story).at('2024-03-02 10:00').report('L-3', WRONG);
const none = (story: HospitalStory) => fewer(story).at('2024-03-03 10:00').report('L-2', WRONG);

/** Somebody resolves the cluster's alert as relevant when it has been seen. */
async function resolve(): Promise<void> {
  const [alert] = await site.database.query<{ id: string; basis: string }>(
    `SELECT id, basis FROM alerting.alert WHERE site = $1 AND rule = 'cluster'`,
    [site.site],
  );
  if (!alert) throw new Error('cases of one ward are a cluster');
  const { id, basis } = alert;
  const act = {
    ...{ kind: 'resolved' as const, actor: 'ipc nurse', at: basis, basis },
    ...{ disposition: 'relevant' as const, isolation: null, comment: null },
  };
  await site.database.transaction((tx) => saveAct(tx, { site: site.site, id, pseudonym: '' }, act));
}

/** Its kinds of lines and how it stands, with what of the story is told next. */
async function after(tell: (story: HospitalStory) => HospitalStory): Promise<string> {
  await site.more((story) => tell(story.at('2024-01-01 08:00')));
  const [row] = await site.database.query<{ said: string }>(
    `SELECT disposition AS said FROM alerting.alert WHERE site = $1 AND rule = 'cluster'`,
    [site.site],
  );
  const [kinds] = await site.timelines('cluster');
  return `${kinds}: ${row?.said}`;
}

it('a cluster’s alert keeps somebody’s judgement while fewer patients are known of it, and loses it where it was none', async () => {
  await site.of('cluster', three);
  await resolve();
  expect(await after(over)).toBe('raised amended resolved cleared: relevant');
  expect(await after(fewer)).toBe('raised amended resolved cleared amended: relevant');
  expect(await after(none)).toBe('raised amended resolved cleared amended retracted: retracted');
});
