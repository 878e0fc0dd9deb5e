import type { HospitalStory } from '@carbawatch/testing';
import { saveAct } from '../store/alerts';
import { beside, siteCourses } from './site-courses.story';

const site = siteCourses();

/** What each alert of the rule said at first, and what it asks for. */
async function told(rule: string) {
  return site.database.query<{ first: string; action: string; id: string; pseudonym: string }>(
    `SELECT timeline->0->>'text' AS first, goal->>'action' AS action, id, pseudonym
     FROM alerting.alert WHERE site = $1 AND rule = $2 ORDER BY raised_at, key`,
    [site.site, rule],
  );
}

/** Bert lay beside anna and went home; a swab of the eighth is negative, one of the 13th waits. */
const atHome = (story: HospitalStory) =>
  beside(story)
    .at('2024-01-06 10:00')
    .discharge('anna')
    .discharge('bert')
    .at('2024-01-10 10:00')
    .screen('S-1', { patient: 'bert', collectedAt: '2024-01-08 08:00' });

const comes = (story: HospitalStory, more = {}) =>
  atHome(story)
    .at('2024-01-20 10:00')
    .admit('bert', 'SURG-1', 'ward', { visit: 'bert-2', ...more });

const second = (story: HospitalStory) =>
  story
    .at('2024-01-22 10:00')
    .screen('S-2', { patient: 'bert', collectedAt: '2024-01-13 08:00' })
    .at('2024-01-25 10:00')
    .screen('S-1', { patient: 'bert', collectedAt: '2024-01-08 08:00', withdrawn: true });

const COMES =
  'Contact of KPC until 2024-01-06, admitted 2024-01-20 10:00: 1 of 4 screens negative.';

describe('what the alert of a contact said of the screens', () => {
  it('stays when later results of earlier swabs come, and when one is withdrawn', async () => {
    await site.of('contact-readmission', comes);
    expect(await told('contact-readmission')).toMatchObject([{ first: COMES }]);
    await site.of('contact-readmission', (story) => second(comes(story)));
    expect(await told('contact-readmission')).toMatchObject([{ first: COMES }]);
  });

  it('stays for whoever left for another facility', async () => {
    const leaves = (story: HospitalStory) =>
      comes(story)
        .at('2024-01-21 10:00')
        .discharge('bert', { visit: 'bert-2', dischargedTo: 'St. Mary nursing home' });
    await site.of('contact-export', (story) => second(leaves(story)));
    expect(await told('contact-export')).toMatchObject([
      { first: expect.stringContaining('screens not complete: 1 of 4') as string },
    ]);
  });
});

describe('what is asked for of a contact who comes', () => {
  const KEEP = 'Keep the isolation; take the screens that are due.';
  const ISOLATE = 'Screen at admission; isolate by local policy.';
  const asked = async () => (await told('contact-readmission')).map(({ action }) => action);

  it('is to keep the isolation where the feed has recorded one', async () => {
    await site.of('contact-readmission', (story) => comes(story, { isolation: 'single' }));
    expect(await asked()).toEqual([KEEP]);
    await site.of('contact-readmission', (story) =>
      comes(story)
        .at('2024-01-20 14:00')
        .transfer('bert', 'SURG-2', 'ward', { visit: 'bert-2', isolation: 'cohort' }),
    );
    expect(await asked()).toEqual([KEEP]);
  });

  it('is to keep the isolation that a person has recorded, until it is taken back', async () => {
    await site.of('contact-readmission', comes);
    expect(await asked()).toEqual([ISOLATE]);
    const [row] = await told('contact-readmission');
    if (!row) throw new RangeError('nobody was told');
    const record = (isolation: 'single' | 'none', at: string) =>
      site.database.transaction((tx) =>
        saveAct(
          tx,
          { ...row, site: site.site },
          {
            ...{ actor: 'ipc', disposition: null, comment: null },
            ...{ kind: 'isolated', isolation, at, basis: at },
          },
        ),
      );
    await record('single', '2024-01-20T12:00:00+08:00');
    await site.more((story) => comes(story.at('2024-01-01 08:00')));
    expect(await asked()).toEqual([KEEP]);
    await record('none', '2024-01-20T13:00:00+08:00');
    await site.more((story) => comes(story.at('2024-01-01 08:00')));
    expect(await asked()).toEqual([ISOLATE]);
  });
});
