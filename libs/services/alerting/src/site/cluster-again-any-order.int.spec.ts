import fc from 'fast-check';
import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { alertsOf, batchesOf, clustersOf, delivery } from '../consumers/site-rows.story';
import { KPC } from './site-courses.story';
import { ToldSite, type SiteBatch } from './told-site.story';

let site: ToldSite;
let sites = 0;

beforeAll(async () => {
  site = await ToldSite.open();
});
afterAll(() => site.drop());

const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;

const clusters = (of: string) =>
  site.database.query<{ id: string; status: string; into: string | null }>(
    `SELECT id, status, body ->> 'mergedInto' AS into FROM alerting.cluster
     WHERE site = $1 AND kind NOT IN ('hospital', 'any-one') ORDER BY formed_at`,
    [of],
  );

describe('whatever is corrected there and back', () => {
  const NAMES = ['anna', 'bert', 'cora', 'dora', 'eva'];
  const time = fc.integer({ min: 14, max: 27 });
  const DEEDS = 'wrong right merge unmerge there later over here species unnamed'.split(' ');
  const deed = fc.tuple(time, fc.nat({ max: 4 }), fc.constantFrom(...DEEDS));

  /** Five patients of two wards, and what is corrected of them, which stands again in the end. */
  function told(name: string, deeds: readonly (readonly [number, number, string])[]) {
    const story = new HospitalStory(name).at('2024-01-01 08:00');
    for (const [i, who] of NAMES.entries()) story.admit(who, i < 3 ? 'MED-1' : 'MED-2', 'ward');
    story.at('2024-01-03 08:00').transfer('cora', 'MED-2', 'ward');
    const result = (i: number, more: object = KPC) =>
      void story.report(`L-${i}`, {
        ...{ patient: NAMES[i] ?? '', collectedAt: `2024-01-0${4 + i} 06:00` },
        ...more,
      });
    for (const i of NAMES.keys()) {
      story.at(`2024-01-0${4 + i} 12:00`);
      result(i);
    }
    for (const [day, i, kind] of [...deeds].sort((a, b) => a[0] - b[0])) {
      story.at(`2024-01-${day} 10:00`);
      const who = NAMES[i] ?? '';
      const next = NAMES[(i + 1) % 5] ?? '';
      if (kind === 'wrong') result(i, WRONG);
      if (kind === 'right') result(i);
      if (kind === 'species') result(i, { ...KPC, species: E_COLI });
      if (kind === 'unnamed') result(i, { ...KPC, carbapenemases: [] });
      if (kind === 'merge') story.merge(who, next);
      if (kind === 'unmerge') story.unmerge(who, next);
      if (kind === 'there') story.report(`L-${i}`, { patient: 'zoe' });
      if (kind === 'later') {
        story.report(`L-${i}`, { patient: 'zoe', collectedAt: `2024-01-0${4 + i} 06:00:09` });
      }
      if (kind === 'over') story.report(`L-${i}`, { patient: next });
      if (kind === 'here') story.report(`L-${i}`, { patient: who });
    }
    for (const [day, i, kind] of deeds) {
      if (kind !== 'merge') continue;
      story.at(`2024-01-28 1${day % 10}:00`).unmerge(NAMES[i] ?? '', NAMES[(i + 1) % 5] ?? '');
    }
    for (const i of NAMES.keys()) {
      story.at(`2024-01-29 1${i}:00`);
      result(i);
    }
    return story;
  }

  it('ends with the clusters that were, under their ids, in any order and any parts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(deed, { minLength: 1, maxLength: 7 }),
        delivery,
        async (deeds, numbers) => {
          sites += 1;
          const [inOrder, mixed] = [`in-order-${sites}`, `mixed-${sites}`];
          const { movements, results } = told(inOrder, deeds);
          const facts = (
            [
              ...movements.map((one) => ({ at: one.receivedAt, batch: { movements: [one] } })),
              ...results.map((one) => ({ at: one.receivedAt, batch: { results: [one] } })),
            ] as { at: string; batch: SiteBatch }[]
          ).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
          const before = new Set<string>();
          for (const { at, batch } of facts) {
            await site.take(batch);
            await site.settle();
            if (at >= '2024-01-14') continue;
            for (const { id } of await clusters(inOrder)) before.add(id);
          }
          const ends = new Map((await clusters(inOrder)).map((one) => [one.id, one]));
          const goesOn = (id: string | null): boolean => {
            const { status, into } = ends.get(id ?? '') ?? { status: 'gone', into: null };
            return status === 'open' || (status === 'merged' && goesOn(into));
          };
          expect(before.size).toBeGreaterThan(0);
          expect([...before].filter((id) => !goesOn(id))).toEqual([]);
          for (const batch of batchesOf(told(mixed, deeds), numbers)) {
            await site.take(batch);
            await site.settle();
          }
          for (const rows of [alertsOf, clustersOf]) {
            expect(await rows(site.database, mixed)).toEqual(await rows(site.database, inOrder));
          }
        },
      ),
      { numRuns: 4, endOnFailure: true },
    );
  });
});
