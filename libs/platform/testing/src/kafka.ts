import { dockerAnswers } from './docker';
import { brokerInContainer } from './kafka-container';
import { brokerFromJars, whyNoJars } from './kafka-jars';
import { resetKafka } from './kafka-reset';

/** A real Apache Kafka for a test. */
export interface TestKafka {
  readonly brokers: readonly string[];
  /** Where it comes from: TEST_KAFKA_BROKERS, a container, or the jars and this machine's Java. */
  readonly source: 'given' | 'container' | 'jars';
  /** Takes the broker down and keeps its data; null for one that is not the test's own. */
  readonly halt: (() => Promise<void>) | null;
  /** Brings a halted broker up on the same address; null as `halt`. */
  readonly resume: (() => Promise<void>) | null;
  /** Ends it and removes its data; does nothing to a given one. */
  stop(): Promise<void>;
}

/** A broker of a test's own, for what happens while Kafka is away. */
export interface OwnKafka extends TestKafka {
  readonly halt: () => Promise<void>;
  readonly resume: () => Promise<void>;
}

/** Kafka could not be started; the message says what is missing. */
export class KafkaUnavailableError extends Error {
  readonly code = 'KAFKA_UNAVAILABLE';
  constructor(reason: string) {
    super(reason);
    this.name = 'KafkaUnavailableError';
  }
}

function givenBrokers(): readonly string[] | null {
  const given = process.env['TEST_KAFKA_BROKERS'];
  return given ? given.split(',') : null;
}

/**
 * Why no Kafka can be started here, null where one can: a line for the name of a skipped test.
 * Answers without starting anything, so that a spec can decide while it is being read.
 */
export function whyNoKafka(): string | null {
  return givenBrokers() ? null : whyNoOwnKafka();
}

/** The same for a broker of the test's own, whatever TEST_KAFKA_BROKERS says. */
export function whyNoOwnKafka(): string | null {
  return dockerAnswers() ? null : whyNoJars();
}

/**
 * In this order: TEST_KAFKA_BROKERS, emptied of our topics (specs that use Kafka carry `kafka` in
 * their name or are end-to-end, and `npm test` runs them one after the other); a container where a
 * Docker engine answers and the image can be had; Apache Kafka's jars, by Maven, with this
 * machine's Java. Throws KafkaUnavailableError.
 */
export async function startKafka(): Promise<TestKafka> {
  const given = givenBrokers();
  if (given) {
    await resetKafka(given);
    const stop = async () => undefined;
    return { brokers: given, source: 'given', halt: null, resume: null, stop };
  }
  return startOwnKafka();
}

/** A container or the jars, in this order. Throws KafkaUnavailableError. */
export async function startOwnKafka(): Promise<OwnKafka> {
  const reasons: string[] = [];
  if (dockerAnswers()) {
    try {
      return await brokerInContainer();
    } catch (error) {
      reasons.push(`no container: ${error instanceof Error ? error.message : 'failed'}`);
    }
  }
  try {
    return await brokerFromJars();
  } catch (error) {
    reasons.push(`no jars: ${error instanceof Error ? error.message : 'failed'}`);
  }
  throw new KafkaUnavailableError(reasons.join('; '));
}
