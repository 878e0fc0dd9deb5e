import { freePort } from './free-port';
import type { OwnKafka } from './kafka';
import { KAFKA_VERSION } from './kafka-jars';

/** Includes the pull of the image, 400 MB. */
const START_MS_MAX = 300_000;
const LISTENER_PORT = 9092;

/** One broker in a container, on a port of this machine that it also advertises. */
export async function brokerInContainer(): Promise<OwnKafka> {
  // Loaded where it is used: it takes a second that most specs need not pay.
  const { GenericContainer, Wait, getContainerRuntimeClient } = await import('testcontainers');
  const port = await freePort();
  const container = await new GenericContainer(`apache/kafka:${KAFKA_VERSION}`)
    .withExposedPorts({ container: LISTENER_PORT, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: `PLAINTEXT://:${LISTENER_PORT},CONTROLLER://:9093`,
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .withStartupTimeout(START_MS_MAX)
    .start();
  // Not by `container.stop`: after its first call it does nothing, so a broker that was halted and
  // resumed would outlive the test.
  const { container: engine } = await getContainerRuntimeClient();
  return {
    brokers: [`127.0.0.1:${port}`],
    source: 'container',
    halt: async () => engine.stop(engine.getById(container.getId()), { timeout: 0 }),
    resume: async () => container.restart(),
    stop: async () => container.stop({ remove: true }).then(() => undefined),
  };
}
