import { randomUUID } from 'node:crypto';
import { routesSetting, type Delivery } from '@carbawatch/contracts';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { shownDelivery } from './ledger-words';
import { pageOfDeliveries } from './ledger.store';
import { MailReceiver } from './receivers.story';
import { ToldPeople, alertRowOf } from './told-people.story';

const mail = new MailReceiver();
let told: ToldPeople;

/** The nurse by mail; the doctor half an hour later, and the head who has no channel at all. */
const ROUTES = routesSetting.parse({
  channels: ['nurse', 'doctor'].map((name) => ({
    ...{ name: `${name} mail`, kind: 'email', to: [`${name}@hospital.example`] },
  })),
  roles: [
    { name: 'nurse', channels: ['nurse mail'] },
    { name: 'doctor', channels: ['doctor mail'] },
    { name: 'head', channels: [] },
  ],
  routes: [
    {
      ...{ name: 'urgent', severities: ['critical', 'high', 'medium'], role: 'nurse' },
      quietHours: { from: '22:00', to: '07:00' },
      escalation: [
        { role: 'doctor', afterMinutes: 30 },
        { role: 'head', afterMinutes: 30 },
      ],
    },
  ],
});

beforeAll(async () => {
  told = await ToldPeople.toldBy(mail);
});
afterAll(() => told.stop());
beforeEach(() => told.anew(() => ROUTES));

/** The newest first: who, by what, what became of it and why. */
async function entries(alertId: string): Promise<unknown[]> {
  const said = ({ role, channel, status, why }: Delivery) => [role, channel, status, why];
  return (await told.ledger(alertId)).map(said);
}

const SENT = ['nurse', 'nurse mail', 'delivered', null];

describe('a step that was called back before any message was made stands in the ledger', () => {
  it('when the alert was acknowledged, with the moment and the time that it would have come', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    await told.later(3);
    await told.tell({ ...row, status: 'acknowledged' });
    const why = (due: string) =>
      `Called back at 2024-01-06 12:03, before its time (${due}): the alert was acknowledged.`;
    expect((await entries(row.id)).slice(0, 2)).toEqual(
      expect.arrayContaining([
        ['doctor', null, 'cancelled', why('2024-01-06 12:30')],
        ['head', null, 'cancelled', why('2024-01-06 13:00')],
      ]),
    );
    expect((await entries(row.id)).slice(2)).toEqual([SENT]);
    const [{ attempts, channelKind, createdAt } = { attempts: null }] = await told.ledger(row.id);
    expect([attempts, channelKind, createdAt]).toEqual([[], null, '2024-01-06T12:03:00.000Z']);
  });

  it('and no more once the acknowledgement was taken back and the step has come', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    await told.tell({ ...row, status: 'acknowledged' });
    expect(await entries(row.id)).toHaveLength(3);
    await told.tell({ ...row, status: 'open', reopened: true });
    expect(await entries(row.id)).toEqual([SENT]);
    await told.later(30);
    expect(await entries(row.id)).toEqual([['doctor', 'doctor mail', 'delivered', null], SENT]);
  });

  it.each([
    ['resolved', 'relevant', 'the alert was resolved'],
    ['resolved', 'retracted', 'the alert was retracted'],
    ['resolved', 'cleared', 'the alert was cleared'],
  ] as const)('%s as %s', async (status, disposition, reason) => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.tell({ ...row, status, disposition });
    const said = await entries(row.id);
    const before = (due: string) => `, before its time (2024-01-06 ${due})`;
    const at = 'Called back at 2024-01-06 12:00';
    expect(said).toHaveLength(3);
    expect(said).toContainEqual(['nurse', null, 'cancelled', `${at}: ${reason}.`]);
    expect(said).toContainEqual([
      'doctor',
      null,
      'cancelled',
      `${at}${before('12:30')}: ${reason}.`,
    ]);
  });

  it('when it became graver: whoever is next is called by the graver one', async () => {
    const row = alertRowOf(randomUUID(), { severity: 'medium' });
    await told.tell(row);
    await told.deliver();
    const at = '2024-01-06T12:10:00.000Z';
    const grown = { at, kind: 'amended', actor: null, text: '', comment: null } as const;
    await told.later(10);
    await told.tell({ ...row, severity: 'critical', timeline: [...row.timeline, grown] });
    const why =
      'Called back at 2024-01-06 12:10, before its time (2024-01-06 12:30): ' +
      'the alert became graver and calls anew.';
    expect(await entries(row.id)).toContainEqual(['doctor', null, 'cancelled', why]);
  });

  it('when the night held it, and what woke nobody was over in the morning', async () => {
    told.clock.set('2024-01-06T23:00:00Z');
    const raisedAt = '2024-01-06T23:00:00.000Z';
    const timeline = [
      { at: raisedAt, kind: 'raised', actor: null, text: '', comment: null },
    ] as const;
    const row = alertRowOf(randomUUID(), {
      severity: 'medium',
      timeline,
      raisedAt,
      basis: raisedAt,
    });
    await told.tell(row);
    await told.later(60);
    await told.tell({ ...row, status: 'resolved', disposition: 'cleared' });
    const why =
      'Called back at 2024-01-07 00:00, before its time (2024-01-07 07:00): the alert was cleared.';
    expect(await entries(row.id)).toContainEqual(['nurse', null, 'cancelled', why]);
  });
});

describe('what nobody could be told stands in the ledger', () => {
  it('where the recipient has no channel', async () => {
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    await told.deliver();
    await told.later(30);
    await told.later(30);
    const why = 'The recipient had no channel when it was due.';
    expect((await entries(row.id))[0]).toEqual(['head', null, 'expired', why]);
  });

  it('where no route takes it', async () => {
    await told.setRoutes(routesSetting.parse({ channels: [], roles: [], routes: [] }));
    const row = alertRowOf(randomUUID());
    await told.tell(row);
    expect(await entries(row.id)).toEqual([
      ['(no route)', null, 'expired', 'No route takes the alert.'],
    ]);
  });
});

it('pages of the ledger join what was sent and what was not, each once, the newest first', async () => {
  const rows = [1, 2, 3].map(() => alertRowOf(randomUUID()));
  for (const row of rows) {
    await told.tell(row);
    await told.later(1);
    await told.tell({ ...row, status: 'acknowledged' });
  }
  const page = (after: readonly [string, string] | null) =>
    told.context.database.readAs('all', async (tx) => {
      const filters = { alertId: null, status: null, unreached: false };
      const found = await pageOfDeliveries(tx, 'all', filters, { after, limit: 2 });
      return found.map((row) => shownDelivery(row, 'UTC'));
    });
  const all: Delivery[] = [];
  for (let found = await page(null); found.length > 0;) {
    all.push(...found);
    const last = found.at(-1);
    found = await page(last ? [last.createdAt, last.id] : null);
  }
  expect(all.map(({ status }) => status).sort()).toEqual([
    ...Array<string>(6).fill('cancelled'),
    ...Array<string>(3).fill('delivered'),
  ]);
  expect(new Set(all.map(({ id }) => id)).size).toBe(9);
  const moments = all.map(({ createdAt }) => createdAt);
  expect(moments).toEqual([...moments].sort().reverse());
});

it('is filtered by what became of it', async () => {
  const row = alertRowOf(randomUUID());
  await told.tell(row);
  await told.deliver();
  await told.tell({ ...row, status: 'acknowledged' });
  const roles = (filters: { status: string | null; unreached: boolean; carriedBy?: string }) =>
    told.context.database.readAs('all', async (tx) => {
      const asked = { alertId: row.id, ...filters };
      const found = await pageOfDeliveries(tx, 'all', asked, { after: null, limit: 100 });
      return found.map(({ role }) => role).sort();
    });
  expect(await roles({ status: 'cancelled', unreached: false })).toEqual(['doctor', 'head']);
  expect(await roles({ status: 'delivered', unreached: false })).toEqual(['nurse']);
  expect(await roles({ status: null, unreached: true })).toEqual([]);
  expect(await roles({ status: null, unreached: false, carriedBy: randomUUID() })).toEqual([]);
});

it('says why in Chinese too', () => {
  const why =
    'Called back at 2024-01-06 12:03, before its time (2024-01-06 12:30): ' +
    'the alert was acknowledged.';
  expect(ALERTING_BOOK.chinese(why)).toBe(
    '已于 2024-01-06 12:03 撤回，早于应发时间（2024-01-06 12:30）：预警已确认。',
  );
});
