import { routesSetting } from '@carbawatch/contracts';
import { FixedClock, readConfig } from '@carbawatch/service-kit';
import type { HospitalStory } from '@carbawatch/testing';
import { planDeliveries } from '../delivery/planner';
import { saveRoutes } from '../delivery/route-settings.store';
import { alertOfId } from '../store/alert-reads';
import { toldAlert } from '../store/alert-row';
import { saveAct } from '../store/alerts';
import { KPC, siteCourses } from './site-courses.story';

const site = siteCourses();

type Tell = (story: HospitalStory) => HospitalStory;

const NURSE = routesSetting.parse({
  channels: [{ name: 'mail', kind: 'email', to: ['nurse@hospital.example'] }],
  roles: [{ name: 'nurse', channels: ['mail'] }],
  routes: [{ name: 'all', role: 'nurse' }],
});

const ward: Tell = (story) =>
  story
    .admit('anna', 'MED-1', 'ward', { room: '1', bed: 'A' })
    .admit('bert', 'MED-1', 'ward', { room: '1', bed: 'B' })
    .at('2024-01-05 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });

/** Who lies in the bay since two days, told at that minute of the hour after. */
const further = (patient: string, minute: string): Tell => {
  return (story) =>
    story.at(`2024-01-05 11:${minute}`).move(
      'admit',
      patient,
      {
        ...{ factId: `admission of ${patient}`, class: 'inpatient', unitType: 'ward' },
        ...{ ward: 'MED-1', room: '1', bed: patient },
      },
      '2024-01-03T09:00',
    );
};

const timeline = async () => {
  const rows = await site.database.query<{ line: string }>(
    `SELECT concat_ws(' ', substr(line ->> 'at', 15, 2), line ->> 'kind',
                      substring(line ->> 'text' FROM '[0-9]+ so far')) AS line
     FROM alerting.alert, jsonb_array_elements(timeline) WITH ORDINALITY AS told (line, n)
     WHERE site = $1 AND rule = 'contacts' ORDER BY n`,
    [site.site],
  );
  return rows.map(({ line }) => line);
};

/** Messages that are planned for the alert, as the log tells of each change of it. */
async function planned(): Promise<number> {
  const [{ id } = { id: '' }] = await site.alerts('contacts');
  const reading = readConfig({ DATABASE_URL: 'postgres://unused', CARBAWATCH_TIMEZONE: 'UTC' });
  if (!reading.ok) throw new Error(reading.message);
  const context = { config: reading.config, clock: new FixedClock('2024-01-05T03:30:00Z') };
  await site.database.transaction(async (tx) => {
    const row = await alertOfId(tx, [site.site], id);
    if (row) await planDeliveries(tx, [toldAlert(row)], context);
  });
  const rows = await site.database.query(`SELECT FROM alerting.notice WHERE alert_id = $1`, [id]);
  return rows.length;
}

/** Somebody acknowledges what the alert shows. */
async function acknowledge(): Promise<void> {
  const [{ id, basis } = { id: '', basis: '' }] = await site.alerts('contacts');
  await site.database.transaction(async (tx) => {
    const act = { kind: 'acknowledged', actor: 'nurse', at: basis, basis } as const;
    const row = await alertOfId(tx, [site.site], id);
    if (!row) throw new Error('the story raises an alert');
    await saveAct(tx, row, { ...act, disposition: null, isolation: null, comment: null });
  });
}

async function begin(): Promise<void> {
  await site.of('contacts', ward);
  await site.database.transaction(async (tx) => {
    const setting = { site: site.site, changedAt: new Date(0), changedBy: 'admin', setting: NURSE };
    await saveRoutes(tx, setting);
  });
}

describe('further contacts of one hour', () => {
  it('each keep the line that was told of them', async () => {
    await begin();
    await site.more(further('cora', '01'));
    await site.more(further('dora', '02'));
    expect(await timeline()).toEqual([
      '00 raised 1 so far',
      '01 amended 2 so far',
      '02 amended 3 so far',
    ]);
  });

  it('each call whoever had acknowledged what was told before', async () => {
    await begin();
    expect(await planned()).toBe(1);
    await acknowledge();
    await site.more(further('cora', '01'));
    expect(await planned()).toBe(2);
    await acknowledge();
    await site.more(further('dora', '02'));
    expect(await planned()).toBe(3);
    expect((await timeline()).map((line) => line.replace(/ from .*/, ''))).toEqual([
      '00 raised 1 so far',
      '00 acknowledged',
      '01 reraised 2 so far',
      '01 acknowledged',
      '02 reraised 3 so far',
    ]);
  });
});
