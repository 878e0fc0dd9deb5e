import { HospitalStory } from '@carbawatch/testing';
import { alertsOf } from '../told-alerts.story';
import { ruleBook } from './rule-book';
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

/** Anna goes to a nursing home on the third; her culture of the second is known on the fourth. */
const leaves = (story: HospitalStory) =>
  story
    .at('2024-01-01 08:00')
    .admit('anna', 'MED-1', 'ward')
    .at('2024-01-03 12:00')
    .discharge('anna', { dischargedTo: 'Nursing home Elm' });
const result = (story: HospitalStory, at = '2024-01-04 10:00') =>
  story.at(at).report('L-1', { patient: 'anna', collectedAt: '2024-01-02 06:00', ...KPC });
const swab = (story: HospitalStory) =>
  story.at('2024-01-04 10:00').screen('S-1', {
    ...({ patient: 'anna', status: 'confirmed', families: ['KPC'] } as const),
    collectedAt: '2024-01-02 06:00',
  });

describe('a result that is known when the patient has left for another facility', () => {
  const courses = (story: HospitalStory, tunings: Parameters<typeof ruleBook>[1]['tunings'] = {}) =>
    alertsOf(story, ruleBook(1, { tunings, ownRules: [] }).personRules)
      .filter(({ rule }) => rule === 'export' || rule === 'not-in-house')
      .map(({ rule, timeline }) => [rule, ...timeline.map(({ kind }) => kind)].join(' '));

  it('is called by not-in-house alone, which says where the patient went', () => {
    expect(courses(result(leaves(new HospitalStory())))).toEqual(['not-in-house raised']);
    const [alert] = told('not-in-house', { tell: (story) => result(leaves(story)) });
    expect(alert?.timeline[0]?.text).toBe(
      'Klebsiella pneumoniae known after the patient left (discharge 2024-01-03 12:00 to Nursing ' +
        'home Elm).',
    );
    expect(courses(swab(leaves(new HospitalStory())))).toEqual(['not-in-house raised']);
  });

  it('is not called by export either when the patient is back', () => {
    const back = result(leaves(new HospitalStory()))
      .at('2024-01-06 10:00')
      .admit('anna', 'MED-1', 'ward', { visit: 'anna-2' });
    expect(courses(back)).toEqual(['not-in-house raised cleared']);
  });

  it('is called by export where the site has switched not-in-house off, or off for swabs', () => {
    const off = { 'not-in-house': { enabled: false } };
    expect(courses(result(leaves(new HospitalStory())), off)).toEqual(['export raised']);
    const noSwabs = { 'not-in-house': { parameters: { specimens: false } } };
    expect(courses(swab(leaves(new HospitalStory())), noSwabs)).toEqual(['export raised']);
  });

  it('is called by export where it was known before, by a result or a list, and stays called', () => {
    const known = leaves(result(new HospitalStory(), '2024-01-02 20:00'));
    expect(courses(known)).toEqual(['export raised']);
    const listed = new HospitalStory().at('2023-12-01 08:00').known('anna', { family: 'NDM' });
    expect(courses(result(leaves(listed)))).toEqual([
      'export raised amended',
      'not-in-house raised',
    ]);
    const toldLate = result(
      new HospitalStory()
        .at('2024-01-01 08:00')
        .admit('anna', 'MED-1', 'ward')
        .at('2024-01-02 08:00')
        .move('update', 'anna', { dischargedTo: 'Nursing home Elm' }),
      '2024-01-03 13:00',
    )
      .at('2024-01-03 14:00')
      .move('discharge', 'anna', { dischargedTo: 'Nursing home Elm' }, '2024-01-03 12:00');
    expect(courses(toldLate)).toEqual(['export raised amended', 'not-in-house raised']);
  });

  it('calls nobody of a departure before anything of it was taken', () => {
    const nextYear = leaves(new HospitalStory())
      .at('2025-01-02 08:00')
      .admit('anna', 'MED-1', 'ward', { visit: 'anna-2' })
      .at('2025-01-05 08:00')
      .report('L-1', { patient: 'anna', collectedAt: '2025-01-03 06:00', ...KPC });
    expect(courses(nextYear)).toEqual([]);
  });
});
