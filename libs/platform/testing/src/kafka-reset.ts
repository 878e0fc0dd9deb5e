import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel, type Admin } from 'kafkajs';

/** Only what is ours: the broker may hold other things. */
const OURS = /^carbawatch\./;
const GONE_MS_MAX = 20_000;

/**
 * Removes topics of an earlier test from a broker that several tests share: their offsets belong to
 * a log that is gone. Groups go with their offsets; one that still has members stays.
 */
export async function resetKafka(brokers: readonly string[]): Promise<void> {
  const retry = { retries: 10, initialRetryTime: 100 };
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const { groups } = await admin.listGroups();
    const ids = groups.map(({ groupId }) => groupId);
    if (ids.length > 0) await admin.deleteGroups(ids).catch(() => undefined);
    const topics = await ourTopics(admin);
    if (topics.length > 0) await admin.deleteTopics({ topics });
    await untilGone(admin);
  } finally {
    await admin.disconnect();
  }
}

async function ourTopics(admin: Admin): Promise<string[]> {
  return (await admin.listTopics()).filter((topic) => OURS.test(topic));
}

async function untilGone(admin: Admin): Promise<void> {
  const deadline = performance.now() + GONE_MS_MAX;
  while ((await ourTopics(admin)).length > 0) {
    if (performance.now() > deadline) throw new Error('Kafka does not delete its topics.');
    await sleep(100);
  }
}
