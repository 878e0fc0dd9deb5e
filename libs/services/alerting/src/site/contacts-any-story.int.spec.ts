import fc from 'fast-check';
import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { alertsOf, batchesOf, contactsOf, delivery } from '../consumers/site-rows.story';
import { saveRules } from '../store/site-rules';
import { KPC } from './site-courses.story';
import { ToldSite } from './told-site.story';

let told: ToldSite;
let sites = 0;

beforeAll(async () => {
  told = await ToldSite.open();
});
afterAll(() => told.drop());

type Deed = (story: HospitalStory) => void;
const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;
const person = fc.constantFrom('anna', 'bert', 'cora');

/** What may happen on a ward of three: results, screens and beds, and what corrects each. */
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('L-1', 'L-2'),
      person,
      fc.constantFrom(KPC, { ...KPC, species: E_COLI }, WRONG, { withdrawn: true }),
    )
    .map(
      ([id, patient, verdict]): Deed =>
        (story) =>
          story.report(id, { patient, collectedAt: '2024-01-05 06:00', ...verdict }),
    ),
  fc
    .tuple(
      fc.constantFrom('S-1', 'S-2', 'S-3'),
      person,
      fc.constantFrom({}, {}, { withdrawn: true }, { specimen: { type: 'urine' } }),
      fc.constantFrom('2024-01-09 06:00', '2024-01-12 06:00', undefined),
    )
    .map(
      ([id, patient, more, collectedAt]): Deed =>
        (story) =>
          story.screen(id, { patient, ...more, ...(collectedAt && { collectedAt }) }),
    ),
  person.map(
    (who): Deed =>
      (story) =>
        story.discharge(who),
  ),
  person.map(
    (who): Deed =>
      (story) =>
        story.move('death', who),
  ),
  person.map(
    (who): Deed =>
      (story) =>
        story.move('cancel-discharge', who),
  ),
  person.map(
    (who): Deed =>
      (story) =>
        story.admit(who, 'ICU-1', 'icu', { visit: `${who}-again` }),
  ),
  person.map(
    (who): Deed =>
      (story) =>
        story.move('cancel-admit', who),
  ),
  fc.constant<Deed>((story) => story.merge('cora', 'bert')),
  fc.constant<Deed>((story) => story.unmerge('cora', 'bert')),
);

const deeds = fc.array(deed, { minLength: 3, maxLength: 14 });

function storyOf(acts: readonly Deed[], site: string): HospitalStory {
  const story = new HospitalStory(site).at('2024-01-04 08:00');
  for (const who of ['anna', 'bert', 'cora']) story.admit(who, 'ICU-1', 'icu');
  story
    .at('2024-01-05 10:00')
    .report('L-0', { patient: 'anna', collectedAt: '2024-01-05', ...KPC });
  acts.forEach((act, i) => act(story.at(`2024-01-${String(6 + i).padStart(2, '0')} 10:00`)));
  return story.at('2024-02-20 10:00').admit('zoe', 'MED-9', 'ward');
}

/** Two screens complete a set that is wanted for two days: stories of two weeks hold many ends. */
async function newSite(): Promise<string> {
  sites += 1;
  const site = `site-${sites}`;
  const parameters = { screens: 2, screenDays: 2 };
  const choice = { tunings: { contacts: { parameters } }, ownRules: [] };
  const savedAt = new Date('2024-01-01T00:00:00Z');
  const saved = { version: 1, savedAt, savedBy: 'ipc', reason: 'two', undoTo: null, choice };
  await told.database.transaction((tx) => saveRules(tx, site, saved));
  return site;
}

interface Counts {
  readonly title: string;
  readonly stands: boolean;
  readonly open: number;
}

/** Each alert about contacts, and how many persons are open in the list to which it leads. */
function countsOf(site: string): Promise<Counts[]> {
  return told.database.query(
    `SELECT alert.title, 
              (SELECT line ->> 'kind' FROM jsonb_array_elements(alert.timeline)
                 WITH ORDINALITY AS told (line, n)
               WHERE line ->> 'kind' IN ('raised', 'reraised', 'cleared', 'retracted')
               ORDER BY n DESC LIMIT 1) IN ('raised', 'reraised') AS stands,
            count(DISTINCT contact.pseudonym)::int AS open
     FROM alerting.alert
     LEFT JOIN alerting.contact ON contact.site = alert.site
       AND contact.body ->> 'alertId' = alert.id::text AND contact.status = 'open'
     WHERE alert.site = $1 AND alert.rule = 'contacts'
     GROUP BY alert.site, alert.id`,
    [site],
  );
}

/** `Contacts to screen: 1 left of 2, …` */
function countIn(title: string): number {
  const [, first] = /^Contacts to screen: (\d+)/.exec(title) ?? [];
  return Number(first);
}

it('after any story with corrections the alert counts who is open among the contacts, and stands as long as anybody is', async () => {
  let ends = 0;
  await fc.assert(
    fc.asyncProperty(deeds, async (acts) => {
      const site = await newSite();
      await told.tell(storyOf(acts, site));
      for (const { title, stands, open } of await countsOf(site)) {
        expect({ stands, open: stands ? countIn(title) : 0 }).toEqual({ stands: open > 0, open });
        if (!stands) ends += 1;
      }
      // Nobody is open of whom no alert tells.
      const [untold] = await told.database.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM alerting.contact
         WHERE site = $1 AND status = 'open' AND NOT EXISTS (
           SELECT FROM alerting.alert
           WHERE alert.site = $1 AND alert.id::text = body ->> 'alertId')`,
        [site],
      );
      expect(untold?.n).toBe(0);
    }),
    { numRuns: 150, endOnFailure: true },
  );
  expect(ends).toBeGreaterThan(20);
}, 300_000);

it('and any order of the same facts gives the same alerts and contacts', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, delivery, async (acts, numbers) => {
      const inOrder = await newSite();
      const mixed = await newSite();
      await told.tell(storyOf(acts, inOrder));
      for (const batch of batchesOf(storyOf(acts, mixed), numbers)) await told.take(batch);
      await told.settle();
      const [one, other] = [inOrder, mixed].map(async (site) => ({
        alerts: await alertsOf(told.database, site),
        contacts: await contactsOf(told.database, site),
      }));
      expect(await other).toEqual(await one);
    }),
    { numRuns: 30 },
  );
}, 300_000);
