import type { Alert } from '@carbawatch/contracts';
import { endingOfAlert } from '@carbawatch/contracts';
import type { Database } from '@carbawatch/postgres';
import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { beside, second } from './site-courses.story';
import { ToldSite, type SiteBatch } from './told-site.story';

let database: Database;
let told: ToldSite;
let sites = 0;

beforeAll(async () => {
  told = await ToldSite.open();
  database = told.database;
});
afterAll(() => told.drop());

/** Each fact by itself when it is received, every alert told before the next one comes. */
async function live(site: string, story: HospitalStory): Promise<void> {
  const facts: { at: string; batch: SiteBatch }[] = [
    ...story.movements.map((one) => ({ at: one.receivedAt, batch: { movements: [one] } })),
    ...story.results.map((one) => ({ at: one.receivedAt, batch: { results: [one] } })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (const { batch } of facts) {
    await told.take(batch);
    await told.settle();
  }
  const stored = await database.query('SELECT FROM alerting.alert WHERE site = $1', [site]);
  expect(stored.length).toBeGreaterThan(0);
}

/** What `alerts.changed` said of a rule's alerts, in order, and what is stored of them. */
async function toldOf(rule: string, site: string) {
  const events = await database.query<{ value: Alert }>(
    `SELECT value FROM log.record
     WHERE value->>'site' = $1 AND value->>'rule' = $2 ORDER BY partition, "offset"`,
    [site, rule],
  );
  const rows = await database.query<{ id: string; status: string; disposition: string | null }>(
    'SELECT id, status, disposition FROM alerting.alert WHERE site = $1 AND rule = $2',
    [site, rule],
  );
  return { events: events.map(({ value }) => value), rows };
}

const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;

const cancelled = (story: HospitalStory) =>
  story.at('2024-01-14 10:00').move('cancel-admit', 'bert', {}, '2024-01-01T08:00');
const wrong = (story: HospitalStory) => story.at('2024-01-14 10:00').report('L-2', WRONG);
const third = (story: HospitalStory) =>
  second(story)
    .at('2024-01-13 10:00')
    .report('L-3', {
      patient: 'cora',
      collectedAt: '2024-01-12 06:00',
      cpe: 'confirmed',
      carbapenemases: ['KPC-2'],
    });
const jump = (story: HospitalStory) => second(story, { species: E_COLI });

describe('an alert that was told and that a later fact takes back', () => {
  it.each([
    ['contacts', 'a movement is cancelled', beside, cancelled],
    ['cluster', 'the stay that joined its patients is cancelled', second, cancelled],
    ['cluster', 'a result was wrong', second, wrong],
    ['hospital-wide', 'one of three results was wrong', third, wrong],
    ['ward-species-jump', 'the second species was wrong', jump, wrong],
    [
      'rare-mechanism',
      'the only case was none',
      beside,
      (story: HospitalStory) => story.at('2024-01-14 10:00').report('L-1', WRONG),
    ],
  ] as const)(
    '%s stays under its id, resolved as retracted with the reason: %s',
    async (...row) => {
      const [rule, , raises, takesBack] = row;
      sites += 1;
      const site = `live-${sites}`;
      const story = new HospitalStory(site).at('2024-01-01 08:00');
      await live(site, takesBack(raises(story)));
      const { events, rows } = await toldOf(rule, site);
      const first = events.find(({ status }) => status === 'open');
      const last = events.filter(({ id }) => id === first?.id).at(-1);
      expect(first).toBeDefined();
      expect(rows).toContainEqual({ id: first?.id, status: 'resolved', disposition: 'retracted' });
      expect(last && endingOfAlert(last)).toMatchObject({
        as: 'retracted',
        because: expect.stringMatching(/^[A-Z].+\.$/) as string,
      });
    },
  );

  it('and in whatever order the same facts come, the same alerts stand at the end', async () => {
    const tell = (site: string) =>
      cancelled(second(new HospitalStory(site).at('2024-01-01 08:00')));
    await live('order-live', tell('order-live'));
    await told.tell(tell('order-mixed'));
    const state = (site: string) =>
      database.query(
        `SELECT rule, pseudonym, status, disposition, raised_at, count, timeline
         FROM alerting.alert WHERE site = $1 ORDER BY rule, pseudonym, raised_at, title`,
        [site],
      );
    expect(await state('order-mixed')).toEqual(await state('order-live'));
  });
});
