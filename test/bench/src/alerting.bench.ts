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
import { medianMs, type Benchmark, type Measurement } from './benchmark';

/** What stands before an event comes: a hospital of some years. */
const STAYS = 100_000;
const OPEN_ALERTS = 10_000;
const TIMES = 40;
const deciding = { rules: new SiteRules(), timeZone: 'Asia/Shanghai' };
const at = { consumer: 'alerting', topic: 'bench', partition: 0 };

const measured = (what: string, value: number): Measurement => ({
  benchmark: 'alerting',
  what,
  value,
  unit: 'ms',
});

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

/** One event through both stages, each in its transaction. */
async function take(
  database: Database,
  event: { readonly movement?: EncounterChanged; readonly result?: IsolateClassified },
  pseudonym: string,
): Promise<void> {
  const { movement, result } = event;
  if (movement) {
    const told = records([movement]);
    await database.transaction((tx) => takeMovements({ ...at, tx, records: told }, deciding));
  }
  if (result) {
    const told = records([result]);
    await database.transaction((tx) => takeResults({ ...at, tx, records: told }, deciding));
  }
  const receivedAt = (movement ?? result)?.receivedAt ?? '2024-05-01T08:00:00+08:00';
  const changed = records([{ site: 'site-1', pseudonyms: [pseudonym], receivedAt }]);
  await database.transaction((tx) => takeCases({ ...at, tx, records: changed }, deciding));
}

async function run(say: (line: string) => void): Promise<Measurement[]> {
  const { database, drop } = await testDatabase();
  try {
    await migrateLog(database);
    await runMigrations(database, alertingService.migrations);
    for (const sql of FILL) await database.query(sql);
    say(`${STAYS} stays and ${OPEN_ALERTS} open alerts stand (${TOPICS.alertsChanged}) …`);
    const story = new HospitalStory('site-1');
    let n = 0;
    const next = () => {
      n += 1;
      story.at(`2024-04-${String(1 + (n % 28)).padStart(2, '0')} 08:00`);
      return `new-${n}`;
    };
    const movementMs = await medianMs(TIMES, () => {
      const who = next();
      story.admit(who, `W${n % 30}`, 'ward', { room: '2', bed: String(n) });
      const movement = story.movements.at(-1);
      return take(database, movement ? { movement } : {}, who);
    });
    const resultMs = await medianMs(TIMES, () => {
      const who = next();
      story.admit(who, `W${n % 30}`, 'icu', { room: '3', bed: String(n) });
      story.report(`L-${n}`, {
        patient: who,
        cpe: 'confirmed',
        carbapenemases: ['KPC-2'],
        st: '11',
      });
      const [movement, result] = [story.movements.at(-1), story.results.at(-1)];
      return take(database, { ...(movement && { movement }), ...(result && { result }) }, who);
    });
    return [
      measured('an admission, both stages', movementMs),
      measured('an admission and a confirmed KPC with cluster and contacts', resultMs),
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
