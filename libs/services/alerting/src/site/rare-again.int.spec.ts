import { HospitalStory } from '@carbawatch/testing';
import { KPC, siteCourses } from './site-courses.story';
import { ToldSite } from './told-site.story';

const site = siteCourses();

const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;

/** The first KPC of the hospital, taken back two days later and given again two days after that. */
const thereAndBack = (story: HospitalStory) =>
  story
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-05 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC })
    .at('2024-01-07 10:00')
    .report('L-1', WRONG)
    .at('2024-01-09 10:00')
    .report('L-1', KPC);

const clusters = (of = site.site) =>
  site.database.query<{ kind: string; status: string; history: readonly string[] }>(
    `SELECT kind, status, jsonb_path_query_array(body, '$.history[*].text') AS history
     FROM alerting.cluster WHERE site = $1 ORDER BY formed_at`,
    [of],
  );

const WORDS = 'Klebsiella pneumoniae, MED-1, first positive 2024-01-05.';

describe('a rare mechanism whose result is corrected there and back', () => {
  it('is one alert of one cluster, which stands again', async () => {
    expect(await site.of('rare-mechanism', thereAndBack)).toEqual(['raised retracted reraised']);
    expect(await clusters()).toEqual([
      {
        ...{ kind: 'any-one', status: 'open' },
        history: [
          `Formed: ${WORDS}`,
          expect.stringMatching(
            /^Corrections leave fewer patients than the rule asks for\. The isolate of 2024-01-05 /,
          ),
          `Formed again: ${WORDS} The isolate of 2024-01-05 shows KPC again.`,
        ],
      },
    ]);
  });

  it('is another where it was taken back for good and somebody else has it', async () => {
    const another = (story: HospitalStory) =>
      thereAndBack(story)
        .at('2024-01-10 10:00')
        .report('L-1', WRONG)
        .at('2024-01-12 10:00')
        .report('L-2', { patient: 'bert', collectedAt: '2024-01-12 06:00', ...KPC });
    expect(await site.of('rare-mechanism', another)).toEqual([
      'raised retracted reraised retracted',
      'raised',
    ]);
  });

  it('is the same cluster where somebody else had joined it before both were corrected', async () => {
    const both = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC })
        .at('2024-01-06 10:00')
        .report('L-2', { patient: 'bert', collectedAt: '2024-01-06 06:00', ...KPC })
        .at('2024-01-07 10:00')
        .report('L-1', WRONG)
        .at('2024-01-08 10:00')
        .report('L-2', WRONG)
        .at('2024-01-09 10:00')
        .report('L-1', KPC);
    const told = await site.of('rare-mechanism', both);
    expect(told).toHaveLength(1);
    expect((await clusters()).filter(({ kind }) => kind === 'any-one')).toHaveLength(1);
  });

  it('is the same when the reports come in any order, and when it is told report by report', async () => {
    await site.of('rare-mechanism', thereAndBack);
    const expected = await clusters();
    const told = await ToldSite.open();
    try {
      const story = thereAndBack(new HospitalStory('site-1').at('2024-01-01 08:00'));
      await told.take({ results: [...story.results].reverse() });
      await told.take({ movements: story.movements });
      await told.settle();
      const rows = await told.database.query(
        `SELECT kind, status, jsonb_path_query_array(body, '$.history[*].text') AS history
         FROM alerting.cluster WHERE site = 'site-1' ORDER BY formed_at`,
      );
      expect(rows).toEqual(expected);
    } finally {
      await told.drop();
    }
  });
});
