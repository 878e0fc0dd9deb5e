import fc from 'fast-check';
import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { alertsOf, batchesOf, delivery } from '../consumers/site-rows.story';
import { KPC } from './site-courses.story';
import { ToldSite } from './told-site.story';

/** Each line that a correction writes on an alert about contacts says which it was (ADR 62). */
let told: ToldSite;
let sites = 0;

beforeAll(async () => {
  told = await ToldSite.open();
});
afterAll(() => told.drop());

type Tell = (story: HospitalStory) => HospitalStory;

const WRONG = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;
const NDM = { ...KPC, carbapenemases: ['NDM-1'] } as const;
const ACTIVITY = { ...KPC, carbapenemases: ['unknown'] } as const;

/**
 * Anna, bert and cora lie on one ward with dora and emil, hugo beside them; anna and bert are found
 * to carry one enzyme. Dora leaves for a nursing home, and emil, who had gone home, comes back.
 */
const ward: Tell = (story) => {
  for (const who of ['anna', 'bert', 'cora', 'dora', 'emil']) {
    story.admit(who, 'MED-1', 'ward', { room: '1' });
  }
  return story
    .admit('hugo', 'SURG-1', 'ward')
    .admit('ida', 'SURG-1', 'ward')
    .at('2024-01-05 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC })
    .at('2024-01-06 10:00')
    .discharge('emil')
    .at('2024-01-12 10:00')
    .report('L-2', { patient: 'bert', collectedAt: '2024-01-11 06:00', ...KPC })
    .at('2024-01-14 10:00')
    .discharge('dora', { dischargedTo: 'Nursing home Elm' })
    .at('2024-01-15 10:00')
    .admit('emil', 'SURG-1', 'ward', { visit: 'emil-2' });
};

const ISOLATES = [
  ['L-1', 'anna'],
  ['L-2', 'bert'],
] as const;

/** What may turn out otherwise of either isolate, of a patient, or of a stay. */
const CORRECTIONS: readonly (readonly [string, Tell])[] = [
  ...ISOLATES.flatMap(([isolate, who]): [string, Tell][] => [
    [`species of ${isolate}`, (story) => story.report(isolate, { species: E_COLI })],
    [`enzyme of ${isolate}`, (story) => story.report(isolate, NDM)],
    [`no enzyme named of ${isolate}`, (story) => story.report(isolate, ACTIVITY)],
    [`no producer in ${isolate}`, (story) => story.report(isolate, WRONG)],
    [`${isolate} withdrawn`, (story) => story.report(isolate, { withdrawn: true })],
    [
      `${isolate} as it was`,
      (story) => story.report(isolate, { ...KPC, cre: 'cre', withdrawn: false, patient: who }),
    ],
    [`${isolate} of hugo`, (story) => story.report(isolate, { patient: 'hugo' })],
    [`${isolate} of cora`, (story) => story.report(isolate, { patient: 'cora' })],
    [
      `${isolate} taken earlier`,
      (story) => story.report(isolate, { collectedAt: '2024-01-03 06:00' }),
    ],
    [
      `${isolate} taken long before`,
      (story) => story.report(isolate, { collectedAt: '2023-10-03 06:00' }),
    ],
    [
      `culture of ${isolate} under another number`,
      (story) =>
        story.report(`${isolate}-anew`, { patient: who, collectedAt: '2024-01-05 06:00', ...KPC }),
    ],
    [`stay of ${who} cancelled`, (story) => story.move('cancel-admit', who)],
    [
      `ward of ${who} corrected`,
      (story) =>
        story
          .move('cancel-admit', who)
          .move(
            'admit',
            who,
            { class: 'inpatient', ward: 'SURG-1', unitType: 'ward', visit: `${who}-2` },
            '2024-01-01T08:00',
          ),
    ],
    [
      `${who} had left long before`,
      (story) => story.move('discharge', who, {}, '2024-01-02T10:00'),
    ],
    [`${who} merged into hugo`, (story) => story.merge(who, 'hugo')],
    [`${who} parted from hugo`, (story) => story.unmerge(who, 'hugo')],
    [`cora merged into ${who}`, (story) => story.merge('cora', who)],
    [`cora parted from ${who}`, (story) => story.unmerge('cora', who)],
  ]),
  ['stay of cora cancelled', (story) => story.move('cancel-admit', 'cora')],
  ['stay of dora corrected', (story) => story.move('discharge', 'dora', {}, '2024-01-01T10:00')],
  ['stay of emil cancelled', (story) => story.move('cancel-admit', 'emil')],
  ['departure of dora cancelled', (story) => story.move('cancel-discharge', 'dora')],
  ['anna merged into bert', (story) => story.merge('anna', 'bert')],
  ['anna parted from bert', (story) => story.unmerge('anna', 'bert')],
];

interface Line {
  readonly rule: string;
  readonly at: string;
  readonly kind: string;
  readonly text: string;
}

/** What alerts about contacts say of the time after the first correction. */
async function linesOf(site: string): Promise<Line[]> {
  return told.database.query<Line>(
    `SELECT rule, line ->> 'at' AS at, line ->> 'kind' AS kind, line ->> 'text' AS text
     FROM alerting.alert, jsonb_array_elements(timeline) AS line
     WHERE site = $1 AND rule IN ('contacts', 'contact-export', 'contact-readmission')
       AND line ->> 'at' >= '2024-01-20'
       AND line ->> 'kind' IN ('amended', 'reraised', 'retracted', 'cleared')
     ORDER BY raised_at, key, line ->> 'at'`,
    [site],
  );
}

type Corrections = readonly (readonly [string, Tell])[];

function storyOf(corrections: Corrections): { site: string; story: HospitalStory } {
  sites += 1;
  const site = `site-${sites}`;
  const story = ward(new HospitalStory(site).at('2024-01-01 08:00'));
  corrections.forEach(([, correct], i) => {
    correct(story.at(`2024-01-${20 + i} 10:00`));
  });
  return { site, story };
}

async function tell(corrections: Corrections): Promise<string> {
  const { site, story } = storyOf(corrections);
  await told.tell(story);
  return site;
}

/** A reason, as each of these lines gives one: what was corrected, and how. */
const REASONS = [
  /The isolate of \d{4}-\d\d-\d\d (was corrected: |shows |is of )/,
  /The enzyme (of the isolate of \S+ )?is known now/,
  /The organism is known now/,
  /(A stay on \S+|The departure|The planned departure) (was|had|goes)/,
  /A merge of two numbers was taken back\./,
  /Two numbers of a patient were merged\./,
  /The same patient by a merge of numbers/,
  /First positive on /,
  /By movements as told now, the first positive/,
  /What had been taken back counts again/,
  /(A contact of another carrier of |The carrier on \S+ is a further case)/,
];

function withoutReason(lines: readonly Line[]): string[] {
  return lines
    .filter(({ text }) => !REASONS.some((reason) => reason.test(text)))
    .map(({ rule, at, kind, text }) => `${rule} ${at} ${kind}: ${text}`);
}

it.each(CORRECTIONS)('says the reason: %s', async (...correction) => {
  expect(withoutReason(await linesOf(await tell([correction])))).toEqual([]);
});

const MERGES = CORRECTIONS.filter(([name]) => / merged into /.test(name));

it.each(MERGES)('of a merge says nothing of stays: %s', async (...merge) => {
  const said = (await linesOf(await tell([merge]))).map(({ text }) => text);
  expect(said.filter((text) => /A stay on/.test(text))).toEqual([]);
});

/** One after the other, a day each. */
const SEVERAL = [
  ['culture of L-1 under another number', 'enzyme of L-1'],
  ['cora merged into anna', 'L-1 withdrawn', 'anna merged into hugo'],
  ['bert merged into hugo', 'enzyme of L-1', 'culture of L-1 under another number'],
  ['no producer in L-2', 'no enzyme named of L-2', 'L-1 of cora'],
  ['culture of L-2 under another number', 'species of L-2', 'L-2 of hugo'],
  ['cora merged into anna', 'anna merged into bert', 'species of L-1'],
  ['stay of anna cancelled', 'ward of bert corrected', 'anna merged into hugo', 'L-1 of cora'],
  ['enzyme of L-1', 'anna merged into hugo'],
  ['no enzyme named of L-1', 'no producer in L-2', 'enzyme of L-2'],
  ['no enzyme named of L-1', 'species of L-1', 'L-1 as it was'],
  ['cora merged into anna', 'stay of emil cancelled', 'stay of dora corrected'],
  ['cora merged into bert', 'enzyme of L-2', 'cora parted from bert'],
  ['no enzyme named of L-2', 'anna had left long before', 'L-1 of hugo', 'ward of bert corrected'],
  [
    'anna merged into bert',
    'ward of anna corrected',
    'L-2 of hugo',
    'ward of bert corrected',
    'anna merged into hugo',
  ],
] as const;

it.each(SEVERAL)('says the reason of each: %s, %s …', async (...names) => {
  const corrections = names.flatMap((name) => CORRECTIONS.filter(([one]) => one === name));
  expect(corrections).toHaveLength(names.length);
  expect(withoutReason(await linesOf(await tell(corrections)))).toEqual([]);
});

/** A further isolate is no correction, and under a merged number a further case. */
const corrections = CORRECTIONS.filter(([name]) => !/^culture of /.test(name));
const any = fc.array(fc.constantFrom(...corrections), { minLength: 2, maxLength: 5 });

it('says the reason of each, whatever is corrected one after the other', async () => {
  let lines = 0;
  await fc.assert(
    fc.asyncProperty(any, async (corrections) => {
      const said = await linesOf(await tell(corrections));
      lines += said.length;
      expect(withoutReason(said)).toEqual([]);
    }),
    { numRuns: 50, endOnFailure: true },
  );
  expect(lines).toBeGreaterThan(50);
}, 300_000);

const named = (...names: readonly string[]) =>
  names.flatMap((name) => CORRECTIONS.filter(([one]) => one === name));

/** A case that had contacts under another name. */
const RENAMED = named('ward of anna corrected', 'species of L-1');

/** Of whom the result is said to be lies on the ward by a movement that is told last of all. */
const EXCHANGED = named('no enzyme named of L-1', 'L-2 of cora');

/** One fact at a time as they were told, but for the seventh, which comes last. */
const SEVENTH_LAST = Array.from({ length: 15 }, (_, i) => (i * 13) % 15).map(
  (fact) => 16 + 20 * (fact === 6 ? 20 : fact),
);

it('and any order of the same facts gives the same lines', async () => {
  await fc.assert(
    fc.asyncProperty(any, delivery, async (corrections, numbers) => {
      const rows = await alertsOf(told.database, await tell(corrections));
      const { site, story } = storyOf(corrections);
      for (const batch of batchesOf(story, numbers)) {
        await told.take(batch);
        await told.secondStage();
      }
      await told.settle();
      expect(await alertsOf(told.database, site)).toEqual(rows);
    }),
    {
      numRuns: 20,
      endOnFailure: true,
      examples: [
        [RENAMED, [0, 0, 2 ** 30, ...Array<number>(11).fill(0), 31]],
        [EXCHANGED, SEVENTH_LAST],
      ],
    },
  );
}, 300_000);
