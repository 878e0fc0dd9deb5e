import { durationsOf } from './durations';

const at = (seconds: number): Date => new Date(seconds * 1000);

describe('How long a step took', () => {
  it('is the median and the 90th percentile as R has them (type 7)', () => {
    // quantile(c(1, 2, 3, 4, 10), c(.5, .9)) is 3 and 7.6 in R 4.
    const pairs = [1, 2, 3, 4, 10].map((seconds) => [at(0), at(seconds)] as const);
    expect(durationsOf(pairs)).toEqual({
      isolates: 5,
      medianSeconds: 3,
      p90Seconds: expect.closeTo(7.6, 9),
    });
  });

  it('leaves out what has only one end, and what would have ended before it began', () => {
    expect(
      durationsOf([
        [at(5), null],
        [null, at(5)],
        [at(5), at(4)],
      ]),
    ).toEqual({ isolates: 0, medianSeconds: null, p90Seconds: null });
  });
});
