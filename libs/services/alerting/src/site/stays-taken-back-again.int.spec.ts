import { HospitalStory } from '@carbawatch/testing';
import { beside, KPC, siteCourses } from './site-courses.story';
import { ToldSite, type SiteBatch } from './told-site.story';

const site = siteCourses();

const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;

type Tell = (story: HospitalStory) => HospitalStory;

const linesOf = async (rule: string, of = site.site) => {
  const rows = await site.database.query<{ line: string }>(
    `SELECT substr(line ->> 'at', 1, 10) || ' ' || (line ->> 'kind') || ': ' || (line ->> 'text')
            AS line
     FROM alerting.alert, jsonb_array_elements(timeline) AS line
     WHERE site = $1 AND rule = $2 ORDER BY raised_at, key, line ->> 'at'`,
    [of, rule],
  );
  return rows.map(({ line }) => line);
};

/** Bert's stay beside Anna is taken back, told again, and taken back once more. */
const takenBack = (story: HospitalStory, day: string) =>
  story.at(`${day} 10:00`).move('cancel-admit', 'bert');
const toldAgain = (story: HospitalStory, day: string) =>
  story
    .at(`${day} 10:00`)
    .move(
      'admit',
      'bert',
      { class: 'inpatient', ward: 'MED-1', room: '2', bed: 'A', unitType: 'ward' },
      '2024-01-01T08:00',
    );
const twice: Tell = (story) =>
  takenBack(toldAgain(takenBack(beside(story), '2024-01-06'), '2024-01-08'), '2024-01-10');

const TO_SCREEN = 'To screen on MED-1: 1 so far, 4 screens each over 28 days.';
const NOBODY =
  'By a movement or a screen that was told or corrected since, nobody is known to have lain beside the case any more. ';
const GONE = `${NOBODY}A stay on MED-1 was taken back.`;

describe('a stay that is taken back, told again and taken back again', () => {
  it('keeps each line in the alert about the contacts', async () => {
    await site.of('contacts', twice);
    expect(await linesOf('contacts')).toEqual([
      `2024-01-05 raised: ${TO_SCREEN}`,
      `2024-01-06 retracted: ${GONE}`,
      `2024-01-08 reraised: A stay on MED-1 was told again. ${TO_SCREEN}`,
      `2024-01-10 retracted: ${GONE}`,
    ]);
  });

  it('so when it is the case that is none at last', async () => {
    const toldAsOther = (story: HospitalStory, day: string) =>
      story
        .at(`${day} 10:00`)
        .move('admit', 'bert', { class: 'inpatient', ward: 'MED-1' }, '2024-01-02T08:00');
    await site.of('contacts', (story) =>
      toldAsOther(takenBack(beside(story), '2024-01-06'), '2024-01-08')
        .at('2024-01-09 10:00')
        .report('L-1', WRONG),
    );
    expect((await linesOf('contacts')).map((line) => line.replace(/:.*/, ''))).toEqual([
      ...['2024-01-05 raised', '2024-01-06 retracted'],
      ...['2024-01-08 reraised', '2024-01-09 retracted'],
    ]);
  });

  it('keeps each line of the call about his leaving', async () => {
    const leaves = (story: HospitalStory, day: string) =>
      story.at(`${day} 12:00`).move('update', 'bert', { dischargedTo: 'Nursing home Elm' });
    await site.of('contact-export', (story) => {
      const once = takenBack(leaves(beside(story), '2024-01-05'), '2024-01-06');
      return takenBack(leaves(toldAgain(once, '2024-01-08'), '2024-01-08'), '2024-01-10');
    });
    expect((await linesOf('contact-export')).map((line) => line.replace(/:.*/, ''))).toEqual([
      ...['2024-01-05 raised', '2024-01-06 retracted'],
      ...['2024-01-08 reraised', '2024-01-10 retracted'],
    ]);
  });

  it('comes to the same when the facts are told in another order, and one by one', async () => {
    await site.of('contacts', twice);
    const expected = await linesOf('contacts');
    const story = twice(new HospitalStory('mixed').at('2024-01-01 08:00'));
    const told = await ToldSite.open();
    const batches = [
      ...story.results.map((one): SiteBatch => ({ results: [one] })),
      ...[...story.movements].reverse().map((one): SiteBatch => ({ movements: [one] })),
    ];
    for (const batch of batches) {
      await told.take(batch);
      await told.settle();
    }
    const rows = await told.database.query<{ lines: string[] }>(
      `SELECT jsonb_path_query_array(timeline, '$[*].text') AS lines FROM alerting.alert
       WHERE rule = 'contacts'`,
    );
    await told.drop();
    expect(rows.flatMap(({ lines }) => lines)).toEqual(
      expected.map((line) => line.replace(/^.*?: /, '')),
    );
  });
});

describe('a case that is given back when the contact has left', () => {
  const back = (day: string, then: Tell): Tell => {
    return (story) =>
      then(
        beside(story)
          .at('2024-01-07 10:00')
          .discharge('bert')
          .at('2024-01-10 10:00')
          .admit('bert', 'SURG', 'ward', { visit: 'b2' })
          .at('2024-01-11 10:00')
          .report('L-1', WRONG),
      )
        .at(`${day} 10:00`)
        .report('L-1', { ...KPC });
  };
  const left: Tell = (story) => story.at('2024-01-12 10:00').discharge('bert', { visit: 'b2' });

  it('clears the alert of his coming back: it was no false one', async () => {
    const course = await site.of('contact-readmission', back('2024-01-13', left));
    expect(course).toEqual(['raised retracted cleared']);
    expect((await linesOf('contact-readmission')).at(-1)).toMatch(
      /^2024-01-13 cleared: .* again.*\. The patient has left\.$/,
    );
  });

  it('raises it again where he is still here, and clears it once', async () => {
    expect(
      await site.of(
        'contact-readmission',
        back('2024-01-13', (story) => story),
      ),
    ).toEqual(['raised retracted reraised']);
    const twiceBack: Tell = (story) =>
      back(
        '2024-01-13',
        left,
      )(story)
        .at('2024-01-14 10:00')
        .report('L-1', WRONG)
        .at('2024-01-15 10:00')
        .report('L-1', { ...KPC });
    expect(await site.of('contact-readmission', twiceBack)).toEqual([
      'raised retracted cleared retracted cleared',
    ]);
  });
});
