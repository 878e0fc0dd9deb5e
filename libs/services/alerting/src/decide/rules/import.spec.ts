import type { HospitalStory } from '@carbawatch/testing';
import { scenarios, told } from './scenario.story';

const LATE = {
  class: 'inpatient',
  ward: 'MED-1',
  unitType: 'ward',
  admittedFrom: 'Other hospital',
} as const;

/** Of the movement that was told last only the day is known. */
function onTheDay(story: HospitalStory): HospitalStory {
  const told = story.movements.at(-1);
  if (told) told.at = '2024-01-01';
  return story;
}

scenarios('import', [
  {
    then: 'fires though the nose was swabbed for MRSA in time: that is no screen for it',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { admittedFrom: 'Other hospital' })
        .at('2024-01-01 15:00')
        .screen('S-1', { patient: 'anna', families: [], specimen: { type: 'MRSA screen (nose)' } }),
    now: '2024-01-02 08:00',
    course: ['raised'],
  },
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
    then: 'fires after care abroad that is told with the questionnaire, a day after it was told',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-01 12:00')
        .move('update', 'anna', { healthcareAbroad12m: true }),
    now: '2024-01-02 12:00',
    course: ['raised'],
  },
  {
    then: 'fires a day after the admission though this was told many hours late',
    tell: (story) => story.at('2024-01-02 03:00').move('admit', 'anna', LATE, '2024-01-01 08:00'),
    now: '2024-01-02 08:00',
    course: ['raised'],
  },
  {
    then: 'says nothing before, however late it was told',
    tell: (story) => story.at('2024-01-02 03:00').move('admit', 'anna', LATE, '2024-01-01 08:00'),
    now: '2024-01-02 07:30',
    course: [],
  },
  {
    then: 'fires at once where the admission was told after its day',
    tell: (story) => story.at('2024-01-03 08:00').move('admit', 'anna', LATE, '2024-01-01 08:00'),
    course: ['raised'],
  },
  {
    then: 'says nothing at once where the screen was told before that late admission',
    tell: (story) =>
      story
        .at('2024-01-02 18:00')
        .screen('S-1', { patient: 'anna', collectedAt: '2024-01-01 20:00' })
        .at('2024-01-03 08:00')
        .move('admit', 'anna', LATE, '2024-01-01 08:00'),
    course: [],
  },
  {
    then: 'counts from when the questionnaire was filled in, and not from its late message',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-02 06:00')
        .move('update', 'anna', { healthcareAbroad12m: true }, '2024-01-01 12:00'),
    now: '2024-01-02 12:00',
    course: ['raised'],
  },
  {
    then: 'counts from no word of home that another feed had told with the admission',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { admittedFrom: 'home' })
        .at('2024-01-01 12:00')
        .move('update', 'anna', { admittedFrom: 'Other hospital', sender: 'questionnaire' }),
    now: '2024-01-02 11:00',
    course: [],
  },
  {
    then: 'counts from no word before the admission: a day of it alone is the whole day',
    tell: (story) => onTheDay(story.at('2024-01-02 09:00').move('admit', 'anna', LATE)),
    now: '2024-01-02 23:00',
    course: [],
  },
  {
    then: 'fires a day after the end of that day',
    tell: (story) => onTheDay(story.at('2024-01-02 09:00').move('admit', 'anna', LATE)),
    now: '2024-01-03 00:00',
    course: ['raised'],
  },
  {
    then: 'says nothing before that day is over',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-01 12:00')
        .move('update', 'anna', { healthcareAbroad12m: true }),
    now: '2024-01-02 11:00',
    course: [],
  },
  {
    then: 'fires where only an update tells of another hospital, and the feed began with a transfer',
    tell: (story) =>
      story
        .transfer('anna', 'MED-1', 'ward', { class: 'inpatient' })
        .at('2024-01-01 12:00')
        .move('update', 'anna', { admittedFrom: 'Other hospital' }),
    now: '2024-01-02 12:00',
    course: ['raised'],
  },
  {
    then: 'says nothing where the questionnaire corrects what the admission told',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { healthcareAbroad12m: true })
        .at('2024-01-01 12:00')
        .move('update', 'anna', { healthcareAbroad12m: false }),
    now: '2024-01-05 08:00',
    course: [],
  },
  {
    then: 'is retracted where that comes after a day',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { healthcareAbroad12m: true })
        .at('2024-01-03 12:00')
        .move('update', 'anna', { healthcareAbroad12m: false }),
    now: '2024-01-05 08:00',
    course: ['raised', 'retracted'],
  },
  {
    then: 'fires though another feed repeats its own word of the origin with each message',
    tell: (story) =>
      story
        .admit('anna', 'MED-1', 'ward', { admittedFrom: 'home' })
        .at('2024-01-01 12:00')
        .move('update', 'anna', { admittedFrom: 'Other hospital', sender: 'questionnaire' })
        .at('2024-01-01 14:00')
        .move('update', 'anna', { admittedFrom: 'home' }),
    now: '2024-01-02 12:00',
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

/** Whether a screen of Anna is missed who was admitted from there. */
const asks = (admittedFrom: string) =>
  told('import', {
    tell: (story) => story.admit('anna', 'MED-1', 'ward', { admittedFrom }),
    now: '2024-01-02 08:00',
  }).length > 0;

describe('a Chinese word of the origin', () => {
  it.each([
    '外院转入',
    '外院',
    '其他医院',
    '其他医疗机构转入',
    '由市第一人民医院转来',
    '夕阳红养老院',
    '护理院',
    '社区卫生服务中心',
  ])('“%s” is care elsewhere', (from) => {
    expect(asks(from)).toBe(true);
  });

  it.each(['家庭', '门诊', '急诊', '其他'])('“%s” is none', (from) => {
    expect(asks(from)).toBe(false);
  });
});
