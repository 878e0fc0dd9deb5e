import { E_COLI, type HospitalStory } from '@carbawatch/testing';
import { KPC, siteCourses } from './site-courses.story';

const site = siteCourses();
const courses = site.of;

describe('environmental clusters: the same bed space within a year, never together', () => {
  const bed = { room: '4', bed: 'A' };
  /** Anna in January, bert in the same bed in May: months apart. */
  const one = (story: HospitalStory) =>
    story
      .admit('anna', 'MED-1', 'ward', bed)
      .at('2024-01-05 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', st: '11', ...KPC })
      .at('2024-01-10 10:00')
      .discharge('anna');
  const two =
    (at = bed, more = {}) =>
    (story: HospitalStory) =>
      one(story)
        .at('2024-05-06 08:00')
        .admit('bert', 'MED-1', 'ward', at)
        .at('2024-05-12 10:00')
        .report('L-2', {
          patient: 'bert',
          collectedAt: '2024-05-12 06:00',
          st: '11',
          ...KPC,
          ...more,
        });

  const kinds = async () => {
    const rows = await site.database.query<{ line: string }>(
      `SELECT kind || ' ' || status || ' ' || patients AS line FROM alerting.cluster
       WHERE site = $1 AND kind NOT IN ('hospital', 'any-one') ORDER BY formed_at`,
      [site.site],
    );
    return rows.map(({ line }) => line);
  };

  it('fires at the second patient of the bed and says which and how long after', async () => {
    expect(await courses('cluster', two())).toEqual(['raised']);
    expect(await kinds()).toEqual(['environmental open 2']);
    const [row] = await site.database.query<{ because: string }>(
      `SELECT body->'edges'->0->'because'->>0 AS because FROM alerting.cluster
       WHERE site = $1 AND kind = 'environmental'`,
      [site.site],
    );
    expect(row?.because).toBe('Same bed space MED-1 4-A, 117 days apart');
  });

  it.each([
    ['another room', two({ room: '5', bed: 'A' })],
    [
      'another bed of the bay and another species',
      two({ room: '4', bed: 'B' }, { species: E_COLI }),
    ],
    ['another enzyme', two(bed, { carbapenemases: ['NDM-5'] })],
    ['a type far away', two(bed, { st: '307' })],
  ])('says nothing of %s', async (_, tell) => {
    expect(await courses('cluster', tell)).toEqual([]);
  });

  it('fires weakly, and so less urgently, for another bed of the bay: they share its sink', async () => {
    expect(await courses('cluster', two({ room: '4', bed: 'B' }))).toEqual(['raised']);
    const [row] = await site.database.query<{ because: string; severity: string }>(
      `SELECT body->'edges'->0->'because'->>0 AS because, severity
       FROM alerting.cluster JOIN alerting.alert USING (site)
       WHERE site = $1 AND kind = 'environmental' AND rule = 'cluster'`,
      [site.site],
    );
    expect(row).toEqual({ because: 'Same bay MED-1 4, 117 days apart', severity: 'medium' });
  });

  it('says nothing after more than 365 days', async () => {
    const far = (story: HospitalStory) =>
      one(story)
        .at('2025-02-01 08:00')
        .admit('bert', 'MED-1', 'ward', bed)
        .at('2025-02-02 10:00')
        .report('L-2', { patient: 'bert', collectedAt: '2025-02-02 06:00', st: '11', ...KPC });
    expect(await courses('cluster', far)).toEqual([]);
  });

  it('where no bed is recorded the room is the sink zone', async () => {
    const room = { room: '4' };
    const zone = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward', room)
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', st: '11', ...KPC })
        .at('2024-01-10 10:00')
        .discharge('anna')
        .at('2024-05-06 08:00')
        .admit('bert', 'MED-1', 'ward', room)
        .at('2024-05-12 10:00')
        .report('L-2', { patient: 'bert', collectedAt: '2024-05-12 06:00', st: '11', ...KPC });
    expect(await courses('cluster', zone)).toEqual(['raised']);
    expect(await kinds()).toEqual(['environmental open 2']);
  });

  it('the next patient of the bed feeds it', async () => {
    const third = (story: HospitalStory) =>
      two()(story)
        .at('2024-05-14 08:00')
        .discharge('bert')
        .at('2024-05-30 08:00')
        .admit('cora', 'MED-1', 'ward', bed)
        .at('2024-06-02 10:00')
        .report('L-3', { patient: 'cora', collectedAt: '2024-06-02 06:00', st: '11', ...KPC });
    expect(await courses('cluster', third)).toEqual(['raised amended']);
    expect(await kinds()).toEqual(['environmental open 3']);
  });

  it('is cleared after 28 days without another', async () => {
    const quiet = (story: HospitalStory) =>
      two()(story).at('2024-07-01 10:00').admit('zoe', 'MED-9', 'ward');
    expect(await courses('cluster', quiet)).toEqual(['raised cleared']);
  });

  it('is retracted when the later patient never lay in the bed', async () => {
    const moved = (story: HospitalStory) =>
      two()(story)
        .at('2024-05-13 10:00')
        .move('cancel-admit', 'bert', {}, '2024-05-06T08:00')
        .at('2024-05-13 11:00')
        .move('admit', 'bert', { ward: 'MED-7', class: 'inpatient' }, '2024-05-06T08:00');
    expect(await courses('cluster', moved)).toEqual(['raised retracted']);
  });
});
