import { ears } from './ears';
import { bayes } from './exceedance';
import { signalEvents } from './signals';

/** Thirty periods with an outbreak at 22 to 25. */
const OUTBREAK = [
  0, 1, 0, 2, 1, 0, 1, 1, 0, 2, 1, 0, 1, 3, 0, 1, 2, 0, 1, 1, 0, 4, 5, 3, 6, 2, 1, 0, 1, 0,
];

describe('alarms as events', () => {
  it('alarms of periods that follow each other are one event', () => {
    const { points } = ears({ counts: OUTBREAK, method: 'C3' });
    expect(signalEvents(points)).toEqual([
      { from: 14, to: 16, alarms: 3, observed: 4 },
      { from: 23, to: 27, alarms: 5, observed: 17 },
    ]);
  });

  it('a quiet period between two alarms joins them where it is allowed, with its cases', () => {
    const { points } = bayes({ counts: OUTBREAK });
    expect(signalEvents(points)).toHaveLength(2);
    expect(signalEvents(points, 1)).toEqual([{ from: 22, to: 25, alarms: 3, observed: 18 }]);
  });

  it('no alarm is no event', () => {
    expect(signalEvents(ears({ counts: [1, 1], method: 'C1' }).points)).toEqual([]);
  });
});
