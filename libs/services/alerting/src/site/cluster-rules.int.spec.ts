import type { HospitalStory } from '@carbawatch/testing';
import { KPC, siteCourses, beside, second } from './site-courses.story';

const site = siteCourses();
const courses = site.of;

describe('cluster', () => {
  it('fires at the second patient of one species and enzyme on a ward', async () => {
    expect(await courses('cluster', second)).toEqual(['raised']);
  });

  it.each([
    ['both admitted before, by their reports alone', '2024-01-01T08:00:00+08:00', ['raised']],
    ['the later admitted weeks after the earlier specimen', '2024-01-17T08:00:00+08:00', []],
  ])('two of one ward, 13 days apart, of whom no movement is known: %s', async (_, at, alerts) => {
    const ofReport = (patient: string, admittedAt: string) => ({
      ...{ patient, ...KPC },
      encounter: { ward: 'Z2', unitType: 'ward', admittedAt } as const,
    });
    const apart = (story: HospitalStory) =>
      story
        .at('2024-01-05 10:00')
        .report('L-1', {
          ...ofReport('anna', '2024-01-01T08:00:00+08:00'),
          collectedAt: '2024-01-05 06:00',
        })
        .at('2024-01-19 10:00')
        .report('L-2', { ...ofReport('bert', at), collectedAt: '2024-01-18 06:00' });
    expect(await courses('cluster', apart)).toEqual(alerts);
  });

  it('says nothing of two isolates of one patient', async () => {
    const same = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-12 10:00')
        .report('L-2', { patient: 'anna', collectedAt: '2024-01-11 06:00', ...KPC });
    expect(await courses('cluster', same)).toEqual([]);
  });

  it('a third patient feeds it: amended, and raised again for whoever had closed it', async () => {
    const third = (story: HospitalStory) =>
      second(story)
        .at('2024-01-13 08:00')
        .admit('cora', 'MED-1', 'ward', { room: '3' })
        .at('2024-01-20 10:00')
        .report('L-3', { patient: 'cora', collectedAt: '2024-01-19 06:00', ...KPC });
    expect(await courses('cluster', third)).toEqual(['raised amended']);
  });

  it('is critical, and names the unit, where one of them is found among vulnerable patients', async () => {
    const inNicu = (story: HospitalStory) =>
      beside(story)
        .at('2024-01-10 10:00')
        .transfer('bert', 'NICU', 'neonatal-icu')
        .at('2024-01-12 10:00')
        .report('L-2', { patient: 'bert', collectedAt: '2024-01-11 06:00', ...KPC });
    expect(await courses('cluster', inNicu)).toEqual(['raised']);
    const [row] = await site.database.query<{ severity: string; title: string }>(
      `SELECT severity, title FROM alerting.alert WHERE site = $1 AND rule = 'cluster'`,
      [site.site],
    );
    expect(row).toEqual({
      severity: 'critical',
      title: 'Cluster of 2 patients: KPC, Klebsiella pneumoniae, MED-1, found on NICU',
    });
  });

  it('is retracted, not deleted, when the stay that joins them is cancelled', async () => {
    const cancelled = (story: HospitalStory) =>
      second(story).at('2024-01-14 10:00').move('cancel-admit', 'bert', {}, '2024-01-01T08:00');
    expect(await courses('cluster', cancelled)).toEqual(['raised retracted']);
  });

  it('is retracted with the reason when a result was wrong', async () => {
    const wrong = (story: HospitalStory) =>
      second(story)
        .at('2024-01-14 10:00')
        .report('L-2', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' });
    expect(await courses('cluster', wrong)).toEqual(['raised retracted']);
  });

  it('is cleared after 28 days without a linked case, by the site’s clock', async () => {
    const quiet = (story: HospitalStory) =>
      second(story).at('2024-02-15 10:00').admit('zoe', 'MED-9', 'ward');
    expect(await courses('cluster', quiet)).toEqual(['raised cleared']);
  });
});

describe('cluster: 28 days without a linked case, and the screens of its contacts', () => {
  /** Cora lies beside anna and bert from the first day until they have left. */
  const withContact = (story: HospitalStory) =>
    second(story.admit('cora', 'MED-1', 'ward', { room: '3' }))
      .at('2024-01-13 10:00')
      .discharge('anna')
      .discharge('bert')
      .at('2024-01-14 10:00')
      .discharge('cora');
  const screened = (story: HospitalStory, days: readonly string[]) => {
    for (const day of days) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'cora' });
    return story;
  };
  const until = (story: HospitalStory, day: string) =>
    story.at(`${day} 12:00`).admit('zoe', 'MED-9', 'ward');
  const WEEKLY = ['2024-01-20', '2024-01-27', '2024-02-03'];
  const COMPLETE = [...WEEKLY, '2024-02-15'];

  /** The cluster's status, its alert's and the last words of it. */
  async function end(): Promise<string[]> {
    const [row] = await site.database.query<{ said: string[] }>(
      `SELECT ARRAY[cluster.status, coalesce(alert.disposition, alert.status),
                    alert.timeline -> -1 ->> 'at', alert.timeline -> -1 ->> 'text'] AS said
       FROM alerting.alert JOIN alerting.cluster ON body ->> 'alertId' = alert.id::text
       WHERE alert.site = $1 AND rule = 'cluster'`,
      [site.site],
    );
    return row?.said ?? [];
  }

  /** The kinds of what stands in the cluster's history. */
  async function history(): Promise<string> {
    const [row] = await site.database.query<{ kinds: string[] }>(
      `SELECT jsonb_path_query_array(body, '$.history[*].kind') AS kinds FROM alerting.cluster
       WHERE site = $1 AND kind = 'clone'`,
      [site.site],
    );
    return row?.kinds.join(' ') ?? '';
  }

  it('waits for a contact who is still to be screened, and says so', async () => {
    const waiting = (story: HospitalStory) =>
      until(screened(withContact(story), WEEKLY), '2024-02-20');
    expect(await courses('cluster', waiting)).toEqual(['raised amended']);
    const [status, alert, , text] = await end();
    expect([status, alert]).toEqual(['open', 'open']);
    expect(text).toBe('No linked case for 28 days; 1 contact still to screen.');
    const [row] = await site.database.query<{ alert: string; cluster: string }>(
      `SELECT alert.because ->> 0 AS alert, body -> 'because' ->> 0 AS cluster
       FROM alerting.alert JOIN alerting.cluster ON body ->> 'alertId' = alert.id::text
       WHERE alert.site = $1 AND rule = 'cluster'`,
      [site.site],
    );
    const said = 'No linked case for 28 days; 1 contact still to screen.';
    expect(row).toEqual({ alert: said, cluster: said });
  });

  it('is cleared with the last screen, a week after the 28 days', async () => {
    const done = (story: HospitalStory) =>
      until(screened(withContact(story), COMPLETE), '2024-03-01');
    expect(await courses('cluster', done)).toEqual(['raised amended cleared']);
    expect(await end()).toEqual([
      'quiet',
      'cleared',
      '2024-02-15T02:00:00.000Z',
      'No linked case for 28 days, and no contact is left to screen.',
    ]);
  });

  it('waits for nobody whose screens were complete before, nor for a contact who is a case', async () => {
    const early = (story: HospitalStory) => {
      const days = ['2024-01-06', '2024-01-08', '2024-01-10'];
      story
        .admit('cora', 'MED-1', 'ward', { room: '3' })
        .at('2024-01-01 09:00')
        .admit('dan', 'MED-1', 'ward', { room: '4' });
      beside(story).at('2024-01-05 12:00').discharge('anna').discharge('cora');
      screened(story, [...days, '2024-02-02']);
      return story;
    };
    const told = (story: HospitalStory) => {
      early(story)
        .at('2024-02-03 10:00')
        .report('L-2', { patient: 'bert', collectedAt: '2024-01-20 06:00', ...KPC })
        .report('L-3', { patient: 'dan', collectedAt: '2024-01-20 06:00', ...KPC });
      return until(story, '2024-03-04');
    };
    expect(await courses('cluster', told)).toEqual(['raised cleared']);
    expect((await end()).at(-1)).toBe('No linked case for 28 days.');
  });

  it('waits no longer than 90 days after the last case, and says who was never screened', async () => {
    const never = (story: HospitalStory) => until(withContact(story), '2024-04-30');
    expect(await courses('cluster', never)).toEqual(['raised amended cleared']);
    expect(await end()).toEqual([
      'quiet',
      'cleared',
      '2024-04-11T02:00:00.000Z',
      'No linked case for 90 days; 1 contact was never screened completely.',
    ]);
  });

  it.each([
    ['before it waits', '2024-02-01', ['anna', 'anna-2']],
    ['while it waits', '2024-02-15', ['anna', 'anna-2']],
    ['into a patient of the same cluster, while it waits', '2024-02-15', ['anna', 'bert']],
  ] as const)(
    'the wait goes on when a case gets another number: %s',
    async (_, day, [who, into]) => {
      /** Cora lies beside anna alone, on the ward to which anna has gone. */
      const merged = (story: HospitalStory) => {
        story.admit('cora', 'MED-2', 'ward').admit('eva', 'MED-1', 'ward', { room: '4' });
        second(story).report('L-3', { patient: 'eva', collectedAt: '2024-01-11 06:00', ...KPC });
        story
          .at('2024-01-12 12:00')
          .transfer('anna', 'MED-2', 'ward')
          .discharge('bert')
          .discharge('eva');
        story.at('2024-01-15 10:00').discharge('anna').discharge('cora');
        return until(story.at(`${day} 10:00`).merge(who, into), '2024-02-20');
      };
      await courses('cluster', merged);
      const waiting = async () => [(await end()).slice(0, 2), await history()];
      expect(await waiting()).toEqual([
        ['open', 'open'],
        expect.stringMatching(/ waits( amended| shrank)?$/),
      ]);
      await site.more((story) =>
        until(story.at('2024-02-21 10:00').unmerge(who, into), '2024-02-22'),
      );
      expect(await waiting()).toEqual([['open', 'open'], expect.stringContaining(' waits')]);
    },
  );

  it('a contact of before who is told of after the end opens it again, and it says so', async () => {
    const told = (story: HospitalStory) => until(second(story), '2024-02-15');
    expect(await courses('cluster', told)).toEqual(['raised cleared']);
    await site.more((story) =>
      told(story.at('2024-01-01 08:00'))
        .at('2024-02-16 10:00')
        .move('admit', 'dora', { class: 'inpatient', ward: 'MED-1' }, '2024-01-08T08:00'),
    );
    expect(await site.timelines('cluster')).toEqual(['raised cleared reraised']);
    const [status, alert, , text] = await end();
    expect([status, alert]).toEqual(['open', 'open']);
    expect(text).toContain('Open again: contacts of before its end were told late.');
  });

  it('who became a contact after the end is no matter of it', async () => {
    const later = (story: HospitalStory) =>
      until(
        second(story).at('2024-02-16 10:00').admit('dora', 'MED-1', 'ward', { room: '7' }),
        '2024-02-20',
      );
    expect(await courses('cluster', later)).toEqual(['raised cleared']);
    expect(await site.timelines('contacts')).toContain('raised cleared reraised');
  });

  it('the wait ends where the admission that it rests on is cancelled, and with a new case', async () => {
    const cancelled = (story: HospitalStory) =>
      until(
        withContact(story)
          .at('2024-02-20 10:00')
          .move('cancel-admit', 'cora', {}, '2024-01-01T08:00'),
        '2024-03-01',
      );
    expect(await courses('cluster', cancelled)).toEqual(['raised amended cleared']);
    const grown = (story: HospitalStory) =>
      withContact(story)
        .at('2024-01-12 08:00')
        .admit('eva', 'MED-1', 'ward', { room: '5' })
        .at('2024-02-20 10:00')
        .report('L-3', { patient: 'eva', collectedAt: '2024-02-20 06:00', ...KPC });
    expect(await courses('cluster', grown)).toEqual(['raised amended amended']);
    expect((await end()).slice(0, 2)).toEqual(['open', 'open']);
  });
});
