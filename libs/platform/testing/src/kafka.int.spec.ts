import { Kafka, logLevel, type Admin } from 'kafkajs';
import { startKafka, startOwnKafka, whyNoOwnKafka, type OwnKafka } from './kafka';

const missing = whyNoOwnKafka();
const whenKafka = missing ? describe.skip : describe;

whenKafka(`a real Apache Kafka for a test${missing ? ` (left out: ${missing})` : ''}`, () => {
  const given = process.env['TEST_KAFKA_BROKERS'];
  let kafka: OwnKafka;

  beforeAll(async () => {
    kafka = await startOwnKafka();
  });
  afterEach(() => {
    if (given === undefined) delete process.env['TEST_KAFKA_BROKERS'];
    else process.env['TEST_KAFKA_BROKERS'] = given;
  });
  afterAll(async () => kafka?.stop());

  function client(retries = 20): Kafka {
    const retry = { retries, initialRetryTime: 100 };
    return new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING, retry });
  }

  async function asAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = client().admin();
    await admin.connect();
    return work(admin).finally(() => admin.disconnect());
  }

  /** Does not wait for leaders: kafkajs gives up on a topic that the broker does not know yet. */
  async function create(topics: readonly string[], numPartitions = 1): Promise<void> {
    await asAdmin((admin) =>
      admin.createTopics({
        waitForLeaders: false,
        topics: topics.map((topic) => ({ topic, numPartitions })),
      }),
    );
  }

  async function firstRecord(topic: string): Promise<unknown> {
    const consumer = client().consumer({ groupId: topic, maxWaitTimeInMs: 100 });
    await consumer.connect();
    try {
      await consumer.subscribe({ topic, fromBeginning: true });
      return await new Promise((resolve, reject) => {
        consumer
          .run({
            eachMessage: async ({ partition, message }) =>
              resolve([partition, message.key?.toString(), message.value?.toString()]),
          })
          .catch(reject);
      });
    } finally {
      await consumer.disconnect();
    }
  }

  it('takes an idempotent record into a chosen partition and gives it to a group', async () => {
    await create(['somebody.tests'], 8);
    const producer = client().producer({ idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    await producer
      .send({
        topic: 'somebody.tests',
        acks: -1,
        messages: [{ key: 'k', value: 'v', partition: 5 }],
      })
      .finally(() => producer.disconnect());
    expect(await firstRecord('somebody.tests')).toEqual([5, 'k', 'v']);
  });

  it('is emptied of our topics, and of no others, where several tests are given the same one', async () => {
    await create(['carbawatch.encounters.changed.v1', 'somebody.elses']);
    process.env['TEST_KAFKA_BROKERS'] = kafka.brokers.join(',');
    const shared = await startKafka();
    await shared.stop();
    const left = await asAdmin((admin) => admin.listTopics());
    expect(shared.source).toBe('given');
    expect(left).toContain('somebody.elses');
    expect(left).not.toContain('carbawatch.encounters.changed.v1');
  });

  it('goes away and comes back with its topics on the same address', async () => {
    await create(['carbawatch.kept']);
    await kafka.halt();
    await expect(client(0).admin().connect()).rejects.toThrow();
    await kafka.resume();
    expect(await asAdmin((admin) => admin.listTopics())).toContain('carbawatch.kept');
  });

  it('is gone when it was stopped, also after it went away and came back', async () => {
    await kafka.stop();
    await expect(client(0).admin().connect()).rejects.toThrow();
  });
});
