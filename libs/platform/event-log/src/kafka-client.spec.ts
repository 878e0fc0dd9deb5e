import {
  KafkaJSConnectionError,
  KafkaJSNonRetriableError,
  KafkaJSNumberOfRetriesExceeded,
} from 'kafkajs';
import { isProgramError } from './kafka-client';

describe('a crash of the Kafka consumer', () => {
  it.each([
    [
      'no coordinator while a broker starts',
      new KafkaJSNonRetriableError('Failed to find group coordinator'),
    ],
    [
      'a connection that stays refused',
      new KafkaJSNumberOfRetriesExceeded(new KafkaJSConnectionError('refused'), {
        retryCount: 5,
        retryTime: 100,
      }),
    ],
  ])('is the brokers state and no bug: %s', (_case, error) => {
    expect(isProgramError(error)).toBe(false);
  });

  it('is a bug when the cause of it, however deep, is a fault of the program', () => {
    const cause = new TypeError('undefined is not a function');
    expect(isProgramError(cause)).toBe(true);
    const handedOn = Object.assign(new KafkaJSNonRetriableError(cause), { cause });
    expect(isProgramError(handedOn)).toBe(true);
  });
});
