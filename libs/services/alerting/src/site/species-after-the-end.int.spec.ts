import { E_COLI, type HospitalStory } from '@carbawatch/testing';
import { KPC, siteCourses } from './site-courses.story';

const site = siteCourses();

describe('another species after the end, in clusters of a ward and of the hospital', () => {
  /** Patients of one ward; what is over is corrected. */
  const over =
    (n: number, allele = 'KPC-2') =>
    (story: HospitalStory) => {
      for (let i = 1; i <= n; i += 1) story.admit(`p${i}`, 'MED-1', 'ward');
      for (let i = 1; i <= n; i += 1) {
        const told = { ...KPC, patient: `p${i}`, collectedAt: `2024-01-0${2 + i} 06:00` };
        const carbapenemases = [i === 1 ? allele : 'KPC-2'];
        story.at(`2024-01-0${2 + i} 10:00`).report(`L-${i}`, { ...told, carbapenemases });
      }
      return story
        .at('2024-06-20 10:00')
        .admit('zoe', 'MED-9', 'ward')
        .at('2024-06-21 10:00')
        .report('L-1', { species: E_COLI, status: 'corrected' });
    };
  const ends = async (tell: (story: HospitalStory) => HospitalStory) => {
    const ward = await site.of('cluster', tell);
    return [...ward, ...(await site.timelines('hospital-wide'))];
  };

  it.each([
    ['enough are left of both: both are amended', over(4), ['amended', 'amended']],
    [
      'the ward joins two species, and two of one are none: the one',
      over(3),
      ['amended', 'retracted'],
    ],
    ['of neither: both are taken back', over(2, 'KPC-3'), ['retracted']],
  ])('%s', async (_, tell, last) => {
    const kinds = (await ends(tell)).map((told) => told.split(' ').at(-1));
    expect(kinds).toEqual(last);
    const alerts = [...(await site.alerts()), ...(await site.alerts('hospital-wide'))];
    for (const { lines } of alerts) {
      expect(lines.at(-1)).toContain('the organism is now said to be Escherichia coli');
    }
  });
});
