import { createHmac, randomUUID } from 'node:crypto';
import { routesSetting } from '@carbawatch/contracts';
import { Secrets, type SecretBox } from '@carbawatch/service-kit';
import { claimDeliveries, deliveriesOfAlerts, deliveryCounts } from './deliveries.store';
import { MailReceiver, WebReceiver, type Received } from './receivers.story';
import { openedChannel, resealRoutes, routesInForce } from './route-settings.store';
import { PATIENT_WORDS, ToldPeople, alertRowOf } from './told-people.story';

const SECRET = 'a-secret-of-the-pager-gateway';
const web = new WebReceiver();
const fhir = new WebReceiver();
const mail = new MailReceiver();
let told: ToldPeople;

function routes(more: object = {}) {
  return routesSetting.parse({
    channels: [
      { name: 'mail', kind: 'email', to: ['nurse@hospital.example', 'doctor@hospital.example'] },
      { name: 'pager', kind: 'webhook', url: `${web.address}/pager`, secret: SECRET },
      { name: 'record', kind: 'fhir', url: `${fhir.address}/r4`, resource: 'Communication' },
      { name: 'board', kind: 'fhir', url: `${fhir.address}/r4`, resource: 'Flag' },
      { name: 'app', kind: 'in-app' },
    ],
    roles: [
      { name: 'nurse', channels: ['mail', 'pager', 'record', 'board', 'app'] },
      { name: 'doctor', channels: ['pager'] },
      { name: 'operator', channels: ['mail'] },
    ],
    routes: [
      {
        name: 'urgent',
        severities: ['critical', 'high'],
        role: 'nurse',
        escalation: [{ role: 'doctor', afterMinutes: 60 }],
      },
    ],
    operator: 'operator',
    ...more,
  });
}

beforeAll(async () => {
  told = await ToldPeople.toldBy(mail, web, fhir);
});
afterAll(() => told.stop());
beforeEach(() => told.anew(routes));

const idsOf = (received: readonly Received[]) => received.map((r) => r.headers['idempotency-key']);

/** Everything that went over the wire, with what was encoded on the way. */
function bytesSent(): string {
  const requests = [...web.received, ...fhir.received];
  const all = [...mail.mails, ...requests.map((r) => JSON.stringify(r))].join('\n');
  const softBreaks = all.replaceAll(/=\r?\n/g, '');
  const base64 = [...all.matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g)].map(([text]) =>
    Buffer.from(text, 'base64').toString('utf8'),
  );
  return [all, softBreaks, decodeURIComponent(softBreaks.replaceAll('%', '%25')), ...base64].join();
}

/** The text of a mail, out of whichever encoding it was sent in. */
function bodyOfMail(sent: string): string {
  const body = sent
    .split(/\r?\n\r?\n/)
    .slice(1)
    .join('\n');
  if (/^content-transfer-encoding: base64/im.test(sent)) {
    return Buffer.from(body, 'base64').toString('utf8');
  }
  const bytes = body
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

describe('an alert that somebody has to hear of', () => {
  it('goes out by e-mail, webhook and FHIR, once each, with a link and nothing about the patient', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    await told.tell({ ...row, count: 2 });
    await told.deliver();
    expect([mail.mails.length, web.received.length, fhir.received.length]).toEqual([1, 1, 2]);
    const sent = bytesSent();
    expect(sent).toContain(`https://carbawatch.hospital.example/alerts/${row.id}`);
    for (const word of PATIENT_WORDS) expect(sent).not.toContain(word);
  });

  it('is written in the language of its channel, and says as little in each', async () => {
    const { channels } = routes();
    const chinese = channels.map((channel) =>
      channel.kind === 'in-app' ? channel : { ...channel, language: 'zh' as const },
    );
    await told.setRoutes(routes({ channels: chinese }));
    await told.tell(alertRowOf(randomUUID()));
    await told.deliver();
    const said = '高级别预警：新发产碳青霉烯酶菌，病区 ICU-2';
    for (const { body } of [...web.received, ...fhir.received]) expect(body).toContain(said);
    expect([web.received.length, fhir.received.length, mail.mails.length]).toEqual([1, 2, 1]);
    expect(bodyOfMail(mail.mails[0] ?? '')).toContain(said);
    for (const word of PATIENT_WORDS) expect(bytesSent()).not.toContain(word);
  });

  it('is signed for the webhook, so that its receiver knows that we wrote it and when', async () => {
    await told.tell(alertRowOf(randomUUID()));
    await told.deliver();
    const [request] = web.received;
    const timestamp = request?.headers['carbawatch-timestamp'];
    expect(timestamp).toBe(String(Date.parse('2024-01-06T12:00:00Z') / 1000));
    const mac = createHmac('sha256', SECRET).update(`${String(timestamp)}.${request?.body ?? ''}`);
    expect(request?.headers['carbawatch-signature']).toBe(`v1=${mac.digest('hex')}`);
  });

  it('is a FHIR resource about no patient, of which a repeat makes no second one', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    const bodies = fhir.received.map(({ method, path, body, headers }) => ({
      method,
      path,
      resource: JSON.parse(body) as Record<string, unknown>,
      condition: headers['if-none-exist'],
    }));
    const communication = bodies.find(({ path }) => path === '/r4/Communication');
    const flag = bodies.find(({ path }) => path.startsWith('/r4/Flag'));
    expect(communication?.resource).not.toHaveProperty('subject');
    expect(flag?.resource['subject']).toEqual({ type: 'Location', display: 'ICU-2' });
    expect(communication?.condition).toMatch(/^identifier=urn%3Acarbawatch%3Adelivery%7C/);
    // A conditional update: FHIR R4 3.1.0.7.1.
    const identifier = `urn%3Acarbawatch%3Aalert%7C${row.id}`;
    expect([flag?.method, flag?.path]).toEqual(['PUT', `/r4/Flag?identifier=${identifier}`]);
    expect(flag?.resource['status']).toBe('active');
  });

  it('arrives once each when all receivers are away at first and come back', async () => {
    await Promise.all([web.stop(), fhir.stop(), mail.stop()]);
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    await told.later(1);
    const waiting = await told.ledger(row.id);
    expect(waiting.filter(({ status }) => status === 'waiting')).toHaveLength(4);
    await Promise.all([web.start(), fhir.start(), mail.start()]);
    await told.later(20);
    await told.later(20);
    const ledger = await told.ledger(row.id);
    expect(new Set(ledger.map(({ status }) => status))).toEqual(new Set(['delivered']));
    for (const { channelKind, attempts } of ledger) {
      const outcomes = attempts.map(({ outcome }) => outcome);
      const tries = channelKind === 'in-app' ? ['delivered'] : ['failed', 'failed', 'delivered'];
      expect(outcomes).toEqual(tries);
    }
    expect([mail.mails.length, web.received.length, fhir.received.length]).toEqual([1, 1, 2]);
  });

  it('has one effect when the process dies between the answer and its note of it', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    const { database, clock } = told.context;
    await told.dispatcher.round();
    await told.dispatcher.settled();
    await database.query(
      `UPDATE alerting.delivery SET status = 'waiting', leased_until = $1 WHERE alert_id = $2`,
      [new Date(clock.now().getTime() + 60_000), row.id],
    );
    await told.deliver();
    expect(web.received).toHaveLength(1);
    await told.later(2);
    expect(web.received).toHaveLength(2);
    expect(new Set(idsOf(web.received)).size).toBe(1);
    expect(idsOf(web.received)[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(new Set(web.received.map(({ body }) => body)).size).toBe(1);
    const messageIds = mail.mails.map((text) => /^Message-ID: (.*)$/im.exec(text)?.[1]);
    expect(new Set(messageIds).size).toBe(1);
  });

  it('is not sent twice by two processes at once', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await Promise.all([told.deliver(), told.deliver(), told.deliver()]);
    expect([mail.mails.length, web.received.length, fhir.received.length]).toEqual([1, 1, 2]);
    const { database, clock } = told.context;
    expect(await database.transaction((tx) => claimDeliveries(tx, clock.now()))).toEqual([]);
  });

  it('is told to the next role when nobody acknowledges it within the hour', async () => {
    await told.tell(alertRowOf(randomUUID()));
    await told.deliver();
    await told.later(59);
    expect(web.received).toHaveLength(1);
    await told.later(1);
    const kinds = web.received.map(({ body }) => (JSON.parse(body) as { kind: string }).kind);
    expect(kinds).toEqual(['raised', 'escalated']);
  });

  it('is told to nobody else once it is acknowledged', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    await told.tell({ ...row, status: 'acknowledged' });
    await told.later(120);
    expect(web.received).toHaveLength(1);
  });

  it('is shown anew to every open page, with whom it has been told to', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    const changes = await told.context.database.query<{ kind: string; body: string }>(
      'SELECT kind, body FROM alerting.change WHERE body::jsonb ->> $1 = $2',
      ['id', row.id],
    );
    const [shown] = changes.map(({ body }) => JSON.parse(body) as { deliveries: unknown[] });
    expect(shown?.deliveries).toContainEqual(
      expect.objectContaining({ channel: 'app', outcome: 'delivered', kind: 'raised' }),
    );
    expect(shown?.deliveries).toContainEqual(
      expect.objectContaining({ channel: 'doctor', outcome: 'planned', kind: 'escalated' }),
    );
  });

  it('shows until when the night holds it back, and whom it will tell', async () => {
    const quietHours = { from: '11:00', to: '14:00' };
    await told.setRoutes(
      routes({ routes: [{ name: 'all', severities: ['medium'], role: 'nurse', quietHours }] }),
    );
    const row = alertRowOf(randomUUID(), { severity: 'medium' });
    await told.tell(row);
    await told.deliver();
    const { database } = told.context;
    const byAlert = await database.readAs('all', (tx) => deliveriesOfAlerts(tx, [row.id]));
    const due = Date.parse(byAlert.get(row.id)?.[0]?.at ?? '');
    expect(byAlert.get(row.id)).toMatchObject([{ channel: 'nurse', outcome: 'held' }]);
    expect(due).toBeGreaterThan(told.clock.now().getTime());
    expect(web.received).toEqual([]);
  });

  it('that the facts withdraw is called back from those who were told', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    await told.tell({ ...row, status: 'resolved', disposition: 'retracted' });
    await told.deliver();
    expect(mail.mails.filter((text) => text.includes('withdrawn'))).toHaveLength(1);
    const said = fhir.received
      .filter(({ path }) => path === '/r4/Communication')
      .map(({ body }) => JSON.parse(body) as { status: string; about: unknown });
    const about = [{ identifier: { system: 'urn:carbawatch:alert', value: row.id } }];
    // Both were said; a record marked as an error is one that nobody is shown.
    expect(said).toMatchObject([
      { status: 'completed', about },
      { status: 'completed', about },
    ]);
  });
});

describe('a message that cannot be sent', () => {
  it.each([
    ['an answer of 503', () => void (web.status = 503), 'http-503'],
    ['an answer of 404', () => void (web.status = 404), 'http-404'],
    ['a redirect, which is never followed', () => void (web.status = 307), 'redirected'],
    ['a receiver that is away', () => web.stop(), 'econnrefused'],
  ])('%s is written into the ledger and tried again', async (_, fail, code) => {
    await fail();
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    const pager = (await told.ledger(row.id)).find(({ channel }) => channel === 'pager');
    expect(pager).toMatchObject({ status: 'waiting', attempts: [{ outcome: 'failed', code }] });
  });

  it('to an address where a machine keeps its credentials is refused', async () => {
    const channel = { name: 'pager', kind: 'webhook', secret: SECRET };
    await told.setRoutes(
      routes({
        channels: [{ ...channel, url: 'https://169.254.169.254/latest' }],
        roles: [{ name: 'nurse', channels: ['pager'] }],
        routes: [{ name: 'all', role: 'nurse' }],
        operator: null,
      }),
    );
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    const [delivery] = await told.ledger(row.id);
    expect(delivery?.attempts).toMatchObject([{ outcome: 'failed', code: 'refused-address' }]);
  });

  it('is given up when it expires, and the operator was told that nobody was reached', async () => {
    await told.setRoutes(
      routes({
        roles: [
          { name: 'nurse', channels: ['pager', 'app'] },
          { name: 'operator', channels: ['mail'] },
        ],
        routes: [{ name: 'urgent', role: 'nurse', expiresAfterMinutes: 60 }],
      }),
    );
    await web.stop();
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    await told.later(10);
    expect(mail.mails).toHaveLength(0);
    await told.later(6);
    expect(mail.mails).toHaveLength(1);
    expect(mail.mails[0]).toContain('nobody could be reached');
    for (let i = 0; i < 6; i += 1) await told.later(15);
    expect(mail.mails).toHaveLength(1);
    const pager = (await told.ledger(row.id)).find(({ channel }) => channel === 'pager');
    expect(pager?.status).toBe('expired');
    const { database } = told.context;
    const counts = await database.transaction((tx) => deliveryCounts(tx));
    expect(counts).toEqual({ unreached: 1, waiting: 0 });
  });

  it('because no route takes a critical alert is told to the operator at once', async () => {
    await told.setRoutes(routes({ routes: [{ name: 'surgery', role: 'nurse', wards: ['SURG'] }] }));
    await told.tell(alertRowOf(randomUUID(), { severity: 'critical' }));
    await told.deliver();
    expect(mail.mails).toHaveLength(1);
  });
});

describe('what is not delivered', () => {
  it('a demonstration or a replay, whose clock is that of its messages, tells nobody', async () => {
    const replay = await ToldPeople.start(mail.url, 'message');
    await replay.setRoutes(routes());
    await replay.tell(alertRowOf(randomUUID()));
    await replay.deliver();
    expect([mail.mails.length, web.received.length]).toEqual([0, 0]);
    await replay.stop();
  });

  it('an alert that a rebuild makes anew, a day after it was raised', async () => {
    told.clock.set('2024-01-07T13:00:00Z');
    await told.tell(alertRowOf(randomUUID()));
    await told.deliver();
    expect([mail.mails.length, web.received.length]).toEqual([0, 0]);
  });
});

describe('a change of the secret key', () => {
  it('leaves channels with their secrets, which the old key opens no more', async () => {
    const { database, secrets } = told.context;
    const newer = new Secrets(Buffer.alloc(32, 8), [Buffer.alloc(32, 7)]).vault;
    const reseal = () => database.transaction((tx) => resealRoutes(tx, newer));
    expect(await reseal()).toBeGreaterThan(0);
    expect(await reseal()).toBe(0);
    const stored = await database.transaction((tx) => routesInForce(tx, 'site-1'));
    if (!stored) throw new Error('the routes stand');
    const openedBy = (box: SecretBox) => openedChannel('site-1', stored.setting, 'pager', box);
    expect(openedBy(new Secrets(Buffer.alloc(32, 8)).vault)).toMatchObject({ secret: SECRET });
    expect(() => openedBy(secrets.vault)).toThrow('The key that sealed this value is not here.');
    await database.query('DELETE FROM alerting.route_setting');
  });
});
