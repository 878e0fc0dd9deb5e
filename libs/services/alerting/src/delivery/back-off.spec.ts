import { nextAttemptMs } from './back-off';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('when a message is tried again', () => {
  it.each([
    ['by its own steps', 1, HOUR, undefined, MINUTE / 6],
    ['after all steps, every quarter of an hour', 40, HOUR, undefined, 15 * MINUTE],
    ['when the receiver asks for it', 1, HOUR, 4 * MINUTE, 4 * MINUTE],
    ['no earlier than its step, whatever is asked', 5, HOUR, MINUTE, 5 * MINUTE],
    ['after a quarter of an hour, where a day is asked for', 1, HOUR, 24 * HOUR, 15 * MINUTE],
    ['by its step, where more is asked than it lives', 1, MINUTE, 4 * MINUTE, MINUTE / 6],
    ['no more, where it expires before', 7, 10 * MINUTE, undefined, null],
  ])('%s', (_, attempts, livesMs, retryAfterMs, waitsMs) => {
    expect(nextAttemptMs(attempts, 0, livesMs, retryAfterMs)).toBe(waitsMs);
  });
});
