import fc from 'fast-check';
import type { HospitalStory, ToldResult } from '@carbawatch/testing';
import { anyDeeds, storyOf, type Deed } from './any-story.story';
import { RULES } from './rules/rules';
import { alertsOf, type ToldAlert } from './told-alerts.story';

const REASON =
  /^(?:The (?:final (?:result|report)|isolate|report on the specimen|negative screen|entry|list|presumed clearance)|A further) /;
/** `2024-01-02, not 2024-01-02`, `KPC instead of KPC`. */
const THE_SAME =
  /(?<=^|[ (])([^;,]+?)(?:, (?:and )?not (?:at |to )?| instead of )(?:ward )?\1(?=[.;,]|$)/;

/** What a laboratory says of one isolate, report after report, as it goes on or is corrected. */
const anyReports = fc.array(
  fc.record({
    status: fc.constantFrom('preliminary' as const, 'final' as const, 'corrected' as const),
    collectedAt: fc.constantFrom(
      '2024-01-04 17:16:05',
      '2024-01-04 17:16:40',
      '2024-01-04 17:20:00',
      '2024-01-04',
      '2024-01-03 17:16:05',
    ),
    specimen: fc.constantFrom({ type: 'blood' }, { type: 'urine' }),
    found: fc.subarray(['KPC', 'NDM', 'VIM']),
    sought: fc.subarray(['KPC', 'NDM', 'VIM']),
    cre: fc.constantFrom('cre' as const, 'not-cre' as const),
    isExcluded: fc.boolean(),
  }),
  { minLength: 2, maxLength: 6 },
);

type Report = typeof anyReports extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

function resultOf({ found, sought, isExcluded, ...told }: Report): ToldResult {
  return {
    ...told,
    patient: 'anna',
    cpe: found.length > 0 ? 'confirmed' : isExcluded ? 'negative' : 'suspected',
    carbapenemases: found,
    geneTests: sought.map((gene) => ({
      gene,
      method: 'pcr',
      result: found.includes(gene) ? 'detected' : 'not-detected',
    })),
  };
}

function reported(reports: readonly ToldResult[]): HospitalStory {
  const admitted: Deed = (story) => story.admit('anna', 'ICU-2', 'icu');
  const deeds = reports.map(
    (told): Deed =>
      (story) =>
        story.report('L-1', told),
  );
  return storyOf([admitted, ...deeds].map((deed) => [deed, true] as const));
}

function linesOf(alerts: readonly ToldAlert[]) {
  return alerts.flatMap(({ timeline }) => timeline);
}

/** Those of a result, a report or a list that name none. */
function silentIn(story: HospitalStory): string[] {
  const { movements, results, specimens, carriers } = story;
  const moved = new Set(movements.map(({ receivedAt }) => receivedAt));
  const told = new Set([...results, ...specimens, ...carriers].map((one) => one.receivedAt));
  const texts = linesOf(alertsOf(story, RULES))
    .filter(({ kind, at }) => kind === 'amended' && told.has(at) && !moved.has(at))
    .map(({ text }) => text.replace('Corrected after its end. ', ''));
  // A result of an alert that is over is called by its number.
  return texts.filter((text) => !REASON.test(text) && !/^[LS]-\d: /.test(text));
}

function sameWords(story: HospitalStory): string[] {
  return linesOf(alertsOf(story, RULES))
    .map(({ text }) => text)
    .filter((text) => THE_SAME.test(text));
}

it('whatever a result, a report or a list amends says which it was, in any story', () => {
  fc.assert(
    fc.property(anyDeeds, (deeds) => {
      const story = storyOf(deeds);
      expect(silentIn(story)).toEqual([]);
      expect(sameWords(story)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it('no line says of anything that it is what it was, however the reports go', () => {
  expect(THE_SAME.test('corrected: collected 2024-01-04 17:16, not 2024-01-04 17:16.')).toBe(true);
  expect(THE_SAME.test('corrected: KPC instead of KPC.')).toBe(true);
  expect(THE_SAME.test('began at 2024-01-04 17:16, and not at 2024-01-04 17:16.')).toBe(true);
  fc.assert(
    fc.property(anyReports, (reports) => {
      const story = reported(reports.map(resultOf));
      expect(silentIn(story)).toEqual([]);
      expect(sameWords(story)).toEqual([]);
    }),
    { numRuns: 120 },
  );
});

it('and a report that only says more, corrected itself or not, is called what its status is', () => {
  fc.assert(
    fc.property(anyReports, (reports) => {
      const [first] = reports;
      if (!first) return;
      const more = reports.map((told, i): ToldResult => {
        const found = [...new Set(reports.slice(0, i + 1).flatMap((one) => one.found))];
        const { collectedAt, specimen } = first;
        const status = told.status === 'corrected' ? 'final' : told.status;
        return resultOf({
          ...told,
          status,
          found,
          collectedAt,
          specimen,
          cre: 'cre',
          isExcluded: false,
        });
      });
      const texts = linesOf(alertsOf(reported(more), RULES)).map(({ text }) => text);
      expect(texts.filter((text) => /was corrected|corrected report/.test(text))).toEqual([]);
    }),
    { numRuns: 80 },
  );
});
