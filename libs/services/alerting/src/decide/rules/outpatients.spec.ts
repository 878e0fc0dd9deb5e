import type { HospitalStory } from '@carbawatch/testing';
import { KPC, annaGoes, scenarios, told } from './scenario.story';

const DIALYSIS = { class: 'outpatient', ward: 'DIAL', unitType: 'dialysis' } as const;
const CLINIC = { class: 'outpatient', ward: 'EYE', unitType: 'outpatient' } as const;

/** Anna carried KPC in an earlier stay; on 1 March she comes to dialysis, under another number. */
const comes = (story: HospitalStory, more = {}) =>
  annaGoes(story)
    .at('2024-03-01 09:00')
    .move('admit', 'anna', { ...DIALYSIS, visit: 'dial', ...more });

scenarios('known-readmission', [
  {
    then: 'fires when a known carrier comes to dialysis as an outpatient',
    tell: comes,
    course: ['raised'],
  },
  {
    then: 'fires of a listed contact whose screens are not complete too',
    tell: (story) =>
      story
        .known('bert', { kind: 'contact', family: 'KPC' })
        .at('2024-01-09 09:00')
        .move('admit', 'bert', DIALYSIS),
    course: ['raised'],
  },
  {
    then: 'says nothing of a clinic: that stands in the morning list',
    tell: (story) => comes(story, CLINIC),
    course: [],
  },
  {
    then: 'says nothing of somebody who carries nothing, nor was told of',
    tell: (story) => story.move('admit', 'bert', DIALYSIS),
    course: [],
  },
  {
    then: 'says nothing of a carrier who comes isolated',
    tell: (story) => comes(story, { isolation: 'single' }),
    course: [],
  },
  {
    then: 'is cleared when isolation is told',
    tell: (story) =>
      comes(story)
        .at('2024-03-01 09:30')
        .move('update', 'anna', { visit: 'dial', isolation: 'single' }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'is cleared when isolation is recorded in the alert',
    tell: comes,
    isolations: [
      { pseudonym: 'anna', basis: '2024-03-01T09:20:00+08:00', isolation: 'single' as const },
    ],
    course: ['raised', 'cleared'],
  },
  {
    then: 'is cleared when the patient has left',
    tell: (story) => comes(story).at('2024-03-01 14:00').discharge('anna', { visit: 'dial' }),
    course: ['raised', 'cleared'],
  },
  {
    then: 'ends by itself a day later, since clinics tell of no end',
    tell: comes,
    now: '2024-03-02 09:00',
    course: ['raised', 'cleared'],
  },
  {
    then: 'says nothing of a visit that is told days later',
    tell: (story) =>
      annaGoes(story)
        .at('2024-03-03 10:00')
        .move('admit', 'anna', { ...DIALYSIS, visit: 'dial' }, '2024-03-01 09:00'),
    course: [],
  },
  {
    then: 'is retracted when the visit is taken back',
    tell: (story) =>
      comes(story)
        .at('2024-03-01 10:00')
        .move('cancel-admit', 'anna', { visit: 'dial' }, '2024-03-01 09:00'),
    course: ['raised', 'retracted'],
  },
  {
    then: 'says nothing of the specimen that dialysis itself takes',
    tell: (story) =>
      story
        .move('admit', 'anna', DIALYSIS)
        .at('2024-01-01 18:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-01 08:30', ...KPC }),
    course: [],
  },
]);

describe('known-readmission of outpatients', () => {
  it('says where, and that it is a visit', () => {
    const [alert] = told('known-readmission', { tell: comes, now: '2024-03-02 09:00' });
    expect(alert?.title).toBe('Known carrier here as an outpatient: KPC, DIAL');
    expect(alert?.timeline.map(({ text }) => text)).toEqual([
      'Known carrier of KPC, here as an outpatient on DIAL; first positive 2024-01-02, last positive 2024-01-02.',
      'The visit is over.',
    ]);
    expect(alert?.because).toContain('On DIAL since 2024-03-01 09:00; isolation not recorded.');
  });

  it('is one alert a day of a series that goes by one number', () => {
    const series = (story: HospitalStory) =>
      comes(story)
        .at('2024-03-01 11:00')
        .move('admit', 'anna', { ...DIALYSIS, visit: 'dial' })
        .at('2024-03-04 09:00')
        .move('admit', 'anna', { ...DIALYSIS, visit: 'dial' });
    const alerts = told('known-readmission', { tell: series, now: '2024-03-04 10:00' });
    expect(alerts.map(({ timeline }) => timeline.map(({ kind }) => kind).join(' '))).toEqual([
      'raised cleared',
      'raised',
    ]);
  });

  it('is of the stay once the visit becomes one', () => {
    const stays = (story: HospitalStory) =>
      comes(story)
        .at('2024-03-01 13:00')
        .transfer('anna', 'MED-1', 'ward', { visit: 'dial', class: 'inpatient' });
    const titles = told('known-readmission', { tell: stays }).map(
      ({ title, status }) => `${status} ${title}`,
    );
    expect(titles.sort()).toEqual([
      'open Known carrier admitted: KPC, MED-1',
      'resolved Known carrier here as an outpatient: KPC, DIAL',
    ]);
  });
});
