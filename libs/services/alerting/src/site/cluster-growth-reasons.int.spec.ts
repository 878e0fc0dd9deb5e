import type { HospitalStory } from '@carbawatch/testing';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { KPC, second, siteCourses } from './site-courses.story';

const site = siteCourses();

type Tell = (story: HospitalStory) => HospitalStory;

const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;
const IMI = { ...KPC, carbapenemases: ['IMI-1'] } as const;

const histories = async (kind: string) => {
  const rows = await site.database.query<{ history: string[] }>(
    `SELECT jsonb_path_query_array(body, '$.history[*].text') AS history FROM alerting.cluster
     WHERE site = $1 AND ($2 = kind OR ($2 = 'ward' AND kind NOT IN ('hospital', 'any-one')))
     ORDER BY formed_at`,
    [site.site, kind],
  );
  return rows.map(({ history }) => history);
};

const found = (story: HospitalStory, result: object = KPC) =>
  story.report('L-3', { patient: 'cora', collectedAt: '2024-01-13 06:00', ...result });

/** Cora lies on the ward of the cluster, and is found to carry the same. */
const third: Tell = (story) =>
  found(
    second(story)
      .at('2024-01-12 18:00')
      .admit('cora', 'MED-1', 'ward', { room: '3' })
      .at('2024-01-14 10:00'),
  );
const back: Tell = (story) =>
  found(third(story).at('2024-01-16 10:00').report('L-3', WRONG).at('2024-01-17 10:00'));

const GREW = 'Grew to 3 patients: Klebsiella pneumoniae, MED-1, first positive 2024-01-13.';

/** The last lines of the ward's cluster and of its alert are the same. */
async function said(tell: Tell): Promise<string> {
  await site.of('cluster', tell);
  const [[history = []] = [], [alert]] = await Promise.all([histories('ward'), site.alerts()]);
  const told = history.at(-1) ?? '';
  expect(alert?.lines.at(-1)).toBe(told);
  expect(ALERTING_BOOK.chinese(told)).not.toMatch(/isolate|numbers|merge|taken back|stay on/);
  return told;
}

describe('a cluster of a ward that grows says by which correction', () => {
  it('a new case has none', async () => {
    expect(await said(third)).toBe(GREW);
  });

  it('a case that was taken back counts again', async () => {
    expect(await said(back)).toBe(`${GREW} The isolate of 2024-01-13 shows KPC again.`);
  });

  it('a patient who lay on the ward is the carrier by a merge of two numbers', async () => {
    const merged: Tell = (story) =>
      second(story)
        .at('2024-01-12 18:00')
        .admit('cora', 'MED-1', 'ward', { room: '3' })
        .at('2024-01-14 10:00')
        .report('L-3', { patient: 'c9', collectedAt: '2024-01-13 06:00', ...KPC })
        .at('2024-01-15 10:00')
        .merge('c9', 'cora');
    expect(await said(merged)).toBe(`${GREW} Two numbers of a patient were merged.`);
  });

  it('a patient is one by himself again, since a merge was taken back', async () => {
    const parted: Tell = (story) =>
      third(story)
        .at('2024-01-15 10:00')
        .merge('cora', 'bert')
        .at('2024-01-16 10:00')
        .unmerge('cora', 'bert');
    expect(await said(parted)).toBe(`${GREW} A merge of two numbers was taken back.`);
  });

  it('a stay beside them was told late', async () => {
    const late: Tell = (story) =>
      found(second(story).admit('cora', 'SURG-1', 'ward').at('2024-01-14 10:00'))
        .at('2024-01-18 10:00')
        .move('transfer', 'cora', { ward: 'MED-1', unitType: 'ward' }, '2024-01-12T12:00');
    expect(await said(late)).toMatch(/^Grew to 3 patients: .* A stay on MED-1 was told late\./);
  });
});

describe('a cluster of a rare mechanism that grows says by which correction', () => {
  const two: Tell = (story) =>
    story
      .at('2024-01-05 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...IMI })
      .at('2024-01-14 10:00')
      .report('L-3', { patient: 'cora', collectedAt: '2024-01-13 06:00', ...IMI });
  const last = async (tell: Tell) => {
    await site.of('rare-mechanism', tell);
    return (await histories('any-one'))[0]?.at(-1);
  };
  const GREW_TO_2 = 'Grew to 2 patients: Klebsiella pneumoniae, first positive 2024-01-13.';

  it('a new case has none', async () => {
    expect(await last(two)).toBe(GREW_TO_2);
  });

  it('a case that was taken back counts again', async () => {
    const again: Tell = (story) =>
      found(two(story).at('2024-01-16 10:00').report('L-3', WRONG).at('2024-01-17 10:00'), IMI);
    expect(await last(again)).toBe(`${GREW_TO_2} The isolate of 2024-01-13 shows IMI again.`);
  });
});
