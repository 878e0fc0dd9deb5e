import type { HospitalStory } from '@carbawatch/testing';
import { KPC, told, type Scenario } from './scenario.story';

describe('not-isolated says since when the carrier lies on the ward, and in the house', () => {
  const said = (tell: Scenario['tell']) =>
    told('not-isolated', { tell, now: '2024-02-01 08:00' })[0]?.because.filter((sentence) =>
      sentence.startsWith('On '),
    );

  it('is the time of the ward, whatever the bed, with that of the admission beside it', () => {
    const moved = (story: HospitalStory) =>
      story
        .at('2024-01-05 08:00')
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-08 14:00')
        .transfer('anna', 'ICU-2', 'icu', { bed: '1' })
        .at('2024-01-09 14:00')
        .transfer('anna', 'ICU-2', 'icu', { bed: '2' })
        .at('2024-01-10 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-09 06:00', ...KPC });
    expect(said(moved)).toEqual([
      'On ICU-2 since 2024-01-08 14:00; in the house since 2024-01-05 08:00; ' +
        'isolation not recorded.',
    ]);
  });

  it('is no time of an emergency visit that ended the day before, under another number', () => {
    const merged = (story: HospitalStory) =>
      story
        .at('2024-01-18 08:00')
        .admit('anna-x', 'ED', 'emergency', { class: 'emergency' })
        .at('2024-01-18 15:00')
        .discharge('anna-x')
        .at('2024-01-19 08:00')
        .admit('anna', 'MED-8', 'ward')
        .merge('anna-x', 'anna')
        .at('2024-01-20 10:00')
        .report('L-1', { patient: 'anna', collectedAt: '2024-01-19 09:00', ...KPC });
    expect(said(merged)).toEqual(['On MED-8 since 2024-01-19 08:00; isolation not recorded.']);
  });
});
