import type { HospitalStory } from '@carbawatch/testing';
import { KPC, siteCourses } from './site-courses.story';

const site = siteCourses();

type Tell = (story: HospitalStory) => HospitalStory;

const linesOf = async (rule: string) => {
  const rows = await site.database.query<{ line: string }>(
    `SELECT substr(line ->> 'at', 1, 16) || ' ' || (line ->> 'kind') || ': ' || (line ->> 'text')
            AS line
     FROM alerting.alert, jsonb_array_elements(timeline) WITH ORDINALITY AS told (line, n)
     WHERE site = $1 AND rule = $2 ORDER BY raised_at, key, n`,
    [site.site, rule],
  );
  return rows.map(({ line }) => line);
};

/** Bert lies on MED-1; of Anna a result comes, and days later that she lies beside him. */
const toldLate: Tell = (story) =>
  story
    .admit('bert', 'MED-1', 'ward', { room: '1', bed: 'B' })
    .at('2024-01-05 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC })
    .at('2024-01-08 11:10')
    .move(
      'admit',
      'anna',
      { class: 'inpatient', ward: 'MED-1', room: '1', bed: 'A', unitType: 'ward' },
      '2024-01-04T08:00',
    );

describe('where the case lay, told after its result', () => {
  it('makes contacts from when it was told', async () => {
    await site.of('contacts', toldLate);
    expect(await linesOf('contacts')).toEqual([
      expect.stringMatching(/^2024-01-08T03:10 raised: /) as string,
    ]);
    const [goal] = await site.database.query<{ due: string }>(
      `SELECT goal ->> 'dueAt' AS due FROM alerting.alert WHERE site = $1 AND rule = 'contacts'`,
      [site.site],
    );
    expect(goal?.due).toMatch(/^2024-01-09T03:10/);
  });

  it('calls of who has left since from when it was told', async () => {
    await site.of('contact-export', (story) =>
      story
        .admit('bert', 'MED-1', 'ward', { room: '1', bed: 'B' })
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC })
        .at('2024-01-07 12:00')
        .discharge('bert', { dischargedTo: 'Nursing home Elm' })
        .at('2024-01-08 11:10')
        .move(
          'admit',
          'anna',
          { class: 'inpatient', ward: 'MED-1', room: '1', bed: 'A', unitType: 'ward' },
          '2024-01-04T08:00',
        ),
    );
    expect(await linesOf('contact-export')).toEqual([
      expect.stringMatching(/^2024-01-08T03:10 raised: /) as string,
    ]);
  });
});

/** Anna and Bert on MED-1; that she lies on MED-2 since the 7th is told on the 10th. */
const movedLate: Tell = (story) =>
  story
    .admit('anna', 'MED-1', 'ward', { room: '1', bed: 'A' })
    .admit('bert', 'MED-1', 'ward', { room: '1', bed: 'B' })
    .admit('cora', 'MED-2', 'ward', { room: '1', bed: 'B' })
    .admit('dora', 'MED-2', 'ward', { room: '1', bed: 'C' })
    .at('2024-01-05 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC })
    .at('2024-01-10 10:00')
    .move(
      'transfer',
      'anna',
      { ward: 'MED-2', room: '1', bed: 'A', unitType: 'ward' },
      '2024-01-07T08:00',
    );

describe('where the case went, told days later', () => {
  it('amends the alert when it was told, and says so', async () => {
    await site.of('contacts', movedLate);
    expect(await linesOf('contacts')).toEqual([
      expect.stringMatching(/^2024-01-05T02:00 raised: To screen on MED-1: 1 so far/) as string,
      expect.stringMatching(/^2024-01-10T02:00 amended: .*3 so far/) as string,
    ]);
    expect((await linesOf('contacts'))[1]).toContain('A stay on MED-2 was told late.');
  });
});
