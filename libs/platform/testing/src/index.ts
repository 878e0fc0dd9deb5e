export { freePort, freePorts } from './free-port';
export { KafkaUnavailableError, startKafka, whyNoKafka } from './kafka';
export type { TestKafka } from './kafka';
export { testDatabase } from './test-database';
export type { TestDatabase, TestDatabaseOptions } from './test-database';
