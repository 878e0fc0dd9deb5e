import { runMigrations, type Database, type Tx } from '@carbawatch/postgres';
import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import { alertingService } from '../alerting.service';
import { pageOfDeliveries } from '../delivery/ledger.store';
import { withExtras } from '../http/alert-extras';
import { announcedArrivals } from '../morning/arrivals';
import {
  alertsSince,
  carriersInHouse,
  clustersSince,
  movementsSince,
  stillOpen,
} from '../morning/morning-reads';
import { needsIsolation } from '../morning/needs-isolation';
import { patientDays, qualityCounts } from '../quality/quality-reads';
import { BY_SEVERITY, pageOfTasks, taskOfId } from '../tasks/tasks.store';
import { alertsOfPatient, countsOfAlerts, pageOfAlerts, type AlertFilters } from './alert-reads';
import { shownAlert } from './alert-row';
import { clustersOfPersons, pageOfClusters, type ClusterFilters } from './clusters';
import { pageOfContacts, type ContactFilters } from './contacts';
import { hospitalsTold } from './facts';
import { siteOfPseudonym } from './families';
import { isWardKnown } from './filter-names';
import { readMoreThan, watched, type Reading } from './rows-read.story';
import { jobOf, moveRuleJob, nextRuleJob, personsAfter, startRuleJob } from './rule-jobs';
import { KeptWalks } from '../decide/kept-walks';
import { SiteRules } from './site-rules';
import { contactCounts, pageOfCarriers, stayingAt } from './ward-reads';
import { fillYears } from './years-of-a-hospital.story';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await testDatabase();
  database = test.database;
  await runMigrations(database, alertingService.migrations);
  await fillYears(database);
}, 120_000);
afterAll(() => test.drop());

const SITES = ['site-1'];
const ZONE = 'Asia/Shanghai';
const PAGE = { after: null, limit: 51 } as const;

async function look(work: (tx: Tx) => Promise<unknown>): Promise<Reading[]> {
  const seen: Reading[] = [];
  await database.transaction((tx) => work(watched(tx, seen)));
  return seen;
}

const alerts = (filters: Partial<AlertFilters>, order: 'raised' | 'severity' = 'raised') => {
  const any = { statuses: null, rules: null, severities: null, ward: null };
  const asked = { ...any, from: null, before: null, ...filters };
  return async (tx: Tx) =>
    withExtras(tx, (await pageOfAlerts(tx, SITES, asked, { ...PAGE, order })).map(shownAlert));
};
const contacts = (filters: Partial<ContactFilters>) => (tx: Tx) =>
  pageOfContacts(
    tx,
    SITES,
    { casePseudonym: null, pseudonyms: null, ward: null, status: null, ...filters },
    PAGE,
  );
const clusters = (filters: Partial<ClusterFilters>) => (tx: Tx) => {
  const any = { statuses: null, kinds: null, ward: null, family: null };
  return pageOfClusters(tx, SITES, { ...any, from: null, before: null, ...filters }, PAGE);
};
const ledger =
  (status: string | null, unreached = false) =>
  (tx: Tx) =>
    pageOfDeliveries(tx, SITES, { alertId: null, status, unreached }, PAGE);

const UNDONE = ['open', 'acknowledged'];
const reader = {
  caller: { role: 'ipc' },
  timeZone: ZONE,
  deciding: { rules: new SiteRules(), timeZone: ZONE, walks: new KeptWalks() },
} as const;
const day = (text: string) => new Date(`${text}T00:00:00Z`);

const counts = (statuses: string[] | null) => (tx: Tx) => {
  const any = { rules: null, severities: null, ward: null, from: null, before: null };
  return countsOfAlerts(tx, SITES, { ...any, statuses });
};

describe('what people ask for in a hospital of some years', () => {
  it.each<[string, number, (tx: Tx) => Promise<unknown>]>([
    ['alerts', 120, alerts({})],
    ['alerts that are not done', 120, alerts({ statuses: UNDONE })],
    ['the gravest alerts that are not done', 120, alerts({ statuses: UNDONE }, 'severity')],
    ['the gravest alerts of all', 120, alerts({}, 'severity')],
    ['alerts of a rule that has raised none', 120, alerts({ rules: ['export'] })],
    // One of thirty wards.
    ['alerts of a ward', 2_000, alerts({ ward: 'W2' })],
    ['alerts of one patient', 120, (tx) => alertsOfPatient(tx, 'site-1', ['q5000'], 200)],
    ['contacts', 120, contacts({})],
    ['contacts who are to be screened', 120, contacts({ status: 'open' })],
    ['contacts on a ward', 120, contacts({ ward: 'W2' })],
    ['contacts on a ward that has none', 120, contacts({ ward: 'W99' })],
    ['contacts of a case', 120, contacts({ casePseudonym: 'p17' })],
    ['of whom somebody is a contact', 120, contacts({ pseudonyms: ['p17'] })],
    ['clusters', 120, clusters({})],
    ['clusters that are open', 120, clusters({ statuses: ['open'] })],
    ['clusters of an enzyme that there is not', 120, clusters({ family: 'VIM' })],
    ['clusters of one patient', 120, (tx) => clustersOfPersons(tx, 'site-1', ['p17'])],
    ['messages', 120, ledger(null)],
    ['messages that failed', 120, ledger('expired')],
    ['messages that reached nobody', 120, ledger(null, true)],
    ['where a patient is known', 120, (tx) => siteOfPseudonym(tx, SITES, 'p17')],
    ['hospitals that movements name', 120, (tx) => hospitalsTold(tx, 'site-1')],
    [
      'who lies on a ward',
      120,
      async (tx) => {
        await stayingAt(tx, 'site-1', 'W3', { ms: day('2024-04-25').getTime(), isNow: true });
        await contactCounts(tx, 'site-1', ['p17']);
      },
    ],
    ['carriers', 500, (tx) => pageOfCarriers(tx, SITES, { ward: null, inHouse: null }, PAGE)],
    ['alerts of the morning', 120, (tx) => alertsSince(tx, 'site-1', day('2024-09-10'))],
    ['carriers of the morning', 120, (tx) => carriersInHouse(tx, 'site-1', '2024-04-30')],
    ['clusters of the morning', 120, (tx) => clustersSince(tx, 'site-1', day('2024-03-20'))],
    // Who lies in the house, 600, and who left it or was told of since.
    [
      'who came, moved and left until the morning',
      1_500,
      (tx) => movementsSince(tx, 'site-1', { since: day('2024-04-28'), until: day('2024-04-30') }),
    ],
    // Everybody in the house, 600, of whom an alert may ask it.
    [
      'whom to isolate in the morning',
      700,
      (tx) =>
        needsIsolation(
          tx,
          { site: 'site-1', until: day('2024-04-30'), carriers: new Set() },
          reader,
        ),
    ],
    // Who was announced within a year, beside those who are watched.
    [
      'who is to come in',
      6_000,
      (tx) => {
        const asked = { site: 'site-1', until: day('2024-04-30'), timeZone: ZONE, days: 30 };
        return announcedArrivals(tx, { ...asked, own: null });
      },
    ],
    // What is outstanding is put into an order: tasks that the facts ask for, contacts to screen.
    [
      'tasks',
      6_000,
      (tx) => {
        const open = { kind: null, ward: null, status: 'open', dueBefore: null } as const;
        return pageOfTasks(tx, SITES, open, { ...PAGE, order: BY_SEVERITY });
      },
    ],
    [
      'whether there is a ward',
      120,
      async (tx) => {
        await isWardKnown(tx, SITES, 'W99');
        await isWardKnown(tx, 'all', 'W3');
      },
    ],
    // A month of 23.
    [
      'the quality of a month',
      12_000,
      async (tx) => {
        const span = { from: day('2024-03-01'), before: day('2024-04-01') };
        const asked = { sites: SITES, ...span, rule: null, ward: null };
        await qualityCounts(tx, asked);
        await patientDays(tx, asked, day('2024-05-01'));
      },
    ],
  ])('%s: no statement looks at more than %i rows of a table', async (_, most, work) => {
    const seen = await look(work);
    expect(readMoreThan(most, seen)).toEqual([]);
    expect(seen.length).toBeGreaterThan(0);
  });

  it.each<[string, (tx: Tx) => Promise<unknown>]>([
    ['how many alerts are not done', counts(UNDONE)],
    ['how many alerts there are', counts(null)],
    ['how many more wait in the morning', (tx) => stillOpen(tx, 'site-1', [])],
  ])('%s: counted in an index, and no alert is read', async (_, work) => {
    const seen = await look(work);
    expect(readMoreThan(0, seen, 21_000)).toEqual([]);
    expect(seen.length).toBeGreaterThan(0);
  });

  it('one task is found by its id, a contact to screen among them', async () => {
    const ids = await database.query<{ id: string }>(
      `(SELECT id FROM alerting.task LIMIT 1)
       UNION ALL (SELECT id FROM alerting.contact WHERE status = 'open' LIMIT 1)`,
    );
    for (const { id } of ids) {
      const seen = await look((tx) => taskOfId(tx, SITES, id));
      expect(readMoreThan(120, seen)).toEqual([]);
    }
    expect(ids).toHaveLength(2);
  });

  it('a page of everybody who ever moved, and how many are left, read that page', async () => {
    await database.transaction((tx) => startRuleJob(tx, 'site-1', 1, true));
    const first = await database.transaction(async (tx) => {
      const job = await nextRuleJob(tx);
      const persons = job ? await personsAfter(tx, job, 50) : [];
      if (job) await moveRuleJob(tx, job, persons);
      return { persons, left: (await jobOf(tx, 'site-1'))?.left ?? 0 };
    });
    let second = { persons: [] as string[], left: 0 };
    const seen = await look(async (tx) => {
      const job = await nextRuleJob(tx);
      const persons = job ? await personsAfter(tx, job, 50) : [];
      if (job) await moveRuleJob(tx, job, persons);
      second = { persons, left: (await jobOf(tx, 'site-1'))?.left ?? 0 };
    });
    expect(readMoreThan(600, seen)).toEqual([]);
    expect(first.left).toBeGreaterThan(20_000);
    expect(second.left).toBe(first.left - 50);
    expect(new Set([...first.persons, ...second.persons]).size).toBe(100);
  });
});
