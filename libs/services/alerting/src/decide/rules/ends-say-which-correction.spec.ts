import { E_COLI, KLEBSIELLA } from '@carbawatch/testing';
import { ALERTING_BOOK } from '../../chinese/alerting-book';
import { BLOOD, KPC, NEGATIVE, type Tell, anna, another, inIcu, told } from './scenario.story';

const ELM = { dischargedTo: 'Nursing home Elm' };

const listed: Tell = (story) =>
  story
    .known('anna', { family: 'KPC', firstPositiveOn: '2022-01-01' })
    .at('2024-01-02 10:00')
    .admit('anna', 'ICU-3', 'icu')
    .at('2024-01-04 10:00');
const listedGoes: Tell = (story) => listed(story).discharge('anna', ELM).at('2024-01-05 10:00');
const late: Tell = (story) =>
  story
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-02 10:00')
    .discharge('anna', ELM)
    .at('2024-01-04 10:00')
    .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC })
    .at('2024-01-06 10:00');
const twoSpecies: Tell = (story) =>
  inIcu(KPC)(story)
    .report('L-2', { ...another, species: E_COLI })
    .at('2024-01-05 10:00');

/** The last line of a rule's only alert. */
function last(rule: string, tell: Tell): string {
  const [alert] = told(rule, { tell });
  const line = alert?.timeline.at(-1);
  expect(ALERTING_BOOK.chinese(line?.text ?? '')).not.toMatch(
    /corrected|taken back|withdrawn|told/,
  );
  return `${line?.kind}: ${line?.text}`;
}

describe('an alert of a person whose isolates all stand ends with the correction that ended it', () => {
  it.each<[string, string, Tell, string]>([
    [
      'invasive',
      'another type of specimen',
      (story) => inIcu({ ...KPC, ...BLOOD })(story).report('L-1', { specimen: { type: 'urine' } }),
      'retracted: The isolate of 2024-01-02 was corrected: from urine instead of blood.',
    ],
    [
      'species-jump',
      'one species after all',
      (story) => twoSpecies(story).report('L-2', { species: KLEBSIELLA }),
      'retracted: The isolate of 2024-01-02 (Escherichia coli) was corrected: Klebsiella ' +
        'pneumoniae instead of Escherichia coli.',
    ],
    [
      'not-in-house',
      'the admission',
      (story) => late(story).move('cancel-admit', 'anna', {}, '2024-01-01T08:00'),
      'retracted: A stay on MED-1 was taken back.',
    ],
    [
      'not-in-house',
      'the discharge',
      (story) => late(story).move('cancel-discharge', 'anna', {}, '2024-01-02T10:00'),
      'retracted: The patient had not left. A stay on MED-1 goes on: its end was taken back.',
    ],
    [
      'not-isolated',
      'an entry of a list',
      (story) => listed(story).known('anna', { family: 'KPC', withdrawn: true }),
      'retracted: The entry of a list was withdrawn: carrier of KPC.',
    ],
    [
      'known-readmission',
      'an entry of a list',
      (story) => listed(story).known('anna', { family: 'KPC', withdrawn: true }),
      'retracted: The entry of a list was withdrawn: carrier of KPC.',
    ],
    [
      'export',
      'the discharge of a carrier by a list',
      (story) => listedGoes(story).move('cancel-discharge', 'anna', {}, '2024-01-04T10:00'),
      'retracted: As told now, the patient is not going to another facility. ' +
        'A stay on ICU-3 goes on: its end was taken back.',
    ],
    [
      'export',
      'the discharge of a carrier',
      (story) =>
        anna(KPC)(story)
          .at('2024-01-04 10:00')
          .discharge('anna', ELM)
          .at('2024-01-05 10:00')
          .move('cancel-discharge', 'anna', {}, '2024-01-04T10:00'),
      'retracted: As told now, the patient is not going to another facility. ' +
        'A stay on MED-1 goes on: its end was taken back.',
    ],
    [
      'not-isolated',
      'a discharge that was told late',
      (story) => inIcu(KPC)(story).move('discharge', 'anna', {}, '2024-01-03T10:00'),
      'cleared: The patient has left. A stay on ICU-3 had ended on 2024-01-03, as was told later.',
    ],
    [
      'vulnerable-unit',
      'a stay that began later',
      (story) => inIcu(KPC)(story).move('cancel-admit', 'anna', {}, '2024-01-01T08:00'),
      'retracted: As told now, the patient was not on ICU-3 as a vulnerable unit at or after ' +
        'collection. A stay on ICU-3 was taken back.',
    ],
  ])('%s: %s', (rule, _, tell, text) => {
    expect(last(rule, tell)).toBe(text);
  });
});

const CRE = { ...NEGATIVE, cre: 'cre' } as const;
const NO_PRODUCER =
  'retracted: L-1: KPC by WGS reported no more, now carbapenemase negative (no activity and no ' +
  'gene found), CRE by cdc-2015.';
const LIVER = { encounter: { diagnoses: [{ system: 'icd-10' as const, code: 'K74.6' }] } };
const PLATE = { patient: 'anna', status: 'suspected', specimen: { type: 'rectal swab' } } as const;
const grown: Tell = (story) =>
  story
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-02 10:00')
    .screen('S-1', PLATE)
    .at('2024-01-03 10:00');

describe('an alert ends with what was corrected, and with nothing else', () => {
  it.each<[string, string, Tell, string]>([
    [
      'export',
      'no producer, resistant all the same',
      (story) =>
        anna(KPC)(story)
          .at('2024-01-04 10:00')
          .discharge('anna', ELM)
          .at('2024-01-05 10:00')
          .report('L-1', CRE),
      NO_PRODUCER,
    ],
    [
      'hepatobiliary',
      'no producer, resistant all the same',
      (story) =>
        anna({ ...KPC, ...LIVER })(story)
          .at('2024-01-05 10:00')
          .report('L-1', CRE),
      NO_PRODUCER,
    ],
    [
      'import',
      'care abroad that is denied',
      (story) =>
        story
          .admit('anna', 'MED-1', 'ward', { healthcareAbroad12m: true })
          .at('2024-01-03 12:00')
          .move('update', 'anna', { healthcareAbroad12m: false }),
      'retracted: What spoke for an import is told no more. Care abroad is said of the patient no ' +
        'more.',
    ],
    [
      'import',
      'care abroad after all',
      (story) =>
        story
          .admit('anna', 'MED-1', 'ward', { healthcareAbroad12m: true })
          .at('2024-01-03 12:00')
          .move('update', 'anna', { healthcareAbroad12m: false })
          .at('2024-01-04 12:00')
          .move('update', 'anna', { healthcareAbroad12m: true }),
      'reraised: Care abroad was denied, and is said of the patient now. Admitted 2024-01-01 08:00 ' +
        'with a risk of import, no screen in 24 hours.',
    ],
    [
      'import',
      'another place before',
      (story) =>
        story
          .admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital' })
          .at('2024-01-03 12:00')
          .move('update', 'anna', { admittedFrom: 'home' }),
      'retracted: What spoke for an import is told no more. Admitted from home instead of Other ' +
        'hospital.',
    ],
    [
      'provisional',
      'growth of somebody who is found to carry',
      (story) => grown(story).report('L-1', { patient: 'anna', ...KPC }),
      'cleared: The patient is known to carry a carbapenemase; what grew has no name of its own yet.',
    ],
  ])('%s: %s', (rule, _, tell, text) => {
    expect(last(rule, tell)).toBe(text);
  });
});

describe('what says itself why it ends says nothing twice', () => {
  it.each<[string, Tell, string]>([
    [
      'not-isolated',
      (story) => inIcu(KPC)(story).discharge('anna'),
      'cleared: The patient has left.',
    ],
    [
      'known-readmission',
      (story) => listed(story).move('cancel-admit', 'anna', {}, '2024-01-02T10:00'),
      'retracted: The admission was taken back.',
    ],
    [
      'new-cpe',
      (story) => inIcu(KPC)(story).report('L-1', NEGATIVE),
      'retracted: L-1: KPC by WGS reported no more, now carbapenemase negative (no activity and ' +
        'no gene found), CRE by cdc-2015.',
    ],
  ])('%s: %#', (rule, tell, text) => {
    expect(last(rule, tell)).toBe(text);
  });
});
