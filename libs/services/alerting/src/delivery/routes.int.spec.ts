import { routesAnswer, type ChannelTest, type RoutesAnswer } from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { ServedAlerting } from '../http/served.story';
import { WebReceiver } from './receivers.story';

const SECRET = 'a-secret-of-the-pager-gateway';
const web = new WebReceiver();
let served: ServedAlerting;
let admin: string;
let ipc: string;

beforeAll(async () => {
  await web.start();
  served = await ServedAlerting.start('wall');
  admin = await served.key('admin');
  ipc = await served.key('ipc');
});
afterAll(async () => {
  await served.stop();
  await web.stop();
});

const pager = (more: object = {}) => ({
  name: 'pager',
  kind: 'webhook',
  url: `${web.address}/pager`,
  ...more,
});
const pagerAt = (url: string) => pager({ url, secret: SECRET });
const routes = (channel: object, more: object = {}) => ({
  channels: [channel],
  roles: [{ name: 'nurse', channels: ['pager'] }],
  routes: [{ name: 'urgent', role: 'nurse' }],
  ...more,
});

describe('the routes of alerts', () => {
  it('are none at first, and say so', async () => {
    const { body } = await served.get<RoutesAnswer>('routes', ipc);
    expect(routesAnswer.strict().parse(body)).toMatchObject({
      version: 0,
      routes: [],
      delivers: false,
      whyNot: 'No route is set.',
    });
  });

  it('are set by an administrator alone, and each change is audited', async () => {
    expect((await served.put('routes', ipc, routes(pager({ secret: SECRET })))).status).toBe(403);
    const { status, body } = await served.put<RoutesAnswer>(
      'routes',
      admin,
      routes(pager({ secret: SECRET })),
    );
    expect([status, body.version, body.delivers]).toEqual([200, 1, true]);
    const [entry] = await served.platform.database.query(
      `SELECT action, target FROM access.audit WHERE action = 'routes.changed'`,
    );
    expect(entry).toEqual({ action: 'routes.changed', target: 'site-1/1' });
  });

  it('never show a secret, keep it when it is left out, and hold it sealed', async () => {
    const { body } = await served.put<RoutesAnswer>('routes', admin, routes(pager()));
    expect(body.channels).toEqual([{ ...pager(), hasSecret: true }]);
    const rows = await served.platform.database.query('SELECT body FROM alerting.route_setting');
    expect(JSON.stringify([body, rows])).not.toContain(SECRET);
  });

  it('give a secret to no other address than the one that it was set for', async () => {
    const moved = routes(pager({ url: 'https://elsewhere.example/pager' }));
    const { status, body } = await served.put<{ problems: unknown[] }>('routes', admin, moved);
    expect(status).toBe(422);
    expect(body.problems).toMatchObject([{ pointer: '/channels/0/secret' }]);
  });

  it.each([
    [
      'a role of no channel',
      { roles: [{ name: 'nurse', channels: ['fax'] }] },
      '/roles/0/channels/0',
    ],
    [
      'a route of a rule that is none',
      { routes: [{ name: 'r', role: 'nurse', rules: ['new-cpe', 'new-cep'] }] },
      '/routes/0/rules/1',
    ],
    ['a route to nobody', { routes: [{ name: 'r', role: 'matron' }] }, '/routes/0/role'],
    [
      'an escalation to nobody',
      { routes: [{ name: 'r', role: 'nurse', escalation: [{ role: 'x', afterMinutes: 5 }] }] },
      '/routes/0/escalation/0/role',
    ],
    ['an operator who is nobody', { operator: 'janitor' }, '/operator'],
    [
      'an escalation of a message that has expired',
      {
        roles: [{ name: 'nurse', channels: ['pager'] }],
        routes: [
          {
            name: 'r',
            role: 'nurse',
            escalation: [{ role: 'nurse', afterMinutes: 30 }],
            expiresAfterMinutes: 30,
          },
        ],
      },
      '/routes/0/escalation/0/afterMinutes',
    ],
    [
      'quiet hours of a whole day',
      { routes: [{ name: 'r', role: 'nurse', quietHours: { from: '22:00', to: '22:00' } }] },
      '/routes/0/quietHours',
    ],
    [
      'a webhook to where clouds keep a machine’s credentials',
      { channels: [pagerAt('http://169.254.169.254/x')] },
      '/channels/0/url',
    ],
    [
      'a webhook in the clear to an address outside',
      { channels: [pagerAt('http://203.0.113.9/x')] },
      '/channels/0/url',
    ],
    [
      'e-mail without a mail server',
      { channels: [{ name: 'pager', kind: 'email', to: ['a@b.example'] }] },
      '/channels/0',
    ],
  ])('are refused with %s', async (_, more, pointer) => {
    const { status, body } = await served.put<{ problems: { pointer: string }[] }>(
      'routes',
      admin,
      routes(pager(), more),
    );
    expect([status, body.problems[0]?.pointer]).toEqual([422, pointer]);
  });

  it('can be tried out, channel by channel, with a message about no alert', async () => {
    web.received.length = 0;
    const { body } = await served.post<ChannelTest>('routes/test', admin, { channel: 'pager' });
    expect(body).toEqual({ channel: 'pager', outcome: 'delivered', code: 'http-200' });
    expect(web.received.map((r) => (JSON.parse(r.body) as { kind: string }).kind)).toEqual([
      'test',
    ]);
    expect((await served.post('routes/test', admin, { channel: 'fax' })).status).toBe(404);
  });

  it('carry an alert of today, which then shows that it was delivered', async () => {
    web.received.length = 0;
    const today = new Date().toISOString().slice(0, 16).replace('T', ' ');
    const story = new HospitalStory('site-1', '+00:00')
      .at(today)
      .report('L-9', { patient: 'anna', cpe: 'confirmed', carbapenemases: ['KPC-2'] });
    await served.tell(story);
    await until(() => web.received.length > 0);
    const shown = () => served.get<{ items: { deliveries: unknown[] }[] }>('alerts', ipc);
    await until(async () => JSON.stringify((await shown()).body).includes('"outcome":"delivered"'));
    const { body } = await served.get<{ items: unknown[] }>('deliveries', ipc);
    const delivered = { role: 'nurse', channel: 'pager', status: 'delivered' };
    expect(body.items).toContainEqual(expect.objectContaining(delivered));
    const elsewhere = await served.key('ipc', ['site-2']);
    expect((await served.get<{ items: unknown[] }>('deliveries', elsewhere)).body.items).toEqual(
      [],
    );
  });

  it('name the hours in which nobody would be on call, and are put all the same', async () => {
    const onCall = [{ days: [1, 2, 3, 4, 5, 6], from: '00:00', to: '00:00', channels: ['pager'] }];
    const { status, body } = await served.put<RoutesAnswer>(
      'routes?site=site-2',
      await served.key('admin', ['site-2']),
      routes(pager({ secret: SECRET }), { roles: [{ name: 'nurse', channels: [], onCall }] }),
    );
    expect([status, body.warnings]).toEqual([
      200,
      [
        {
          code: 'nobody-on-call',
          pointer: '/roles/0/onCall',
          detail: 'nurse: no one is on call Sunday 00:00-24:00.',
        },
        {
          code: 'no-operator',
          pointer: '/operator',
          detail: 'No operator is named: nobody learns when a message has reached nobody.',
        },
      ],
    ]);
  });

  it('warn of quiet hours that hold nothing, and of addresses in the clear', async () => {
    const { status, body } = await served.put<RoutesAnswer>(
      'routes?site=site-3',
      admin,
      routes(pagerAt('http://pager.hospital.example/in'), {
        routes: [
          {
            name: 'urgent',
            role: 'nurse',
            severities: ['critical', 'high'],
            quietHours: { from: '22:00', to: '07:00' },
          },
        ],
      }),
    );
    expect([status, body.warnings.map(({ code }) => code)]).toEqual([
      200,
      ['quiet-holds-nothing', 'address-in-the-clear', 'no-operator'],
    ]);
  });

  it('warn of a ward nobody knows, of an escalation to the same, of what no route takes', async () => {
    const { status, body } = await served.put<RoutesAnswer>(
      'routes?site=site-4',
      admin,
      routes(pager({ secret: SECRET }), {
        routes: [
          {
            name: 'urgent',
            role: 'nurse',
            severities: ['critical'],
            wards: ['ICU-22'],
            escalation: [{ role: 'nurse', afterMinutes: 30 }],
          },
        ],
        operator: 'nurse',
      }),
    );
    expect([status, body.warnings.map(({ code, pointer }) => `${code} ${pointer}`)]).toEqual([
      200,
      [
        'ward-unheard /routes/0/wards/0',
        'escalation-to-same /routes/0/escalation/0/role',
        'severity-untold /routes',
      ],
    ]);
  });

  it.each([
    ['a limit of no messages', { digest: { messages: 0, minutes: 60 } }],
    ['a digest without its minutes', { digest: { messages: 2 } }],
    [
      'a rota of no day',
      { onCall: [{ dates: [], from: '08:00', to: '20:00', channels: ['pager'] }] },
    ],
  ])('with %s are refused', async (_, more) => {
    const roles = [{ name: 'nurse', channels: ['pager'], ...more }];
    const answer = await served.put('routes', admin, routes(pager({ secret: SECRET }), { roles }));
    expect(answer.status).toBe(422);
  });
});

/** Looks until it holds; jest's own limit ends a test whose wish is never fulfilled. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}
