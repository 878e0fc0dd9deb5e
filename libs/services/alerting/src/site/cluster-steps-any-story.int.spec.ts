import fc from 'fast-check';
import { E_COLI, HospitalStory, type ToldResult } from '@carbawatch/testing';
import { alertsOf, batchesOf, clustersOf, delivery } from '../consumers/site-rows.story';
import { KPC } from './site-courses.story';
import { ToldSite } from './told-site.story';

let site: ToldSite;
let sites = 0;

beforeAll(async () => {
  site = await ToldSite.open();
});
afterAll(() => site.drop());

const NAMES = ['anna', 'bert', 'cora', 'dora', 'eva', 'fay'];
const NEGATIVE: ToldResult = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' };

/** What a later report of an isolate says of it, beside whose it is. */
const REPORTS: Readonly<Record<string, ToldResult>> = {
  negative: NEGATIVE,
  right: { ...KPC, cre: 'cre', testMessage: false, withdrawn: false },
  withdrawn: { withdrawn: true },
  species: { ...KPC, species: E_COLI },
  allele: { ...KPC, carbapenemases: ['KPC-3'] },
  enzyme: { ...KPC, carbapenemases: ['NDM-1'] },
  rare: { ...KPC, carbapenemases: ['IMI-1'] },
  unnamed: { ...KPC, carbapenemases: [] },
  clone: { st: '11' },
  other: { st: '147' },
  test: { testMessage: true },
  earlier: { collectedAt: '2023-12-30 06:00' },
  later: { collectedAt: '2024-05-30 06:00' },
};

const DEEDS = [
  ...Object.keys(REPORTS),
  ...'there back over merge unmerge told cancel new'.split(' '),
];

type Deed = readonly [person: number, kind: string];

const deed: fc.Arbitrary<Deed> = fc.tuple(fc.nat({ max: 5 }), fc.constantFrom(...DEEDS));

/**
 * Six patients of two wards, the last of them with nothing, and then a deed a day. Says of each
 * moment what it was.
 */
function told(name: string, deeds: readonly Deed[]) {
  const story = new HospitalStory(name).at('2024-01-01 08:00');
  const moments = new Map<string, string>();
  for (const [i, who] of NAMES.entries()) story.admit(who, i < 3 ? 'MED-1' : 'MED-2', 'ward');
  for (const [i, patient] of NAMES.entries()) {
    const day = `2024-01-0${3 + i}`;
    moments.set(`${day}T12:00:00`, 'new');
    const result = i < 5 ? KPC : NEGATIVE;
    story.at(`${day} 12:00`).report(`L-${i}`, { patient, collectedAt: `${day} 06:00`, ...result });
  }
  for (const [n, [i, kind]] of deeds.entries()) {
    const day = `2024-01-${10 + n}`;
    moments.set(`${day}T10:00:00`, kind);
    story.at(`${day} 10:00`);
    tell(story, { i, n, kind, day });
  }
  return { story, moments };
}

interface Told {
  readonly i: number;
  readonly n: number;
  readonly kind: string;
  readonly day: string;
}

function tell(story: HospitalStory, { i, n, kind, day }: Told): void {
  const [who, next] = [NAMES[i] ?? '', NAMES[(i + 1) % 6] ?? ''];
  const report = REPORTS[kind];
  if (report) story.report(`L-${i}`, { status: 'corrected', ...report });
  if (kind === 'there') story.report(`L-${i}`, { patient: 'zoe', status: 'corrected' });
  if (kind === 'back') story.report(`L-${i}`, { patient: who, status: 'corrected' });
  if (kind === 'over') story.report(`L-${i}`, { patient: next, status: 'corrected' });
  if (kind === 'merge') story.merge(who, next);
  if (kind === 'unmerge') story.unmerge(who, next);
  if (kind === 'told') {
    const ward = { ward: i < 3 ? 'MED-2' : 'MED-1', unitType: 'ward' } as const;
    story.move('transfer', who, ward, '2024-01-02T10:00');
  }
  if (kind === 'cancel') story.move('cancel-admit', who, {}, '2024-01-01T08:00');
  if (kind === 'new') {
    story.report(`N-${n}`, { patient: who, collectedAt: `${day} 06:00`, ...KPC });
  }
}

const steps = (of: string) =>
  site.database.query<{ kind: string; at: string; step: string; text: string }>(
    `SELECT cluster.kind, step ->> 'at' AS at, step ->> 'kind' AS step, step ->> 'text' AS text
     FROM alerting.cluster, jsonb_array_elements(body -> 'history') AS step WHERE site = $1
     ORDER BY cluster.id, step ->> 'at'`,
    [of],
  );

/** What a further isolate brings as well: a first positive of before, a name, a type. */
const LEARNT = [
  /The enzyme( of the isolate of \S+)? is known now: /,
  /The (type|allele) is (known now: \S+|\S+, not \S+)\./,
  /The isolate of \S+ is of ST\d+\./,
  /First positive on |the first positive was not on ward /,
  /Known better: [^.]+\((enzyme|organism|type|allele|ward)( and \w+|, \w+)*\)/,
];

const CORRECTED = [
  /The (report on the specimen|isolate) of \S+ (\([^)]+\) )?was corrected: /,
  /The isolate of \S+ shows \S+ again\./,
  /The (type|allele) \S+ is reported no more\./,
  /Two numbers of a patient were merged\.|A merge of two numbers was taken back\./,
  /A stay on \S+ (was|had ended on|goes on)/,
  /What had been taken back counts again/,
];

describe('whatever is corrected of whomever', () => {
  it('each step of a cluster that a correction brought says which, and no other does', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 12 }), async (deeds) => {
        sites += 1;
        const { story, moments } = told(`site-${sites}`, deeds);
        await site.tell(story);
        for (const { kind, at, step, text } of await steps(`site-${sites}`)) {
          const clock = new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 19);
          const fact = moments.get(clock);
          if (fact === undefined || (step === 'quiet' && kind !== 'hospital')) continue;
          const shown = { kind, fact, step, text };
          const isNew = fact === 'new';
          const says = (words: readonly RegExp[]) => words.some((one) => one.test(text));
          const isTold = says(CORRECTED) || (!isNew && says(LEARNT));
          expect([shown, isTold]).toEqual([shown, !isNew]);
          found += 1;
        }
      }),
      { numRuns: Number(process.env['RUNS'] ?? 12), endOnFailure: true },
    );
    expect(found).toBeGreaterThan(100);
  });

  it('and says the same in any order and any parts', async () => {
    const deeds = fc.array(deed, { minLength: 4, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(deeds, delivery, async (some, numbers) => {
        sites += 1;
        const [inOrder, mixed] = [`in-order-${sites}`, `mixed-${sites}`];
        await site.tell(told(inOrder, some).story);
        for (const batch of batchesOf(told(mixed, some).story, numbers)) {
          await site.take(batch);
          await site.settle();
        }
        for (const rows of [alertsOf, clustersOf]) {
          expect(await rows(site.database, mixed)).toEqual(await rows(site.database, inOrder));
        }
      }),
      { numRuns: Number(process.env['RUNS'] ?? 4), endOnFailure: true },
    );
  });
});
