import { randomUUID } from 'node:crypto';
import { routesSetting, type Delivery } from '@carbawatch/contracts';
import type { AlertRow } from '../store/alert-row';
import { MailReceiver, WebReceiver } from './receivers.story';
import { PATIENT_WORDS, ToldPeople, alertRowOf } from './told-people.story';

const SECRET = 'a-secret-of-the-pager-gateway';
const web = new WebReceiver();
const fhir = new WebReceiver();
const mail = new MailReceiver();
let told: ToldPeople;

/** A nurse who reads two messages an hour by each channel, and an operator. */
const routes = (more: object = {}) =>
  routesSetting.parse({
    channels: [
      { name: 'mail', kind: 'email', to: ['nurse@hospital.example'] },
      { name: 'pager', kind: 'webhook', url: `${web.address}/pager`, secret: SECRET },
      { name: 'board', kind: 'fhir', url: `${fhir.address}/r4`, resource: 'Flag' },
      { name: 'ops', kind: 'email', to: ['operator@hospital.example'] },
    ],
    roles: [
      { name: 'nurse', channels: ['mail', 'pager'], digest: { messages: 2, minutes: 60 }, ...more },
      { name: 'operator', channels: ['ops'], digest: { messages: 2, minutes: 60 } },
    ],
    routes: [{ name: 'all', role: 'nurse' }],
    operator: 'operator',
  });

beforeAll(async () => {
  told = await ToldPeople.toldBy(mail, web, fhir);
});
afterAll(() => told.stop());
beforeEach(() => told.anew(routes));

function alerts(n: number, more: Partial<AlertRow> = {}): AlertRow[] {
  return Array.from({ length: n }, () => alertRowOf(randomUUID(), more));
}

async function tellAll(rows: readonly AlertRow[]): Promise<void> {
  for (const row of rows) await told.tell(row);
}

const subjects = () =>
  mail.mails.map((text) => /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(text)?.[1]?.replace(/\s+/g, ' '));
const pages = () =>
  web.received.map(({ body }) => JSON.parse(body) as { id: string; text: string; link: string });

async function ledgerOf(rows: readonly AlertRow[]): Promise<Delivery[]> {
  const ledgers = await Promise.all(rows.map(({ id }) => told.ledger(id)));
  return ledgers.flat();
}

describe('a storm of alerts', () => {
  it('a ward’s 300 results at once are one message a channel, and each alert has its entry', async () => {
    const rows = alerts(300, { severity: 'medium', wardAtCollection: 'MED-1', wardNow: 'MED-1' });
    await tellAll(rows);
    await told.deliver();
    expect(subjects()).toEqual([
      'Carbawatch site-1: 300 alerts at one time (300 medium), wards MED-1',
    ]);
    expect(pages()).toMatchObject([
      { link: 'https://carbawatch.hospital.example/alerts?status=open&severity=medium' },
    ]);
    const ledger = await ledgerOf(rows);
    expect(ledger).toHaveLength(600);
    const carriers = (kind: string) => [
      ...new Set(ledger.filter((one) => one.channelKind === kind).map((one) => one.carriedBy)),
    ];
    expect(carriers('webhook')).toEqual(pages().map(({ id }) => id));
    expect(carriers('email')).toHaveLength(1);
    expect(new Set(ledger.map(({ status }) => status))).toEqual(new Set(['delivered']));
    const [{ n } = { n: 0 }] = await told.context.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM alerting.alert WHERE status = 'open' AND severity = 'medium'`,
    );
    expect(n).toBe(300);
    const sent = [...mail.mails, ...web.received.map(({ body }) => body)].join();
    for (const word of PATIENT_WORDS) expect(sent).not.toContain(word);
  });

  it('one by one: two come alone, the others together when the hour is over', async () => {
    const rows = alerts(14, { severity: 'medium' });
    for (const row of rows) {
      await told.tell(row);
      await told.deliver();
      await told.later(1);
    }
    expect(mail.mails).toHaveLength(2);
    await told.later(60 - 14);
    expect(subjects().slice(2)).toEqual([
      'Carbawatch site-1: 12 more alerts (12 medium) since 12:02 UTC, wards ICU-2',
    ]);
    await told.later(120);
    expect(mail.mails).toHaveLength(3);
  });

  it('holds what is critical or high for no room: what comes at one time goes at once, together', async () => {
    await tellAll(alerts(2, { severity: 'low' }));
    await told.deliver();
    await told.later(1);
    await tellAll([...alerts(2, { severity: 'critical' }), ...alerts(3, { severity: 'high' })]);
    await told.deliver();
    expect(subjects().slice(2)).toEqual([
      'Carbawatch site-1: 5 alerts at one time (2 critical, 3 high), wards ICU-2',
    ]);
  });

  it('that comes one by one is told by the quarter of a minute, however grave', async () => {
    for (const row of alerts(12, { severity: 'high' })) {
      await told.tell(row);
      await told.deliver();
    }
    expect(mail.mails).toHaveLength(2);
    await told.later(0.25);
    expect(subjects().slice(2)).toEqual([
      'Carbawatch site-1: 10 more alerts (10 high) since 12:00 UTC, wards ICU-2',
    ]);
  });

  it('what is acknowledged while it waits is told to nobody', async () => {
    const rows = alerts(5, { severity: 'medium' });
    for (const row of rows) {
      await told.tell(row);
      await told.deliver();
    }
    await tellAll(rows.slice(2).map((row) => ({ ...row, status: 'acknowledged' as const })));
    await told.later(90);
    expect(mail.mails).toHaveLength(2);
  });

  it('arrives once when its receivers were away, the same bytes at every attempt', async () => {
    await Promise.all([web.stop(), mail.stop()]);
    const rows = alerts(10, { severity: 'medium' });
    await tellAll(rows);
    await told.deliver();
    await told.later(1);
    await Promise.all([web.start(), mail.start()]);
    await told.later(5);
    await told.later(5);
    expect([mail.mails.length, web.received.length]).toEqual([1, 1]);
    const outcomes = new Set(
      (await ledgerOf(rows)).map(({ attempts }) => attempts.map(({ outcome }) => outcome).join()),
    );
    expect(outcomes).toEqual(new Set(['failed,failed,delivered']));
  });

  it('that reached nobody is told to the operator, as one message too', async () => {
    await Promise.all([web.stop()]);
    await told.setRoutes(routes({ channels: ['pager'] }));
    await tellAll(alerts(40, { severity: 'high' }));
    await told.deliver();
    await told.later(16);
    expect(subjects()).toEqual([
      'Carbawatch site-1: 40 alerts at one time (40 high; of them 40 reached nobody), wards ICU-2',
    ]);
  });

  it('goes out message by message where the site wishes no digest', async () => {
    await told.setRoutes(routes({ digest: null }));
    await tellAll(alerts(30, { severity: 'medium' }));
    await told.deliver();
    expect(mail.mails).toHaveLength(30);
  });
});

describe('an alert that is over', () => {
  const board = () =>
    fhir.received.map(({ path, body }) => {
      const { status } = JSON.parse(body) as { status: string };
      return [path.split('%7C')[1], status];
    });

  it('makes its FHIR Flag inactive, the same one, and tells those who were told', async () => {
    await told.setRoutes(routes({ channels: ['mail', 'board'] }));
    const [row] = alerts(1, { severity: 'high' });
    if (!row) throw new RangeError('one alert');
    await told.tell(row);
    await told.deliver();
    await told.tell({ ...row, status: 'resolved', disposition: 'cleared' });
    await told.deliver();
    expect(board()).toEqual([
      [row.id, 'active'],
      [row.id, 'inactive'],
    ]);
    expect(subjects()[1]).toBe(
      'Carbawatch site-1: over: high alert: New carbapenemase producer, ward ICU-2',
    );
  });

  it('of which nobody was told, tells nobody', async () => {
    const [row] = alerts(1, { severity: 'high' });
    if (!row) throw new RangeError('one alert');
    await web.stop();
    await mail.stop();
    await told.tell(row);
    await told.deliver();
    await told.tell({ ...row, status: 'resolved', disposition: 'cleared' });
    await web.start();
    await mail.start();
    await told.later(60);
    expect([mail.mails.length, web.received.length]).toEqual([0, 0]);
  });

  it('that the facts withdraw leaves a Flag entered in error', async () => {
    await told.setRoutes(routes({ channels: ['board'] }));
    const [row] = alerts(1, { severity: 'high' });
    if (!row) throw new RangeError('one alert');
    await told.tell(row);
    await told.deliver();
    await told.tell({ ...row, status: 'resolved', disposition: 'retracted' });
    await told.deliver();
    expect(board().at(-1)).toEqual([row.id, 'entered-in-error']);
  });
});
