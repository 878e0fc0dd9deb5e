import type { HospitalStory } from '@carbawatch/testing';
import { alertRow } from '../store/alert-row';
import { annaGoes, told } from './rules/scenario.story';

/** Anna, a carrier of an earlier stay, is announced for a day under a number of that visit. */
const announced = (story: HospitalStory, at = '2024-03-05T09:00:00+08:00') =>
  annaGoes(story).at('2024-03-01 09:00').announce('anna', { at, ward: 'SURG-1' }, 'pre-1');

const comesOn = (story: HospitalStory, day: string, visit = 'anna-2') =>
  story.at(`${day} 10:00`).admit('anna', 'SURG-1', 'ward', { visit });

/** Each alert by the kinds of its timeline and its title. */
const alertsOf = (tell: (story: HospitalStory) => HospitalStory, now?: string) =>
  told('known-readmission', { tell, ...(now && { now }) }).map(
    ({ timeline, title }) => `${timeline.map(({ kind }) => kind).join(' ')}: ${title}`,
  );

const ADMITTED = 'Known carrier admitted: KPC, SURG-1';
const TO_COME = 'Known carrier to come in: KPC, SURG-1';

describe('somebody who was announced under one number and comes under another', () => {
  it.each(['2024-03-04', '2024-03-05', '2024-03-06'])('has one alert: on %s', (day) => {
    expect(alertsOf((story) => comesOn(announced(story), day))).toEqual([
      `raised amended: ${ADMITTED}`,
    ]);
  });

  it.each(['2024-03-03', '2024-03-07'])('is still awaited who came on %s', (day) => {
    expect(alertsOf((story) => comesOn(announced(story), day)).sort()).toEqual([
      `raised: ${ADMITTED}`,
      `raised: ${TO_COME}`,
    ]);
  });

  it('is not waited for when the announcement is repeated, or told on that day', () => {
    const repeated = (story: HospitalStory) =>
      comesOn(announced(story), '2024-03-05')
        .at('2024-03-05 12:00')
        .announce('anna', { at: '2024-03-05T09:00:00+08:00', ward: 'SURG-1' }, 'pre-1');
    expect(alertsOf(repeated)).toEqual([`raised amended: ${ADMITTED}`]);
    const late = (story: HospitalStory) =>
      comesOn(annaGoes(story), '2024-03-05')
        .at('2024-03-05 12:00')
        .announce('anna', { at: '2024-03-05T09:00:00+08:00', ward: 'SURG-1' }, 'pre-1');
    expect(alertsOf(late)).toEqual([`raised: ${ADMITTED}`]);
  });

  it('is waited for again when the announcement is moved to a later day', () => {
    const moved = (story: HospitalStory) =>
      comesOn(announced(story), '2024-03-05')
        .at('2024-03-05 12:00')
        .discharge('anna', { visit: 'anna-2' })
        .at('2024-03-06 12:00')
        .announce('anna', { at: '2024-03-20', ward: 'SURG-1' }, 'pre-1');
    expect(alertsOf(moved)).toEqual([`raised amended cleared reraised: ${TO_COME}`]);
  });

  it('is awaited again when that admission is taken back', () => {
    const cancelled = (story: HospitalStory) =>
      comesOn(announced(story), '2024-03-05')
        .at('2024-03-05 11:00')
        .move('cancel-admit', 'anna', { visit: 'anna-2' });
    expect(alertsOf(cancelled)).toEqual([expect.stringMatching(`${TO_COME}$`)]);
  });

  it('has one alert when the announced visit begins after all', () => {
    const both = (story: HospitalStory) =>
      comesOn(
        comesOn(announced(story), '2024-03-04')
          .at('2024-03-04 18:00')
          .discharge('anna', { visit: 'anna-2' }),
        '2024-03-05',
        'pre-1',
      );
    expect(alertsOf(both)).toEqual([`raised amended cleared reraised: ${ADMITTED}`]);
  });
});

describe('what is to be done for somebody who is announced', () => {
  const dueOf = (tell: (story: HospitalStory) => HospitalStory) =>
    told('known-readmission', { tell }).map((alert) => alertRow('s', alert, alert).goal?.dueAt);

  it.each([
    ['by a time', '2024-03-05T09:00:00+08:00', '2024-03-05T01:15:00.000Z'],
    ['by a day alone', '2024-03-05', '2024-03-05T16:15:00.000Z'],
  ])('is late from when she is to come, not from the message: %s', (_, at, due) => {
    expect(dueOf((story) => announced(story, at))).toEqual([due]);
  });

  it('is late from when she has come', () => {
    expect(dueOf((story) => comesOn(announced(story), '2024-03-05'))).toEqual([
      '2024-03-05T02:15:00.000Z',
    ]);
    expect(dueOf((story) => comesOn(announced(story), '2024-03-05', 'pre-1'))).toEqual([
      '2024-03-05T02:15:00.000Z',
    ]);
  });
});
