import { randomUUID } from 'node:crypto';
import { alertingService } from '@carbawatch/alerting';
import { classificationService } from '@carbawatch/classification';
import { TOPICS, eventKey, type IsolateReported } from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import type { Database } from '@carbawatch/postgres';
import { openPlatform, silentLog, startSystem } from '@carbawatch/service-kit';
import { statsService } from '@carbawatch/stats';
import { whenBehindIs } from './progress';
import { configFor } from './stage';

/** Ingestion hands reports over in micro-batches of about this size. */
const HANDED_OVER = 100;

async function appendReports(
  database: Database,
  reports: readonly IsolateReported[],
): Promise<void> {
  for (let start = 0; start < reports.length; start += HANDED_OVER) {
    await database.transaction(async (tx) =>
      append(
        tx,
        reports.slice(start, start + HANDED_OVER).map((value) => ({
          topic: TOPICS.isolatesReported,
          key: eventKey(value.site, value.pseudonym),
          type: TOPICS.isolatesReported,
          id: randomUUID(),
          subject: value.isolateId,
          source: '/carbawatch/bench',
          time: value.receivedAt,
          cause: value.messageId,
          value,
        })),
      ),
    );
  }
}

/** Seconds from the hand-over of the first report until every effect is committed. */
export async function runOurs(
  url: string,
  brokers: readonly string[],
  warmUp: readonly IsolateReported[],
  reports: readonly IsolateReported[],
): Promise<number> {
  const platform = await openPlatform(configFor(url, brokers), {
    keys: 'settings-alone',
    log: silentLog,
  });
  const onFatal = (error: Error): never => {
    throw error;
  };
  const services = [classificationService, alertingService, statsService];
  const system = await startSystem(platform, { services, version: 'bench', onFatal });
  try {
    await appendReports(platform.database, warmUp);
    await whenBehindIs(platform.database, 0);
    const start = performance.now();
    await appendReports(platform.database, reports);
    await whenBehindIs(platform.database, 0);
    return (performance.now() - start) / 1_000;
  } finally {
    await system.stop();
    await platform.close();
  }
}
