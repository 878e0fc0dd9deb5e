import fc from 'fast-check';
import type { EncounterChanged } from '@carbawatch/contracts';
import { HospitalStory, type ToldResult } from '@carbawatch/testing';
import { anyDeeds, storyOf } from './any-story.story';
import { historyOf, type FamilyFacts } from './facts';
import { RULES } from './rules/rules';
import { ZONE, alertOf, alertsOf, course } from './told-alerts.story';
import { decideAlerts } from './decide-family';

const NOTHING_ELSE = { site: 'site-1', specimens: [], carriers: [], isolations: [] };

/** The hospitals that the site has named as its own, if any. */
const house = fc.constantFrom(null, new Set(['city']), new Set(['city', 'elm']));

type Verdict = Required<Pick<ToldResult, 'cpe' | 'carbapenemases'>>;

const KPC: Verdict = { cpe: 'confirmed', carbapenemases: ['KPC-2'] };

function states(story: HospitalStory): string[] {
  return alertsOf(story).map(
    ({ rule, pseudonym, status, isolates }) => `${rule} ${pseudonym} ${status} ${isolates}`,
  );
}

describe('one patient under two numbers', () => {
  it('a merge leaves one alert where the same was raised twice, and says where it goes on', () => {
    const story = new HospitalStory()
      .at('2024-01-05 10:00')
      .report('L-1', { patient: 'old', ...KPC })
      .at('2024-01-06 10:00')
      .report('L-2', { patient: 'new', ...KPC })
      .at('2024-01-07 10:00')
      .merge('old', 'new');
    expect(states(story)).toEqual(['new-cpe new resolved L-2', 'new-cpe old open L-1,L-2']);
    const [closed, standing] = alertsOf(story);
    expect(closed?.timeline.at(-1)?.text).toContain('The same patient by a merge of numbers');
    expect(standing?.patient).toBe('new');
  });

  it('what was keyed by a visit of the one number goes on in the alert of the other, and says so', () => {
    const story = new HospitalStory()
      .at('2024-01-05 08:00')
      .admit('old', 'MED-1', 'ward')
      .admit('new', 'MED-2', 'ward')
      .at('2024-01-05 10:00')
      .report('L-1', { patient: 'old', collectedAt: '2024-01-05 09:00', ...KPC })
      .report('L-2', { patient: 'new', collectedAt: '2024-01-05 09:00', ...KPC })
      .at('2024-01-07 10:00')
      .merge('old', 'new');
    const alerts = alertsOf(story, RULES).filter(({ rule }) => rule === 'not-isolated');
    expect(alerts.map(({ status, timeline }) => [status, timeline.at(-1)?.text])).toEqual([
      ['open', expect.any(String)],
      [
        'resolved',
        'The same patient by a merge of numbers: goes on in the alert of the other number.',
      ],
    ]);
  });

  it('an unmerge gives each number its own alert back', () => {
    const story = new HospitalStory()
      .at('2024-01-05 10:00')
      .report('L-1', { patient: 'old', ...KPC })
      .at('2024-01-06 10:00')
      .report('L-2', { patient: 'new', ...KPC })
      .at('2024-01-07 10:00')
      .merge('old', 'new')
      .at('2024-01-08 10:00')
      .unmerge('old', 'new');
    expect(states(story)).toEqual(['new-cpe new open L-2', 'new-cpe old open L-1']);
  });

  it('whose alert changes with a merge and its undoing says so, and the other one is as it was', () => {
    const story = new HospitalStory()
      .at('2024-01-05 10:00')
      .report('L-1', { patient: 'old', ...KPC })
      .report('L-2', { patient: 'new', cpe: 'confirmed', carbapenemases: ['NDM-5'] })
      .at('2024-01-07 10:00')
      .merge('old', 'new');
    const lines = () =>
      alertsOf(story)
        .filter(({ rule }) => rule === 'new-cpe')
        .map(({ patient, timeline }) => [
          patient,
          timeline.slice(1).map(({ kind, text, corrected }) => `${kind} ${corrected} ${text}`),
        ]);
    const merged = expect.stringMatching(
      /^amended true Two numbers of a patient were merged\. \S.*KPC/,
    ) as string;
    expect(lines()).toEqual([
      ['new', []],
      ['new', [merged]],
    ]);
    story.at('2024-01-08 10:00').unmerge('old', 'new');
    const parted = expect.stringMatching(
      /^amended true A merge of two numbers was taken back\. \S.*KPC/,
    ) as string;
    expect(lines()).toEqual([
      ['new', []],
      ['old', [merged, parted]],
    ]);
  });

  it('an unmerge that comes before its merge takes it back, and nothing is said of either', () => {
    const told = (merge: HospitalStory) =>
      merge
        .at('2024-01-05 10:00')
        .report('L-1', { patient: 'old', ...KPC })
        .report('L-2', { patient: 'new', ...KPC })
        .at('2024-01-08 10:00')
        .unmerge('old', 'new')
        .at('2024-01-09 10:00');
    const late = { mergedInto: 'new' };
    const story = told(new HospitalStory()).move('merge-patient', 'old', late, '2024-01-07 10:00');
    expect(states(story)).toEqual(['new-cpe new open L-2', 'new-cpe old open L-1']);
    expect(alertsOf(story).map(({ timeline }) => timeline.length)).toEqual([1, 1]);
    // Merged once more after they were parted, they are one.
    const again = told(new HospitalStory()).merge('old', 'new');
    expect(states(again)).toEqual(['new-cpe new resolved L-2', 'new-cpe old open L-1,L-2']);
  });

  it('results of the one number and movements of the other meet after the merge', () => {
    const story = new HospitalStory()
      .at('2024-01-05 08:00')
      .admit('new', 'ICU-2', 'icu')
      .at('2024-01-05 10:00')
      .report('L-1', { patient: 'old', collectedAt: '2024-01-05 09:00', ...KPC })
      .at('2024-01-06 10:00')
      .merge('old', 'new');
    expect(course(alertOf(story, 'vulnerable-unit'))).toEqual(['raised 2024-01-06T10:00']);
    expect(alertOf(story, 'new-cpe')).toMatchObject({ status: 'open', wardNow: 'ICU-2' });
  });

  it('an isolate without a patient is a person of its own until a report names one', () => {
    const story = new HospitalStory().at('2024-01-05 10:00').report('L-1', KPC);
    expect(states(story)).toEqual(['new-cpe unnamed-L-1 open L-1']);
    story.at('2024-01-06 10:00').report('L-1', { patient: 'anna' });
    expect(states(story)).toEqual(['new-cpe anna open L-1', 'new-cpe unnamed-L-1 resolved L-1']);
  });
});

describe('late facts', () => {
  it('a movement that was received before the result was known to it, whenever it is handed in', () => {
    const story = new HospitalStory()
      .at('2024-01-05 06:00')
      .admit('anna', 'ICU-2', 'icu')
      .at('2024-01-06 10:00')
      .report('L-1', { patient: 'anna', collectedAt: '2024-01-05 06:30', ...KPC });
    expect(course(alertOf(story, 'vulnerable-unit'))).toEqual(['raised 2024-01-06T10:00']);
  });
});

describe('any story', () => {
  it('gives the same alerts with the same history in whatever order its facts are handed in', () => {
    const handedIn = anyDeeds
      .map((deeds) => storyOf(deeds))
      .chain((story) => {
        const isolates = story.latest().map(historyOf);
        const all = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
          fc.shuffledSubarray([...items], { minLength: items.length });
        return fc
          .tuple(all(isolates), all<EncounterChanged>(story.movements), house)
          .map(([mixed, movements, own]): [FamilyFacts, FamilyFacts] => [
            { ...NOTHING_ELSE, own, isolates, movements: story.movements },
            { ...NOTHING_ELSE, own, isolates: mixed, movements: [...movements, ...movements] },
          ]);
      });
    fc.assert(
      fc.property(handedIn, ([inOrder, mixed]) => {
        const sorted = (facts: FamilyFacts) =>
          [...decideAlerts(facts, RULES, ZONE)].sort((a, b) => (a.id < b.id ? -1 : 1));
        expect(sorted(mixed)).toEqual(sorted(inOrder));
      }),
    );
  });

  it('has one alert a rule and key, and none that stands twice for one patient', () => {
    fc.assert(
      fc.property(anyDeeds, (deeds) => {
        const alerts = alertsOf(storyOf(deeds));
        expect(new Set(alerts.map(({ id }) => id)).size).toBe(alerts.length);
        const standing = alerts
          .filter(({ status }) => status === 'open')
          .map(({ rule, patient: who, key }) => [rule, who, ...JSON.parse(key).slice(1)].join());
        expect(new Set(standing).size).toBe(standing.length);
      }),
    );
  });
});
