import { addDays, phrasebook, placesOf } from '@carbawatch/contracts';
import { detect } from '../surveillance/detection';
import { REASON_PHRASES } from './reason.phrases';
import { SIGNAL_PHRASES } from './signal.phrases';

const ALL = [...SIGNAL_PHRASES, ...REASON_PHRASES];
const { chinese } = phrasebook(ALL);
const FROM = '2022-01-01';
const ENGLISH = /\p{Ll}{2,} \p{Ll}{2,}/u;

describe('what detectors say, in Chinese', () => {
  it('has the same places as in English, and each sentence once', () => {
    const seen = new Set<string>();
    for (const [en, zh] of ALL) {
      expect([en, placesOf(zh)]).toEqual([en, placesOf(en)]);
      expect([en, seen.has(en)]).toEqual([en, false]);
      seen.add(en);
    }
  });

  // From a series too short for anybody to one of four years, with cases and without.
  it.each([20, 90, 400, 1_460])('is all Chinese over a series of %d days', (days) => {
    for (const every of [3, 50, Infinity]) {
      const counts = Array.from({ length: days }, (_, day) => (day % every === 0 ? 1 : 0));
      const verdicts = detect({ from: FROM, counts, askedFrom: addDays(FROM, days - 15) });
      expect(verdicts.length).toBeGreaterThan(0);
      for (const { history, points } of verdicts) {
        expect(chinese(history.statement)).not.toMatch(ENGLISH);
        const reasons = [...new Set(points.flatMap(({ reason }) => reason ?? []))];
        expect(reasons.map(chinese).filter((said) => ENGLISH.test(said))).toEqual([]);
      }
    }
  });
});
