/**
 * This record can never be processed: it goes to the dead letters, later records of its key are
 * parked behind it, and the rest goes on. `detail` is shown to operators: nothing about a patient.
 */
export class PermanentRecordError extends Error {
  constructor(
    readonly code: string,
    readonly detail: string,
    /** The offending record; when absent, the loop finds it by halving the batch. */
    readonly record?: { readonly offset: number },
  ) {
    super(`${code}: ${detail}`);
    this.name = 'PermanentRecordError';
  }
}

/** An event above RECORD_BYTES_MAX, refused at append. */
export class RecordTooLargeError extends PermanentRecordError {
  constructor(topic: string, bytes: number, limit: number) {
    super('record-too-large', `An event for ${topic} has ${bytes} bytes; the limit is ${limit}.`);
    this.name = 'RecordTooLargeError';
  }
}

/** The log table itself lacks offsets that its head counts: nothing may be skipped, so it stops. */
export class LogGapError extends Error {
  readonly code = 'LOG_GAP';
  constructor(place: string, expected: number, found: number | null) {
    super(
      `The log of ${place} has a gap: offset ${expected} is missing, found ${found ?? 'none'}.`,
    );
    this.name = 'LogGapError';
  }
}

/** A handler failed in a way that is neither transient nor the record's own fault. */
export class ConsumerBugError extends Error {
  readonly code = 'CONSUMER_BUG';
  constructor(
    readonly coordinates: {
      readonly consumer: string;
      readonly topic: string;
      readonly partition: number;
      readonly offset: number;
      readonly crashes: number;
    },
    cause: unknown,
  ) {
    const { consumer, topic, partition, offset, crashes } = coordinates;
    super(`Bug in ${consumer} at ${topic}/${partition} offset ${offset}, crash ${crashes}.`, {
      cause,
    });
    this.name = 'ConsumerBugError';
  }
}

/** Kafka has a topic with another number of partitions: order per key would be lost. */
export class PartitionCountError extends Error {
  readonly code = 'PARTITION_COUNT';
  constructor(topic: string, found: number, expected: number) {
    super(
      `Kafka topic ${topic} has ${found} partitions, the log has ${expected}: ` +
        `recreate the topic with ${expected} partitions, it is filled again from the log.`,
    );
    this.name = 'PartitionCountError';
  }
}
