import type { ClusterMember } from '@carbawatch/contracts';
import { E_COLI, type HospitalStory } from '@carbawatch/testing';
import { KPC, second, siteCourses } from './site-courses.story';

const site = siteCourses();
const { of: courses } = site;

const members = async () => {
  const rows = await site.database.query<{ member: ClusterMember; because: string[] }>(
    `SELECT jsonb_array_elements(body -> 'members') AS member, body -> 'because' AS because
     FROM alerting.cluster JOIN alerting.alert ON alert.id::text = body ->> 'alertId'
     WHERE cluster.site = $1 AND rule = 'cluster'`,
    [site.site],
  );
  return rows.map(({ member, because }) => [
    member.pseudonym,
    member.possiblyAcquiredHere,
    member.knownBefore,
    because.some((sentence) => sentence.includes('source')),
  ]);
};

/** Patients of three wards with one enzyme in one species within a week. */
const threeWards = (story: HospitalStory) => {
  for (const i of [1, 2, 3]) {
    story
      .at(`2024-01-1${i} 08:00`)
      .admit(`p${i}`, `WARD-${i}`, 'ward')
      .at(`2024-01-1${i} 18:00`)
      .report(`L-${i}`, {
        patient: `p${i}`,
        collectedAt: `2024-01-1${i} 09:00`,
        species: E_COLI,
        ...KPC,
      });
  }
  return story;
};

/** The list of the infection control team on the day after, with the cases that were found here. */
const register =
  (tell: (story: HospitalStory) => HospitalStory, days: Readonly<Record<string, string | null>>) =>
  (story: HospitalStory) => {
    tell(story).at('2024-01-14 09:00');
    for (const [who, firstPositiveOn] of Object.entries(days)) {
      story.known(who, { family: 'KPC', ...(firstPositiveOn && { firstPositiveOn }) });
    }
    return story;
  };

describe('a register that repeats the cases found here', () => {
  it.each([
    ['dated to their specimens', { p1: '2024-01-11', p2: '2024-01-12', p3: '2024-01-13' }],
    ['without days', { p1: null, p2: null, p3: null }],
  ])('%s leaves the cluster of the hospital as it is', async (_, days) => {
    expect(await courses('hospital-wide', register(threeWards, days))).toEqual(['raised']);
  });

  it.each([
    ['dated to their specimens', { anna: '2024-01-05', bert: '2024-01-11' }],
    ['without days', { anna: null, bert: null }],
  ])('%s leaves a ward’s cluster as it is, and makes nobody a source', async (_, days) => {
    expect(await courses('cluster', register(second, days))).toEqual(['raised']);
    expect(await members()).toEqual([
      ['anna', true, false, false],
      ['bert', true, false, false],
    ]);
    expect(await site.timelines('known-readmission')).toEqual([]);
  });

  it('a list that dates both to the year before takes the cluster back: two sources', async () => {
    const days = { anna: '2023-05-01', bert: '2023-06-01' };
    expect(await courses('cluster', register(second, days))).toEqual(['raised retracted']);
  });

  it('who was known before is a source, and acquired nothing here', async () => {
    expect(await courses('cluster', register(second, { anna: '2023-05-01' }))).toEqual(['raised']);
    expect(await members()).toEqual([
      ['anna', false, true, true],
      ['bert', true, false, true],
    ]);
  });
});
