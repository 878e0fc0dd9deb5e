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

/** The report itself says that the patient has died; nobody tells of any movement. */
const diesByReport = (story: HospitalStory, more = {}) =>
  byReport(story, {
    outcome: { vitalStatus: 'dead', diedAt: '2024-01-02T08:00:00+08:00' },
    ...more,
  });
const home = { outcome: { dischargedAt: '2024-01-02' } };

scenarios('not-in-house', [
  {
    then: 'fires of somebody of whom the report itself says that he has died before it',
    tell: diesByReport,
    course: ['raised'],
  },
  {
    then: 'fires where it says so without a day, and goes on with its next revision',
    tell: (story) =>
      diesByReport(story, { outcome: { vitalStatus: 'dead' } })
        .at('2024-01-04 10:00')
        .report('L-1', {}),
    course: ['raised', 'fed'],
  },
  {
    then: 'fires of somebody discharged by the report of another isolate',
    tell: (story) =>
      story
        .at('2024-01-04 09:00')
        .report('L-0', { patient: 'anna', collectedAt: '2024-01-02', ...NEGATIVE, ...home })
        .at('2024-01-04 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC }),
    course: ['raised'],
  },
  {
    then: 'says nothing where the patient left after the result was known',
    tell: (story) =>
      byReport(story)
        .at('2024-01-09 10:00')
        .report('L-1', { outcome: { dischargedAt: '2024-01-08' } }),
    course: [],
  },
  {
    then: 'says nothing by the end of a stay before that of the specimen, nor of a clinic',
    tell: (story) =>
      byReport(story, { encounter: {}, outcome: { dischargedAt: '2023-12-20' } })
        .at('2024-01-02 11:00')
        .report('L-2', {
          ...{ patient: 'bert', collectedAt: '2024-01-02 06:00', ...KPC, ...home },
          encounter: { class: 'outpatient', ward: 'CLINIC' },
        }),
    course: [],
  },
  {
    then: 'is retracted where a correction takes back that the patient has left',
    tell: (story) => byReport(story, home).at('2024-01-03 10:00').report('L-1', { outcome: {} }),
    course: ['raised', 'retracted'],
  },
  {
    then: 'is retracted when the result was wrong',
    tell: (story) => byReport(story, home).at('2024-01-03 10:00').report('L-1', NEGATIVE),
    course: ['raised', 'retracted'],
  },
  {
    then: 'stays when the patient comes to a clinic, and goes',
    tell: (story) =>
      byReport(story, home)
        .at('2024-01-09 09:00')
        .admit('anna', 'CLINIC', 'outpatient', { class: 'outpatient', visit: 'clinic-1' })
        .at('2024-01-09 10:00')
        .discharge('anna', { visit: 'clinic-1' }),
    course: ['raised'],
  },
  {
    then: 'is cleared when a movement says that the patient is in the house',
    tell: (story) => byReport(story, home).at('2024-01-03 10:00').admit('anna', 'MED-7', 'ward'),
    course: ['raised', 'cleared'],
  },
]);

it('not-in-house says by whose word, and then nobody is asked to isolate the dead', () => {
  const [alert] = told('not-in-house', { tell: diesByReport });
  expect(alert?.title).toContain('in a patient who has died');
  expect(alert?.timeline[0]?.text).toContain(
    'has died (2024-01-02 08:00), as the report itself says.',
  );
  expect(alert?.because).toContain(
    "No movement of the patient is known: that the patient is not here is the report's word alone.",
  );
  const [found] = told('new-cpe', { tell: diesByReport });
  expect(found?.goal?.action).toContain('the patient is not in the house');
});
