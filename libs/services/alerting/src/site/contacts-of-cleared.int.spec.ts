import type { HospitalStory } from '@carbawatch/testing';
import { saveRules } from '../store/site-rules';
import { KPC, siteCourses } from './site-courses.story';

const site = siteCourses();
const courses = site.of;

/** Anna was a case in January 2024, alone on her ward, and twice negative half a year later. */
const cleared = (story: HospitalStory) =>
  story
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-05 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC })
    .at('2024-01-06 10:00')
    .discharge('anna')
    .at('2024-07-20 10:00')
    .screen('S-1', { patient: 'anna' })
    .at('2024-07-30 10:00')
    .screen('S-2', { patient: 'anna' });

/** In August she comes again, and bert lies on the same ward for two days. */
const back = (story: HospitalStory) =>
  cleared(story)
    .at('2024-08-10 08:00')
    .admit('anna', 'MED-2', 'ward', { visit: 'anna-2' })
    .admit('bert', 'MED-2', 'ward')
    .at('2024-08-12 08:00')
    .admit('zoe', 'MED-9', 'ward');

const positiveAgain = (story: HospitalStory) =>
  back(story)
    .at('2024-08-14 10:00')
    .report('L-2', { patient: 'anna', collectedAt: '2024-08-13 06:00', ...KPC });

interface Shown {
  readonly severity: string;
  readonly title: string;
  readonly because: readonly string[];
  readonly said: readonly string[];
  readonly goal: { readonly action: string };
}

async function shown(rule = 'contacts'): Promise<Shown[]> {
  return site.database.query<Shown>(
    `SELECT severity, title, because, goal,
            jsonb_path_query_array(timeline, '$[*].text') AS said
     FROM alerting.alert WHERE site = $1 AND rule = $2 ORDER BY raised_at, key`,
    [site.site, rule],
  );
}

const CLEARED =
  'The case was presumed cleared: last positive on 2024-01-05, negative on 2024-07-20, 2024-07-30.';

describe('contacts of somebody who was presumed cleared', () => {
  it('are a medium alert that says with dates that the case was presumed cleared', async () => {
    expect(await courses('contacts', back)).toEqual(['raised']);
    const [alert] = await shown();
    expect(alert).toMatchObject({
      severity: 'medium',
      title: 'Contacts to screen: 1, KPC in Klebsiella pneumoniae, presumed cleared, MED-2',
      goal: { action: 'Screen the case anew first; list the contacts, and flag their records.' },
    });
    expect(alert?.because).toEqual(
      expect.arrayContaining([
        'MED-2: 1 contact.',
        CLEARED,
        'Beside it only since then: 1 contact.',
      ]),
    );
    // Whoever takes the swab reads it too.
    const contacts = await site.database.query(
      `SELECT body->>'clearedBecause' AS because FROM alerting.contact WHERE site = $1`,
      [site.site],
    );
    expect(contacts).toEqual([{ because: CLEARED }]);
  });

  it('become high when the case is positive again, for all of after its last negative', async () => {
    expect(await courses('contacts', positiveAgain)).toEqual(['raised amended']);
    const [alert] = await shown();
    expect(alert).toMatchObject({
      severity: 'high',
      title: 'Contacts to screen: 1, KPC in Klebsiella pneumoniae, MED-2',
      goal: { action: 'Screen the contacts; flag their records.' },
    });
    expect(alert?.because).not.toContain(CLEARED);
  });

  it('stay medium where the case was negative once more after they had parted', async () => {
    const parted = (story: HospitalStory) =>
      back(story)
        .discharge('bert')
        .at('2024-08-20 10:00')
        .screen('S-3', { patient: 'anna' })
        .at('2024-09-02 10:00')
        .report('L-2', { patient: 'anna', collectedAt: '2024-09-01 06:00', ...KPC });
    expect(await courses('contacts', parted)).toEqual(['raised']);
    expect(await shown()).toMatchObject([{ severity: 'medium' }]);
  });

  it('are medium again when the positive was wrong, and high when a clearing negative was', async () => {
    const wrong = (story: HospitalStory) =>
      positiveAgain(story)
        .at('2024-08-15 10:00')
        .report('L-2', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' });
    expect(await courses('contacts', wrong)).toEqual(['raised amended amended']);
    expect(await shown()).toMatchObject([{ severity: 'medium' }]);
    const withdrawn = (story: HospitalStory) =>
      back(story)
        .at('2024-08-14 10:00')
        .screen('S-2', { patient: 'anna', collectedAt: '2024-07-30 10:00', withdrawn: true });
    expect(await courses('contacts', withdrawn)).toEqual(['raised amended']);
    expect(await shown()).toMatchObject([{ severity: 'high' }]);
  });

  it('are high together with one of the time when she was a carrier', async () => {
    const both = (story: HospitalStory) => back(story.admit('cora', 'MED-1', 'ward'));
    expect(await courses('contacts', both)).toEqual(['raised amended']);
    const [alert] = await shown();
    expect(alert?.severity).toBe('high');
    expect(alert?.because).toContain('Beside it only since then: 1 contact.');
  });

  it('are medium where a list says that the case is presumed cleared, until it is positive', async () => {
    const listed = (story: HospitalStory) =>
      story
        .known('anna', {
          kind: 'presumed-cleared',
          family: 'KPC',
          firstPositiveOn: '2023-03-01',
        })
        .admit('anna', 'MED-2', 'ward')
        .admit('bert', 'MED-2', 'ward')
        .at('2024-01-03 08:00')
        .admit('zoe', 'MED-9', 'ward');
    expect(await courses('contacts', listed)).toEqual(['raised']);
    const [alert] = await shown();
    expect(alert?.severity).toBe('medium');
    expect(alert?.because).toContain(
      'The case was presumed cleared by a list that was taken in: positive on 2023-03-01.',
    );
    await site.more((story) =>
      story
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-04 06:00', ...KPC }),
    );
    expect(await site.timelines('contacts')).toEqual(['raised amended']);
    expect(await shown()).toMatchObject([{ severity: 'high' }]);
  });

  it('are of the severity that the site has put into the rule', async () => {
    const tuned = async (besideCleared: string) => {
      const tunings = { contacts: { parameters: { besideCleared } } };
      const choice = { tunings, ownRules: [] };
      const savedAt = new Date('2024-01-01T00:00:00Z');
      const saved = { version: 1, savedAt, savedBy: 'ipc', reason: 'ours', undoTo: null, choice };
      await site.database.transaction((tx) =>
        saveRules(tx, `site-${Number(site.site.slice(5)) + 1}`, saved),
      );
      await courses('contacts', back);
      return (await shown()).map(({ severity }) => severity);
    };
    expect(await tuned('low')).toEqual(['low']);
    expect(await tuned('as any other')).toEqual(['high']);
  });

  it('who come back or leave for another house are a medium alert as well, and high later', async () => {
    const leaves = (story: HospitalStory) =>
      back(story)
        .discharge('bert', { dischargedTo: 'Hospital North' })
        .at('2024-08-13 08:00')
        .admit('bert', 'SURG-1', 'ward', { visit: 'bert-2' });
    expect(await courses('contact-export', leaves)).toEqual(['raised']);
    expect(await site.timelines('contact-readmission')).toEqual(['raised']);
    const severities = async () => [
      ...(await shown('contact-export')),
      ...(await shown('contact-readmission')),
    ];
    const before = await severities();
    expect(before.map(({ severity }) => severity)).toEqual(['medium', 'medium']);
    for (const { because } of before) expect(because).toContain(CLEARED);
    await site.more((story) =>
      story
        .at('2024-08-14 10:00')
        .report('L-2', { patient: 'anna', collectedAt: '2024-08-13 06:00', ...KPC }),
    );
    expect((await severities()).map(({ severity }) => severity)).toEqual(['high', 'high']);
    expect(await site.timelines('contact-export')).toEqual(['raised amended']);
    expect(await site.timelines('contact-readmission')).toEqual(['raised amended']);
  });
});
