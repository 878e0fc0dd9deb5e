import { randomUUID } from 'node:crypto';
import { routesSetting } from '@carbawatch/contracts';
import { toldAlert } from '../store/alert-row';
import { saveAlerts } from '../store/alerts';
import { deliveryCounts } from './deliveries.store';
import { planDeliveries } from './planner';
import { MailReceiver, WebReceiver } from './receivers.story';
import { ToldPeople, alertRowOf } from './told-people.story';

const web = new WebReceiver();
const mail = new MailReceiver();
let told: ToldPeople;

/** The nurse by pager, the doctor by mail an hour later, the operator by mail. */
function routes(more: object = {}) {
  const url = `${web.address}/pager`;
  const mailTo = (name: string) => ({ name, kind: 'email', to: [`${name}@hospital.example`] });
  const roleOf = ([name, channel]: string[]) => ({ name, channels: [channel] });
  return routesSetting.parse({
    channels: [
      { name: 'pager', kind: 'webhook', url, secret: 'a-secret-of-the-pager-gateway' },
      mailTo('doctor-mail'),
      mailTo('operator-mail'),
    ],
    roles: [
      ['nurse', 'pager'],
      ['doctor', 'doctor-mail'],
      ['operator', 'operator-mail'],
    ].map(roleOf),
    routes: [
      {
        name: 'all',
        role: 'nurse',
        escalation: [{ role: 'doctor', afterMinutes: 60 }],
        quietHours: { from: '22:00', to: '07:00' },
        ...more,
      },
    ],
    operator: 'operator',
  });
}

beforeAll(async () => {
  told = await ToldPeople.toldBy(mail, web);
});
afterAll(() => told.stop());
beforeEach(() => told.anew(routes));

const line = (kind: 'raised' | 'amended', at: string) =>
  ({ at, kind, actor: null, text: '', comment: null }) as const;

/** Acknowledged five minutes on by a slip, and taken back ten minutes later. */
async function slip(row: ReturnType<typeof alertRowOf>): Promise<void> {
  await told.later(5);
  await told.tell({ ...row, status: 'acknowledged' });
  await told.later(10);
  await told.tell({ ...row, status: 'open', reopened: true });
}

describe('an alert of which was told that it is withdrawn', () => {
  it('and which stands again by the same facts is told anew', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    await told.tell({ ...row, status: 'resolved', disposition: 'retracted' });
    await told.deliver();
    // The rule was changed back: it is raised half an hour later than it first was.
    told.clock.advance(30 * 60_000);
    const at = told.clock.now().toISOString();
    await told.tell({ ...row, raisedAt: at, timeline: [line('raised', at)] });
    await told.deliver();
    const kinds = web.received.map(({ body }) => (JSON.parse(body) as { kind: string }).kind);
    expect(kinds).toEqual(['raised', 'retracted', 'raised']);
    expect(new Set(web.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(3);
  });
});

describe('a change that the log tells late', () => {
  it('calls nobody anew after the withdrawal was told', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    const fed = { ...row, count: 2 };
    const over = { ...fed, status: 'resolved', disposition: 'retracted' } as const;
    const { database } = told.context;
    await database.transaction((tx) => saveAlerts(tx, [over], () => 0));
    // The doctor is called meanwhile, and the alert is looked at by its row.
    await told.later(60);
    const calls = () => web.received.length + mail.mails.length;
    const before = calls();
    await database.transaction((tx) => planDeliveries(tx, [toldAlert(fed)], told.context));
    await told.deliver();
    expect(calls()).toBe(before);
    expect(before).toBeGreaterThan(1);
  });
});

describe('a call that an acknowledgement called back, when this was a slip', () => {
  it('comes after an hour without an acknowledgement, and to nobody twice', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    await slip(row);
    await told.later(54);
    expect([web.received.length, mail.mails.length]).toEqual([1, 0]);
    await told.later(1);
    expect(mail.mails).toHaveLength(1);
    await told.later(600);
    expect([web.received.length, mail.mails.length]).toEqual([1, 1]);
  });

  it('held by the night, comes in the morning', async () => {
    told.clock.set('2024-01-06T23:00:00Z');
    const raisedAt = '2024-01-06T23:00:00.000Z';
    const timeline = [line('raised', raisedAt)];
    const more = { severity: 'medium', timeline, raisedAt, basis: raisedAt } as const;
    const row = alertRowOf(randomUUID(), more);
    await told.tell(row);
    await told.deliver();
    await slip(row);
    expect(web.received).toHaveLength(0);
    await told.later(8 * 60);
    expect(web.received).toHaveLength(1);
  });

  it('is tried again where it had not arrived yet', async () => {
    web.status = 503;
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    await slip(row);
    web.status = 200;
    web.received.length = 0;
    await told.later(15);
    expect(web.received).toHaveLength(1);
    const pager = (await told.ledger(row.id)).find(({ channel }) => channel === 'pager');
    expect(pager?.status).toBe('delivered');
  });
});

it('what the night holds goes when new routes end the quiet hours earlier', async () => {
  told.clock.set('2024-01-06T23:00:00Z');
  const raisedAt = '2024-01-06T23:00:00.000Z';
  const timeline = [line('raised', raisedAt)];
  const more = { severity: 'medium', timeline, raisedAt, basis: raisedAt } as const;
  await told.tell(alertRowOf(randomUUID(), more));
  await told.later(30);
  await told.setRoutes(routes({ quietHours: { from: '22:00', to: '00:00' } }));
  await told.later(29);
  expect(web.received).toHaveLength(0);
  await told.later(1);
  expect(web.received).toHaveLength(1);
});

it('the operator is told when an alert grew and nobody heard of that', async () => {
  await told.setRoutes(routes({ escalation: [], expiresAfterMinutes: 60 }));
  const row = alertRowOf(randomUUID(), { severity: 'medium' });
  await told.tell(row);
  await told.deliver();
  expect(web.received).toHaveLength(1);
  await told.later(10);
  await web.stop();
  const timeline = [...row.timeline, line('amended', '2024-01-06T12:10:00.000Z')];
  await told.tell({ ...row, severity: 'critical', timeline });
  await told.deliver();
  await told.later(16);
  expect(mail.mails).toHaveLength(1);
  expect(mail.mails[0]).toContain('nobody could be reached');
  const counts = await told.context.database.transaction((tx) => deliveryCounts(tx));
  expect(counts.unreached).toBe(1);
});

it('a rule that is tuned down calls the escalation back; tuned up again it calls', async () => {
  const [all] = routes().routes;
  const urgent = { ...all, severities: ['critical', 'high'], escalation: all?.escalation };
  const rest = { name: 'rest', role: 'nurse', severities: ['medium', 'low', 'info'] };
  await told.setRoutes(routesSetting.parse({ ...routes(), routes: [urgent, rest] }));
  const row = alertRowOf(randomUUID(), { severity: 'critical' });
  const tuned = (severity: 'medium' | 'critical', at: string) =>
    told.tell({ ...row, severity, timeline: [...row.timeline, line('amended', at)] });
  await told.tell(row);
  await told.deliver();
  expect(web.received).toHaveLength(1);
  await told.later(10);
  await tuned('medium', '2024-01-06T12:10:00.000Z');
  await told.later(300);
  expect([web.received.length, mail.mails.length]).toEqual([1, 0]);
  const rows = await told.context.database.query<{ role: string; status: string }>(
    'SELECT role, status FROM alerting.notice ORDER BY level',
  );
  expect(rows).toEqual([
    { role: 'nurse', status: 'reached' },
    { role: 'doctor', status: 'cancelled' },
  ]);
  await tuned('critical', '2024-01-06T17:10:00.000Z');
  await told.later(49);
  expect(mail.mails).toHaveLength(0);
  await told.later(1);
  expect(mail.mails).toHaveLength(1);
  expect(mail.mails[0]).toContain('critical alert');
});
