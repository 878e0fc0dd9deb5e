import fc from 'fast-check';
import { TOPICS, instantMs } from '@carbawatch/contracts';
import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { anyDeeds, storyOf } from '../decide/any-story.story';
import { ToldSite, type SiteBatch } from '../site/told-site.story';

let told: ToldSite;
let sites = 0;

beforeAll(async () => {
  told = await ToldSite.open();
});
afterAll(() => told.drop());

/** Every fact by itself, in the order in which the hospital received them. */
function asReceived({ results, movements, specimens, carriers }: HospitalStory): SiteBatch[] {
  return [
    ...movements.map((one) => ({ at: one.receivedAt, batch: { movements: [one] } })),
    ...results.map((one) => ({ at: one.receivedAt, batch: { results: [one] } })),
    ...specimens.map((one) => ({ at: one.receivedAt, batch: { specimens: [one] } })),
    ...carriers.map((one) => ({ at: one.receivedAt, batch: { carriers: [one] } })),
  ]
    .sort((a, b) => instantMs(a.at, 'UTC') - instantMs(b.at, 'UTC'))
    .map(({ batch }) => batch);
}

/** Alerts that an event told of and that can be read no more. */
async function vanished(site: string): Promise<unknown[]> {
  return told.database.query(
    `SELECT value->>'rule' AS rule, value->>'title' AS title, count(*)::int AS tellings
     FROM log.record
     WHERE topic = $1 AND value->>'site' = $2
       AND NOT EXISTS (SELECT FROM alerting.alert WHERE id = (value->>'id')::uuid)
     GROUP BY 1, 2`,
    [TOPICS.alertsChanged, site],
  );
}

/** Tells a story fact by fact as it was received, each followed to its end. */
async function live(story: HospitalStory): Promise<void> {
  for (const batch of asReceived(story)) {
    await told.take(batch);
    await told.settle();
  }
}

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

/** Anna's KPC is known; she is moved to intensive care at ten. */
const knownCase = (story: HospitalStory) =>
  story
    .at('2024-01-01 08:00')
    .admit('anna', 'MED-1', 'ward', { isolation: 'single' })
    .at('2024-01-02 08:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-01 09:00', ...KPC })
    .at('2024-01-03 08:00')
    .admit('bert', 'ICU-1', 'icu')
    .at('2024-01-03 10:00');

const HARD: readonly (readonly [string, (story: HospitalStory) => HospitalStory])[] = [
  [
    'a neighbour in intensive care had left two minutes before this was told',
    (story) =>
      knownCase(story)
        .move(
          'transfer',
          'anna',
          { ward: 'ICU-1', unitType: 'icu', class: 'inpatient' },
          '2024-01-03T09:59',
        )
        .at('2024-01-03 10:01')
        .move('discharge', 'bert', {}, '2024-01-03T09:58'),
  ],
  [
    'an admission was entered by mistake and cancelled two minutes later',
    (story) =>
      knownCase(story)
        .transfer('anna', 'ICU-1', 'icu')
        .at('2024-01-04 10:00')
        .discharge('bert')
        .at('2024-01-09 10:00')
        .admit('bert', 'MED-9', 'ward', { visit: 'bert-2' })
        .at('2024-01-09 10:02')
        .move('cancel-admit', 'bert', { visit: 'bert-2' }, '2024-01-09T10:00'),
  ],
  [
    'the contact turns out to be the case under a second number',
    (story) =>
      knownCase(story)
        .transfer('anna', 'ICU-1', 'icu')
        .at('2024-01-05 10:00')
        .merge('bert', 'anna'),
  ],
  [
    'the case turns out to be the contact',
    (story) =>
      knownCase(story)
        .transfer('anna', 'ICU-1', 'icu')
        .at('2024-01-05 10:00')
        .merge('anna', 'bert'),
  ],
  [
    'the contact’s admission is told only after contact and case turned out to be one person',
    (story) =>
      story
        .at('2024-01-05 01:00')
        .admit('anna', 'ICU-2', 'icu')
        .at('2024-01-05 02:00')
        .known('anna', { family: 'KPC' })
        .at('2024-01-05 03:00')
        .transfer('bert', 'ICU-2', 'icu')
        .at('2024-01-05 04:00')
        .merge('anna', 'bert')
        .at('2024-01-05 05:00')
        .move(
          'admit',
          'bert',
          { class: 'inpatient', ward: 'ICU-2', unitType: 'icu' },
          '2024-01-05T00:30',
        ),
  ],
  [
    'two carriers of a cluster are one person',
    (story) =>
      knownCase(story)
        .transfer('anna', 'ICU-1', 'icu')
        .at('2024-01-06 10:00')
        .report('L-2', { patient: 'bert', collectedAt: '2024-01-06 06:00', ...KPC })
        .at('2024-01-07 10:00')
        .merge('bert', 'anna')
        .at('2024-01-08 10:00')
        .unmerge('bert', 'anna'),
  ],
  [
    'a second species is another patient’s',
    (story) =>
      knownCase(story)
        .report('L-3', { patient: 'anna', species: E_COLI, ...KPC })
        .at('2024-01-05 10:00')
        .report('L-3', { patient: 'bert' })
        .at('2024-01-06 10:00')
        .report('L-3', { withdrawn: true }),
  ],
];

describe('what was told of an alert', () => {
  it.each(HARD)('stays to be read when %s', async (_title, tell) => {
    sites += 1;
    const site = `site-${sites}`;
    await live(tell(new HospitalStory(site)));
    expect(await vanished(site)).toEqual([]);
  });

  it('stays to be read: no fact that is received later deletes an alert, whatever it corrects', async () => {
    await fc.assert(
      fc.asyncProperty(anyDeeds, async (deeds) => {
        sites += 1;
        const site = `site-${sites}`;
        const story = storyOf(
          deeds.map(([deed]) => [deed, true] as const),
          site,
        );
        await live(story);
        expect(await vanished(site)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
