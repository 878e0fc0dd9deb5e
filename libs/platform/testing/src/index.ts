export { encounterEventBuilder, isolateReportBuilder } from './builders';
export { fixture, fixturesFolder } from './fixtures';
export { freePort, freePorts } from './free-port';
export {
  KafkaUnavailableError,
  startKafka,
  startOwnKafka,
  whyNoKafka,
  whyNoOwnKafka,
} from './kafka';
export type { OwnKafka, TestKafka } from './kafka';
export { startTestServer, testDatabase } from './test-database';
export type { TestDatabase, TestDatabaseOptions, TestServer } from './test-database';
export { E_COLI, HospitalStory, KLEBSIELLA } from './hospital-story';
export type { ToldResult, ToldSpecimen } from './hospital-story';
export { writtenSentences } from './written-sentences';
export type { WrittenSentence } from './written-sentences';
