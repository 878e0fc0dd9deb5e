import { PARTITIONS } from '@carbawatch/contracts';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { PartitionCountError } from './errors';

/** Copies of each topic's partition, as far as there are brokers. */
const REPLICAS = 3;

const ADMIN_MS_MAX = 15_000;

export interface KafkaOptions {
  readonly brokers: readonly string[];
  /** Shown in the brokers' logs and quotas. */
  readonly clientId?: string;
  /** The client's own lines, `warn` and `error` alone; nowhere by default. */
  readonly log?: (level: 'warn' | 'error', message: string) => void;
}

/** kafkajs with every option that matters said; retries here are short, ours around it are not. */
export function kafkaClient(options: KafkaOptions): Kafka {
  return new Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId ?? 'carbawatch',
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    enforceRequestTimeout: true,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5, factor: 0.2, multiplier: 2 },
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      const level = entry.level === logLevel.ERROR ? 'error' : 'warn';
      options.log?.(level, `${entry.namespace}: ${entry.log.message}`);
    },
  });
}

/** What kafkajs itself takes for a fault of the program. */
const PROGRAM_ERRORS = ['RangeError', 'ReferenceError', 'SyntaxError', 'TypeError'];

/**
 * Is a consumer's crash a bug rather than a broker that is away, restarts or refuses? The
 * client's own mark `retriable` does not tell: while a broker starts, "Failed to find group
 * coordinator" comes as one that is not, and is over a second later. Handlers never throw into
 * kafkajs, so that all it reports but a fault of the program is the brokers' state.
 */
export function isProgramError(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (PROGRAM_ERRORS.includes(cause.name)) return true;
  }
  return false;
}

/**
 * Makes the topics that are not there, with the log's number of partitions, and refuses another
 * number (PartitionCountError): the same key would go to different partitions here and there.
 */
export async function ensureTopics(kafka: Kafka, topics: readonly string[]): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !existing.has(topic));
    if (missing.length > 0) await createTopics(admin, missing);
    const { topics: found } = await admin.fetchTopicMetadata({ topics: [...topics] });
    for (const { name, partitions } of found) {
      if (partitions.length !== PARTITIONS) {
        throw new PartitionCountError(name, partitions.length, PARTITIONS);
      }
    }
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

async function createTopics(admin: Admin, topics: readonly string[]): Promise<void> {
  const { brokers } = await admin.describeCluster();
  // False when another service was faster; the partitions are checked all the same.
  await admin.createTopics({
    waitForLeaders: true,
    timeout: ADMIN_MS_MAX,
    topics: topics.map((topic) => ({
      topic,
      numPartitions: PARTITIONS,
      replicationFactor: Math.min(REPLICAS, brokers.length),
    })),
  });
}
