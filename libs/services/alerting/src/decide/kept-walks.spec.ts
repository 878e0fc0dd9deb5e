import fc from 'fast-check';
import { HospitalStory } from '@carbawatch/testing';
import { anyDeeds, storyOf } from './any-story.story';
import { decideFamily } from './decide-family';
import { historyOf, specimenHistoryOf, type FamilyFacts } from './facts';
import { isFromScreen, screenOfIsolate } from './isolate-screens';
import { KeptWalks } from './kept-walks';
import { RULES } from './rules/rules';
import { ZONE } from './told-alerts.story';

const NUMBERS = ['anna', 'bert'];
const KPC = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;

/** What is known of both after each thing that was told. */
function factsAfter(story: HospitalStory): FamilyFacts {
  const reports = new Map(story.specimens.map((report) => [report.reportId, report]));
  return {
    site: 'site-1',
    isolates: story.latest().map(historyOf),
    movements: [...story.movements],
    specimens: [
      ...[...reports.values()].map(specimenHistoryOf),
      ...story.latest().map(screenOfIsolate).filter(isFromScreen),
    ],
    carriers: [...story.carriers],
    isolations: [],
  };
}

const day = (n: number) => Date.UTC(2024, 0, 5) + n * 86_400_000;

/** What happens, which movements come late, and where the clock stands at each look. */
const anyTelling = anyDeeds.chain((deeds) => {
  const looks = 2 * deeds.length;
  return fc.record({
    deeds: fc.constant(deeds),
    late: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).map((ends) => new Set(ends)),
    clocks: fc.array(fc.integer({ min: -1, max: 40 }), { minLength: looks, maxLength: looks }),
  });
});

describe('a walk that is kept', () => {
  it('comes to what one from the beginning comes to, whatever is told after what', () => {
    fc.assert(
      fc.property(anyTelling, ({ deeds, late, clocks }) => {
        const kept = new KeptWalks(1);
        for (const [i, clock] of clocks.entries()) {
          // Results and movements come by topics of their own, and some are overtaken.
          const told = factsAfter(storyOf(deeds.slice(0, Math.ceil((i + 1) / 2))));
          const isLate = ({ factId }: { factId: string }) => late.has(Number(factId.slice(-1)));
          const movements = told.movements.filter((one) => i % 3 === 2 || !isLate(one));
          const facts = { ...told, movements };
          const asked = { rules: RULES, timeZone: ZONE, nowMs: day(clock) };
          expect(kept.decide(NUMBERS, facts, asked)).toEqual(decideFamily(facts, asked));
        }
      }),
    );
  });

  it('goes on by what is new alone', () => {
    const story = new HospitalStory('site-1').at('2024-01-05 08:00').admit('anna', 'MED-1', 'ward');
    const kept = new KeptWalks(1);
    let looks = 0;
    const rules = RULES.map((rule) => ({
      ...rule,
      find: (...asked: Parameters<typeof rule.find>) => {
        looks += 1;
        return rule.find(...asked);
      },
    }));
    const looksAt = () => {
      looks = 0;
      kept.decide(NUMBERS, factsAfter(story), { rules, timeZone: ZONE, nowMs: -Infinity });
      return looks / rules.length;
    };
    looksAt();
    for (let n = 0; n < 20; n += 1) {
      story.at(`2024-01-06 ${String(n).padStart(2, '0')}:00`).transfer('anna', `W-${n}`, 'ward');
    }
    expect(looksAt()).toBe(20);
    story.at('2024-01-07 08:00').report('L-1', { patient: 'anna', ...KPC });
    expect(looksAt()).toBe(1);
  });

  it('begins anew where the site decides otherwise', () => {
    const story = new HospitalStory('site-1').at('2024-01-05 08:00');
    const facts = factsAfter(story.report('L-1', { patient: 'anna', ...KPC }));
    const kept = new KeptWalks(1);
    const alertsBy = (rules: typeof RULES) => {
      const { alerts } = kept.decide(NUMBERS, facts, { rules, timeZone: ZONE, nowMs: day(9) });
      return alerts.map(({ rule }) => rule);
    };
    expect(alertsBy(RULES)).toContain('new-cpe');
    expect(alertsBy(RULES.filter(({ name }) => name !== 'new-cpe'))).not.toContain('new-cpe');
    expect(alertsBy(RULES)).toContain('new-cpe');
  });
});
