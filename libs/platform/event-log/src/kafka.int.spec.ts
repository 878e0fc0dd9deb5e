import { setTimeout as sleep } from 'node:timers/promises';
import {
  startOwnKafka,
  testDatabase,
  whyNoOwnKafka,
  type TestDatabase,
  type OwnKafka,
} from '@carbawatch/testing';
import { Kafka, logLevel } from 'kafkajs';
import { append } from './append';
import { ConsumerLoop } from './consumer-loop';
import { eventLogContract } from './contract';
import {
  Seen,
  anyValue,
  appendRounds,
  bodyOf,
  newTopic,
  numbered,
  upTo,
  type ContractLog,
} from './contract/harness';
import { PostgresContractLog, unexpected } from './contract/postgres-harness';
import { completeHeaders } from './encoding';
import { PartitionCountError } from './errors';
import { kafkaCarrier } from './kafka-carrier';
import { PostgresLog, migrateLog } from './postgres-log';
import { Relay } from './relay';

const missing = whyNoOwnKafka();
const required = process.env['CI'] === 'true';
const KEYS = upTo(24).map((n) => `site-1/k${n}`);

if (missing && !required) {
  it.skip(`the event log by Kafka (${missing})`, () => undefined);
} else {
  describe('the event log by Kafka', byKafka);
}

function byKafka(): void {
  let test: TestDatabase;
  let kafka: OwnKafka;
  let client: Kafka;
  beforeAll(async () => {
    [test, kafka] = await Promise.all([testDatabase(), startOwnKafka()]);
    await migrateLog(test.database);
    client = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING });
  }, 600_000);
  afterAll(async () => {
    await test?.drop();
    await kafka?.stop();
  });

  function relayOf(topic: string, onTrouble: () => void = () => undefined): Relay {
    return new Relay({
      brokers: kafka.brokers,
      database: test.database,
      topics: [topic],
      onFatal: unexpected,
      onTrouble,
      tickMs: 20,
    });
  }

  /** Everything of the topic once more, behind what is there, as a relay that lost its position. */
  async function sendAgain(log: ContractLog): Promise<void> {
    const producer = client.producer({
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
    });
    await producer.connect();
    for (const { topic, partition, key, value, headers, offset, cause } of await log.records()) {
      const message = { partition, key, value: JSON.stringify(value) };
      await producer.send({
        topic,
        messages: [{ ...message, headers: completeHeaders({ ...headers }, offset, cause) }],
      });
    }
    await producer.disconnect();
  }

  async function open(
    topic: string,
    { holeMs = 2_000, onTrouble = (): void => undefined } = {},
  ): Promise<{ log: ContractLog; relay: Relay }> {
    const relay = relayOf(topic, onTrouble);
    await relay.start();
    const { brokers } = kafka;
    const log: ContractLog = new PostgresContractLog(test, {
      topic,
      carrier: () => kafkaCarrier({ brokers, holeMs }),
      bringAgain: () => sendAgain(log),
      close: () => relay.stop(),
    });
    return { log, relay };
  }

  eventLogContract(async (topic) => (await open(topic)).log);

  describe('the relay', () => {
    it('copies each partition in order, into the same partition, with the log offset', async () => {
      const topic = newTopic();
      const { log, relay } = await open(topic);
      await appendRounds(log, topic, { keys: KEYS, rounds: 10 });
      const expected = (await log.records()).map((r) => [
        r.partition,
        r.offset,
        r.key,
        bodyOf(r).n,
      ]);
      const copied = await readAll(client, topic, expected.length);
      expect(copied.sort(byPlace)).toEqual(expected.sort(byPlace));
      expect(await relay.lag()).toBe(0);
      await log.close();
    });

    it('refuses a topic with another number of partitions', async () => {
      const topic = newTopic();
      const admin = client.admin();
      await admin.connect();
      await admin.createTopics({ topics: [{ topic, numPartitions: 3 }], waitForLeaders: true });
      await admin.disconnect();
      await expect(relayOf(topic).start()).rejects.toThrow(PartitionCountError);
    });
  });

  it('carries records without reading the log table', async () => {
    const topic = newTopic();
    const seen = new Seen();
    const log = new PostgresLog(test.database);
    const read = jest.spyOn(log, 'read');
    const relay = relayOf(topic);
    await relay.start();
    const loop = new ConsumerLoop({
      consumer: 'carried',
      log,
      schemas: { [topic]: anyValue },
      handlers: new Map([[topic, seen.handler]]),
      hooks: { onFatal: unexpected },
      carrier: kafkaCarrier({ brokers: kafka.brokers, holeMs: 600_000 }),
    });
    await loop.start();
    await log.transaction(async (tx) =>
      append(
        tx,
        KEYS.flatMap((key) => upTo(50).map((n) => numbered(topic, key, n))),
      ),
    );
    await loop.whenCaughtUp();
    expect(seen.byKey()).toEqual(Object.fromEntries(KEYS.map((key) => [key, upTo(50)])));
    expect(read).not.toHaveBeenCalled();
    await loop.stop();
    await relay.stop();
  });

  it('reads what Kafka has lost from the log table', async () => {
    const topic = newTopic();
    const seen = new Seen();
    const { log, relay: before } = await open(topic, { holeMs: 200 });
    await before.stop();
    await appendRounds(log, topic, { keys: KEYS, rounds: 5 });
    // As after a topic was recreated: the relay believes that all was sent.
    await test.database.query(
      `INSERT INTO log.relay_position SELECT topic, partition, next_offset FROM log.head
       WHERE topic = $1`,
      [topic],
    );
    const relay = relayOf(topic);
    await relay.start();
    const { loop } = await log.member({ consumer: 'hole', topic, handler: seen.handler });
    await appendRounds(log, topic, { keys: KEYS.slice(0, 3), rounds: 1, from: 5 });
    await loop.whenCaughtUp();
    const numbers = (key: string) => upTo(KEYS.indexOf(key) < 3 ? 6 : 5);
    expect(seen.byKey()).toEqual(Object.fromEntries(KEYS.map((key) => [key, numbers(key)])));
    await relay.stop();
    await log.close();
  });

  it('goes on without loss or repeat when Kafka was away', async () => {
    const topic = newTopic();
    const seen = new Seen();
    let noticed: () => void = () => undefined;
    const away = new Promise<void>((resolve) => (noticed = resolve));
    const { log, relay } = await open(topic, { onTrouble: () => noticed() });
    const { loop } = await log.member({ consumer: 'away', topic, handler: seen.handler });
    await appendRounds(log, topic, { keys: KEYS, rounds: 2 });
    await loop.whenCaughtUp();
    await kafka.halt();
    await appendRounds(log, topic, { keys: KEYS, rounds: 2, from: 2 });
    await away;
    expect(relay.status().away).toMatchObject({ reason: expect.any(String) });
    for (let outages = 0; outages < 3; outages += 1) {
      await kafka.resume(); // members are just about to join again when it goes once more
      await kafka.halt();
    }
    await kafka.resume();
    await loop.whenCaughtUp({ timeoutMs: 120_000 });
    expect(seen.byKey()).toEqual(Object.fromEntries(KEYS.map((key) => [key, upTo(4)])));
    expect(relay.status()).toEqual({ state: 'running', away: null });
    await log.close();
  }, 300_000);

  it('notes that Kafka is back, though it has nothing to send', async () => {
    const relay = relayOf(newTopic());
    await kafka.halt();
    await relay.start();
    expect(relay.status().away).not.toBeNull();
    await kafka.resume();
    while (relay.status().away) await sleep(50);
    expect(relay.status().state).toBe('running');
    await relay.stop();
  }, 120_000);
}

type Copied = readonly [partition: number, offset: number, key: string, n: number];

function byPlace(a: readonly unknown[], b: readonly unknown[]): number {
  return Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1]);
}

async function readAll(client: Kafka, topic: string, count: number): Promise<Copied[]> {
  const consumer = client.consumer({ groupId: `look-${topic}`, maxWaitTimeInMs: 100 });
  const copied: Copied[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((done) => {
    void consumer.run({
      eachMessage: async ({ partition, message }) => {
        const { n } = JSON.parse(String(message.value)) as { n: number };
        const offset = Number(message.headers?.['log-offset']);
        copied.push([partition, offset, String(message.key), n]);
        if (copied.length === count) done();
      },
    });
  });
  await consumer.disconnect();
  return copied;
}
