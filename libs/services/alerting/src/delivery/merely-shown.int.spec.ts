import { randomUUID } from 'node:crypto';
import { routesSetting } from '@carbawatch/contracts';
import { TellShownFromSent1793000000191 } from '../store/migrations/tell-shown-from-sent-1793000000191';
import { deliveryCounts } from './deliveries.store';
import { MailReceiver, WebReceiver } from './receivers.story';
import { ToldPeople, alertRowOf } from './told-people.story';

const web = new WebReceiver();
const fhir = new WebReceiver();
const mail = new MailReceiver();
let told: ToldPeople;

/** The nurse by these channels, the operator by mail. */
const routes = (...channels: readonly string[]) =>
  routesSetting.parse({
    channels: [
      { name: 'mail', kind: 'email', to: ['operator@hospital.example'] },
      {
        ...{ name: 'pager', kind: 'webhook', url: `${web.address}/pager` },
        secret: 'a-secret-of-the-pager-gateway',
      },
      { name: 'record', kind: 'fhir', url: `${fhir.address}/r4`, resource: 'Communication' },
      { name: 'board', kind: 'fhir', url: `${fhir.address}/r4`, resource: 'Flag' },
      { name: 'app', kind: 'in-app' },
    ],
    roles: [
      { name: 'nurse', channels },
      { name: 'operator', channels: ['mail'] },
    ],
    routes: [{ name: 'all', role: 'nurse' }],
    operator: 'operator',
  });

beforeAll(async () => {
  told = await ToldPeople.toldBy(mail, web, fhir);
});
afterAll(() => told.stop());
beforeEach(() => told.anew());

const unreached = async () =>
  (await told.context.database.transaction((tx) => deliveryCounts(tx))).unreached;

describe('what only shows an alert to whoever looks is nobody who was reached', () => {
  it.each([
    ['an open page', 'app', 'critical', 1],
    ['an open page', 'app', 'medium', 0],
    ['a Flag that a server took', 'board', 'critical', 1],
    ['a Flag that a server took', 'board', 'high', 1],
    ['a Flag that a server took', 'board', 'medium', 0],
    ['a Communication, which is a message', 'record', 'critical', 0],
  ] as const)('%s: by %s alone, of a %s alert, the operator gets %i', async (...about) => {
    const [, channel, severity, mails] = about;
    await told.setRoutes(routes(channel));
    await told.tell(alertRowOf(randomUUID(), { severity }));
    await told.deliver();
    await told.later(20);
    expect(mail.mails).toHaveLength(mails);
    expect(await unreached()).toBe(mails);
  });

  it('a pager that is away beside a Flag: the operator is told in time, and once', async () => {
    await told.setRoutes(routes('pager', 'board', 'app'));
    web.status = 503;
    await told.tell(alertRowOf(randomUUID(), { severity: 'critical' }));
    await told.deliver();
    expect(fhir.received).toHaveLength(1);
    await told.later(10);
    expect(mail.mails).toHaveLength(0);
    await told.later(6);
    expect(mail.mails).toHaveLength(1);
    await told.later(30);
    expect(mail.mails).toHaveLength(1);
    web.status = 200;
    await told.later(15);
    expect([web.received.length, await unreached()]).toEqual([1, 0]);
  });

  it('a Flag for one role, and a pager that is still being tried for another: not before that', async () => {
    const setting = routes('pager');
    const board = { name: 'board', channels: ['board'] };
    await told.setRoutes({
      ...setting,
      roles: [...setting.roles, { ...board, onCall: [] }],
      routes: [
        ...setting.routes.map((one) => ({ ...one, name: 'shown', role: 'board' })),
        ...setting.routes,
      ],
    });
    web.status = 503;
    await told.tell(alertRowOf(randomUUID(), { severity: 'critical' }));
    await told.deliver();
    await told.later(10);
    expect([fhir.received.length, mail.mails.length]).toEqual([1, 0]);
    await told.later(6);
    expect(mail.mails).toHaveLength(1);
    await told.later(30);
    expect(mail.mails).toHaveLength(1);
    // Of the next the pager tells somebody in time.
    web.status = 200;
    await told.tell(alertRowOf(randomUUID(), { severity: 'critical' }));
    await told.later(30);
    expect(mail.mails).toHaveLength(1);
  });

  it('an acknowledgement by mistake: the call goes on by the pager that lacked it', async () => {
    await told.setRoutes(routes('pager', 'board'));
    web.status = 503;
    const row = alertRowOf(randomUUID(), { severity: 'critical' });
    await told.tell(row);
    await told.deliver();
    await told.tell({ ...row, status: 'acknowledged' });
    web.status = 200;
    await told.tell(row);
    await told.later(1);
    expect(web.received).toHaveLength(1);
  });

  it('and is set to how things stand all the same: the Flag of what is over is no more active', async () => {
    await told.setRoutes(routes('pager', 'board'));
    web.status = 503;
    const row = alertRowOf(randomUUID(), { severity: 'critical' });
    await told.tell(row);
    await told.deliver();
    await told.tell({ ...row, status: 'resolved', disposition: 'retracted' });
    await told.deliver();
    const flags = fhir.received.map(({ body }) => (JSON.parse(body) as { status: string }).status);
    expect(flags).toEqual(['active', 'entered-in-error']);
    expect(web.received).toEqual([]);
  });

  it('of an earlier release: what its ledger has is told apart by the routes in force', async () => {
    const channels = ['pager', 'record', 'board', 'app'];
    await told.setRoutes(routes(...channels));
    await told.tell(alertRowOf(randomUUID()));
    await told.deliver();
    const { database } = told.context;
    await database.query('ALTER TABLE alerting.delivery DROP COLUMN merely_shown');
    const query = (sql: string) => database.query(sql);
    await new TellShownFromSent1793000000191().up({ query } as never);
    const rows = await database.query<{ channel: string }>(
      'SELECT channel FROM alerting.delivery WHERE merely_shown ORDER BY channel',
    );
    expect(rows.map(({ channel }) => channel)).toEqual(['app', 'board']);
  });
});
