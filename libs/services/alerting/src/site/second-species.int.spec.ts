import { E_COLI, type HospitalStory } from '@carbawatch/testing';
import { KPC, siteCourses } from './site-courses.story';

const site = siteCourses();

/** Anna's Klebsiella of MED-1; bert lay beside her for four days, and is found on SURG-1. */
const elsewhere = (story: HospitalStory) =>
  story
    .admit('anna', 'MED-1', 'ward', { room: '1' })
    .admit('bert', 'MED-1', 'ward', { room: '2' })
    .at('2024-01-05 08:00')
    .transfer('bert', 'SURG-1', 'ward')
    .at('2024-01-05 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC })
    .at('2024-01-12 10:00')
    .report('L-2', {
      ...{ patient: 'bert', collectedAt: '2024-01-11 06:00', species: E_COLI },
      ...KPC,
    });

describe('a second species in somebody who had lain on the ward', () => {
  it('is a matter of the cluster, which says how long they lay together', async () => {
    expect(await site.of('ward-species-jump', elsewhere)).toEqual([]);
    expect(await site.timelines('cluster')).toEqual(['raised']);
    const clusters = await site.database.query<{ kind: string; because: readonly string[] }>(
      `SELECT kind, body #> '{edges,0,because}' AS because FROM alerting.cluster
       WHERE site = $1 AND wards = ARRAY['MED-1']`,
      [site.site],
    );
    expect(clusters).toMatchObject([{ kind: 'plasmid' }]);
    expect(clusters[0]?.because).toContain('Same ward MED-1 for 96 h until the later was positive');
  });

  it('is one of the ward as well where it is found there', async () => {
    const here = (story: HospitalStory) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC })
        .admit('bert', 'MED-1', 'ward')
        .at('2024-01-12 10:00')
        .report('L-2', {
          ...{ patient: 'bert', collectedAt: '2024-01-11 06:00', species: E_COLI },
          ...KPC,
        });
    expect(await site.of('ward-species-jump', here)).toEqual(['raised']);
  });
});

describe('a second species that is known only when it is no more', () => {
  const two = (story: HospitalStory) =>
    story
      .admit('anna', 'MED-1', 'ward', { room: '1' })
      .admit('bert', 'MED-1', 'ward', { room: '2' })
      .at('2024-01-05 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC })
      .at('2024-01-08 10:00')
      .report('L-2', { patient: 'bert', collectedAt: '2024-01-08 06:00', ...KPC });
  const corrected = (story: HospitalStory, day: string) =>
    two(story).at(`${day} 10:00`).report('L-1', { species: E_COLI });

  it('calls nobody: neither by a species that is corrected late, nor by results told late', async () => {
    expect(await site.of('ward-species-jump', (story) => corrected(story, '2024-08-10'))).toEqual(
      [],
    );
    const late = (story: HospitalStory) => {
      story.admit('cora', 'MED-1', 'ward');
      return two(story)
        .at('2024-08-10 10:00')
        .report('L-3', {
          ...{ patient: 'cora', collectedAt: '2024-01-09 06:00', species: E_COLI },
          ...KPC,
        });
    };
    expect(await site.of('ward-species-jump', late)).toEqual([]);
  });

  it('calls while it is of the last 56 days, and when a third makes it so again', async () => {
    expect(await site.of('ward-species-jump', (story) => corrected(story, '2024-01-20'))).toEqual([
      'raised',
    ]);
    const third = (story: HospitalStory) =>
      corrected(story, '2024-08-10')
        .admit('cora', 'MED-1', 'ward')
        .admit('dora', 'MED-1', 'ward')
        .at('2024-08-12 10:00')
        .report('L-3', { patient: 'cora', collectedAt: '2024-08-12 06:00', ...KPC })
        .at('2024-08-14 10:00')
        .report('L-4', {
          ...{ patient: 'dora', collectedAt: '2024-08-14 06:00', species: E_COLI },
          ...KPC,
        });
    expect(await site.of('ward-species-jump', third)).toEqual(['raised']);
  });

  it('leaves one that was called as it ended', async () => {
    const again = (story: HospitalStory) => {
      corrected(story, '2024-01-20');
      return story
        .at('2024-09-01 10:00')
        .report('L-8', { patient: 'emil', collectedAt: '2024-05-01 06:00', ...KPC })
        .report('L-9', {
          ...{ patient: 'fred', collectedAt: '2024-05-02 06:00', species: E_COLI },
          ...KPC,
        });
    };
    const told = (story: HospitalStory) =>
      again(story.admit('emil', 'MED-1', 'ward').admit('fred', 'MED-1', 'ward'));
    expect(await site.of('ward-species-jump', told)).toEqual(['raised cleared']);
  });
});
