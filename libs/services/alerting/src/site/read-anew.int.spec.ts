import type { Signal } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { takeSignals } from '../consumers/take-site-facts';
import type { Act } from '../decide/lifecycle';
import { alertsOfIds } from '../store/alert-reads';
import { derivedAlert, saveAct } from '../store/alerts';
import { KPC, third } from './site-courses.story';
import { writeSiteAlerts } from './site-decision';
import { around, records, signal } from './told-facts.story';
import { DECIDING, ToldSite } from './told-site.story';

/** What people did is kept where alerting reads the log anew; the rest it works out again. */
const KEPT = ['migrations', 'lane', 'act'];
const SITE = 'site-1';

let told: ToldSite;
beforeAll(async () => {
  told = await ToldSite.open();
});
afterAll(() => told.drop());

/** Four patients with one enzyme, of two species and two wards; and a detector's signal. */
async function tellAll(): Promise<void> {
  const states: Signal[] = [signal(SITE, 'detected', '05')];
  await told.database.transaction((tx) =>
    takeSignals({ ...around, tx, records: records(states) }, DECIDING),
  );
  const story = third(new HospitalStory(SITE).at('2024-01-01 08:00'))
    .at('2024-01-22 10:00')
    .report('L-4', { patient: 'dora', collectedAt: '2024-01-22 06:00', ...KPC });
  await told.tell(story);
}

async function alerts(): Promise<{ id: string; rule: string; status: string }[]> {
  return told.database.query(
    `SELECT id, rule, status, disposition, isolation, timeline, goal, raised_at, basis
     FROM alerting.alert WHERE site = $1 AND stage = 2 ORDER BY rule, id`,
    [SITE],
  );
}

/** As the desk writes it: the act, and the alert as it was decided with the act upon it. */
async function act(id: string, kind: 'acknowledged' | 'resolved'): Promise<void> {
  await told.database.transaction(async (tx) => {
    const [row] = await alertsOfIds(tx, [id]);
    const derived = await derivedAlert(tx, id);
    if (!row || !derived) throw new Error('the alert stands');
    const disposition = kind === 'resolved' ? 'already-known' : null;
    const done: Omit<Act, 'seq'> = {
      ...{ kind, actor: 'ipc nurse', at: '2024-02-01T08:00:00Z', basis: row.basis },
      ...{ disposition, isolation: null, comment: null },
    };
    await saveAct(tx, row, done);
    const book = await DECIDING.rules.bookOf(tx, SITE);
    const decision = { derived: [derived], former: [], book, isAct: true } as const;
    await writeSiteAlerts(tx, SITE, decision, { at: done.at, cause: null });
  });
}

async function forgetAll(): Promise<void> {
  const tables = await told.database.query<{ name: string }>(
    `SELECT 'alerting.' || tablename AS name FROM pg_tables
     WHERE schemaname = 'alerting' AND NOT tablename = ANY ($1)`,
    [KEPT],
  );
  await told.database.query(`TRUNCATE ${tables.map(({ name }) => name).join()}`);
}

it('what people did with alerts of the second stage is so again after the log was read anew', async () => {
  await tellAll();
  const found = await alerts();
  const rules = new Set(found.map(({ rule }) => rule));
  for (const rule of ['cluster', 'hospital-wide', 'signal', 'ward-species-jump', 'contacts']) {
    expect(rules).toContain(rule);
  }
  for (const [n, { id }] of found.entries()) {
    await act(id, n % 2 === 0 ? 'acknowledged' : 'resolved');
  }
  const live = await alerts();
  expect(live.filter(({ status }) => status === 'open')).toEqual([]);
  await forgetAll();
  await tellAll();
  expect(await alerts()).toEqual(live);
});
