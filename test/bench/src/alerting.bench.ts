import {
  takeCases,
  takeMovements,
  takeResults,
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
const deciding = { rules: new SiteRules(), timeZone: 'Asia/Shanghai' };
const at = { consumer: 'alerting', topic: 'bench', partition: 0 };

/** Half of the events take no longer than the one, all but one in twenty than the other. */
async function measured(
  what: string,
  event: () => Promise<void>,
  prepare: () => Promise<void> = async () => undefined,
): Promise<Measurement[]> {
  const times: number[] = [];
  for (let i = 0; i < TIMES; i += 1) {
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

/** Events of one person through both stages, each stage in its transaction. */
async function take(database: Database, pseudonym: string, told: Told): Promise<void> {
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
  const changed = records([{ site: 'site-1', pseudonyms: [pseudonym], receivedAt }]);
  await database.transaction((tx) => takeCases({ ...at, tx, records: changed }, deciding));
}

const nothing = (): void => undefined;

/** Patients of the story, one after the other, and what is measured of them. */
class Hospital {
  private readonly story = new HospitalStory('site-1');
  private n = 0;
  private who = '';

  constructor(private readonly database: Database) {}

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

  readonly positive = (who: string): void => {
    const verdict = { cpe: 'confirmed', carbapenemases: ['KPC-2'], st: '11' } as const;
    this.story.report(`L-${who}`, { patient: who, ...verdict });
  };

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

  private async told(tell: () => void): Promise<void> {
    const { movements, results } = this.story;
    const before = { movements: movements.length, results: results.length };
    tell();
    await take(this.database, this.who, {
      movements: movements.slice(before.movements),
      results: results.slice(before.results),
    });
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
    ];
  } finally {
    await drop();
  }
}

/** An event costs milliseconds whatever stands open. */
export const alertingBenchmark: Benchmark = {
  name: 'alerting',
  summary: `one event among ${STAYS} stays and ${OPEN_ALERTS} open alerts, stage one and two`,
  run,
};
