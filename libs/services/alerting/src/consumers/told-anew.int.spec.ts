import type { EncounterChanged, IsolateClassified } from '@carbawatch/contracts';
import { migrateLog } from '@carbawatch/event-log';
import { runMigrations, type Database } from '@carbawatch/postgres';
import { HospitalStory, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { alertingService } from '../alerting.service';
import { KeptWalks } from '../decide/kept-walks';
import { SiteRules } from '../store/site-rules';
import { saveAct } from '../store/alerts';
import { takeMovements } from './take-movements';
import { takeResults } from './take-results';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await testDatabase();
  database = test.database;
  await migrateLog(database);
  await runMigrations(database, alertingService.migrations);
});
afterAll(() => test.drop());

async function take(value: IsolateClassified): Promise<void> {
  const record = { topic: 't', partition: 0, offset: 0, key: 'k', headers: {}, cause: null, value };
  const place = { consumer: 'alerting', topic: 't', partition: 0 };
  const deciding = { rules: new SiteRules(), timeZone: 'Asia/Shanghai', walks: new KeptWalks() };
  await database.transaction((tx) => takeResults({ ...place, tx, records: [record] }, deciding));
}

interface Row {
  readonly id: string;
  readonly site: string;
  readonly pseudonym: string;
  readonly basis: string;
  readonly status: string;
  readonly disposition: string | null;
  readonly kinds: string[];
}

async function alerts(site: string): Promise<Row[]> {
  return database.query<Row>(
    `SELECT id, site, pseudonym, basis, status, disposition,
            jsonb_path_query_array(timeline, '$[*].kind') AS kinds
     FROM alerting.alert WHERE site = $1 AND rule = 'new-cpe'`,
    [site],
  );
}

/**
 * Classification took a positive report and then one that the hospital had received before it and
 * that leaves nothing positive: the second revision tells the history as it was received.
 */
function toldTwice(site: string): [IsolateClassified, IsolateClassified] {
  const first = new HospitalStory(site)
    .at('2024-01-06 10:00')
    .report('L-1', { patient: 'anna', cpe: 'confirmed', carbapenemases: ['KPC'] });
  const second = new HospitalStory(site)
    .at('2024-01-06 09:00')
    .report('L-1', { patient: 'anna', cre: 'not-cre', cpe: 'negative' })
    .at('2024-01-06 10:00')
    .report('L-1', { status: 'corrected' });
  const [before] = first.results;
  const [, after] = second.results;
  if (!before || !after) throw new Error('both stories report');
  return [before, after];
}

describe('a history that is told anew', () => {
  it('takes back an alert that the facts as received never raise', async () => {
    const [before, after] = toldTwice('untouched');
    await take(before);
    expect(await alerts('untouched')).toMatchObject([{ status: 'open' }]);
    await take(after);
    expect(await alerts('untouched')).toEqual([]);
    const [told] = await database.query<{ status: string; disposition: string }>(
      `SELECT value->>'status' AS status, value->>'disposition' AS disposition FROM log.record
       WHERE value->>'site' = 'untouched' AND value->>'rule' = 'new-cpe' ORDER BY partition, "offset" DESC LIMIT 1`,
    );
    expect(told).toEqual({ status: 'resolved', disposition: 'retracted' });
  });

  it('keeps an alert that a person has acted on, as retracted, and its act with it', async () => {
    const [before, after] = toldTwice('acted');
    await take(before);
    const [raised] = await alerts('acted');
    if (!raised) throw new Error('the alert stands');
    await database.transaction((tx) =>
      saveAct(tx, raised, {
        kind: 'acknowledged',
        actor: 'ipc nurse',
        at: '2024-01-06T11:00:00+08:00',
        basis: raised.basis,
        disposition: null,
        isolation: null,
        comment: null,
      }),
    );
    await take(after);
    await take(after);
    expect(await alerts('acted')).toMatchObject([
      { id: raised.id, status: 'resolved', disposition: 'retracted' },
    ]);
    const [kept] = await alerts('acted');
    expect(kept?.kinds.filter((kind) => kind === 'retracted')).toHaveLength(1);
  });

  it('keeps an alert of which a message has reached somebody, so that its link leads somewhere', async () => {
    const [before, after] = toldTwice('delivered');
    await take(before);
    const [raised] = await alerts('delivered');
    if (!raised) throw new Error('the alert stands');
    await database.query(
      `INSERT INTO alerting.delivery (site, id, notice_id, alert_id, channel, channel_kind, status,
         created_at, next_attempt_at, expires_at)
       VALUES ('delivered', gen_random_uuid(), gen_random_uuid(), $1, 'pager', 'webhook',
         'delivered', now(), now(), now())`,
      [raised.id],
    );
    await take(after);
    await take(after);
    const [kept, ...more] = await alerts('delivered');
    expect(more).toEqual([]);
    expect(kept).toMatchObject({ id: raised.id, status: 'resolved', disposition: 'retracted' });
    expect(kept?.kinds.filter((kind) => kind === 'retracted')).toHaveLength(1);
  });

  it('a lower revision that comes late changes nothing', async () => {
    const [before, after] = toldTwice('late');
    await take(after);
    await take(before);
    expect(await alerts('late')).toEqual([]);
  });
});

describe('a movement that was told before its ward was named', () => {
  const moved = async (...values: EncounterChanged[]): Promise<void> => {
    const records = values.map((value) => {
      return { topic: 't', partition: 0, offset: 0, key: 'k', headers: {}, cause: null, value };
    });
    const place = { consumer: 'alerting', topic: 't', partition: 0 };
    const deciding = { rules: new SiteRules(), timeZone: 'Asia/Shanghai', walks: new KeptWalks() };
    await database.transaction((tx) => takeMovements({ ...place, tx, records }, deciding));
  };
  const vulnerable = async (site: string) =>
    database.query(
      `SELECT unit_type AS "unitType", count(alert.id)::int AS alerts
       FROM alerting.occupancy LEFT JOIN alerting.alert
         ON alert.site = occupancy.site AND alert.rule = 'vulnerable-unit'
       WHERE occupancy.site = $1 GROUP BY unit_type`,
      [site],
    );

  it.each([
    ['mapped-later', [0, 1, 0]],
    ['mapped-first', [1, 0]],
  ])('lies on the kind of unit that the last telling names (%s)', async (site, order) => {
    const story = new HospitalStory(site)
      .at('2024-01-05 09:00')
      .admit('anna', 'NICU-1', 'neonatal-icu')
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', cpe: 'confirmed', carbapenemases: ['KPC'] });
    const [mapped] = story.movements;
    const [result] = story.results;
    if (!mapped || !result) throw new Error('the story has a stay and a result');
    const { unitType: _type, unitTypeSource: _source, ...unmapped } = mapped;
    const tellings = [unmapped, { ...mapped, receivedAt: '2024-01-07T08:00:00+08:00' }];
    await take(result);
    for (const index of order) {
      const telling = tellings[index];
      if (telling) await moved(telling);
    }
    expect(await vulnerable(site)).toEqual([{ unitType: 'neonatal-icu', alerts: 1 }]);
  });
});
