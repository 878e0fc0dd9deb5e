import { E_COLI, type HospitalStory } from '@carbawatch/testing';
import { KPC, siteCourses, beside, second } from './site-courses.story';

const site = siteCourses();
const courses = site.of;

describe('cluster', () => {
  it('fires at the second patient of one species and enzyme on a ward', async () => {
    expect(await courses('cluster', second)).toEqual(['raised']);
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
    expect(text).toContain('No linked case for 28 days; contacts still to screen: 1.');
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

describe('hospital-wide', () => {
  /** Patients of different wards, a week apart, each with Anna's enzyme in Klebsiella. */
  const apart =
    (n: number, more = {}) =>
    (story: HospitalStory) => {
      for (let i = 1; i <= n; i += 1) {
        const day = `2024-01-${String(1 + 7 * i).padStart(2, '0')}`;
        story
          .at(`${day} 08:00`)
          .admit(`p${i}`, `WARD-${i}`, 'ward')
          .at(`${day} 10:00`)
          .report(`L-${i}`, { patient: `p${i}`, collectedAt: `${day} 09:00`, ...KPC, ...more });
      }
      return story;
    };

  it('the third patient within 28 days fires, though no ward joins them, and the fourth feeds it', async () => {
    expect(await courses('hospital-wide', apart(2))).toEqual([]);
    expect(await courses('hospital-wide', apart(3))).toEqual(['raised']);
    expect(await courses('hospital-wide', apart(4))).toEqual(['raised amended']);
    expect(await courses('cluster', apart(4))).toEqual([]);
  });

  it('a second time of the same species and enzyme is another alert; the first stays as it ended', async () => {
    const twice = (story: HospitalStory) => {
      apart(3)(story);
      for (const [i, day] of ['2024-07-01', '2024-07-05', '2024-07-09', '2024-07-12'].entries()) {
        story
          .at(`${day} 10:00`)
          .report(`S-${i}`, { patient: `q${i}`, collectedAt: `${day} 09:00`, ...KPC });
      }
      return story;
    };
    expect(await courses('hospital-wide', twice)).toEqual(['raised cleared', 'raised amended']);
    const rows = await site.database.query<{ title: string; ids: string[] }>(
      `SELECT alert.title, array_agg(cluster.id::text) AS ids FROM alerting.alert
       JOIN alerting.cluster ON cluster.body ->> 'alertId' = alert.id::text
       WHERE alert.site = $1 AND rule = 'hospital-wide'
       GROUP BY alert.id, alert.title, raised_at ORDER BY raised_at`,
      [site.site],
    );
    expect(rows.map(({ title, ids }) => [title.split(' ')[0], ids.length])).toEqual([
      ['3', 1],
      ['4', 1],
    ]);
  });

  it('is low, and says so, while all its patients are told of as a cluster of a ward', async () => {
    const onWard = (story: HospitalStory) => {
      second(story)
        .at('2024-01-13 08:00')
        .admit('cora', 'MED-1', 'ward', { room: '3' })
        .at('2024-01-20 10:00')
        .report('L-3', { patient: 'cora', collectedAt: '2024-01-19 06:00', ...KPC });
      return story;
    };
    const shown = () =>
      site.database.query<{ severity: string; because: string; text: string }>(
        `SELECT severity, because ->> 0 AS because, timeline -> -1 ->> 'text' AS text
         FROM alerting.alert WHERE site = $1 AND rule = 'hospital-wide'`,
        [site.site],
      );
    expect(await courses('hospital-wide', onWard)).toEqual(['raised']);
    expect(await shown()).toEqual([
      {
        severity: 'low',
        because: 'The same outbreak as the cluster on MED-1: 3 of these 3 patients.',
        text: expect.stringContaining('3 of them told as a cluster of a ward'),
      },
    ]);
    const elsewhere = (story: HospitalStory) =>
      onWard(story)
        .at('2024-01-24 10:00')
        .report('L-4', { patient: 'eva', collectedAt: '2024-01-23 06:00', ...KPC });
    expect(await courses('hospital-wide', elsewhere)).toEqual(['raised amended']);
    expect(await shown()).toMatchObject([
      {
        severity: 'medium',
        because: 'The same outbreak as the cluster on MED-1: 3 of these 4 patients.',
      },
    ]);
  });

  it('a movement told late that joins them on a ward makes it less urgent', async () => {
    const late = (story: HospitalStory) => {
      apart(3)(story).at('2024-01-23 10:00');
      for (const who of ['p1', 'p2', 'p3']) {
        const ward = { ward: 'ICU-9', unitType: 'icu', class: 'inpatient' } as const;
        story.move('admit', who, ward, '2024-01-07T08:00');
      }
      return story;
    };
    expect(await courses('cluster', late)).toEqual(['raised']);
    expect(await courses('hospital-wide', late)).toEqual(['raised amended']);
  });

  it('is cleared when fewer than three are of the last 28 days', async () => {
    const later = (story: HospitalStory) =>
      apart(3)(story).at('2024-02-20 10:00').admit('zoe', 'MED-9', 'ward');
    expect(await courses('hospital-wide', later)).toEqual(['raised cleared']);
  });

  it('is cleared, and says so, when what went on for a year has become the usual', async () => {
    const endemic = (story: HospitalStory) => {
      for (let week = 0; week < 60; week += 1) {
        const day = new Date(Date.UTC(2024, 0, 1 + 7 * week)).toISOString().slice(0, 10);
        const told = { patient: `e${week}`, collectedAt: `${day} 06:00`, ...KPC };
        story.at(`${day} 10:00`).report(`E-${week}`, told);
      }
      return story;
    };
    expect(await courses('hospital-wide', endemic)).toEqual([
      expect.stringMatching(/^raised (amended )+cleared$/),
    ]);
    const [row] = await site.database.query<{ text: string }>(
      `SELECT timeline -> -1 ->> 'text' AS text FROM alerting.alert
       WHERE site = $1 AND rule = 'hospital-wide'`,
      [site.site],
    );
    expect(row?.text).toBe(
      'No more than usual: 3 patients within the last 28 days, 3.0 on average in the year before.',
    );
  });

  it('is retracted, not deleted, when a specimen turns out to be of the year before', async () => {
    const older = (story: HospitalStory) =>
      apart(3)(story).at('2024-01-24 10:00').report('L-2', { collectedAt: '2023-06-01 09:00' });
    expect(await courses('hospital-wide', older)).toEqual(['raised retracted']);
  });

  it('is retracted when a correction leaves two', async () => {
    const wrong = (story: HospitalStory) =>
      apart(3)(story)
        .at('2024-01-24 10:00')
        .report('L-2', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' });
    expect(await courses('hospital-wide', wrong)).toEqual(['raised retracted']);
  });

  it('says nothing of three species, nor where three in 28 days are usual', async () => {
    const mixed = (story: HospitalStory) =>
      apart(2)(story)
        .at('2024-01-22 10:00')
        .report('L-9', { patient: 'p9', species: E_COLI, ...KPC });
    expect(await courses('hospital-wide', mixed)).toEqual([]);
    const usual = (story: HospitalStory) => {
      for (let month = 1; month <= 12; month += 1) {
        const day = `2023-${String(month).padStart(2, '0')}-03`;
        for (const one of [1, 2]) {
          const told = { patient: `u${month}-${one}`, collectedAt: `${day} 06:00`, ...KPC };
          story.at(`${day} 10:00`).report(`U-${month}-${one}`, told);
        }
      }
      return apart(3)(story);
    };
    expect(await courses('hospital-wide', usual)).toEqual([]);
  });
});
