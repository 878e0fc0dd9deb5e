import { TOPICS, addDays, signal as signalShape } from '@carbawatch/contracts';
import type { Signal } from '@carbawatch/contracts';
import fc from 'fast-check';
import { history } from '../decide/facts.builder';
import type { StepWords } from '../decide/facts.builder';
import type { IsolateHistory } from '../decide/facts';
import { decideSignals } from '../store/signals';
import { HostedStats } from './hosted-stats.builder';

const FIRST = '2024-01-01';
const TODAY = '2024-06-30';
const RUNS = 20;
const RUNS_MS_MAX = 900_000;

let stats: HostedStats;

beforeAll(async () => {
  stats = await HostedStats.start(TODAY);
});
afterAll(() => stats.stop());

async function forgetAll(): Promise<void> {
  await stats.forgetAll();
  await stats.platform.database.query('DELETE FROM log.record WHERE topic = $1', [
    TOPICS.signalsDetected,
  ]);
}

/** One look of the watch; a look may leave the rest of a long way to the next one. */
function look(): Promise<boolean> {
  const setting = { timeZone: 'Asia/Shanghai', nowMs: Date.parse(`${TODAY}T12:00:00Z`) };
  return decideSignals(stats.platform.database, 'site-1', setting);
}

async function lookToTheEnd(): Promise<void> {
  let more = true;
  while (more) more = await look();
}

async function told(): Promise<Signal[]> {
  const rows = await stats.platform.database.query<{ value: string }>(
    `SELECT value::text AS value FROM log.record WHERE topic = $1 ORDER BY "offset"`,
    [TOPICS.signalsDetected],
  );
  return rows.map(({ value }) => signalShape.parse(JSON.parse(value)));
}

/** Everything of the signals that stand, but for the instants at which they were told. */
function standing(): Promise<{ id: string }[]> {
  return stats.platform.database.query(
    `SELECT id, detector, of, family, ward, detected_on, last_seen_on, from_day, to_day,
            body - 'at' AS body
     FROM stats.signal WHERE status = 'detected' ORDER BY id`,
  );
}

/** What a reader believes who takes the tellings of each signal in the order of their instants. */
async function believed(): Promise<string[]> {
  const last = new Map<string, Signal>();
  const inOrder = (await told()).sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.status < b.status ? -1 : 1),
  );
  for (const signal of inOrder) last.set(signal.id, signal);
  const stand = [...last.values()].filter(({ status }) => status === 'detected');
  return stand.map(({ id }) => id).sort();
}

/** A culture, and what its report said later. */
interface Course {
  patient: number;
  ward: string;
  gene: string | null;
  day: number;
  delay: number;
  later: { days: number; what: 'withdrawn' | 'other gene' | 'other ward' | 'not resistant' } | null;
}

const course: fc.Arbitrary<Course> = fc.record({
  patient: fc.nat(14),
  ward: fc.constantFrom('ICU', 'MED', 'SURG'),
  gene: fc.option(fc.constantFrom('KPC-2', 'NDM-5'), { freq: 5 }),
  day: fc.nat(110),
  delay: fc.oneof({ weight: 4, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.nat(50) }),
  later: fc.option(
    fc.record({
      days: fc.integer({ min: 1, max: 40 }),
      what: fc.constantFrom('withdrawn', 'other gene', 'other ward', 'not resistant'),
    }),
  ),
});

const NOT_RESISTANT: Partial<StepWords> = { cre: 'not-cre', cpe: 'negative', genes: [] };

function laterWords(words: StepWords, what: NonNullable<Course['later']>['what']): StepWords {
  if (what === 'withdrawn') return { ...words, withdrawn: true };
  if (what === 'not resistant') return { ...words, ...NOT_RESISTANT };
  return what === 'other gene'
    ? { ...words, genes: ['OXA-48'] }
    : { ...words, encounter: { ward: 'HPB' } };
}

/** The tellings of one culture: each says all that was known by then, as the log brings it. */
function tellings({ patient, ward, gene, day, delay, later }: Course, n: number): IsolateHistory[] {
  const at = (offset: number) => `${addDays(FIRST, day + offset)}T10:00:00+08:00`;
  const words: StepWords = {
    collectedAt: addDays(FIRST, day),
    receivedAt: at(delay),
    encounter: { ward },
    ...(gene === null ? NOT_RESISTANT : { genes: [gene] }),
  };
  const ids = [`i${n}`, `p${patient}`] as const;
  const first = history(...ids, words);
  if (!later) return [first];
  const changed = { ...laterWords(words, later.what), receivedAt: at(delay + later.days) };
  return [first, history(...ids, words, changed)];
}

/** In which order the tellings come, how many in one batch, and how often the watch then looks. */
interface Pace {
  courses: Course[];
  order: number[];
  batches: { size: number; looks: number }[];
}

const pace: fc.Arbitrary<Pace> = fc.record({
  courses: fc.array(course, { minLength: 15, maxLength: 45 }),
  order: fc.array(fc.nat(), { minLength: 90, maxLength: 90 }),
  batches: fc.array(fc.record({ size: fc.integer({ min: 1, max: 30 }), looks: fc.nat(2) }), {
    minLength: 1,
  }),
});

async function streamed({ courses, order, batches }: Pace): Promise<void> {
  const rest = courses
    .flatMap(tellings)
    .map((telling, i) => ({ telling, place: order[i] ?? 0 }))
    .sort((a, b) => a.place - b.place)
    .map(({ telling }) => telling);
  for (let turn = 0; rest.length > 0; turn += 1) {
    const { size, looks } = batches[turn % batches.length] ?? { size: 1, looks: 1 };
    await stats.know(rest.splice(0, size));
    for (let i = 0; i < looks; i += 1) await look();
  }
  await lookToTheEnd();
}

describe('signals that stand', () => {
  it(
    'follow from the facts: any batches, any order and any times of looking give the same',
    async () => {
      let seen = 0;
      const property = fc.asyncProperty(pace, async (given) => {
        await forgetAll();
        await streamed(given);
        const anyhow = await standing();
        expect(await believed()).toEqual(anyhow.map(({ id }) => id));
        await forgetAll();
        await stats.know(given.courses.flatMap((each, n) => tellings(each, n).slice(-1)));
        await lookToTheEnd();
        expect(anyhow).toEqual(await standing());
        seen += anyhow.length;
      });
      await fc.assert(property, { numRuns: RUNS, seed: 716_324, endOnFailure: true });
      expect(seen).toBeGreaterThan(RUNS);
    },
    RUNS_MS_MAX,
  );

  it('learn from a history whose first day becomes known late, as if it had come in time', async () => {
    const onIcu = (patient: number, day: number): Course => {
      return { patient, ward: 'ICU', gene: 'KPC-2', day, delay: 0, later: null };
    };
    // Seven weeks before the cases are too few for Bayes, which half a year is not.
    const cases = [onIcu(1, 160), onIcu(2, 163), onIcu(3, 165), onIcu(4, 166)];
    const begins: Course = { ...onIcu(5, 125), gene: null };
    const longAgo: Course = { ...onIcu(6, 1), gene: null };
    const known = (courses: Course[]) =>
      stats.know(courses.flatMap((each) => tellings(each, each.patient)));
    const detectors = async () =>
      (
        await stats.platform.database.query<{ detector: string }>(
          `SELECT DISTINCT detector FROM stats.signal WHERE status = 'detected' ORDER BY detector`,
        )
      ).map(({ detector }) => detector);
    await forgetAll();
    await known([begins, ...cases]);
    await lookToTheEnd();
    const before = await detectors();
    expect(before).not.toContain('bayes');
    await known([longAgo]);
    await lookToTheEnd();
    const late = await standing();
    expect(await detectors()).toContain('bayes');
    await forgetAll();
    await known([longAgo, begins, ...cases]);
    await lookToTheEnd();
    expect(await standing()).toEqual(late);
  });
});
