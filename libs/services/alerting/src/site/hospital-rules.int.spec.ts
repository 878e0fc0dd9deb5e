import { E_COLI, type HospitalStory } from '@carbawatch/testing';
import { KPC, siteCourses, second } from './site-courses.story';

const site = siteCourses();
const courses = site.of;

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
