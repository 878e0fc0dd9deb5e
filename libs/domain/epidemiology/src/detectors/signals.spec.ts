import { cusum } from './cusum';
import type { DetectorPoint } from './detector';
import { ears } from './ears';
import { bayes } from './exceedance';
import { agreement, detectorPerformance, signalEvents } from './signals';

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

describe('detectors side by side', () => {
  it('tell who judged a period and who alarmed', () => {
    const answers = [
      ears({ counts: OUTBREAK, method: 'C1' }),
      bayes({ counts: OUTBREAK }),
      cusum({ counts: OUTBREAK, range: [15, 30] }),
    ];
    const periods = agreement(answers);
    expect(periods).toHaveLength(30);
    expect(periods[0]).toEqual({ index: 1, judged: [], alarms: [] });
    expect(periods[6]?.judged).toEqual(['Bayes (b 0, w 6)']);
    expect(periods[21]?.alarms).toEqual(['EARS C1', 'Bayes (b 0, w 6)']);
    expect(periods[22]?.alarms).toEqual(['Bayes (b 0, w 6)', 'CUSUM (standard)']);
  });
});

describe('a detector on a series with known outbreaks', () => {
  it('Bayes finds the outbreak at once and raises nothing false', () => {
    expect(detectorPerformance(bayes({ counts: OUTBREAK }).points, [[22, 25]])).toEqual({
      judged: 24,
      outbreaks: 1,
      detected: 1,
      sensitivity: 1,
      delays: [0],
      medianDelay: 0,
      events: 2,
      falseEvents: 0,
      positivePredictiveValue: 1,
      falseEventsPer100: 0,
    });
  });

  it('EARS C2 finds it a period later, with one false event in 17 quiet periods', () => {
    const { points } = ears({ counts: OUTBREAK, method: 'C2' });
    expect(detectorPerformance(points, [[22, 25]])).toMatchObject({
      delays: [1],
      events: 3,
      falseEvents: 1,
      positivePredictiveValue: 2 / 3,
      falseEventsPer100: 100 / 17,
    });
  });

  it('an outbreak before the first judged period is left out', () => {
    const { points } = ears({ counts: OUTBREAK, method: 'C1' });
    expect(detectorPerformance(points, [[1, 7]])).toMatchObject({
      outbreaks: 0,
      sensitivity: null,
    });
  });

  it('the median of two delays is between them', () => {
    const points = [false, true, false, false, false, true].map((alarm, at): DetectorPoint => ({
      index: at + 1,
      observed: 1,
      expected: 1,
      upper: 1,
      alarm,
    }));
    expect(
      detectorPerformance(points, [
        [1, 2],
        [3, 6],
      ]),
    ).toMatchObject({ delays: [1, 3], medianDelay: 2 });
  });

  it('refuses an outbreak that ends before it begins', () => {
    expect(() => detectorPerformance([], [[5, 4]])).toThrow(
      expect.objectContaining({ field: 'outbreaks[0]' }),
    );
  });
});
