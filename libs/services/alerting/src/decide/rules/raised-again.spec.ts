import { HospitalStory } from '@carbawatch/testing';
import { ALERTING_BOOK } from '../../chinese/alerting-book';
import { KPC, NEGATIVE, SUSPECTED, URINE, told, type Tell } from './scenario.story';

const CORRECTED = { status: 'corrected' } as const;
const NOW = '2024-01-20 10:00';

/** Anna's isolate of 2 January in intensive care, where nobody has isolated her. */
const inIcu = (verdict: object) => (story: HospitalStory) =>
  story
    .admit('anna', 'ICU-1', 'icu', { isolation: 'none' })
    .at('2024-01-02 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...URINE, ...verdict });

/** For a day it was no producer. */
const nonePositive: Tell = (story) =>
  inIcu(KPC)(story)
    .at('2024-01-03 10:00')
    .report('L-1', { ...NEGATIVE, ...CORRECTED })
    .at('2024-01-04 10:00')
    .report('L-1', { ...KPC, ...CORRECTED });

/** For a day it was somebody else's. */
const ofAnother: Tell = (story) =>
  inIcu(KPC)(story)
    .at('2024-01-12 10:00')
    .report('L-1', { patient: 'bea' })
    .at('2024-01-13 10:00')
    .report('L-1', { patient: 'anna' });

const DETECTED =
  'The isolate of 2024-01-02 was corrected: KPC detected now, by a corrected report.';
const OF_ANOTHER =
  'The isolate of 2024-01-02 was corrected: ' +
  'the result had been said to be of another patient.';

/** The lines of the one alert of anna's, without what ended it. */
function raised(rule: string, tell: Tell): string[] {
  const [alert] = told(rule, { tell, now: NOW });
  return (alert?.timeline ?? [])
    .filter(({ kind }) => kind === 'raised' || kind === 'reraised')
    .map(({ kind, at, text }) => `${kind} ${at.slice(5, 16)} ${text}`);
}

describe('an alert that waits before it is raised says at its return what brought it back', () => {
  const NOT_ISOLATED = 'Carrier of KPC, ICU-1: not isolated.';
  const FIRST = `raised 01-02T02:30 ${NOT_ISOLATED}`;

  it('not-isolated, of a carrier whom a correction had made none', () => {
    expect(raised('not-isolated', nonePositive)).toEqual([
      FIRST,
      `reraised 01-04T02:30 ${DETECTED} ${NOT_ISOLATED}`,
    ]);
  });

  it('of a result that was said to be of another patient', () => {
    expect(raised('not-isolated', ofAnother)).toEqual([
      FIRST,
      `reraised 01-13T02:30 ${OF_ANOTHER} ${NOT_ISOLATED}`,
    ]);
    expect(raised('statutory-report', ofAnother)[1]).toContain(
      `reraised 01-17T02:00 ${OF_ANOTHER} KPC in Klebsiella pneumoniae is to be reported by`,
    );
  });

  it('of another isolate than the one that was corrected', () => {
    const tell: Tell = (story) =>
      inIcu(KPC)(story)
        .at('2024-01-03 10:00')
        .report('L-1', { ...NEGATIVE, ...CORRECTED })
        .at('2024-01-06 10:00')
        .report('L-2', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });
    expect(raised('not-isolated', tell)[1]).toBe(
      'reraised 01-06T02:30 A further isolate: Klebsiella pneumoniae, 2024-01-05. ' + NOT_ISOLATED,
    );
  });

  it('suspected-pending, where the test that had been done was corrected', () => {
    const tell: Tell = (story) =>
      inIcu(SUSPECTED)(story)
        .at('2024-01-12 10:00')
        .report('L-1', { ...NEGATIVE, ...CORRECTED })
        .at('2024-01-13 10:00')
        .report('L-1', { ...SUSPECTED, ...CORRECTED });
    expect(raised('suspected-pending', tell)[1]).toMatch(
      /^reraised 01-14T02:00 The isolate of 2024-01-02 was corrected: .* no conclusive /,
    );
  });

  it('names what began the wait, and not what was told while it went on', () => {
    const tell: Tell = (story) =>
      nonePositive(story)
        .at('2024-01-04 10:10')
        .report('L-2', { patient: 'anna', collectedAt: '2024-01-03 06:00', ...KPC });
    expect(raised('not-isolated', tell)[1]).toContain(DETECTED);
  });

  it('forgets what was taken back before it was told', () => {
    const tell: Tell = (story) =>
      nonePositive(story)
        .at('2024-01-04 10:10')
        .report('L-1', { ...NEGATIVE, ...CORRECTED })
        .at('2024-01-05 10:00')
        .report('L-2', { patient: 'anna', collectedAt: '2024-01-05 06:00', ...KPC });
    expect(raised('not-isolated', tell)).toEqual([
      FIRST,
      `reraised 01-05T02:30 A further isolate: Klebsiella pneumoniae, 2024-01-05. ${NOT_ISOLATED}`,
    ]);
  });

  it.each([
    ['anna', 'bea'],
    ['bea', 'anna'],
  ])('says the same where %s is merged into %s meanwhile, and parted again', (one, other) => {
    const merged: Tell = (story) =>
      nonePositive(story.admit('bea', 'SUR-1', 'ward', { isolation: 'single' }))
        .at('2024-01-04 10:10')
        .merge(one, other);
    const parted: Tell = (story) => merged(story).at('2024-01-04 10:20').unmerge(one, other);
    expect(raised('not-isolated', parted)[1]).toBe(
      `reraised 01-04T02:30 ${DETECTED} ${NOT_ISOLATED}`,
    );
  });

  it.each(['not-isolated', 'statutory-report'])('%s, in Chinese as well', (rule) => {
    const [, again = ''] = raised(rule, ofAnother);
    const text = ALERTING_BOOK.chinese(again.split(' ').slice(2).join(' '));
    expect(text).toContain('2024-01-02');
    expect(text.replace('Klebsiella pneumoniae', '')).not.toMatch(/[a-z]{4}/);
  });

  it('says nothing of a return that no correction brought', () => {
    const tell: Tell = (story) =>
      inIcu(KPC)(story)
        .at('2024-01-05 10:00')
        .transfer('anna', 'MED-1', 'ward', { isolation: 'single' })
        .at('2024-01-07 10:00')
        .transfer('anna', 'ICU-1', 'icu', { isolation: 'none' });
    expect(raised('not-isolated', tell)).toEqual([FIRST, `reraised 01-07T02:30 ${NOT_ISOLATED}`]);
  });
});
