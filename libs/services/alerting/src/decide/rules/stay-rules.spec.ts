import type { HospitalStory } from '@carbawatch/testing';
import { KPC, NEGATIVE, anna, annaGoes, recorded, scenarios, told } from './scenario.story';

scenarios('not-isolated', [
  {
    then: 'fires half an hour after the result when nobody recorded how the carrier lies',
    tell: anna(KPC),
    now: '2024-01-02 10:30',
    course: ['raised'],
  },
  {
    then: 'says nothing within the half hour',
    tell: anna(KPC),
    now: '2024-01-02 10:29',
    course: [],
  },
  {
    then: 'says nothing of a carrier in a single room',
    tell: anna(KPC, { isolation: 'single' }),
    now: '2024-01-03 10:00',
    course: [],
  },
  {
    then: 'says nothing when a nurse recorded the isolation within the half hour',
    tell: anna(KPC),
    now: '2024-01-03 10:00',
    isolations: [recorded],
    course: [],
  },
  {
    then: 'is cleared by a bed in a single room',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-02 12:00')
        .transfer('anna', 'MED-1', 'ward', { isolation: 'single', bed: '7' }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'is cleared when the patient leaves',
    tell: annaGoes,
    now: '2024-01-06 10:00',
    course: ['raised', 'cleared'],
  },
  {
    then: 'is retracted when the result was wrong',
    tell: (story) => anna(KPC)(story).at('2024-01-03 10:00').report('L-1', NEGATIVE),
    course: ['raised', 'retracted'],
  },
  {
    then: 'is raised again when the patient is moved out of the single room',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-02 12:00')
        .transfer('anna', 'MED-1', 'ward', { isolation: 'single', bed: '7' })
        .at('2024-01-04 12:00')
        .transfer('anna', 'MED-2', 'ward', { isolation: 'none', bed: '1' }),
    now: '2024-01-04 13:00',
    course: ['raised', 'cleared', 'reraised'],
  },
]);

it('not-isolated: what nobody recorded is told as not recorded, never as silence', () => {
  const [alert] = told('not-isolated', { tell: anna(KPC), now: '2024-01-02 11:00' });
  expect(alert).toMatchObject({
    severity: 'critical',
    title: 'Isolation not recorded: carrier of KPC, MED-1',
  });
});

scenarios('known-readmission', [
  {
    then: 'fires at the registration of somebody with a producer in an earlier stay',
    tell: (story) =>
      annaGoes(story).at('2024-03-01 09:00').admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' }),
    course: ['raised'],
  },
  {
    then: 'fires at the registration of a carrier who was taken in from a list',
    tell: (story) =>
      story
        .known('anna', { family: 'KPC', firstPositiveOn: '2021-05-01' })
        .at('2024-03-01 09:00')
        .admit('anna', 'SURG-1', 'ward'),
    course: ['raised'],
  },
  { then: 'says nothing of a carrier found in this stay', tell: anna(KPC), course: [] },
  {
    then: 'says nothing of a contact of a list who turns positive in this stay',
    tell: (story) => anna(KPC)(story.known('anna', { kind: 'contact', family: 'KPC' })),
    course: [],
  },
  {
    then: 'is cleared when isolation is recorded',
    tell: (story) =>
      annaGoes(story)
        .at('2024-03-01 09:00')
        .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' })
        .at('2024-03-01 09:30')
        .move('update', 'anna', { visit: 'anna-2', isolation: 'single' }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'is retracted when the list is taken back',
    tell: (story) =>
      story
        .known('anna', { family: 'KPC' })
        .at('2024-03-01 09:00')
        .admit('anna', 'SURG-1', 'ward')
        .at('2024-03-02 09:00')
        .known('anna', { family: 'KPC', withdrawn: true }),
    course: ['raised', 'retracted'],
  },
]);

/** Anna is on the list of another hospital as a contact, and is admitted here a month later. */
const listed = (story: HospitalStory) =>
  story
    .known('anna', { kind: 'contact', family: 'KPC', source: 'Hospital North' })
    .at('2024-02-01 09:00')
    .admit('anna', 'SURG-1', 'ward');

const screened = (story: HospitalStory, days: readonly string[]) => {
  for (const day of days) story.at(`${day} 10:00`).screen(`S-${day}`, { patient: 'anna' });
  return story;
};

describe('known-readmission of a contact by a list', () => {
  it('fires at registration, with since when the list has it and how far the screens are', () => {
    const [alert] = told('known-readmission', { tell: listed });
    expect(alert).toMatchObject({
      severity: 'high',
      title: 'Contact by a list admitted: KPC, SURG-1',
    });
    expect(alert?.timeline[0]?.text).toBe(
      'Contact of KPC by a list since 2024-01-01, admitted to SURG-1: 0 of 4 screens negative.',
    );
    expect(alert?.because).toContain('Known before as contact, by Hospital North.');
  });
});

scenarios('known-readmission', [
  {
    then: 'says nothing of a listed contact who lay here already when the list came',
    tell: (story) =>
      story
        .admit('anna', 'SURG-1', 'ward')
        .at('2024-02-01 09:00')
        .known('anna', { kind: 'contact', family: 'KPC' }),
    course: [],
  },
  {
    then: 'fires once an encounter of a listed contact, however often the list is told and moved',
    tell: (story) =>
      listed(story)
        .at('2024-02-02 09:00')
        .known('anna', { kind: 'contact', family: 'KPC', source: 'Hospital North, corrected' })
        .transfer('anna', 'SURG-2', 'ward'),
    course: ['raised'],
  },
  {
    then: 'is cleared by the isolation of a listed contact',
    tell: (story) =>
      listed(story).at('2024-02-01 09:30').move('update', 'anna', { isolation: 'single' }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'is cleared when the fourth negative screen of a listed contact comes after 28 days',
    tell: (story) =>
      screened(listed(story), ['2024-02-02', '2024-02-03', '2024-02-04', '2024-02-05']),
    course: ['raised', 'amended', 'amended', 'amended', 'cleared'],
  },
  {
    then: 'says nothing of a listed contact whose screens were complete before',
    tell: (story) =>
      screened(story.known('anna', { kind: 'contact', family: 'KPC' }), [
        '2024-01-08',
        '2024-01-15',
        '2024-01-22',
        '2024-01-29',
      ])
        .at('2024-02-01 09:00')
        .admit('anna', 'SURG-1', 'ward'),
    course: [],
  },
  {
    then: 'is cleared when a listed contact is found to carry the same: it is a case of its own',
    tell: (story) =>
      listed(story)
        .at('2024-02-03 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-02-02 06:00', ...KPC }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'is retracted when the list takes the contact back, and when the admission was a mistake',
    tell: (story) =>
      listed(story)
        .at('2024-02-02 09:00')
        .known('anna', { kind: 'contact', family: 'KPC', withdrawn: true }),
    course: ['raised', 'retracted'],
  },
  {
    then: 'fires of a listed contact under a number that a merge has retired',
    tell: (story) =>
      story
        .known('annie', { kind: 'contact', family: 'KPC' })
        .at('2024-01-10 09:00')
        .merge('annie', 'anna')
        .at('2024-02-01 09:00')
        .admit('anna', 'SURG-1', 'ward'),
    course: ['raised'],
  },
]);

/** Anna, a carrier of an earlier stay, is announced for the fifth of March. */
const announced = (story: HospitalStory) =>
  annaGoes(story)
    .at('2024-03-01 09:00')
    .move('update', 'anna', {
      visit: 'anna-2',
      announced: { at: '2024-03-05T09:00:00+08:00', ward: 'SURG-1' },
    });

it('known-readmission: a carrier who is announced is told before the admission', () => {
  const [alert] = told('known-readmission', { tell: announced });
  expect(alert?.title).toBe('Known carrier to come in: KPC, SURG-1');
  expect(alert?.timeline[0]?.text).toContain('to come in on 2024-03-05 09:00 to SURG-1');
});

scenarios('known-readmission', [
  {
    then: 'fires once for the announcement and the admission of the same visit',
    tell: (story) =>
      announced(story)
        .at('2024-03-05 10:00')
        .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' })
        .at('2024-03-05 10:30')
        .move('update', 'anna', { visit: 'anna-2', isolation: 'single' }),
    course: ['raised', 'amended', 'cleared'],
  },
  {
    then: 'is retracted when the announcement is taken back',
    tell: (story) =>
      announced(story).at('2024-03-02 09:00').move('cancel-admit', 'anna', { visit: 'anna-2' }),
    course: ['raised', 'retracted'],
  },
  {
    then: 'says nothing of somebody announced who carries nothing',
    tell: (story) =>
      story.at('2024-03-01 09:00').move('update', 'anna', { announced: { ward: 'SURG-1' } }),
    course: [],
  },
]);

it('known-readmission: a carrier who is presumed cleared is told with the dates, at medium', () => {
  const [alert] = told('known-readmission', {
    tell: (story) =>
      annaGoes(story)
        .at('2024-08-01 09:00')
        .screen('S-1', { patient: 'anna' })
        .at('2024-08-10 09:00')
        .screen('S-2', { patient: 'anna' })
        .at('2024-09-01 09:00')
        .admit('anna', 'SURG-1', 'ward', { visit: 'anna-2' }),
  });
  expect(alert).toMatchObject({ severity: 'medium', status: 'open' });
  expect(alert?.timeline[0]?.text).toContain('presumed cleared');
  expect(alert?.timeline[0]?.text).toContain('last positive 2024-01-02');
});

scenarios('import', [
  {
    then: 'fires when a transfer from another hospital has no screen within a day',
    tell: (story) => story.admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital' }),
    now: '2024-01-02 08:00',
    course: ['raised'],
  },
  {
    then: 'fires after care abroad',
    tell: (story) => story.admit('anna', 'MED-1', 'ward', { healthcareAbroad12m: true }),
    now: '2024-01-02 08:00',
    course: ['raised'],
  },
  {
    then: 'says nothing of somebody from home',
    tell: (story) => story.admit('anna', 'MED-1', 'ward', { admittedFrom: 'home' }),
    now: '2024-01-05 08:00',
    course: [],
  },
  {
    then: 'says nothing when the screen was taken in time',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital' })
        .at('2024-01-01 20:00')
        .screen('S-1', { patient: 'anna' }),
    now: '2024-01-05 08:00',
    course: [],
  },
  {
    then: 'fires where only a clinical culture without growth was sent: that is no screen',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital' })
        .at('2024-01-01 20:00')
        .screen('S-1', {
          patient: 'anna',
          purpose: 'clinical',
          status: 'undetermined',
          families: [],
        }),
    now: '2024-01-02 08:00',
    course: ['raised'],
  },
  {
    then: 'says nothing where a swab was taken in time and is still in the laboratory',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital' })
        .at('2024-01-01 20:00')
        .screen('S-1', { patient: 'anna', status: 'undetermined', families: [] }),
    now: '2024-01-02 08:00',
    course: [],
  },
  {
    then: 'is cleared by the answer of a late screen',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital' })
        .at('2024-01-03 20:00')
        .screen('S-1', { patient: 'anna' }),
    course: ['raised', 'cleared'],
  },
]);

scenarios('export', [
  {
    then: 'fires when a carrier is discharged to another facility',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-05 12:00')
        .discharge('anna', { dischargedTo: 'Nursing home Elm' }),
    course: ['raised'],
  },
  {
    then: 'fires before the transport, when a movement names where the patient will go',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-05 12:00')
        .move('update', 'anna', { dischargedTo: 'Nursing home Elm' }, '2024-01-05T12:00'),
    course: ['raised'],
  },
  {
    then: 'the discharge itself feeds it: one alert a visit',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-05 12:00')
        .move('update', 'anna', { dischargedTo: 'Nursing home Elm' }, '2024-01-05T12:00')
        .at('2024-01-05 15:00')
        .discharge('anna', { dischargedTo: 'Nursing home Elm' }),
    course: ['raised', 'amended'],
  },
  {
    then: 'says nothing of a carrier who goes home',
    tell: (story) =>
      anna(KPC)(story).at('2024-01-05 12:00').discharge('anna', { dischargedTo: 'home' }),
    course: [],
  },
  {
    then: 'says nothing of somebody who carries nothing',
    tell: (story) =>
      anna(NEGATIVE)(story)
        .at('2024-01-05 12:00')
        .discharge('anna', { dischargedTo: 'Nursing home Elm' }),
    course: [],
  },
  {
    then: 'is retracted when the discharge was a mistake',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-05 12:00')
        .discharge('anna', { dischargedTo: 'Nursing home Elm' })
        .at('2024-01-05 13:00')
        .move('cancel-discharge', 'anna', {}, '2024-01-05T12:00'),
    course: ['raised', 'retracted'],
  },
  {
    then: 'is retracted too where the cancel repeats the destination of the discharge',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-05 12:00')
        .discharge('anna', { dischargedTo: 'Nursing home Elm' })
        .at('2024-01-05 13:00')
        .move('cancel-discharge', 'anna', { dischargedTo: 'Nursing home Elm' }, '2024-01-05T12:00'),
    course: ['raised', 'retracted'],
  },
]);

scenarios('not-in-house', [
  {
    then: 'fires when the result comes after the patient has left',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-03 12:00')
        .discharge('anna')
        .at('2024-01-04 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC }),
    course: ['raised'],
  },
  { then: 'says nothing when the patient left after the result', tell: annaGoes, course: [] },
  {
    then: 'says nothing of an inpatient whom no movement but only the result knows',
    tell: (story) =>
      story.at('2024-01-04 10:00').report('L-1', {
        patient: 'anna',
        collectedAt: '2024-01-02 06:00',
        encounter: { class: 'inpatient', ward: 'MED-1' },
        ...KPC,
      }),
    course: [],
  },
  {
    then: 'is cleared when the patient comes back',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-03 12:00')
        .discharge('anna')
        .at('2024-01-04 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC })
        .at('2024-01-06 10:00')
        .admit('anna', 'MED-1', 'ward', { visit: 'anna-2' }),
    course: ['raised', 'cleared'],
  },
]);
