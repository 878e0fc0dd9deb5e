import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { routesSetting } from '@carbawatch/contracts';
import { toldAlert, type AlertRow } from '../store/alert-row';
import { saveAlerts } from '../store/alerts';
import { claimDeliveries, LEASE_MS, noteInterrupted, settleNotices } from './deliveries.store';
import { Dispatcher } from './dispatcher';
import { lockNotices } from './notices.store';
import { planDeliveries } from './planner';
import { MailReceiver } from './receivers.story';
import type { Attempted, Send } from './sender';
import { tellDue } from './tell-due';
import { ToldPeople, alertRowOf } from './told-people.story';

const mail = new MailReceiver();
let told: ToldPeople;

const setting = () =>
  routesSetting.parse({
    channels: [{ name: 'mail', kind: 'email', to: ['nurse@hospital.example'] }],
    roles: [{ name: 'nurse', channels: ['mail'], digest: null }],
    routes: [{ name: 'all', role: 'nurse' }],
  });

const TURNSTILE = 4_711;
/** Whoever has changed a notice waits here until the test lets it go on. */
const WAITS = [
  `CREATE FUNCTION alerting.waits() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN PERFORM pg_advisory_xact_lock_shared(${TURNSTILE}); RETURN NULL; END $$`,
  `CREATE TRIGGER waits AFTER UPDATE ON alerting.notice
   FOR EACH STATEMENT EXECUTE FUNCTION alerting.waits()`,
];

beforeAll(async () => {
  told = await ToldPeople.toldBy(mail);
  for (const sql of WAITS) await told.context.database.query(sql);
});
afterAll(() => told.stop());
beforeEach(() => told.anew(setting));

/** So many of this database's sessions wait for a lock. */
async function untilWaiting(sessions: number): Promise<void> {
  const { database } = told.context;
  for (;;) {
    const [row] = await database.query<{ n: number }>(
      `SELECT count(*) AS n FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (row && row.n >= sessions) return;
    await sleep(10);
  }
}

/** While the turnstile is shut: the one has changed notices, and the other is under way too. */
async function atOnce(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<void> {
  const { database } = told.context;
  let running: Promise<unknown>[] = [];
  await database.transaction(async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(${TURNSTILE})`);
    running = [one()];
    await untilWaiting(1);
    running.push(other());
    await untilWaiting(2);
  });
  await Promise.all(running);
}

const statuses = (table: 'notice' | 'delivery') =>
  told.context.database.query<{ kind: string; status: string }>(
    `SELECT ${table === 'notice' ? 'kind' : 'channel AS kind'}, status
     FROM alerting.${table} ORDER BY 1, 2`,
  );

const over = (row: AlertRow): AlertRow => ({
  ...row,
  status: 'resolved',
  disposition: 'retracted',
});

/** The alerts have changed, and the log tells of it now. */
const toldOver = (rows: readonly AlertRow[]) => () =>
  told.context.database.transaction((tx) =>
    planDeliveries(
      tx,
      rows.map((row) => toldAlert(over(row))),
      told.context,
    ),
  );

const withdraw = (rows: readonly AlertRow[]) =>
  told.context.database.transaction((tx) => saveAlerts(tx, rows.map(over), () => 0));

describe('an alert that is withdrawn while a message of it is on its way', () => {
  it('waits for what became of the message, or the other way round', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    let answered: (attempted: Attempted) => void = () => undefined;
    const answer = new Promise<Attempted>((resolve) => (answered = resolve));
    const send: Send = () => answer;
    const failures: unknown[] = [];
    const log = { ...told.context.log, warn: (...said: unknown[]) => failures.push(said) };
    const slow = new Dispatcher({ ...told.context, log }, send, 'https://hospital.example');
    await slow.round();
    await withdraw([row]);
    await atOnce(toldOver([row]), async () => {
      answered({ outcome: 'delivered', code: '250' });
      await slow.settled();
    });
    expect(failures).toEqual([]);
    expect(await statuses('delivery')).toEqual([{ kind: 'mail', status: 'delivered' }]);
    const kinds = (await statuses('notice')).map(({ kind }) => kind);
    expect(kinds).toEqual(['raised', 'retracted']);
  });

  it('so where the process that was sending it has ended', async () => {
    const { database } = told.context;
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    const now = told.clock.now();
    await database.transaction((tx) => tellDue(tx, { now, timeZone: 'UTC' }));
    await database.transaction((tx) => claimDeliveries(tx, now));
    told.clock.advance(LEASE_MS + 1);
    await withdraw([row]);
    await atOnce(toldOver([row]), () =>
      database.transaction(async (tx) => {
        const about = await noteInterrupted(tx, told.clock.now());
        expect(about).toEqual([{ site: row.site, alertId: row.id }]);
        await planDeliveries(tx, [toldAlert(over(row))], told.context);
      }),
    );
    const kinds = (await statuses('notice')).map(({ kind }) => kind);
    expect(kinds).toEqual(['raised', 'retracted']);
  });
});

describe('several alerts', () => {
  it('are planned in one order, in whichever they are told', async () => {
    const { database } = told.context;
    const rows = [alertRowOf(randomUUID()), alertRowOf(randomUUID())];
    for (const row of rows) await told.tell(row);
    await withdraw(rows);
    await atOnce(toldOver(rows), toldOver([...rows].reverse()));
    expect(await statuses('notice')).toEqual(
      rows.map(() => ({ kind: 'raised', status: 'cancelled' })),
    );
    await database.transaction((tx) => settleNotices(tx));
  });
});

it('an alert whose messages have all an end is settled after whoever holds its notices', async () => {
  const { database } = told.context;
  const row = alertRowOf(randomUUID());
  await told.tell(row);
  await told.deliver();
  await database.query(`UPDATE alerting.notice SET status = 'telling'`);
  let settled: Promise<unknown> = Promise.resolve();
  await database.transaction(async (tx) => {
    await lockNotices(tx, [{ site: row.site, alertId: row.id }]);
    settled = database.transaction((other) => settleNotices(other));
    await untilWaiting(1);
  });
  await settled;
  expect(await statuses('notice')).toEqual([{ kind: 'raised', status: 'reached' }]);
});
