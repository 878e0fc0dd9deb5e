import type { Signal } from '@carbawatch/contracts';
import { migrateLog, type LoggedRecord } from '@carbawatch/event-log';
import { runMigrations, type Database, type Tx } from '@carbawatch/postgres';
import { HospitalStory, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { alertingService } from '../alerting.service';
import { takeCarriers } from '../consumers/take-carriers';
import { takeCases } from '../consumers/take-cases';
import { takeMovements } from '../consumers/take-movements';
import { takeResults } from '../consumers/take-results';
import { takeFeeds, takeSignals } from '../consumers/take-site-facts';
import { takeSpecimens } from '../consumers/take-specimens';
import { claimDeliveries, deliveryCounts, settleNotices } from '../delivery/deliveries.store';
import { claimDigests, sentSince } from '../delivery/digests.store';
import { dueNotices, heldByQuiet, knownNotices, unreachedNotices } from '../delivery/notices.store';
import { feed, signal } from '../site/told-facts.story';
import { dueTimers, moveClocksToWall } from './clock';
import { readMoreThan, watched, type Reading } from './rows-read.story';
import { KeptWalks } from '../decide/kept-walks';
import { SiteRules } from './site-rules';
import { fillYears } from './years-of-a-hospital.story';

let test: TestDatabase;
let database: Database;

/** Rows of one table that a statement of an event may look at: some wards and patients have. */
const MOST = 300;
const deciding = { rules: new SiteRules(), timeZone: 'Asia/Shanghai', walks: new KeptWalks() };

beforeAll(async () => {
  test = await testDatabase();
  database = test.database;
  await migrateLog(database);
  await runMigrations(database, alertingService.migrations);
  await fillYears(database);
}, 120_000);
afterAll(() => test.drop());

function records<V>(values: readonly V[]): LoggedRecord<V>[] {
  const place = { topic: 't', partition: 0, key: 'k', headers: {}, cause: null };
  return values.map((value, offset) => ({ ...place, offset, value }));
}

const around = { consumer: 'alerting', topic: 't', partition: 0 };
const story = new HospitalStory('site-1').at('2024-04-01 08:00');

/** What a transaction asks for. */
async function look(work: (tx: Tx) => Promise<unknown>): Promise<Reading[]> {
  const seen: Reading[] = [];
  await database.transaction((tx) => work(watched(tx, seen)));
  return seen;
}

/** What was told of a person, through both stages. */
async function take(
  who: string,
  tell: (story: HospitalStory) => HospitalStory,
): Promise<Reading[]> {
  const { movements, results, specimens, carriers } = story;
  const before = [movements, results, specimens, carriers].map(({ length }) => length);
  tell(story);
  const [moved, classified, screened, listed] = [
    records(movements.slice(before[0])),
    records(results.slice(before[1])),
    records(specimens.slice(before[2])),
    records(carriers.slice(before[3])),
  ];
  const receivedAt = '2024-04-01T08:00:00+08:00';
  const changed = records([{ site: 'site-1', pseudonyms: [who], receivedAt }]);
  const steps: ((tx: Tx) => Promise<void>)[] = [
    (tx) => takeMovements({ ...around, tx, records: moved }, deciding),
    (tx) => takeResults({ ...around, tx, records: classified }, deciding),
    (tx) => takeSpecimens({ ...around, tx, records: screened }, deciding),
    (tx) => takeCarriers({ ...around, tx, records: listed }, deciding),
    (tx) => takeCases({ ...around, tx, records: changed }, deciding),
  ];
  const isTold = [moved, classified, screened, listed, changed].map(({ length }) => length > 0);
  const seen: Reading[] = [];
  for (const [i, step] of steps.entries()) if (isTold[i]) seen.push(...(await look(step)));
  return seen;
}

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'], st: '11' } as const;

describe('one event in a hospital of some years', () => {
  it.each<[string, string, (one: HospitalStory) => HospitalStory]>([
    ['an admission', 'anna', (one) => one.admit('anna', 'W3', 'ward', { bed: '1' })],
    ['a transfer', 'anna', (one) => one.transfer('anna', 'W4', 'icu', { bed: '2' })],
    ['a confirmed result', 'anna', (one) => one.report('L', { patient: 'anna', ...KPC })],
    [
      'a second case beside the first',
      'bert',
      (one) => one.admit('bert', 'W4', 'icu').report('L-2', { patient: 'bert', ...KPC }),
    ],
    [
      'a screen of a contact',
      'cleo',
      (one) => one.admit('cleo', 'W4', 'icu').screen('S-1', { patient: 'cleo' }),
    ],
    ['an announcement of a contact', 'cleo', (one) => one.announce('cleo', { ward: 'W3' })],
    [
      'a contact at dialysis',
      'cleo',
      (one) =>
        one.move('admit', 'cleo', {
          class: 'outpatient',
          ward: 'HD',
          unitType: 'dialysis',
          visit: 'hd',
        }),
    ],
    ['a list that names a carrier', 'dora', (one) => one.known('dora', { family: 'KPC' })],
    ['a merge', 'cleo', (one) => one.admit('carl', 'W5', 'ward').merge('carl', 'cleo')],
    ['the discharge of a carrier', 'anna', (one) => one.discharge('anna')],
    [
      'a corrected result',
      'anna',
      (one) => one.report('L', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' }),
    ],
  ])('%s looks at its own rows, and asks some dozens of questions at most', async (...row) => {
    const [, who, tell] = row;
    const seen = await take(who, tell);
    expect(readMoreThan(MOST, seen)).toEqual([]);
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.length).toBeLessThan(110);
  });

  const ofSignal = (more: Partial<Signal>) => {
    const series = { of: 'cpe', family: 'KPC', ward: 'W1' } as const;
    return records([{ ...signal('site-1', 'detected', '05'), series, ...more }]);
  };

  it('a signal of a ward that has had them for years reads its own episode', async () => {
    const day = { detectedOn: '2024-10-20', at: '2024-10-20T12:00:00Z' };
    const told = ofSignal({ id: 'new', ...day });
    const seen = await look((tx) => takeSignals({ ...around, tx, records: told }, deciding));
    expect(readMoreThan(MOST, seen)).toEqual([]);
    expect(seen.length).toBeGreaterThan(10);
  });

  it('one that is told late reads to the next episode that begins as it did', async () => {
    const day = { detectedOn: '2023-03-03', at: '2023-03-03T12:00:00Z' };
    const told = ofSignal({ id: 'late', ...day });
    const seen = await look((tx) => takeSignals({ ...around, tx, records: told }, deciding));
    expect(readMoreThan(MOST, seen)).toEqual([]);
  });

  it('a silence of a feed, a timer, and the plan and sending of a message read their own', async () => {
    const silent = records([feed('site-1', 'silent', '10')]);
    const now = new Date('2024-05-01');
    const [{ id } = { id: '' }] = await database.query<{ id: string }>(
      `SELECT id FROM alerting.alert WHERE pseudonym = 'q5000'`,
    );
    const seen = await look(async (tx) => {
      await takeFeeds({ ...around, tx, records: silent }, deciding);
      for (const stage of [1, 2, 3] as const) await dueTimers(tx, stage, 50);
      await moveClocksToWall(tx, now);
      await knownNotices(tx, 'site-1', id);
      await heldByQuiet(tx, 'site-1', now);
      await dueNotices(tx, now);
      await claimDeliveries(tx, now);
      await claimDigests(tx, now);
      await settleNotices(tx);
      await unreachedNotices(tx, now);
      await sentSince(tx, { site: 'site-1', role: 'nurse' }, 'mail', new Date('2024-09-12'));
      await deliveryCounts(tx);
    });
    expect(readMoreThan(MOST, seen)).toEqual([]);
    expect(seen.length).toBeGreaterThan(20);
  });

  it('follows the links of a site that the statistics do not know yet by their cases', async () => {
    const outbreakAt = async (site: string, patients: number): Promise<Reading[]> => {
      const one = new HospitalStory(site).at('2024-04-01 08:00');
      const who = Array.from({ length: patients }, (_, i) => `${site}-${i}`);
      for (const patient of who) {
        one.admit(patient, 'W1', 'icu').report(`L-${patient}`, { patient, ...KPC });
      }
      const receivedAt = '2024-04-01T08:00:00+08:00';
      const changed = records([{ site, pseudonyms: who, receivedAt }]);
      return look(async (tx) => {
        await takeMovements({ ...around, tx, records: records(one.movements) }, deciding);
        await takeResults({ ...around, tx, records: records(one.results) }, deciding);
        await takeCases({ ...around, tx, records: changed }, deciding);
      });
    };
    await outbreakAt('site-2', 25);
    await database.query('ANALYZE');
    const seen = await outbreakAt('site-3', 24);
    const ofLinks = seen.filter(({ rows }) => rows.has('case_link'));
    // Each of 24 is linked with each; a step that reads all links of the site reads 24 times that.
    expect(ofLinks.length).toBeGreaterThan(1);
    expect(readMoreThan(3 * 24 * 24, ofLinks)).toEqual([]);
  });

  it('of a mechanism that was here before writes no cluster of then, but for a case of it', async () => {
    const stored = () =>
      database.query<{ xmin: string }>(
        `SELECT xmin::text FROM alerting.cluster WHERE family = 'VIM' ORDER BY formed_at`,
      );
    const positive = (patient: string, day: string, more: object = {}) =>
      take(patient, (one) =>
        one.at(`${day} 08:00`).report(`V-${patient}`, {
          patient,
          cpe: 'confirmed',
          carbapenemases: ['VIM-1'],
          ...more,
        }),
      );
    await positive('bob', '2025-01-01');
    await positive('cleo', '2027-01-01');
    const before = await stored();
    expect(before).toHaveLength(2);
    await positive('dora', '2029-01-01');
    const after = await stored();
    expect(after).toHaveLength(3);
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).not.toEqual(before[1]); // it is told quiet only now
    await positive('bob', '2029-01-05', { st: '15' });
    const typed = await stored();
    expect(typed[0]).not.toEqual(after[0]);
    expect(typed.slice(1)).toEqual(after.slice(1));
  });
});
