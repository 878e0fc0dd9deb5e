import { randomUUID } from 'node:crypto';
import { routesSetting, type Delivery } from '@carbawatch/contracts';
import { claimDeliveries } from './deliveries.store';
import { MailReceiver, WebReceiver } from './receivers.story';
import { retryAfterOf } from './safe-post';
import { tellDue } from './tell-due';
import { ToldPeople, alertRowOf } from './told-people.story';

const web = new WebReceiver();
const mail = new MailReceiver();
let told: ToldPeople;

const routes = () =>
  routesSetting.parse({
    channels: [
      { name: 'mail', kind: 'email', to: ['nurse@hospital.example'] },
      {
        ...{ name: 'pager', kind: 'webhook', url: `${web.address}/pager` },
        secret: 'a-secret-of-the-pager-gateway',
      },
    ],
    roles: [{ name: 'nurse', channels: ['mail', 'pager'] }],
    routes: [{ name: 'urgent', severities: ['critical', 'high'], role: 'nurse' }],
  });

beforeAll(async () => {
  told = await ToldPeople.toldBy(mail, web);
});
afterAll(() => told.stop());
beforeEach(() => told.anew(routes));

async function paged(id: string): Promise<Delivery | undefined> {
  return (await told.ledger(id)).find(({ channel }) => channel === 'pager');
}

describe('a channel in trouble', () => {
  it('that hangs holds no other back: mails of ten more alerts leave meanwhile', async () => {
    web.hangs = true;
    for (let i = 0; i < 10; i += 1) await told.tell(alertRowOf(randomUUID()));
    while ((await told.dispatcher.round()) > 0);
    expect(mail.mails).toHaveLength(10);
    const last = alertRowOf(randomUUID());
    await told.tell(last);
    while ((await told.dispatcher.round()) > 0);
    expect(mail.mails).toHaveLength(11);
    // Ten are under way to the pager, as many as a channel may have.
    expect(await paged(last.id)).toMatchObject({ status: 'waiting', attempts: [] });
    await told.dispatcher.settled();
  });

  it('that asks to be left alone is, for as long', async () => {
    Object.assign(web, { status: 429, headers: { 'Retry-After': '240' } });
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    expect((await paged(row.id))?.nextAttemptAt).toBe('2024-01-06T12:04:00.000Z');
    web.status = 200;
    await told.later(3);
    expect(web.received).toHaveLength(0);
    await told.later(1);
    expect(web.received).toHaveLength(1);
  });

  it('that takes messages again is given at once what waited for it', async () => {
    web.status = 503;
    const [first, second] = [alertRowOf(randomUUID()), alertRowOf(randomUUID())];
    await told.tell(first);
    await told.deliver();
    for (const minutes of [1, 2, 3, 6, 11]) await told.later(minutes);
    const due = (await paged(first.id))?.nextAttemptAt;
    expect(Date.parse(due ?? '') - told.clock.now().getTime()).toBeGreaterThanOrEqual(600_000);
    web.status = 200;
    await told.later(2);
    expect(web.received).toHaveLength(0);
    await told.tell(second);
    await told.deliver();
    expect(web.received).toHaveLength(2);
    expect(await paged(first.id)).toMatchObject({ status: 'delivered' });
  });
});

describe('a message of which no answer came back', () => {
  const codes = (of: Delivery | undefined) => of?.attempts.map(({ code }) => code);

  it('as our process died: the ledger has the attempt, and the next one', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.dispatcher.settled();
    const { database, config } = told.context;
    const at = { now: told.clock.now(), timeZone: config.timezone };
    await database.transaction((tx) => tellDue(tx, at));
    // Claimed by a process of which nothing is heard any more.
    await database.transaction((tx) => claimDeliveries(tx, at.now));
    await told.deliver();
    expect(await paged(row.id)).toMatchObject({ status: 'waiting', attempts: [] });
    await told.later(2);
    const sent = await paged(row.id);
    expect(sent).toMatchObject({ status: 'delivered' });
    expect(codes(sent)).toEqual(['interrupted', 'http-200']);
    expect(sent?.attempts[0]?.at).toBe('2024-01-06T12:00:00.000Z');
    expect(web.received).toHaveLength(1);
  });

  it('and which died before the alert was withdrawn: whoever may have it is told', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    const { database, config } = told.context;
    const at = { now: told.clock.now(), timeZone: config.timezone };
    await database.transaction((tx) => tellDue(tx, at));
    await database.transaction((tx) => claimDeliveries(tx, at.now));
    await told.tell({ ...row, status: 'resolved', disposition: 'retracted' });
    await told.later(2);
    expect(codes(await paged(row.id))).toBeDefined();
    const kinds = web.received.map(({ body }) => (JSON.parse(body) as { kind: string }).kind);
    expect(kinds).toEqual(['retracted']);
  });

  it('as the receiver hung: of the withdrawal it is told', async () => {
    const row = alertRowOf(randomUUID());
    web.status = 504;
    await told.tell(row);
    await told.deliver();
    web.status = 200;
    await told.tell({ ...row, status: 'resolved', disposition: 'retracted' });
    await told.deliver();
    const kinds = web.received.map(({ body }) => (JSON.parse(body) as { kind: string }).kind);
    expect(kinds).toEqual(['retracted']);
  });

  it('but none where it was refused: nobody has heard of it', async () => {
    const row = alertRowOf(randomUUID());
    web.status = 503;
    await told.tell(row);
    await told.deliver();
    web.status = 200;
    await told.tell({ ...row, status: 'resolved', disposition: 'retracted' });
    await told.deliver();
    expect(web.received).toEqual([]);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2024-01-06T12:00:00Z');
  it.each([
    ['seconds', 429, '120', 120_000],
    ['a date', 503, 'Sat, 06 Jan 2024 12:05:00 GMT', 300_000],
    ['a date gone by', 503, 'Sat, 06 Jan 2024 11:05:00 GMT', 0],
    ['no time', 429, 'soon', null],
    ['of another answer', 500, '120', null],
  ])('%s', (_, status, header, ms) => {
    expect(retryAfterOf(status, header, now)).toBe(ms);
  });
});
