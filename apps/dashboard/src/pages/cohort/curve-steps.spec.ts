import { bandOf, stepsOf } from './curve-steps';

describe('a curve of steps', () => {
  const time = [3, 10];

  it('goes from the whole down, in percent', () => {
    expect(stepsOf(time, [0.9, 0.755], 1)).toEqual([
      [0, 100],
      [3, 90],
      [10, 75.5],
    ]);
  });

  it('has its limits as a band about it, which is thin where there are none', () => {
    const limits = { lower: [null, 0.5], upper: [null, 0.9] };
    expect(bandOf({ time, value: [1, 0.75] }, limits, 1)).toEqual([
      [0, 100],
      ...[
        [3, 100],
        [3, 100],
        [10, 100],
        [10, 90],
      ],
      ...[
        [10, 50],
        [10, 100],
        [3, 100],
        [3, 100],
      ],
    ]);
  });
});
