export { append } from './append';
export type { ConsumerHooks } from './batch-processor';
export type { Carrier, CarrierContext, RunningCarrier } from './carrier';
export { BATCH_BYTES_MAX, BATCH_RECORDS_MAX, ConsumerLoop } from './consumer-loop';
export type { ConsumerOptions, ConsumerState } from './consumer-loop';
export {
  ConsumerBugError,
  LogGapError,
  PartitionCountError,
  PermanentRecordError,
  RecordTooLargeError,
} from './errors';
export type {
  ConsumerPlace,
  EventLog,
  Letter,
  LetterError,
  PlaceLag,
  PlaceOffset,
} from './event-log.port';
export { inPlaceCarrier } from './in-place-carrier';
export { kafkaCarrier } from './kafka-carrier';
export type { KafkaCarrierOptions } from './kafka-carrier';
export type { KafkaOptions } from './kafka-client';
export { MemoryLog } from './memory-log';
export { partitionOf } from './partition';
export { PostgresLog, logMigrations, migrateLog } from './postgres-log';
export { RECORD_BYTES_MAX } from './records';
export type {
  BatchHandler,
  LoggedRecord,
  NewEvent,
  Place,
  RecordBatch,
  TopicSchemas,
  ValueSchema,
} from './records';
export type { RedriveResult } from './redrive';
export { Relay } from './relay';
export type { RelayOptions, RelayStatus } from './relay';
export { EventLogStrategy } from './event-log.strategy';
export type { StrategyOptions } from './event-log.strategy';
export { RethrowFilter } from './rethrow.filter';
export { quiet, recordsBehind, settled } from './settled';
export { causedEvents, eventsAbout, eventsCausedBy } from './caused-events';
export type { CausedEvent, TracedEvent } from './caused-events';
export { countOpenLetters } from './open-letters';
export { dismissLetter, letterCounts, openLetters } from './letters';
export type { LetterId, LettersAsked, OpenLetter } from './letters';
