import fc from 'fast-check';
import { E_COLI, HospitalStory, KLEBSIELLA } from '@carbawatch/testing';
import {
  alertsOf,
  batchesOf,
  clustersOf,
  contactsOf,
  delivery,
} from '../consumers/site-rows.story';
import { ToldSite, type SiteBatch } from './told-site.story';

let told: ToldSite;
beforeAll(async () => {
  told = await ToldSite.open();
});
afterAll(() => told.drop());

const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'], specimen: { type: 'urine' } } as const;

/** Xena's E. coli and Yuri's Klebsiella: MED-2 by its report, while movements tell of ONC. */
function leftBefore(site: string): HospitalStory {
  return new HospitalStory(site)
    .at('2024-03-01 08:00')
    .admit('xena', 'MED-2', 'ward')
    .at('2024-03-01 12:00')
    .report('X-1', {
      ...{ patient: 'xena', species: E_COLI, collectedAt: '2024-03-01 10:00', ...KPC },
    })
    .at('2024-03-05 08:00')
    .admit('yuri', 'MED-2', 'ward')
    .at('2024-03-06 08:00')
    .transfer('yuri', 'ONC', 'haematology-oncology')
    .at('2024-03-08 12:00')
    .report('Y-1', {
      ...{ patient: 'yuri', species: KLEBSIELLA, collectedAt: '2024-03-08 09:00', ...KPC },
      encounter: { ward: 'MED-2' },
    })
    .at('2024-06-09 08:00')
    .admit('zoe', 'SURG', 'ward');
}

const rowsOf = (site: string) =>
  told.database.query<{ rule: string }>(
    `SELECT rule, severity, status, disposition, title, timeline FROM alerting.alert
     WHERE site = $1 AND stage = 2 ORDER BY rule, raised_at`,
    [site],
  );

const isOf = (patient: string) => (one: { pseudonym: string }) => one.pseudonym === patient;

/** Yuri's way is processed after the report, once the site's clock is months further. */
function wayLast({ movements, results }: HospitalStory): SiteBatch[] {
  return [
    { movements: movements.filter(isOf('xena')) },
    { results },
    { movements: movements.filter(isOf('zoe')) },
    { movements: movements.filter(isOf('yuri')) },
  ];
}

describe('movements that are processed long after the report', () => {
  it.each([
    ['when the clock has passed the end of the alert', (batches: SiteBatch[]) => batches],
    [
      'while the alert is open',
      ([xena, results, zoe, yuri]: SiteBatch[]) => [xena, results, yuri, zoe],
    ],
  ])('leave no second species on a ward where none was: %s', async (name, order) => {
    const inOrder = `in order, ${name}`;
    await told.tell(leftBefore(inOrder));
    const rules = (await rowsOf(inOrder)).map(({ rule }) => rule);
    expect(rules).toEqual(['cluster', 'contacts', 'rare-mechanism']);
    const mixed = `mixed, ${name}`;
    for (const batch of order(wayLast(leftBefore(mixed)))) {
      await told.take(batch as SiteBatch);
      await told.settle();
    }
    expect(await rowsOf(mixed)).toEqual(await rowsOf(inOrder));
  });
});

/** Something that happens on a day of a year. */
interface Told {
  readonly day: number;
  readonly tell: (story: HospitalStory) => void;
}

const DAY_MS = 86_400_000;
const dayOf = (day: number) =>
  new Date(Date.UTC(2023, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);

const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;
const day = fc.nat({ max: 300 });
const person = fc.nat({ max: 7 }).map((n) => `p${n}`);
const ward = fc.constantFrom('MED-1', 'MED-2', 'ICU-2');
const species = fc.constantFrom(KLEBSIELLA, KLEBSIELLA, E_COLI);
const enzyme = fc.constantFrom('KPC-2', 'KPC-2', 'KPC-2', 'NDM-1');

/** Some patients at about the same time, each on a ward by the report, by movements, or by both. */
const burst = fc
  .record({
    on: day,
    first: fc.nat({ max: 7 }),
    many: fc.integer({ min: 2, max: 5 }),
    apart: fc.integer({ min: 0, max: 9 }),
    found: fc.array(
      fc.record({ ward, reported: fc.option(ward, { nil: null }), species, moves: fc.boolean() }),
      { minLength: 5, maxLength: 5 },
    ),
    carbapenemase: enzyme,
    corrected: fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 60 }), fc.nat({ max: 60 })), {
      maxLength: 3,
    }),
  })
  .map(({ on, first, many, apart, found, carbapenemase, corrected }): Told[] =>
    found.slice(0, many).flatMap(({ ward: bed, reported, species: kind, moves }, i): Told[] => {
      const n = (first + i) % 8;
      const start = on + i * apart;
      const patient = `p${n}`;
      const visit = { visit: `${patient}-${on}` };
      const way: Told[] = [
        { day: start, tell: (story) => void story.admit(patient, bed, 'ward', visit) },
        { day: start + 5, tell: (story) => void story.transfer(patient, 'MED-1', 'ward', visit) },
        { day: start + 15, tell: (story) => void story.discharge(patient, visit) },
      ];
      const isolate = `L-${n}-${on % 3}`;
      const result = (later: number): Told => ({
        day: start + 8 + later,
        tell: (story) =>
          void story.report(isolate, {
            ...{ patient, species: kind, collectedAt: `${dayOf(start + 4)} 06:00` },
            ...{ ...KPC, carbapenemases: [carbapenemase], cre: 'cre' },
            ...(reported && { encounter: { ward: reported } }),
          }),
      });
      // Taken back, and given back as it was.
      const back = corrected
        .filter(([whose]) => whose === i)
        .flatMap(([, gone, later]): Told[] => [
          { day: start + 9 + gone, tell: (story) => void story.report(isolate, WRONG) },
          result(2 + gone + later),
        ]);
      return [...(moves ? way : []), result(0), ...back];
    }),
  );

/** What is corrected later. */
const later = fc
  .tuple(
    day,
    fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 2 })).map(([n, k]) => `L-${n}-${k}`),
    person,
    person,
    ward,
    fc.constantFrom('wrong', 'again', 'species', 'dated', 'patient', 'merge', 'unmerge', 'moved'),
  )
  .map(([on, isolate, who, other, bed, kind]): Told[] => {
    const report = (tell: object) => (story: HospitalStory) =>
      void story.report(isolate, { patient: who, collectedAt: `${dayOf(on - 20)} 06:00`, ...tell });
    const past = `${dayOf(Math.max(0, on - 25))}T08:00`;
    const deeds = {
      wrong: report(WRONG),
      again: report(KPC),
      species: report({ ...KPC, species: E_COLI }),
      dated: report({ ...KPC, collectedAt: `${dayOf(Math.max(0, on - 90))} 06:00` }),
      patient: report({ ...KPC, patient: other }),
      merge: (story: HospitalStory) => void story.merge(who, other),
      unmerge: (story: HospitalStory) => void story.unmerge(who, other),
      moved: (story: HospitalStory) =>
        void story.move('admit', who, { class: 'inpatient', ward: bed, visit: `v${on}` }, past),
    };
    const isOfItself = kind.endsWith('merge') && who === other;
    return isOfItself ? [] : [{ day: on, tell: deeds[kind as keyof typeof deeds] }];
  });

/** A year in which the last thing that is told moves the clock past the end of everything else. */
const year = fc
  .tuple(
    fc.array(burst, { minLength: 1, maxLength: 4 }),
    fc.array(later, { minLength: 0, maxLength: 8 }),
  )
  .map(([bursts, laters]): Told[] => [
    ...[...bursts, ...laters].flat().sort((a, b) => a.day - b.day),
    { day: 500, tell: (story) => void story.admit('zoe', 'SURG', 'ward') },
  ]);

function storyOf(deeds: readonly Told[], site: string): HospitalStory {
  const story = new HospitalStory(site);
  for (const { day: on, tell } of deeds) tell(story.at(`${dayOf(on)} 10:00`));
  return story;
}

let sites = 0;

describe('the facts of a year, while the clock has gone on by months between them', () => {
  /** Told in order, and once more by these deeds at a time. */
  const isTheSame = async (deeds: readonly Told[], parts: readonly (readonly number[])[]) => {
    sites += 1;
    const [inOrder, mixed] = [`order-${sites}`, `mixed-${sites}`];
    await told.tell(storyOf(deeds, inOrder));
    const { movements, results } = storyOf(deeds, mixed);
    // A story numbers its messages by its deeds.
    const isOf = (part: readonly number[]) => (one: { messageId: string }) =>
      part.includes(Number(one.messageId.slice(-12)) - 1);
    for (const part of parts) {
      await told.take({ movements: movements.filter(isOf(part)) });
      await told.take({ results: results.filter(isOf(part)) });
      await told.settle();
    }
    for (const rows of [alertsOf, clustersOf, contactsOf]) {
      expect(await rows(told.database, mixed)).toEqual(await rows(told.database, inOrder));
    }
  };

  const found = (isolate: string, patient: string, collectedAt: string) => (story: HospitalStory) =>
    void story.report(isolate, { patient, species: E_COLI, collectedAt, ...KPC });
  const merged = (retired: string) => (story: HospitalStory) => void story.merge(retired, 'p7');
  const beside: readonly Told[] = [
    { day: 65, tell: (story) => void story.admit('p3', 'MED-1', 'ward') },
    { day: 281, tell: (story) => void story.admit('p7', 'MED-1', 'ward') },
    { day: 286, tell: (story) => void story.transfer('p7', 'MED-1', 'ward') },
    { day: 500, tell: (story) => void story.admit('zoe', 'SURG', 'ward') },
  ];

  it.each<[string, readonly Told[], readonly (readonly number[])[]]>([
    [
      'a merge that came before another of the same number',
      [
        { day: 4, tell: (story) => void story.merge('p2', 'p4') },
        { day: 15, tell: found('L-2', 'p2', '2022-12-27 06:00') },
        { day: 28, tell: merged('p2') },
        ...beside,
      ],
      [[1, 2], [3, 4, 5, 6], [0]],
    ],
    [
      'what the number into which another was merged carried itself',
      [
        { day: 15, tell: found('L-2', 'p2', '2023-01-14 06:00') },
        { day: 20, tell: found('L-7', 'p7', '2023-01-19 06:00') },
        { day: 28, tell: merged('p2') },
        ...beside,
      ],
      [[0, 2], [3, 4, 5, 6], [1]],
    ],
    [
      'a further number of one person, merged at once with the other',
      [
        { day: 14, tell: found('L-1', 'p1', '2023-01-13 06:00') },
        { day: 15, tell: found('L-2', 'p2', '2023-01-14 06:00') },
        { day: 28, tell: merged('p1') },
        { day: 28, tell: merged('p2') },
        ...beside,
      ],
      [[1, 2, 3], [4, 5, 6, 7], [0]],
    ],
  ])('come to the same where what is told last is %s', async (_, deeds, parts) => {
    await isTheSame(deeds, parts);
  });

  it('give the same alerts, clusters and contacts in any order and any parts', async () => {
    await fc.assert(
      fc.asyncProperty(year, delivery, async (deeds, numbers) => {
        sites += 1;
        const [inOrder, mixed] = [`order-${sites}`, `mixed-${sites}`];
        await told.tell(storyOf(deeds, inOrder));
        for (const batch of batchesOf(storyOf(deeds, mixed), numbers)) {
          await told.take(batch);
          await told.settle();
        }
        for (const rows of [alertsOf, clustersOf, contactsOf]) {
          expect(await rows(told.database, mixed)).toEqual(await rows(told.database, inOrder));
        }
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });
});
