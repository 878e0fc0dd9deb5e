import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { until } from './progress';

/**
 * The same bytes through Kafka and the same rows into PostgreSQL, without a thought in between:
 * what the pipeline could reach if deciding cost nothing. Rows and records are those that our own
 * run left behind; each consumer commits as often as it would with full batches.
 */
const RECORDS_A_COMMIT = 250;
const TABLES: Readonly<Record<string, readonly string[]>> = {
  classification: ['classification.report', 'classification.isolate', 'log.record'],
  alerting: ['alerting.isolate_fact', 'alerting.alert', 'alerting.change'],
  stats: ['stats.isolate_fact', 'stats.contribution', 'stats.qualifying', 'stats.daily'],
};

interface LoggedMessage {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly value: string;
}

async function rowsAsText(client: Client, table: string): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(copyTo(`COPY ${table} TO STDOUT`))) {
    chunks.push(Buffer.from(chunk as Uint8Array));
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .split('\n')
    .filter((line) => line.length > 0);
}

/** Writes one slice of the rows of each of the consumer's tables in one transaction. */
async function commitSlice(
  client: Client,
  rows: ReadonlyMap<string, readonly string[]>,
  slice: number,
  slices: number,
): Promise<void> {
  await client.query('BEGIN');
  for (const [table, lines] of rows) {
    const size = Math.ceil(lines.length / slices);
    const part = lines.slice(slice * size, (slice + 1) * size);
    if (part.length === 0) continue;
    const text = `${part.join('\n')}\n`;
    await pipeline(Readable.from([text]), client.query(copyFrom(`COPY ${table} FROM STDIN`)));
  }
  await client.query('COMMIT');
}

/** Seconds for the records and rows that `sourceUrl` holds; `targetUrl` has the tables, empty. */
export async function runBare(
  sourceUrl: string,
  targetUrl: string,
  brokers: readonly string[],
): Promise<number> {
  const source = new Client({ connectionString: sourceUrl });
  source.on('error', () => undefined);
  await source.connect();
  const { rows: records } = await source.query<LoggedMessage>(
    `SELECT topic, partition, key, value::text AS value FROM log.record ORDER BY topic, partition, "offset"`,
  );
  const rowsOf = new Map<string, Map<string, string[]>>();
  for (const [consumer, tables] of Object.entries(TABLES)) {
    const own = new Map<string, string[]>();
    for (const table of tables) own.set(table, await rowsAsText(source, table));
    rowsOf.set(consumer, own);
  }
  await source.end();

  const kafka = new Kafka({ clientId: 'bare', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const topicOf = (topic: string): string => `bare.${topic}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: [...new Set(records.map(({ topic }) => topic))].map((topic) => ({
      topic: topicOf(topic),
      numPartitions: 8,
    })),
    waitForLeaders: true,
  });
  await admin.disconnect();

  const readers = await Promise.all(
    [...rowsOf].map(([consumer, rows]) =>
      reader(kafka, { consumer, rows, targetUrl, records, topicOf }),
    ),
  );
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const start = performance.now();
  for (const batch of batchesOf(records)) {
    await producer.send({
      topic: topicOf(batch[0]?.topic ?? ''),
      acks: -1,
      messages: batch.map(({ partition, key, value }) => ({ partition, key, value })),
    });
  }
  await until(() => readers.every(({ done }) => done()));
  const seconds = (performance.now() - start) / 1_000;
  await producer.disconnect();
  await Promise.all(readers.map(({ stop }) => stop()));
  return seconds;
}

/** The sizes that our relay sends: a broker takes about 1 MB a batch. */
const BATCH_RECORDS = 500;
const BATCH_BYTES = 800_000;

function* batchesOf(records: readonly LoggedMessage[]): Generator<LoggedMessage[]> {
  let batch: LoggedMessage[] = [];
  let bytes = 0;
  for (const record of records) {
    const [first] = batch;
    const same = !first || (first.topic === record.topic && first.partition === record.partition);
    if (!same || batch.length >= BATCH_RECORDS || bytes + record.value.length > BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(record);
    bytes += record.value.length;
  }
  if (batch.length > 0) yield batch;
}

async function reader(
  kafka: Kafka,
  of: {
    consumer: string;
    rows: ReadonlyMap<string, readonly string[]>;
    targetUrl: string;
    records: readonly LoggedMessage[];
    topicOf: (topic: string) => string;
  },
): Promise<{ done: () => boolean; stop: () => Promise<void> }> {
  const wanted = of.consumer === 'classification' ? 'reported' : 'classified';
  const topics = [...new Set(of.records.map(({ topic }) => topic))].filter((t) =>
    t.includes(wanted),
  );
  const expected = of.records.filter(({ topic }) => topics.includes(topic)).length;
  const slices = Math.ceil(expected / RECORDS_A_COMMIT);
  const client = new Client({ connectionString: of.targetUrl });
  client.on('error', () => undefined); // a server that stops early is told of by the statement
  await client.connect();
  const consumer = kafka.consumer({ groupId: `bare-${of.consumer}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: topics.map(of.topicOf), fromBeginning: true });
  let seen = 0;
  let written = 0;
  const joined = new Promise<void>((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, () => resolve());
  });
  await consumer.run({
    eachBatch: async ({ batch }) => {
      seen += batch.messages.length;
      while (written < slices && seen >= Math.min(expected, (written + 1) * RECORDS_A_COMMIT)) {
        await commitSlice(client, of.rows, written, slices);
        written += 1;
      }
    },
  });
  await joined;
  return {
    done: () => written >= slices,
    async stop() {
      await consumer.disconnect();
      await client.end();
    },
  };
}
