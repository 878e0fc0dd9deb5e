import { randomUUID } from 'node:crypto';
import { routesSetting } from '@carbawatch/contracts';
import { MailReceiver, WebReceiver } from './receivers.story';
import { ToldPeople, alertRowOf } from './told-people.story';

const web = new WebReceiver();
const mail = new MailReceiver();
let told: ToldPeople;

/** Lisbon in July, an hour ahead of UTC; each message but the first waits for the hour. */
beforeAll(async () => {
  told = await ToldPeople.toldBy(mail, web);
  await told.anew();
  told.clock.set('2024-07-06T12:00:00Z');
  const address = { url: `${web.address}/in`, secret: 'a-secret-of-the-pager-gateway' };
  await told.setRoutes(
    routesSetting.parse({
      channels: [
        { name: 'mail', kind: 'email', to: ['nurse@hospital.example'] },
        { name: 'pager', kind: 'webhook', ...address },
      ],
      roles: [
        { name: 'nurse', channels: ['mail', 'pager'], digest: { messages: 1, minutes: 60 } },
        { name: 'operator', channels: ['mail'] },
      ],
      routes: [{ name: 'all', role: 'nurse' }],
      operator: 'operator',
    }),
  );
});
afterAll(() => told.stop());

it('words say the clock of the site and its offset; fields of a webhook keep their instants', async () => {
  const at = '2024-07-06T12:00:00.000Z';
  const timeline = [{ at, kind: 'raised', actor: null, text: '', comment: null }] as const;
  const more = { severity: 'medium', raisedAt: at, timeline, basis: at } as const;
  await told.tell(alertRowOf(randomUUID(), more));
  await told.deliver();
  await told.later(2);
  for (let n = 0; n < 2; n += 1) await told.tell(alertRowOf(randomUUID(), more));
  await told.deliver();
  await told.later(60);
  const [first, gathered] = mail.mails;
  expect(first).toContain('Raised 2024-07-06 13:00 UTC+1');
  expect(gathered).toContain('2 more alerts (2 medium) since 13:02 UTC+1');
  const bodies = web.received.map(({ body }) => JSON.parse(body) as unknown);
  expect(bodies).toMatchObject([
    { alert: { raisedAt: at } },
    {
      text: 'Carbawatch site-1: 2 more alerts (2 medium) since 13:02 UTC+1, wards ICU-2',
      digest: { since: '2024-07-06T12:02:00.000Z' },
    },
  ]);
});
