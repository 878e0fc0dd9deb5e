import fc from 'fast-check';
import { HospitalStory } from '@carbawatch/testing';
import { alertsOf, batchesOf, delivery } from '../consumers/site-rows.story';
import { KPC, beside } from './site-courses.story';
import { ToldSite, type SiteBatch } from './told-site.story';

let told: ToldSite;
let sites = 0;

beforeAll(async () => {
  told = await ToldSite.open();
});
afterAll(() => told.drop());

type Deed = (story: HospitalStory) => unknown;

const HD = { class: 'outpatient', ward: 'HD-1', unitType: 'dialysis', visit: 'hd' } as const;
const number = fc.constantFrom(undefined, 'plan-7', 'bert-2');

/** What is told of bert after he lay beside anna, a case, and went home. */
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.tuple(fc.constantFrom(undefined, '2024-01-14', '2024-01-20T09:00:00+08:00'), number).map(
    ([at, visit]): Deed =>
      (story) =>
        story.announce('bert', { ward: 'SURG-1', ...(at && { at }) }, visit),
  ),
  number.map((visit): Deed => (story) => {
    story.move('cancel-admit', 'bert', { announced: {}, ...(visit && { visit }) });
    if (!visit) delete story.movements.at(-1)?.visit;
  }),
  fc.constantFrom('bert-2', 'bert-3').map(
    (visit): Deed =>
      (story) =>
        story.admit('bert', 'SURG-1', 'ward', { visit }),
  ),
  fc
    .tuple(
      fc.constantFrom('discharge' as const, 'cancel-admit' as const),
      fc.constantFrom('bert-1', 'bert-2', 'bert-3'),
    )
    .map(
      ([kind, visit]): Deed =>
        (story) =>
          story.move(kind, 'bert', { visit }),
    ),
  fc
    .tuple(
      fc.constantFrom('admit' as const, 'discharge' as const, 'cancel-admit' as const),
      fc.constantFrom(HD, { ...HD, ward: 'OPD', unitType: 'outpatient' as const }),
    )
    .map(
      ([kind, more]): Deed =>
        (story) =>
          story.move(kind, 'bert', more),
    ),
  fc.constantFrom('01-13', '01-20', '01-27', '02-10').map(
    (day): Deed =>
      (story) =>
        story.screen(`S-${day}`, { patient: 'bert', collectedAt: `2024-${day} 06:00` }),
  ),
  fc.constantFrom({ cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const, KPC).map(
    (result): Deed =>
      (story) =>
        story.report('L-1', result),
  ),
  fc.constant<Deed>((story) => story.merge('robert', 'bert')),
  fc.constant<Deed>((story) => story.unmerge('robert', 'bert')),
  fc.constant<Deed>((story) => story.announce('robert', { ward: 'MED-3' })),
);

const deeds = fc.array(fc.tuple(deed, fc.integer({ min: 0, max: 30 })), {
  minLength: 2,
  maxLength: 9,
});

function storyOf(what: readonly (readonly [Deed, number])[], isBefore: boolean): HospitalStory {
  sites += 1;
  const story = new HospitalStory(`site-${sites}`).at('2024-01-01 08:00');
  beside(story);
  if (!isBefore) story.at('2024-01-06 10:00').discharge('anna').discharge('bert');
  let hours = 0;
  for (const [act, later] of what) {
    hours += later;
    const day = String(7 + Math.floor(hours / 24)).padStart(2, '0');
    act(story.at(`2024-01-${day} ${String(hours % 24).padStart(2, '0')}:00`));
  }
  // By then nobody is waited for any more, in some of them.
  if (hours % 2 === 0) story.at('2024-03-20 08:00').admit('zoe', 'MED-9', 'ward');
  return story;
}

/** As it is told live: message by message, each timer in its time. */
function oneByOne({ movements, results, specimens }: HospitalStory): SiteBatch[] {
  const told = [
    ...movements.map((one) => ({ at: one.receivedAt, batch: { movements: [one] } })),
    ...results.map((one) => ({ at: one.receivedAt, batch: { results: [one] } })),
    ...specimens.map((one) => ({ at: one.receivedAt, batch: { specimens: [one] } })),
  ];
  return told
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map(({ batch }): SiteBatch => batch);
}

it('contacts who are announced, come, or come to dialysis: live and in any order the same alerts', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, delivery, fc.boolean(), async (what, numbers, isBefore) => {
      const inOrder = storyOf(what, isBefore);
      const first = `site-${sites}`;
      const mixed = storyOf(what, isBefore);
      const second = `site-${sites}`;
      await told.tell(inOrder);
      for (const batch of batchesOf(mixed, numbers)) {
        await told.take(batch);
        await told.secondStage();
      }
      await told.settle();
      const rows = await alertsOf(told.database, first);
      expect(await alertsOf(told.database, second)).toEqual(rows);
      const live = storyOf(what, isBefore);
      const third = `site-${sites}`;
      for (const batch of oneByOne(live)) {
        await told.take(batch);
        await told.settle();
      }
      expect(await alertsOf(told.database, third)).toEqual(rows);
    }),
    { numRuns: 20 },
  );
});
