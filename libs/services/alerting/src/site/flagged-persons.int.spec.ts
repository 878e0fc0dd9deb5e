import { HospitalStory } from '@carbawatch/testing';
import { KPC, beside } from './site-courses.story';
import { ToldSite } from './told-site.story';

let told: ToldSite;
let sites = 0;

beforeAll(async () => {
  told = await ToldSite.open();
});
afterAll(() => told.drop());

type Story = (story: HospitalStory) => HospitalStory;

const flagsOf = (site: string): Promise<{ who: string }[]> =>
  told.database.query(
    `SELECT DISTINCT pseudonym || ' ' || flag AS who FROM alerting.flagged_person
     WHERE site = $1 ORDER BY who`,
    [site],
  );

/** Whom alerting has flagged at the end of a story on a site of its own. */
async function flagged(story: Story): Promise<string[]> {
  sites += 1;
  const site = `site-${sites}`;
  await told.tell(story(new HospitalStory(site).at('2024-01-01 08:00')));
  return (await flagsOf(site)).map(({ who }) => who);
}

/** Anna, the case, leaves on 6 January; bert is screened on these days. */
const screenedOn =
  (days: readonly string[]): Story =>
  (story) => {
    beside(story).at('2024-01-06 10:00').discharge('anna');
    for (const day of days) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'bert' });
    return story;
  };
const THREE = ['2024-01-13', '2024-01-20', '2024-01-27'];

const CASES: readonly (readonly [string, Story, readonly string[]])[] = [
  ['who lay beside a case, though no alert is theirs', beside, ['anna carrier', 'bert contact']],
  [
    'a contact who was discharged before the screens were complete: the flag is kept',
    (story) => beside(story).at('2024-01-06 10:00').discharge('bert'),
    ['anna carrier', 'bert contact'],
  ],
  ['a contact after three negative screens', screenedOn(THREE), ['anna carrier', 'bert contact']],
  [
    'no contact whose screens are complete: four, the last 28 days after the last contact',
    screenedOn([...THREE, '2024-02-03']),
    ['anna carrier'],
  ],
  [
    'no contact whose admission was a mistake',
    (story) =>
      beside(story).at('2024-01-06 10:00').move('cancel-admit', 'bert', {}, '2024-01-01T08:00'),
    ['anna carrier'],
  ],
  [
    'nobody once the result of the case was wrong',
    (story) =>
      beside(story)
        .at('2024-01-06 10:00')
        .report('L-1', { cpe: 'negative', carbapenemases: [], cre: 'not-cre' }),
    [],
  ],
  [
    'a contact under the number that the hospital goes on with',
    (story) => beside(story).at('2024-01-06 10:00').merge('bert', 'berta'),
    ['anna carrier', 'berta contact'],
  ],
  [
    'nobody for a number that was a mistake, once the merge is undone',
    (story) =>
      beside(story)
        .at('2024-01-06 10:00')
        .merge('bert', 'berta')
        .at('2024-01-07 10:00')
        .unmerge('bert', 'berta'),
    ['anna carrier', 'bert contact'],
  ],
  [
    'a contact by a list, under the number that the hospital goes on with',
    (story) =>
      story
        .known('cora', { kind: 'contact', family: 'KPC' })
        .at('2024-01-06 10:00')
        .merge('cora', 'corinna'),
    ['corinna contact'],
  ],
  [
    'no contact by a list whose screens are complete, and none whom the list took back',
    (story) => {
      story.known('cora', { kind: 'contact', family: 'KPC' });
      story.known('dora', { kind: 'contact', family: 'KPC' });
      for (const day of [...THREE, '2024-02-03']) {
        story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'cora' });
      }
      return story.known('dora', { kind: 'contact', family: 'KPC', withdrawn: true });
    },
    [],
  ],
  [
    'a contact who was found to carry the same, as a carrier',
    (story) =>
      beside(story)
        .at('2024-01-12 10:00')
        .report('L-2', { patient: 'bert', collectedAt: '2024-01-11 06:00', ...KPC }),
    ['anna carrier', 'bert carrier'],
  ],
];

describe('whom alerting flags for those who may look up who it is', () => {
  it.each(CASES)('%s', async (_, story, expected) => {
    expect(await flagged(story)).toEqual(expected);
  });

  it('is shown to readers of that site alone', async () => {
    await flagged(beside);
    const seenAt = (site: string) =>
      told.database.readAs([site], (tx) =>
        tx.query<{ site: string }>('SELECT DISTINCT site FROM alerting.flagged_person'),
      );
    expect(await seenAt(`site-${sites}`)).toEqual([{ site: `site-${sites}` }]);
    expect(await seenAt('site-of-others')).toEqual([]);
  });
});
