import {
  takeCases,
  takeMovements,
  takeResults,
  KeptWalks,
  SiteRules,
  alertingService,
} from '@carbawatch/alerting';
import type { EncounterChanged, IsolateClassified } from '@carbawatch/contracts';
import { TOPICS } from '@carbawatch/contracts';
import { migrateLog, type LoggedRecord } from '@carbawatch/event-log';
import { runMigrations, type Database } from '@carbawatch/postgres';
import { HospitalStory, testDatabase } from '@carbawatch/testing';
import { type Benchmark, type Measurement } from './benchmark';

/** What stands before an event comes: a hospital of some years. */
const STAYS = 100_000;
const OPEN_ALERTS = 10_000;
const TIMES = 50;
/**
 * Cases of one species and enzyme in a year: where it is endemic, almost one a day, and beyond what
 * any hospital has.
 */
const ENDEMIC_CASES = [300, 2_000] as const;
const ENDEMIC_TIMES = 10;
/** Years in and out of an intensive care unit, or of dialysis. */
const LONG_COURSE = { movements: 200, isolates: 50 } as const;
const deciding = {
  rules: new SiteRules(),
  timeZone: 'Asia/Shanghai',
  walks: new KeptWalks(),
};
const at = { consumer: 'alerting', topic: 'bench', partition: 0 };

/** Half of the events take no longer than the one, all but one in twenty than the other. */
async function measured(
  what: string,
  event: () => Promise<void>,
  prepare: () => Promise<void> = async () => undefined,
  count = TIMES,
): Promise<Measurement[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    await prepare();
    const start = performance.now();
    await event();
    times.push(performance.now() - start);
  }
  times.sort((x, y) => x - y);
  const at = (share: number) => times[Math.ceil(share * times.length) - 1] ?? 0;
  const one = (name: string, value: number): Measurement => ({
    benchmark: 'alerting',
    what: `${what}, ${name}`,
    value,
    unit: 'ms',
  });
  return [one('median', at(0.5)), one('95 of 100', at(0.95))];
}

/** Stays of others on 30 wards and alerts that nobody has closed. */
const FILL = [
  `INSERT INTO alerting.occupancy
   SELECT 'site-1', 'p' || n / 4, n, 'W' || n % 30, '1', 'A', 'ward',
          timestamptz '2022-06-01' + n * interval '10 minutes',
          timestamptz '2022-06-06' + n * interval '10 minutes',
          timestamptz '2022-06-01' + n * interval '10 minutes',
          jsonb_build_object('ward', 'W' || n % 30, 'unitType', 'ward')
   FROM generate_series(1, ${STAYS}) n`,
  `INSERT INTO alerting.alert
     (site, id, rule, key, pseudonym, patient, severity, status, reopened, isolates, raised_at,
      count, title, because, timeline, basis, fingerprint)
   SELECT 'site-1', gen_random_uuid(), 'new-cpe', 'k' || n, 'q' || n, 'q' || n, 'high', 'open',
          false, '{L}', timestamptz '2022-06-01' + n * interval '1 hour', 1, 't', '[]', '[]', '', ''
   FROM generate_series(1, ${OPEN_ALERTS}) n`,
  'ANALYZE',
];

function records<V>(values: readonly V[]): LoggedRecord<V>[] {
  return values.map((value, offset) => ({
    topic: 'bench',
    partition: 0,
    offset,
    key: 'bench',
    headers: {},
    cause: null,
    value,
  }));
}

interface Told {
  readonly movements: readonly EncounterChanged[];
  readonly results: readonly IsolateClassified[];
}

/** Events of these persons through both stages, each stage in its transaction. */
async function take(
  database: Database,
  pseudonyms: readonly string[],
  told: Told,
  site = 'site-1',
): Promise<void> {
  const movements = records(told.movements);
  const results = records(told.results);
  if (movements.length > 0) {
    await database.transaction((tx) => takeMovements({ ...at, tx, records: movements }, deciding));
  }
  if (results.length > 0) {
    await database.transaction((tx) => takeResults({ ...at, tx, records: results }, deciding));
  }
  const last = told.results.at(-1) ?? told.movements.at(-1);
  const receivedAt = last?.receivedAt ?? '2024-05-01T08:00:00+08:00';
  const changed = records([{ site, pseudonyms: [...pseudonyms], receivedAt }]);
  await database.transaction((tx) => takeCases({ ...at, tx, records: changed }, deciding));
}

const nothing = (): void => undefined;
const HOURS_OF_YEAR = 365 * 24;
const BATCH = 500;

/** Patients of the story, one after the other, and what is measured of them. */
class Hospital {
  private readonly story: HospitalStory;
  private n = 0;
  private who = '';

  constructor(
    private readonly database: Database,
    private readonly site = 'site-1',
  ) {
    this.story = new HospitalStory(site);
  }

  /**
   * A year in which one strain never goes: the cases come evenly to one of 30 wards, are positive
   * on the third day and go home after nine; most of them are of one type.
   */
  async endemic(cases: number): Promise<void> {
    const steps = Array.from({ length: cases }, (_, i) => i).flatMap((i) => {
      const who = `endemic-${i}`;
      const place = { room: String(i % 5), bed: String(i % 4) };
      const hour = Math.round((i / cases) * HOURS_OF_YEAR);
      const st = i % 3 === 0 ? '258' : '11';
      return [
        { hour, tell: () => this.story.admit(who, `W${(i * 7) % 30}`, 'ward', place) },
        { hour: hour + 48, tell: () => this.tellPositive(who, st) },
        { hour: hour + 216, tell: () => this.story.discharge(who) },
      ];
    });
    const year = steps.filter(({ hour }) => hour < HOURS_OF_YEAR);
    for (const { hour, tell } of year.sort((a, b) => a.hour - b.hour)) {
      const clock = new Date(Date.UTC(2023, 3, 1, hour)).toISOString();
      this.story.at(clock.slice(0, 16).replace('T', ' '));
      tell();
    }
    const { movements, results } = this.story;
    for (let i = 0; i < movements.length; i += BATCH) {
      await take(this.database, [], { movements: movements.slice(i, i + BATCH), results: [] });
    }
    for (let i = 0; i < results.length; i += BATCH) {
      await take(this.database, [], { movements: [], results: results.slice(i, i + BATCH) });
    }
    const who = [...new Set(results.map(({ pseudonym }) => pseudonym))];
    await take(this.database, who, { movements: [], results: results.slice(-1) }, this.site);
    await this.database.query('ANALYZE');
  }

  /** Somebody who is moved every eight hours, and of whom again and again a result comes. */
  async longCourse({ movements, isolates }: typeof LONG_COURSE): Promise<void> {
    this.who = 'long';
    this.story.at('2024-01-01 08:00').admit(this.who, 'W1', 'ward', { room: '1', bed: '1' });
    for (let i = 1; i < movements; i += 1) {
      this.later();
      this.story.transfer(this.who, `W${i % 30}`, 'ward', { room: '1', bed: String(i % 4) });
      if (i % (movements / isolates) === 0) this.oneMore(this.who);
    }
    const told = { movements: this.story.movements, results: this.story.results };
    await take(this.database, [this.who], told, this.site);
  }

  /** Eight hours after what was told last. */
  readonly later = (): void => {
    this.n += 1;
    const clock = new Date(Date.UTC(2024, 0, 1, 8 * this.n)).toISOString();
    this.story.at(clock.slice(0, 16).replace('T', ' '));
  };

  /** A further isolate of the same. */
  readonly oneMore = (who: string): void => {
    const verdict = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;
    this.story.report(`L-${who}-${this.n}`, { patient: who, ...verdict, st: '11' });
  };

  /** Somebody comes in, and more may follow at once. */
  comes(then: (who: string) => void = nothing): () => Promise<void> {
    return () =>
      this.told(() => {
        this.n += 1;
        this.who = `new-${this.n}`;
        this.story.at(`2024-04-${String(1 + (this.n % 28)).padStart(2, '0')} 08:00`);
        this.story.admit(this.who, `W${this.n % 30}`, 'ward', { room: '2', bed: String(this.n) });
        then(this.who);
      });
  }

  /** What becomes of the one who came in last. */
  then(what: (who: string) => void): () => Promise<void> {
    return () => this.told(() => what(this.who));
  }

  readonly positive = (who: string): void => this.tellPositive(who, '11');

  readonly corrected = (who: string): void => {
    const verdict = { cpe: 'negative', carbapenemases: [], cre: 'not-cre' } as const;
    this.story.report(`L-${who}`, { status: 'corrected', ...verdict });
  };

  readonly moves = (who: string): void => {
    this.story.transfer(who, `W${(this.n + 7) % 30}`, 'ward', { bed: '9' });
  };

  readonly leaves = (who: string): void => {
    this.story.discharge(who);
  };

  private tellPositive(who: string, st: string): void {
    const verdict = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;
    this.story.report(`L-${who}`, { patient: who, ...verdict, st });
  }

  private async told(tell: () => void): Promise<void> {
    const { movements, results } = this.story;
    const before = { movements: movements.length, results: results.length };
    tell();
    const told = {
      movements: movements.slice(before.movements),
      results: results.slice(before.results),
    };
    await take(this.database, [this.who], told, this.site);
  }
}

async function run(say: (line: string) => void): Promise<Measurement[]> {
  const { database, drop } = await testDatabase();
  try {
    await migrateLog(database);
    await runMigrations(database, alertingService.migrations);
    for (const sql of FILL) await database.query(sql);
    say(`${STAYS} stays and ${OPEN_ALERTS} open alerts stand (${TOPICS.alertsChanged}) …`);
    const one = new Hospital(database);
    return [
      ...(await measured('an admission', one.comes())),
      ...(await measured('a transfer', one.then(one.moves), one.comes())),
      ...(await measured('a confirmed KPC with cluster, contacts', one.comes(one.positive))),
      ...(await measured('a carrier leaves', one.then(one.leaves), one.comes(one.positive))),
      ...(await measured(
        'a corrected result takes a case back',
        one.then(one.corrected),
        one.comes(one.positive),
      )),
      ...(await longCourseMeasured(database, say)),
      ...(await endemicMeasured(database, ENDEMIC_CASES[0], say)),
      ...(await endemicMeasured(database, ENDEMIC_CASES[1], say)),
    ];
  } finally {
    await drop();
  }
}

/** One more of a patient with a course of years, and one after a start, when nothing is kept. */
async function longCourseMeasured(
  database: Database,
  say: (line: string) => void,
): Promise<Measurement[]> {
  const { movements, isolates } = LONG_COURSE;
  say(`a patient with ${movements} movements and ${isolates} isolates is told …`);
  const one = new Hospital(database, 'site-of-one');
  await one.longCourse(LONG_COURSE);
  const after = `after ${movements} movements and ${isolates} isolates`;
  const next = (what: (who: string) => void) =>
    one.then((who) => {
      one.later();
      what(who);
    });
  const restarted = async (): Promise<void> => {
    deciding.walks = new KeptWalks();
  };
  return [
    ...(await measured(`a transfer ${after}`, next(one.moves))),
    ...(await measured(`an isolate ${after}`, next(one.oneMore))),
    ...(await measured(
      `a transfer ${after}, the first since a start`,
      next(one.moves),
      restarted,
      5,
    )),
  ];
}

/** The same where a year has brought thousands of cases of one kind, in a site of their own. */
async function endemicMeasured(
  database: Database,
  cases: number,
  say: (line: string) => void,
): Promise<Measurement[]> {
  say(`a year of ${cases} cases of one species and enzyme is told …`);
  const one = new Hospital(database, `site-of-${cases}`);
  await one.endemic(cases);
  const among = `among ${cases.toLocaleString('en')} cases`;
  return [
    ...(await measured(`an admission ${among}`, one.comes(), undefined, ENDEMIC_TIMES)),
    ...(await measured(`a KPC ${among}`, one.comes(one.positive), undefined, ENDEMIC_TIMES)),
    ...(await measured(
      `a carrier leaves ${among}`,
      one.then(one.leaves),
      one.comes(one.positive),
      ENDEMIC_TIMES,
    )),
  ];
}

/** An event costs milliseconds whatever stands open. */
export const alertingBenchmark: Benchmark = {
  name: 'alerting',
  summary: `one event among ${STAYS} stays and ${OPEN_ALERTS} open alerts, stage one and two`,
  run,
};
