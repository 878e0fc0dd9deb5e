import type { HospitalStory } from '@carbawatch/testing';
import { alertId } from '../alert-id';
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
    then: 'fires half an hour after the result when what a nurse recorded was taken back',
    tell: anna(KPC),
    now: '2024-01-03 10:00',
    isolations: [
      recorded,
      { ...recorded, basis: '2024-01-02T10:20:00+08:00', isolation: 'none' as const },
    ],
    course: ['raised'],
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
  {
    then: 'fires when a transfer names a ward of another hospital than the admission did',
    tell: (story) =>
      anna(KPC, { facility: 'CITY' })(story)
        .at('2024-01-05 12:00')
        .transfer('anna', 'ORTHO', 'ward', { facility: 'OTHERHOSP' }),
    course: ['raised'],
  },
  {
    then: 'fires when the transfer itself names the hospital before, and stands after going home',
    tell: (story) =>
      anna(KPC)(story)
        .at('2024-01-05 12:00')
        .transfer('anna', 'ORTHO', 'ward', { facility: 'OTHERHOSP', facilityBefore: 'CITY' })
        .at('2024-01-07 12:00')
        .discharge('anna', { dischargedTo: 'home' }),
    course: ['raised'],
  },
  {
    then: 'is retracted when the transfer to the other hospital is cancelled',
    tell: (story) =>
      anna(KPC, { facility: 'CITY' })(story)
        .at('2024-01-05 12:00')
        .transfer('anna', 'ORTHO', 'ward', { facility: 'OTHERHOSP' })
        .at('2024-01-05 13:00')
        .move('cancel-transfer', 'anna', {}, '2024-01-05T12:00'),
    course: ['raised', 'retracted'],
  },
  {
    then: 'says nothing of a transfer within the hospital, nor where only one message names it',
    tell: (story) =>
      anna(KPC, { facility: 'CITY' })(story)
        .at('2024-01-05 12:00')
        .transfer('anna', 'ORTHO', 'ward')
        .at('2024-01-05 15:00')
        .transfer('anna', 'MED-2', 'ward', { facility: 'City' }),
    course: [],
  },
]);

/** Anna is moved to OTHERHOSP on the fifth and discharged from there to Elm on the ninth. */
const movedOn = (story: Parameters<typeof annaGoes>[0]) =>
  anna(KPC, { facility: 'CITY' })(story)
    .at('2024-01-05 12:00')
    .transfer('anna', 'ORTHO', 'ward', { facility: 'OTHERHOSP' })
    .at('2024-01-09 12:00')
    .discharge('anna', { dischargedTo: 'Nursing home Elm' });

describe('export where two feeds tell the same movements and one of them names no hospital', () => {
  const full = { facility: 'CITY', sender: 'bed-board' };
  const moved = { facility: 'OTHERHOSP', sender: 'bed-board' };
  const bare = { sender: 'adt' };
  /** Which feed is first with the admission, and which with the transfer. */
  it.each([
    [bare, full, bare, moved],
    [bare, full, moved, bare],
    [full, bare, bare, moved],
    [full, bare, moved, bare],
  ])('fires whichever of them told first: %j, %j, %j, %j', (a, b, c, d) => {
    const [alert] = told('export', {
      tell: (story) => {
        for (const more of [a, b]) story.admit('anna', 'MED-1', 'ward', { ...more, factId: 'in' });
        story
          .at('2024-01-02 10:00')
          .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC })
          .at('2024-01-05 12:00')
          .transfer('anna', 'ORTHO', 'ward', { ...c, factId: 'over' })
          .at('2024-01-05 12:03')
          .move(
            'transfer',
            'anna',
            { ward: 'ORTHO', unitType: 'ward', ...d, factId: 'over' },
            '2024-01-05T12:00',
          );
        return story;
      },
    });
    expect(alert?.timeline.map(({ text }) => text)).toEqual([
      'Moved 2024-01-05 12:00 to OTHERHOSP: carrier of KPC.',
    ]);
  });
});

describe('export of a visit in which the patient leaves twice', () => {
  it('fires for the other hospital and for where the visit ends: each is a call of its own', () => {
    const alerts = told('export', { tell: movedOn });
    expect(alerts.map(({ timeline }) => timeline.map(({ text }) => text))).toEqual([
      ['Moved 2024-01-05 12:00 to OTHERHOSP: carrier of KPC.'],
      ['Discharged 2024-01-09 12:00 to Nursing home Elm: carrier of KPC.'],
    ]);
    // The last one is keyed by the visit alone, as where the patient leaves but once.
    expect(alerts.map(({ id }) => id === alertId('site-1', 'export', '["anna","anna-1"]'))).toEqual(
      [false, true],
    );
  });

  it('is retracted for the discharge alone when that was a mistake', () => {
    const alerts = told('export', {
      tell: (story) =>
        movedOn(story)
          .at('2024-01-09 13:00')
          .move('cancel-discharge', 'anna', {}, '2024-01-09T12:00'),
    });
    expect(alerts.map(({ timeline }) => timeline.at(-1)?.kind)).toEqual(['raised', 'retracted']);
  });
});

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
    then: 'says nothing when a stay ends that began after the result: everybody knew',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-03 12:00')
        .discharge('anna')
        .at('2024-01-04 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC })
        .at('2024-02-01 10:00')
        .admit('anna', 'MED-1', 'ward', { visit: 'anna-2' })
        .at('2024-02-06 10:00')
        .discharge('anna', { visit: 'anna-2' })
        .at('2024-03-01 10:00')
        .admit('anna', 'MED-1', 'ward', { visit: 'anna-3' })
        .at('2024-03-06 10:00')
        .discharge('anna', { visit: 'anna-3' }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'says nothing of a result of the clinic when a later stay ends',
    tell: (story) =>
      story
        .admit('anna', 'OPD', 'outpatient', { class: 'outpatient', visit: 'clinic-1' })
        .at('2024-01-03 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-01 09:00', ...KPC })
        .at('2024-01-10 10:00')
        .admit('anna', 'MED-1', 'ward', { visit: 'anna-2' })
        .at('2024-01-15 10:00')
        .discharge('anna', { visit: 'anna-2' }),
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

/** Anna, a carrier by a list, waits in the emergency department. */
const waitsInEmergency = (story: HospitalStory) =>
  story
    .known('anna', { family: 'KPC' })
    .at('2024-01-02 08:00')
    .admit('anna', 'ED', 'emergency', { class: 'emergency' });

scenarios('not-isolated', [
  {
    then: 'fires of a carrier who lies in the emergency department for hours',
    tell: waitsInEmergency,
    now: '2024-01-02 12:00',
    course: ['raised'],
  },
  {
    then: 'says nothing of a carrier who is there to be seen: triage is no stay',
    tell: waitsInEmergency,
    now: '2024-01-02 11:59',
    course: [],
  },
  {
    then: 'fires after the grace of a ward when the patient is admitted to one from there',
    tell: (story) =>
      waitsInEmergency(story)
        .at('2024-01-02 09:00')
        .transfer('anna', 'MED-1', 'ward', { class: 'inpatient' }),
    now: '2024-01-02 09:30',
    course: ['raised'],
  },
  {
    then: 'goes on as one alert when that ward is reached after it',
    tell: (story) =>
      waitsInEmergency(story)
        .at('2024-01-02 14:00')
        .transfer('anna', 'MED-1', 'ward', { class: 'inpatient' }),
    now: '2024-01-02 20:00',
    course: ['raised', 'amended'],
  },
]);
