import { alertingService } from '@carbawatch/alerting';
import { classificationService } from '@carbawatch/classification';
import { migrateLog } from '@carbawatch/event-log';
import { Database, runMigrations } from '@carbawatch/postgres';
import { statsService } from '@carbawatch/stats';
import { startKafka, whyNoKafka } from '@carbawatch/testing';
import type { Benchmark, Measurement } from '../benchmark';
import { runBare } from './bare';
import { reportsOfYear } from './input';
import { runNaive } from './naive';
import { runOurs } from './ours';
import { openStage } from './stage';

const REPORTS = 12_000;
/** The naive build would take minutes for as many; its rate does not depend on how many. */
const REPORTS_NAIVE = 1_500;
const WARM_UP = 300;

async function emptyTables(url: string): Promise<void> {
  const database = await Database.connect({ url, applicationName: 'bench', poolSize: 2 });
  await migrateLog(database);
  for (const service of [classificationService, alertingService, statsService]) {
    await runMigrations(database, service.migrations);
  }
  await database.close();
}

const rate = (what: string, reports: number, seconds: number): Measurement => ({
  benchmark: 'pipeline',
  what: `${what}: reports a second`,
  value: reports / seconds,
  unit: '/s',
});

/** From reports to classified isolates, alerts and metrics, through a real Kafka. */
export const pipelineBenchmark: Benchmark = {
  name: 'pipeline',
  summary: 'reports through Kafka to isolates, alerts and metrics, durable PostgreSQL, one machine',
  async run(say) {
    const why = whyNoKafka();
    if (why) {
      say(`left out: ${why}`);
      return [];
    }
    const kafka = await startKafka();
    const stage = await openStage();
    try {
      const { brokers } = kafka;
      say('our pipeline …');
      const ours = await stage.freshDatabase('ours');
      const reports = reportsOfYear(REPORTS);
      const oursSeconds = await runOurs(ours, brokers, reportsOfYear(WARM_UP, 'W'), reports);
      say('the same bytes and rows without logic …');
      const bare = await stage.freshDatabase('bare');
      await emptyTables(bare);
      const bareSeconds = await runBare(ours, bare, brokers);
      say('the naive build …');
      const naive = await stage.freshDatabase('naive');
      const few = reportsOfYear(REPORTS_NAIVE);
      const naiveSeconds = await runNaive(naive, brokers, reportsOfYear(WARM_UP, 'W'), few);
      const measured = [
        rate('this pipeline', REPORTS, oursSeconds),
        rate('same bytes and rows, no logic', REPORTS + WARM_UP, bareSeconds),
        rate('naive build (Nest Kafka transport, save a row)', REPORTS_NAIVE, naiveSeconds),
      ];
      const [o, b, n] = measured.map(({ value }) => value);
      const ratio = (what: string, value: number): Measurement => ({
        benchmark: 'pipeline',
        what,
        value,
        unit: '×',
      });
      return [
        ...measured,
        ratio('this pipeline against the naive build (goal 10)', (o ?? 0) / (n ?? 1)),
        ratio('this pipeline against no logic at all (goal 0.5)', (o ?? 0) / (b ?? 1)),
      ];
    } finally {
      await stage.close();
      await kafka.stop();
    }
  },
};
