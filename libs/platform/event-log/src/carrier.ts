import type { BatchProcessor } from './batch-processor';
import type { EventLog, ReadLimits } from './event-log.port';

/** What a carrier needs of the consumer that it brings records to. */
export interface CarrierContext {
  readonly consumer: string;
  readonly topics: readonly string[];
  readonly log: EventLog;
  readonly processor: BatchProcessor;
  readonly limits: ReadLimits;
  readonly concurrency: number;
  readonly onTrouble: (error: unknown) => void;
  readonly onHalt: (error: unknown) => void;
}

/** One consumer's way to its records: in place from the log, or by Kafka. */
export interface RunningCarrier {
  pause(): Promise<void>;
  resume(): void;
  /** Takes no new batch and ends after those at work. */
  stop(): Promise<void>;
}

export type Carrier = (context: CarrierContext) => Promise<RunningCarrier>;
