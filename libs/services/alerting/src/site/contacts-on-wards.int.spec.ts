import type { HospitalStory } from '@carbawatch/testing';
import { pageStatement } from '../store/alert-reads';
import { beside, siteCourses } from './site-courses.story';

const site = siteCourses();

/** Bert, who lay beside Anna on MED-1, lies on SUR-2 now, and she on HAEM. */
const moved = (story: HospitalStory) =>
  beside(story)
    .at('2024-01-06 10:00')
    .transfer('bert', 'SUR-2', 'ward', { room: '1', bed: 'A' })
    .at('2024-01-06 12:00')
    .transfer('anna', 'HAEM', 'haematology-oncology', { room: '1', bed: 'A' });

const wards = () =>
  site.database.query(
    `SELECT ward_at_collection AS found, ward_now AS now, wards FROM alerting.alert
     WHERE site = $1 AND rule = 'contacts'`,
    [site.site],
  );

describe('where those lie who are to be screened', () => {
  it('is told with the alert, beside where the case lies', async () => {
    await site.of('contacts', beside);
    expect(await wards()).toEqual([{ found: 'MED-1', now: 'MED-1', wards: ['MED-1'] }]);
    await site.of('contacts', moved);
    expect(await wards()).toEqual([{ found: 'MED-1', now: 'HAEM', wards: ['SUR-2'] }]);
  });

  it('is no ward once he has gone home', async () => {
    await site.of('contacts', (story) => moved(story).at('2024-01-07 10:00').discharge('bert'));
    expect(await wards()).toEqual([{ found: 'MED-1', now: 'HAEM', wards: null }]);
  });

  it.each([
    ['SUR-2', 1],
    ['HAEM', 1],
    ['MED-1', 1],
    ['MED-7', 0],
  ])('gives the alert to whoever asks for the ward %s', async (ward, n) => {
    await site.of('contacts', moved);
    const asked = [[site.site], ['open'], ['contacts'], null, ward, null, null, null, null, null];
    const rows = await site.database.query(pageStatement(['open']), [...asked, 10]);
    expect(rows).toHaveLength(n);
  });
});
