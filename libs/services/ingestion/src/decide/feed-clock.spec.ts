import { clockOf } from './feed-clock';

const MINUTE = 60_000;

/** The least lags of the last hours in minutes, the newest first. */
const seen = (...minutes: number[]) =>
  minutes.map((lag, i) => ({ hourMs: -i * 60 * MINUTE, leastMs: lag * MINUTE }));

describe('the clock of a sender', () => {
  it.each([
    ['nothing of it is known', seen(), 'right', 0],
    ['messages come within seconds', seen(0.1, 0.2, 0.1), 'right', 0],
    ['a message is dated four minutes ahead: clocks differ', seen(-4, 0, 0), 'right', 0],
    ['a message is dated six minutes ahead, which no queue does', seen(-6), 'ahead', 360],
    ['local times are sent as if of another zone', seen(-480, -480), 'ahead', 28_800],
    ['it was ahead, and is right in the newest hour', seen(0, -60), 'right', 0],
    [
      'six hours running every message is 20 minutes old',
      seen(20, 21, 20, 22, 20, 20),
      'behind',
      1200,
    ],
    ['only five hours are: no clock is judged by so few', seen(20, 21, 20, 22, 20), 'right', 0],
    [
      'a queue is worked off: lags are long, not steady',
      seen(20, 60, 110, 160, 200, 240),
      'right',
      0,
    ],
    [
      'nightly batches lie hours back, each by another',
      seen(130, 244, 85, 300, 190, 222),
      'right',
      0,
    ],
    ['one hour in six was punctual', seen(20, 20, 0, 20, 20, 20), 'right', 0],
  ] as const)('%s', (_title, hours, status, offSeconds) => {
    expect(clockOf(hours, 'right')).toEqual({ status, offSeconds });
  });

  it('that was told to be behind stays so through a queue, until an hour shows it right', () => {
    expect(clockOf(seen(50, 20, 20), 'behind').status).toBe('behind');
    expect(clockOf(seen(1, 50, 20), 'behind').status).toBe('right');
  });
});
