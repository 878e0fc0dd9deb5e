import { routesSetting } from '@carbawatch/contracts';
import { FixedClock, readConfig } from '@carbawatch/service-kit';
import { KLEBSIELLA, type HospitalStory, type ToldResult } from '@carbawatch/testing';
import { planDeliveries } from '../delivery/planner';
import { saveRoutes } from '../delivery/route-settings.store';
import { alertOfId } from '../store/alert-reads';
import { toldAlert } from '../store/alert-row';
import { saveAct } from '../store/alerts';
import { siteCourses } from './site-courses.story';

const site = siteCourses();

type Tell = (story: HospitalStory) => HospitalStory;
type Judged = 'acknowledged' | 'resolved';

const NURSE = routesSetting.parse({
  channels: [{ name: 'mail', kind: 'email', to: ['nurse@hospital.example'] }],
  roles: ['nurse', 'doctor'].map((name) => ({ name, channels: ['mail'] })),
  routes: [{ name: 'all', role: 'nurse', escalation: [{ role: 'doctor', afterMinutes: 60 }] }],
});

/** Who is to be told of the alert as it stands, planned as the log tells of each change. */
async function planned(id: string): Promise<string[]> {
  const reading = readConfig({ DATABASE_URL: 'postgres://unused', CARBAWATCH_TIMEZONE: 'UTC' });
  if (!reading.ok) throw new Error(reading.message);
  const context = { config: reading.config, clock: new FixedClock('2024-01-12T10:05:00Z') };
  await site.database.transaction(async (tx) => {
    const row = await alertOfId(tx, [site.site], id);
    if (row) await planDeliveries(tx, [toldAlert(row)], context);
  });
  const rows = await site.database.query<{ said: string }>(
    `SELECT concat_ws(' ', kind, role, status) AS said FROM alerting.notice
     WHERE alert_id = $1 ORDER BY 1`,
    [id],
  );
  return rows.map(({ said }) => said);
}

const alerts = () =>
  site.database.query<{ id: string; basis: string; status: string; disposition: string | null }>(
    `SELECT id, basis, status, disposition FROM alerting.alert
     WHERE site = $1 AND rule = 'cluster'`,
    [site.site],
  );

const ACTIVITY = { cpe: 'confirmed', carbapenemases: [], specimen: { type: 'urine' } } as const;
const GENE = { cpe: 'confirmed', carbapenemases: ['KPC'], specimen: { type: 'urine' } } as const;
const ward: Tell = (story) =>
  ['anna', 'bert', 'cora'].reduce((told, name) => told.admit(name, 'MED-1', 'ward'), story);
const of = (patient: string, more: ToldResult): ToldResult => ({
  ...{ patient, collectedAt: '2024-01-10 06:00', species: KLEBSIELLA, ...more },
});

const unnamed: Tell = (story) =>
  ward(story)
    .at('2024-01-11 10:00')
    .report('L-1', of('anna', ACTIVITY))
    .at('2024-01-12 10:00')
    .report('L-2', of('bert', ACTIVITY));
const named: Tell = (story) =>
  ['L-1', 'L-2'].reduce(
    (told, isolate) => told.report(isolate, { ...ACTIVITY, carbapenemases: ['KPC'] }),
    unnamed(story).at('2024-01-14 10:00'),
  );

/** Bert's PCR on the swab is there first, and on the next day what grew from it. */
const swab: Tell = (story) =>
  ward(story)
    .at('2024-01-11 10:00')
    .report('L-1', of('anna', GENE))
    .at('2024-01-12 10:00')
    .screen('S-2', {
      ...{ patient: 'bert', collectedAt: '2024-01-10 06:00' },
      ...{ status: 'confirmed', families: ['KPC'], specimen: { id: 'A-2' } },
    });
const grown: Tell = (story) => swab(story).at('2024-01-14 10:00').report('L-2', of('bert', GENE));

/** Somebody else: it is graver, whoever has judged it before. */
const third =
  (tell: Tell): Tell =>
  (story) =>
    tell(story).at('2024-01-14 11:00').report('L-3', of('cora', GENE));

async function judge(kind: Judged): Promise<string> {
  const [{ id, basis } = { id: '', basis: '' }] = await alerts();
  await site.database.transaction(async (tx) => {
    const setting = { site: site.site, changedAt: new Date(0), changedBy: 'admin', setting: NURSE };
    await saveRoutes(tx, setting);
  });
  await planned(id);
  const disposition = kind === 'resolved' ? ('relevant' as const) : null;
  const said = { actor: 'ipc', isolation: null, comment: null, basis, disposition, kind };
  await site.database.transaction((tx) =>
    saveAct(
      tx,
      { id, pseudonym: '', site: site.site },
      { ...said, at: '2024-01-13T09:00:00+08:00' },
    ),
  );
  return id;
}

describe.each<[string, Tell, Tell]>([
  ['whose enzymes get their name', unnamed, named],
  ['of whose swab an organism grows', swab, grown],
])('a cluster %s', (_, before, after) => {
  it.each<[Judged, string | null]>([
    ['acknowledged', null],
    ['resolved', 'relevant'],
  ])('keeps that it was %s, and calls nobody', async (status, disposition) => {
    await site.of('cluster', before);
    const id = await judge(status);
    await site.more((story) => after(story.at('2024-01-01 08:00')));
    expect(await alerts()).toEqual([expect.objectContaining({ id, status, disposition })]);
    const [kinds = ''] = await site.timelines('cluster');
    expect(kinds).toMatch(new RegExp(`^raised ${status}( amended)*$`));
    // Whoever was called before it was judged, and nobody since.
    const told = ['escalated doctor cancelled', 'raised nurse cancelled'];
    expect(await planned(id)).toEqual(told);
    await site.more((story) => third(after)(story.at('2024-01-01 08:00')));
    expect(await alerts()).toEqual([expect.objectContaining({ id, status: 'open' })]);
    expect(await planned(id)).not.toEqual(told);
  });
});
