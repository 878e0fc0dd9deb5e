import { randomUUID } from 'node:crypto';
import { routesSetting } from '@carbawatch/contracts';
import { deliveryCounts } from './deliveries.store';
import { MailReceiver } from './receivers.story';
import { ToldPeople, alertRowOf } from './told-people.story';

const mail = new MailReceiver();
let told: ToldPeople;

function routes(more: object = {}) {
  return routesSetting.parse({
    channels: [{ name: 'mail', kind: 'email', to: ['nurse@hospital.example'] }],
    roles: [
      { name: 'nurse', channels: ['mail'] },
      { name: 'operator', channels: ['mail'] },
    ],
    routes: [{ name: 'urgent', severities: ['critical', 'high'], role: 'nurse' }],
    operator: 'operator',
    ...more,
  });
}

beforeAll(async () => {
  told = await ToldPeople.toldBy(mail);
});
afterAll(() => told.stop());
beforeEach(() => told.anew());

describe('an alert that no route took', () => {
  it('is told by the routes that are set after it, once', async () => {
    await told.setRoutes(routes({ routes: [{ name: 'surgery', role: 'nurse', wards: ['SURG'] }] }));
    const row = alertRowOf(randomUUID(), { severity: 'critical' });
    await told.tell(row);
    await told.deliver();
    mail.mails.length = 0;
    await told.setRoutes(routes());
    await told.deliver();
    expect(mail.mails).toHaveLength(1);
    await told.setRoutes(routes());
    await told.later(1);
    expect(mail.mails).toHaveLength(1);
  });

  it('is told to the operator whom the first routes name, where these do not take it either', async () => {
    await told.context.database.query('TRUNCATE alerting.route_setting');
    await told.tell(alertRowOf(randomUUID(), { severity: 'critical' }));
    await told.deliver();
    const surgery = [{ name: 'surgery', role: 'nurse', wards: ['SURG'] }];
    await told.setRoutes(routes({ routes: surgery }));
    await told.deliver();
    expect(mail.mails).toHaveLength(1);
    expect(mail.mails[0]).toContain('nobody could be reached');
    await told.setRoutes(routes({ routes: surgery }));
    await told.later(1);
    expect(mail.mails).toHaveLength(1);
  });

  it('is logged and counted where no routes were ever set, and told by the first', async () => {
    const { database } = told.context;
    await database.query('TRUNCATE alerting.route_setting');
    const [old, late] = [alertRowOf(randomUUID()), alertRowOf(randomUUID())];
    await told.tell(old);
    await told.deliver();
    const counted = () => database.transaction((tx) => deliveryCounts(tx));
    expect(await counted()).toMatchObject({ unreached: 1 });
    told.clock.advance(25 * 3_600_000);
    const at = told.clock.now().toISOString();
    const timeline = [{ at, kind: 'raised', actor: null, text: '', comment: null }] as const;
    await told.tell({ ...late, raisedAt: at, timeline });
    await told.setRoutes(routes());
    await told.deliver();
    // What was raised yesterday is history by now.
    expect(mail.mails).toHaveLength(1);
    expect(await counted()).toMatchObject({ unreached: 1 });
  });
});
