import type { HospitalStory } from '@carbawatch/testing';
import { KPC, NEGATIVE, recorded, scenarios, told } from './scenario.story';

const ON_MED_7 = { encounter: { class: 'inpatient', ward: 'MED-7' } } as const;

/** The laboratory calls anna an inpatient of MED-7; nobody tells of any movement. */
const byReport = (story: HospitalStory, more = {}) =>
  story.at('2024-01-02 10:00').report('L-1', {
    patient: 'anna',
    collectedAt: '2024-01-02 06:00',
    ...KPC,
    ...ON_MED_7,
    ...more,
  });

scenarios('not-isolated', [
  {
    then: 'fires of an inpatient whom only the laboratory knows: unknown isolation is never silence',
    tell: byReport,
    now: '2024-01-02 10:30',
    course: ['raised'],
  },
  {
    then: 'says nothing of an outpatient by the report, nor where it names no stay',
    tell: (story) =>
      byReport(story, { encounter: { class: 'outpatient', ward: 'CLINIC' } })
        .at('2024-01-02 11:00')
        .report('L-2', { patient: 'bert', collectedAt: '2024-01-02 06:00', ...KPC, encounter: {} }),
    now: '2024-01-03 10:00',
    course: [],
  },
  {
    then: 'says nothing by an answer that comes months after the specimen: the patient has long left',
    tell: (story) => byReport(story.at('2024-01-02 10:00'), { collectedAt: '2023-08-02 06:00' }),
    now: '2024-01-03 10:00',
    course: [],
  },
  {
    then: 'is cleared when the isolation is recorded, and stays so through further reports',
    tell: (story) => byReport(byReport(story).at('2024-01-05 10:00')),
    now: '2024-01-06 10:00',
    isolations: [{ ...recorded, basis: '2024-01-02T11:00:00+08:00' }],
    course: ['raised', 'cleared'],
  },
  {
    then: 'is cleared when no report has named the patient for 28 days',
    tell: byReport,
    now: '2024-01-30 10:00',
    course: ['raised', 'cleared'],
  },
  {
    then: 'stands until then',
    tell: byReport,
    now: '2024-01-30 09:59',
    course: ['raised'],
  },
  {
    then: 'is retracted when the result was wrong',
    tell: (story) => byReport(story).at('2024-01-03 10:00').report('L-1', NEGATIVE),
    course: ['raised', 'retracted'],
  },
  {
    then: 'is cleared when movements tell of another ending: the patient had left',
    tell: (story) => byReport(story).at('2024-01-03 10:00').discharge('anna'),
    course: ['raised', 'cleared'],
  },
  {
    then: 'goes on as one alert when the admission of the visit is told that the report names',
    tell: (story) =>
      byReport(story, { encounter: { ...ON_MED_7.encounter, visit: 'anna-1' } })
        .at('2024-01-03 10:00')
        .move('admit', 'anna', { class: 'inpatient', ward: 'MED-7' }, '2024-01-01T08:00'),
    now: '2024-01-03 12:00',
    course: ['raised'],
  },
]);

it('says on which ward by the report of which day, and that the isolation cannot be known', () => {
  const [alert] = told('not-isolated', { tell: byReport, now: '2024-01-02 10:30' });
  expect(alert?.severity).toBe('critical');
  expect(alert?.title).toBe('Isolation not recorded: carrier of KPC, MED-7');
  expect(alert?.because).toContain(
    'On MED-7 by the report of 2024-01-02, no movements known: isolation cannot be known, but recorded here.',
  );
});

it('says when movements tell of the bed', () => {
  const alerts = told('not-isolated', {
    tell: (story) => byReport(story).at('2024-01-03 10:00').admit('anna', 'MED-8', 'ward'),
    now: '2024-01-03 12:00',
  });
  expect(
    alerts.map(({ status, timeline }) => `${status}: ${timeline.at(-1)?.text}`).sort(),
  ).toEqual([
    'open: Carrier of KPC, MED-8: isolation not recorded.',
    'resolved: Movements of the patient are known now, and tell of the bed.',
  ]);
});
