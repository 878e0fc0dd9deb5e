import { E_COLI, KLEBSIELLA, type HospitalStory } from '@carbawatch/testing';
import { KPC, siteCourses, second } from './site-courses.story';

const site = siteCourses();
const courses = site.of;

const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;

describe('rare-mechanism', () => {
  const one = (verdict: object) => (story: HospitalStory) =>
    story
      .admit('anna', 'MED-1', 'ward')
      .at('2024-01-05 10:00')
      .report('L-1', { patient: 'anna', ...KPC, ...verdict });

  it('fires for the first case of an enzyme, and says nothing of the second', async () => {
    expect(await courses('rare-mechanism', second)).toEqual(['raised']);
  });

  it('names whoever was positive first, where several come in one file', async () => {
    const first = { ...KPC, collectedAt: '2024-01-02 06:00' };
    const file = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .admit('zoe', 'ICU-1', 'icu')
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'anna', ...KPC, collectedAt: '2024-01-04 06:00' })
        .report('L-2', { patient: 'zoe', ...first });
    expect(await courses('rare-mechanism', file)).toHaveLength(1);
    const [alert] = await site.alerts('rare-mechanism');
    expect(alert?.title).toMatch(/ICU-1$/);
  });

  it('says nothing of a carrier who was taken in from a list, here before or not', async () => {
    expect(
      await courses('rare-mechanism', (story) => story.known('anna', { family: 'VIM' })),
    ).toEqual([]);
    expect(
      await courses('rare-mechanism', (story) =>
        story
          .admit('anna', 'MED-1', 'ward')
          .at('2024-01-02 10:00')
          .known('anna', { family: 'VIM' }),
      ),
    ).toEqual([]);
  });

  it('a list that names somebody who never lay here takes the first case from nobody', async () => {
    const listed = (story: HospitalStory) => one({})(story.known('dora', { family: 'KPC' }));
    expect(await courses('rare-mechanism', listed)).toEqual(['raised']);
    const came = (story: HospitalStory) =>
      listed(story.admit('dora', 'SURG-1', 'ward').at('2024-01-02 10:00'));
    expect(await courses('rare-mechanism', came)).toEqual([]);
  });

  it('says nothing of activity alone while the gene test is pending', async () => {
    expect(await courses('rare-mechanism', one({ carbapenemases: [] }))).toEqual([]);
  });

  it('fires for activity that no gene of the panel explains', async () => {
    const code = 'activity-positive-genes-negative';
    const discordance = [{ code, because: 'mCIM positive, no gene found', reflexTest: null }];
    expect(await courses('rare-mechanism', one({ carbapenemases: [], discordance }))).toEqual([
      'raised',
    ]);
  });

  it('an enzyme outside the usual five fires each time: the second case feeds it', async () => {
    const unusual = { carbapenemases: ['SME-1'] };
    const rare = (story: HospitalStory) =>
      one(unusual)(story)
        .at('2024-01-12 10:00')
        .report('L-2', { patient: 'dora', ...KPC, ...unusual });
    expect(await courses('rare-mechanism', rare)).toEqual(['raised amended']);
  });

  it('two that become known in one moment are no case from before to each other', async () => {
    const unusual = { carbapenemases: ['IMI-1'] };
    const rare = (story: HospitalStory) =>
      one(unusual)(story).report('L-2', { patient: 'dora', ...KPC, ...unusual });
    expect(await courses('rare-mechanism', rare)).toEqual(['raised']);
    const [alert] = await site.database.query<{ text: string; because: readonly string[] }>(
      `SELECT timeline -> 0 ->> 'text' AS text, because FROM alerting.alert
       WHERE site = $1 AND rule = 'rare-mechanism'`,
      [site.site],
    );
    expect(alert?.text).toBe('IMI in Klebsiella pneumoniae: not seen before in these data.');
    expect(alert?.because).toContain('No earlier case is known here.');
  });

  it.each([
    [null, 'case 2 since 2024-01-05, before that not seen in these data.'],
    ['2022-01-05', 'case 2 since 2024-01-05, before that last seen on 2022-01-05.'],
  ])('a further case counts since the first; before that was %s', async (before, told) => {
    const unusual = { carbapenemases: ['IMI-1'] };
    await courses('rare-mechanism', (story) => {
      if (before !== null) {
        story.report('L-0', { patient: 'carl', collectedAt: before, ...KPC, ...unusual });
      }
      return one(unusual)(story)
        .at('2024-01-12 10:00')
        .report('L-2', { patient: 'dora', collectedAt: '2024-01-11', ...KPC, ...unusual });
    });
    const texts = await site.database.query<{ text: string }>(
      `SELECT timeline -> -1 ->> 'text' AS text FROM alerting.alert
       WHERE site = $1 AND rule = 'rare-mechanism' ORDER BY raised_at DESC LIMIT 1`,
      [site.site],
    );
    expect(texts).toEqual([{ text: `IMI in Klebsiella pneumoniae: ${told}` }]);
  });

  it('names the isolate, and says why when it stands no more', async () => {
    const shown = () =>
      site.database.query<object>(
        `SELECT isolates, because ->> 0 AS because, timeline -> -1 ->> 'text' AS text
         FROM alerting.alert WHERE site = $1 AND rule = 'rare-mechanism'`,
        [site.site],
      );
    await courses('rare-mechanism', one({}));
    expect(await shown()).toMatchObject([
      {
        isolates: ['L-1'],
        because: 'Isolate L-1: Klebsiella pneumoniae, MED-1, first positive 2024-01-05.',
      },
    ]);
    await courses('rare-mechanism', (story) =>
      one({})(story).at('2024-01-08 10:00').report('L-1', WRONG),
    );
    const why =
      /^No isolate or specimen shows KPC any more\. The isolate of 2024-01-05 was corrected: /;
    expect(await shown()).toMatchObject([{ text: expect.stringMatching(why) }]);
  });

  it('what comes back after a year without is another alert', async () => {
    const again = (story: HospitalStory) =>
      one({})(story)
        .at('2025-03-01 10:00')
        .report('L-2', { patient: 'dora', collectedAt: '2025-03-01 06:00', ...KPC });
    expect(await courses('rare-mechanism', again)).toEqual(['raised', 'raised']);
  });

  it('is retracted when the case was none, and only then', async () => {
    const wrong = (story: HospitalStory) =>
      one({})(story).at('2024-01-08 10:00').report('L-1', WRONG);
    expect(await courses('rare-mechanism', wrong)).toEqual(['raised retracted']);
    const older = (story: HospitalStory) =>
      second(story).at('2024-01-20 10:00').report('L-2', { collectedAt: '2023-12-01 09:00' });
    expect(await courses('rare-mechanism', older)).toEqual(['raised']);
  });
});

describe('rare-mechanism: the case goes on under another name', () => {
  const shown = async () => {
    const rows = await site.database.query<{ said: string[] }>(
      `SELECT ARRAY[coalesce(disposition, status), title, isolates[1], because ->> 0] AS said
       FROM alerting.alert WHERE site = $1 AND rule = 'rare-mechanism'`,
      [site.site],
    );
    return rows.map(({ said }) => said);
  };
  const first = (story: HospitalStory) =>
    story
      .admit('anna', 'MED-1', 'ward')
      .at('2024-01-05 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });

  it('a merge and its undoing leave the alert as it is', async () => {
    const merged = (story: HospitalStory) =>
      first(story)
        .at('2024-01-08 10:00')
        .admit('berta', 'MED-2', 'ward')
        .at('2024-01-09 10:00')
        .merge('anna', 'berta');
    expect(await courses('rare-mechanism', merged)).toEqual(['raised']);
    const parted = (story: HospitalStory) =>
      merged(story).at('2024-01-10 10:00').unmerge('anna', 'berta');
    expect(await courses('rare-mechanism', parted)).toEqual(['raised']);
    const [cluster] = await site.database.query<{ history: string[]; members: string }>(
      `SELECT jsonb_path_query_array(body, '$.history[*].kind') AS history,
              body #>> '{members,0,pseudonym}' AS members
       FROM alerting.cluster WHERE site = $1 AND kind = 'any-one'`,
      [site.site],
    );
    expect(cluster).toEqual({ history: ['formed'], members: 'anna' });
  });

  it('a gene in a swab, then its isolate, then the isolate is another patient’s: one alert', async () => {
    const swab = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-05 10:00')
        .screen('S-1', { patient: 'anna', status: 'confirmed', families: ['KPC'] });
    const isolate = (story: HospitalStory) =>
      swab(story)
        .at('2024-01-07 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 10:00', ...KPC });
    expect(await courses('rare-mechanism', isolate)).toEqual(['raised amended']);
    expect((await shown())[0]?.[1]).toContain('KPC in Klebsiella pneumoniae');
    const moved = (story: HospitalStory) =>
      isolate(story).at('2024-01-08 10:00').report('L-1', { patient: 'bert' });
    expect(await courses('rare-mechanism', moved)).toEqual(['raised amended amended']);
  });

  it('a corrected species: the alert names the isolate that was positive first', async () => {
    const ndm = { ...KPC, carbapenemases: ['NDM-1'], species: E_COLI };
    const corrected = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-05 10:00')
        .report('L-x', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...ndm })
        .at('2024-01-06 10:00')
        .report('L-y', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...ndm })
        .at('2024-01-08 10:00')
        .report('L-x', { species: KLEBSIELLA });
    expect(await courses('rare-mechanism', corrected)).toEqual(['raised amended']);
    expect(await shown()).toEqual([
      [
        'open',
        'New or rare mechanism here: NDM in Klebsiella pneumoniae, MED-1',
        'L-x',
        'Isolate L-x: Klebsiella pneumoniae, MED-1, first positive 2024-01-02.',
      ],
    ]);
  });

  it('a result that was wrong goes on as nothing: it is retracted', async () => {
    const wrong = (story: HospitalStory) =>
      first(story).at('2024-01-08 10:00').report('L-1', WRONG);
    expect(await courses('rare-mechanism', wrong)).toEqual(['raised retracted']);
  });
});

describe('ward-species-jump', () => {
  const jump = (story: HospitalStory) => second(story, { species: E_COLI });

  it('fires for one enzyme in two species of two patients on one ward', async () => {
    expect(await courses('ward-species-jump', jump)).toEqual(['raised']);
  });

  it('says nothing of one species', async () => {
    expect(await courses('ward-species-jump', second)).toEqual([]);
  });

  it('a further patient of the ward feeds it', async () => {
    const third = (story: HospitalStory) =>
      jump(story)
        .at('2024-01-13 08:00')
        .admit('cora', 'MED-1', 'ward')
        .at('2024-01-20 10:00')
        .report('L-3', { patient: 'cora', collectedAt: '2024-01-19 06:00', ...KPC });
    expect(await courses('ward-species-jump', third)).toEqual(['raised amended']);
  });

  it('is cleared when a new case finds no second species in the eight weeks before', async () => {
    const later = (story: HospitalStory) =>
      jump(story)
        .at('2024-05-01 08:00')
        .admit('cora', 'MED-1', 'ward')
        .at('2024-05-03 10:00')
        .report('L-3', { patient: 'cora', collectedAt: '2024-05-02 06:00', ...KPC });
    expect(await courses('ward-species-jump', later)).toEqual(['raised cleared']);
  });

  it('is cleared by the site’s clock when eight weeks have passed since the second species', async () => {
    const quiet = (day: string) => (story: HospitalStory) =>
      jump(story).at(`${day} 08:00`).admit('zoe', 'MED-9', 'ward');
    expect(await courses('ward-species-jump', quiet('2024-02-29'))).toEqual(['raised']);
    expect(await courses('ward-species-jump', quiet('2024-03-02'))).toEqual(['raised cleared']);
  });

  it('two species a second time are another alert; the first stays as it was cleared', async () => {
    const again = (story: HospitalStory) =>
      jump(story)
        .at('2024-05-01 08:00')
        .admit('cora', 'MED-1', 'ward')
        .admit('dora', 'MED-1', 'ward')
        .at('2024-05-03 10:00')
        .report('L-3', { patient: 'cora', collectedAt: '2024-05-02 06:00', ...KPC })
        .at('2024-05-09 10:00')
        .report('L-4', {
          patient: 'dora',
          species: E_COLI,
          collectedAt: '2024-05-08 06:00',
          ...KPC,
        });
    expect(await courses('ward-species-jump', again)).toEqual(['raised cleared', 'raised']);
  });

  it('what a correction took back and another gives again is the same alert', async () => {
    const back = (story: HospitalStory) =>
      jump(story)
        .at('2024-01-14 10:00')
        .report('L-2', WRONG)
        .at('2024-01-15 10:00')
        .report('L-2', { ...KPC, cre: 'cre' });
    expect(await courses('ward-species-jump', back)).toEqual(['raised retracted reraised']);
  });

  it('is retracted when the second species was wrong, or of another ward', async () => {
    const wrong = (story: HospitalStory) => jump(story).at('2024-01-14 10:00').report('L-2', WRONG);
    expect(await courses('ward-species-jump', wrong)).toEqual(['raised retracted']);
    const elsewhere = (story: HospitalStory) =>
      jump(story)
        .at('2024-01-14 10:00')
        .move('cancel-admit', 'bert', {}, '2024-01-01T08:00')
        .at('2024-01-14 11:00')
        .move('admit', 'bert', { ward: 'MED-7', class: 'inpatient' }, '2024-01-01T08:00');
    expect(await courses('ward-species-jump', elsewhere)).toEqual(['raised retracted']);
  });
});
