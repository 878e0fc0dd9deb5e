import { Kafka, logLevel } from 'kafkajs';
import { startKafka, whyNoKafka, type TestKafka } from './kafka';

const missing = whyNoKafka();
const whenKafka = missing ? describe.skip : describe;

whenKafka(`a real Apache Kafka for a test${missing ? ` (left out: ${missing})` : ''}`, () => {
  let kafka: TestKafka;
  let client: Kafka;

  beforeAll(async () => {
    kafka = await startKafka();
    client = new Kafka({
      brokers: [...kafka.brokers],
      logLevel: logLevel.NOTHING,
      retry: { retries: 20, initialRetryTime: 100 },
    });
  });
  afterAll(async () => kafka?.stop());

  it('takes an idempotent record into a chosen partition and gives it to a group', async () => {
    const topic = `carbawatch.test.${process.pid}`;
    const admin = client.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: 8 }] });
    const producer = client.producer({ idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    await producer.send({ topic, acks: -1, messages: [{ key: 'k', value: 'v', partition: 5 }] });
    await producer.disconnect();
    const consumer = client.consumer({ groupId: topic, maxWaitTimeInMs: 100 });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    const received = await new Promise((resolve, reject) => {
      consumer
        .run({
          eachMessage: async ({ partition, message }) =>
            resolve([partition, message.key?.toString(), message.value?.toString()]),
        })
        .catch(reject);
    });
    await consumer.disconnect();
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
    expect(received).toEqual([5, 'k', 'v']);
  });

  it('is emptied of our topics, and of no others, where several tests are given the same one', async () => {
    const ours = 'carbawatch.encounters.changed.v1';
    const theirs = `somebody-else.${process.pid}`;
    const admin = client.admin();
    await admin.connect();
    await admin.createTopics({
      topics: [ours, theirs].map((topic) => ({ topic, numPartitions: 1 })),
    });
    const before = process.env['TEST_KAFKA_BROKERS'];
    process.env['TEST_KAFKA_BROKERS'] = kafka.brokers.join(',');
    await (await startKafka()).stop();
    if (before === undefined) delete process.env['TEST_KAFKA_BROKERS'];
    const left = await admin.listTopics();
    await admin.deleteTopics({ topics: [theirs] });
    await admin.disconnect();
    expect(left).toContain(theirs);
    expect(left).not.toContain(ours);
  });

  it('keeps its topics while it is halted', async () => {
    if (!kafka.halt || !kafka.resume) return; // a given broker belongs to somebody else
    const topic = `carbawatch.halted.${process.pid}`;
    const admin = client.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
    await admin.disconnect();
    await kafka.halt();
    await expect(
      new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING, retry: { retries: 0 } })
        .admin()
        .connect(),
    ).rejects.toThrow();
    await kafka.resume();
    const again = client.admin();
    await again.connect();
    const topics = await again.listTopics();
    await again.disconnect();
    expect(topics).toContain(topic);
  });
});
