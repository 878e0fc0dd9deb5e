import type { QualityCounts } from './quality-reads';
import { qualityRow } from './quality-rows';

const counts: QualityCounts = {
  kind: 'rule',
  rule: 'new-cpe',
  ward: null,
  raised: 14,
  retracted: 1,
  acknowledged: 10,
  unacknowledged: 3,
  endedUnseen: 1,
  minutes: [2, 4, 5, 7, 11, 13, 20, 31, 58, 240],
  dispositions: { relevant: 6, duplicate: 2 },
};

describe('what the alerts of one rule were worth', () => {
  it('time to acknowledge: median and quartiles of those that were, with limits of the median', () => {
    const { minutesToAcknowledge } = qualityRow(counts, 1_000);
    // Quartiles as R's quantile() has them; of ten values the second and the ninth hold the median
    // with 97.9% (Conover 1999, table of the binomial distribution: P(X <= 1) = 0.0107).
    expect(minutesToAcknowledge).toEqual({
      n: 10,
      median: 12,
      lowerQuartile: 5.5,
      upperQuartile: 28.25,
      p90: expect.closeTo(76.2, 9) as number,
      ci: { method: 'order-statistics', level: 0.95, lower: 4, upper: 58 },
    });
  });

  it('PPV by Wilson, and alerts per 1,000 patient-days with exact Poisson limits', () => {
    const {
      ppv,
      per1000PatientDays: rate,
      unacknowledged,
      endedUnseen,
    } = qualityRow(counts, 1_000);
    expect(ppv).toMatchObject({ numerator: 6, denominator: 8, value: 0.75 });
    expect([ppv.ci.lower, ppv.ci.upper]).toEqual([
      expect.closeTo(0.4093, 4),
      expect.closeTo(0.9285, 4),
    ]);
    // R: poisson.test(14)$conf.int is 7.653930 and 23.489624.
    expect(rate).toEqual({
      rate: expect.closeTo(14, 9) as number,
      lower: expect.closeTo(7.65393, 5) as number,
      upper: expect.closeTo(23.48962, 5) as number,
    });
    expect([unacknowledged, endedUnseen]).toEqual([3, 1]);
  });

  it('where nobody acted there is no time, and nothing is made up', () => {
    const { minutesToAcknowledge } = qualityRow({ ...counts, minutes: [] }, null);
    expect(minutesToAcknowledge).toMatchObject({ n: 0, median: null, p90: null });
  });
});
