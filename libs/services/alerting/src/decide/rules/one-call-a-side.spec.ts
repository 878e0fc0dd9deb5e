import type { HospitalStory } from '@carbawatch/testing';
import { KPC, anna, told } from './scenario.story';

/** Anna lies at CITY and is moved to OTHERHOSP on the fifth. */
const here = (story: HospitalStory) => anna(KPC, { facility: 'CITY' })(story);
const moved = (story: HospitalStory) =>
  story.at('2024-01-05 12:00').transfer('anna', 'ORTHO', 'ward', { facility: 'OTHERHOSP' });
const calls = (tell: (story: HospitalStory) => HospitalStory) =>
  told('export', { tell }).map(({ timeline }) => timeline.map(({ text }) => text));

describe('export of a visit that ends at the hospital to which the patient was moved', () => {
  it('calls once where the discharge names the hospital of the move', () => {
    const ended = (story: HospitalStory) =>
      moved(here(story)).at('2024-01-05 13:00').discharge('anna', { dischargedTo: ' otherhosp' });
    expect(calls(ended)).toEqual([['Moved 2024-01-05 12:00 to OTHERHOSP: carrier of KPC.']]);
  });

  it('goes on in the call of the plan where that had named the hospital before', () => {
    const planned = (story: HospitalStory) =>
      moved(
        here(story).at('2024-01-04 12:00').move('update', 'anna', { dischargedTo: 'OTHERHOSP' }),
      );
    const both = [
      'About to leave for OTHERHOSP: carrier of KPC.',
      'Moved 2024-01-05 12:00 to OTHERHOSP: carrier of KPC.',
    ];
    expect(calls(planned)).toEqual([both]);
    const ended = (story: HospitalStory) =>
      planned(story).at('2024-01-05 13:00').discharge('anna', { dischargedTo: 'OTHERHOSP' });
    expect(calls(ended)).toEqual([both]);
  });

  it('calls again for who came back to the first hospital and is sent there once more', () => {
    const again = (story: HospitalStory) =>
      moved(here(story))
        .at('2024-01-07 12:00')
        .transfer('anna', 'MED-1', 'ward', { facility: 'CITY' })
        .at('2024-01-09 12:00')
        .discharge('anna', { dischargedTo: 'OTHERHOSP' });
    expect(calls(again)).toEqual([
      ['Moved 2024-01-05 12:00 to OTHERHOSP: carrier of KPC.'],
      ['Moved 2024-01-07 12:00 to CITY: carrier of KPC.'],
      ['Discharged 2024-01-09 12:00 to OTHERHOSP: carrier of KPC.'],
    ]);
  });
});
