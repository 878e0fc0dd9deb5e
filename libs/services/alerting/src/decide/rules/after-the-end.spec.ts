import type { HospitalStory } from '@carbawatch/testing';
import { KPC, NDM, NEGATIVE, SUSPECTED, anna, annaGoes, scenarios, told } from './scenario.story';

const WITHDRAWN = { withdrawn: true } as const;
const CRE = { cre: 'cre' } as const;

/** Anna has left: nobody is asked for anything any more. */
const later = (story: HospitalStory) => annaGoes(story).at('2024-01-20 10:00');
/** Her CRE waits for a test, which finds something or not. */
const tested = (verdict: object) => (story: HospitalStory) =>
  anna({ ...SUSPECTED, ...CRE })(story)
    .at('2024-01-03 10:00')
    .report('L-1', { ...verdict, ...CRE })
    .at('2024-01-20 10:00');

scenarios('not-isolated', [
  {
    then: 'is taken back, though she has left, when the laboratory withdraws the result',
    tell: (story) => later(story).report('L-1', WITHDRAWN),
    course: ['raised', 'cleared', 'retracted'],
  },
  {
    then: 'is over as it was when that was a mistake',
    tell: (story) =>
      later(story)
        .report('L-1', WITHDRAWN)
        .at('2024-01-21 10:00')
        .report('L-1', { withdrawn: false }),
    course: ['raised', 'cleared', 'retracted', 'cleared'],
  },
  {
    then: 'is taken back when the enzyme was none',
    tell: (story) => later(story).report('L-1', NEGATIVE),
    course: ['raised', 'cleared', 'retracted'],
  },
  {
    then: 'says so when the isolate was another patient’s, and she carries it by another',
    tell: (story) =>
      anna(KPC)(story)
        .report('L-2', { patient: 'anna', collectedAt: '2024-01-02 07:00', ...KPC })
        .at('2024-01-05 12:00')
        .discharge('anna')
        .at('2024-01-20 10:00')
        .report('L-2', { patient: 'bert' }),
    course: ['raised', 'cleared', 'amended'],
  },
  {
    then: 'is taken back when the admission was none',
    tell: (story) => later(story).move('cancel-admit', 'anna', {}, '2024-01-01T08:00'),
    course: ['raised', 'cleared', 'retracted'],
  },
  {
    then: 'says nothing more of a further report that says the same',
    tell: (story) => later(story).report('L-1', { status: 'corrected' }),
    course: ['raised', 'cleared'],
  },
]);

scenarios('provisional', [
  {
    then: 'is over when the test has come, and taken back when the isolate is withdrawn',
    tell: (story) => tested(NEGATIVE)(story).report('L-1', WITHDRAWN),
    course: ['raised', 'cleared', 'retracted'],
  },
  {
    then: 'is taken back when the isolate was no CRE, after a test that found nothing',
    tell: (story) => tested(NEGATIVE)(story).report('L-1', { cre: 'not-cre' }),
    course: ['raised', 'cleared', 'retracted'],
  },
  {
    then: 'stays over when the enzyme that a test found is one no more: the CRE stands',
    tell: (story) => tested(KPC)(story).report('L-1', NEGATIVE),
    course: ['raised', 'cleared'],
  },
]);

scenarios('known-readmission', [
  {
    then: 'is taken back when what she was known for was none',
    tell: (story) =>
      later(story)
        .admit('anna', 'MED-2', 'ward', { visit: 'anna-2' })
        .at('2024-01-22 10:00')
        .discharge('anna', { visit: 'anna-2' })
        .at('2024-01-25 10:00')
        .report('L-1', WITHDRAWN),
    course: ['raised', 'cleared', 'retracted'],
  },
]);

scenarios('specimen-positive', [
  {
    then: 'is taken back when the swab was wrong, though an isolate had been found',
    tell: (story) =>
      story
        .screen('S-1', { patient: 'anna', status: 'confirmed', families: ['KPC'] })
        .at('2024-01-03 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC })
        .at('2024-01-08 10:00')
        .screen('S-1', { patient: 'anna', status: 'negative', families: ['KPC'] }),
    course: ['raised', 'cleared', 'retracted'],
  },
]);

describe('what an alert that is over says of a correction', () => {
  const last = (rule: string, tell: (story: HospitalStory) => HospitalStory) => {
    const [alert] = told(rule, { tell });
    return { disposition: alert?.disposition, text: alert?.timeline.at(-1)?.text };
  };

  it('why it was taken back', () => {
    expect(last('not-isolated', (story) => later(story).report('L-1', WITHDRAWN))).toEqual({
      disposition: 'retracted',
      text: 'L-1: the laboratory withdrew the result.',
    });
    const cancelled = (story: HospitalStory) =>
      later(story).move('cancel-admit', 'anna', {}, '2024-01-01T08:00');
    expect(last('not-isolated', cancelled)).toEqual({
      disposition: 'retracted',
      text: 'The admission was taken back.',
    });
  });

  it('that the enzyme is another; it stays as it ended', () => {
    expect(last('not-isolated', (story) => later(story).report('L-1', NDM))).toEqual({
      disposition: 'cleared',
      text: 'Corrected after its end. L-1: KPC reported no more, NDM still there.',
    });
  });
});
