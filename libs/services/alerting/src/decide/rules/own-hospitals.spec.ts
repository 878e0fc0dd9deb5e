import { KPC, anna, scenarios, told, type Scenario } from './scenario.story';

const HERE = { facility: 'CITY' };
const THERE = { facility: 'OTHERHOSP' };
const own = ['City '];

/** Anna, found in MED-1 of CITY and not isolated, is moved to ORTHO of OTHERHOSP on the fifth. */
const moved: Scenario['tell'] = (story) =>
  anna(KPC, HERE)(story).at('2024-01-05 12:00').transfer('anna', 'ORTHO', 'ward', THERE);

const comesBack: Scenario['tell'] = (story) =>
  moved(story).at('2024-01-09 12:00').transfer('anna', 'MED-2', 'ward', HERE);

const END = '2024-02-01 12:00';
const textsOf = (rule: string, scenario: Pick<Scenario, 'tell' | 'own'>) =>
  told(rule, { ...scenario, now: END }).map(({ timeline }) => timeline.map(({ text }) => text));

scenarios('export', [
  {
    then: 'fires for a transfer to another hospital, though ward, room and bed are called the same',
    tell: (story) =>
      anna(KPC, { ...HERE, room: '1', bed: '1' })(story)
        .at('2024-01-05 12:00')
        .transfer('anna', 'MED-1', 'ward', {
          ...THERE,
          ...{ room: '1', bed: '1', facilityBefore: 'CITY' },
        }),
    now: END,
    course: ['raised'],
  },
]);

scenarios('not-isolated', [
  {
    then: 'is cleared when the carrier is moved to a hospital that is not among the named ones',
    tell: moved,
    own,
    now: END,
    course: ['raised', 'cleared'],
  },
  {
    then: 'stands while the carrier is moved between wards of the named hospitals',
    tell: (story) =>
      anna(KPC, HERE)(story).at('2024-01-05 12:00').transfer('anna', 'ORTHO', 'ward', THERE),
    own: ['City', 'OtherHosp'],
    now: END,
    course: ['raised', 'amended'],
  },
  {
    then: 'stands while a transfer says nothing of the hospital',
    tell: (story) =>
      anna(KPC, HERE)(story).at('2024-01-05 12:00').transfer('anna', 'ORTHO', 'ward'),
    own,
    now: END,
    course: ['raised', 'amended'],
  },
  {
    then: 'says nothing of whoever was only ever in the other hospital',
    tell: anna(KPC, THERE),
    own,
    now: END,
    course: [],
  },
  {
    then: 'is raised again when the carrier comes back by a transfer',
    tell: comesBack,
    own,
    now: END,
    course: ['raised', 'cleared', 'reraised'],
  },
  {
    then: 'stands again when the transfer to the other hospital is cancelled',
    tell: (story) =>
      moved(story).at('2024-01-05 14:00').move('cancel-transfer', 'anna', {}, '2024-01-05T12:00'),
    own,
    now: END,
    course: ['raised', 'cleared', 'reraised'],
  },
]);

scenarios('known-readmission', [
  {
    then: 'fires when a carrier comes back from the other hospital by a transfer',
    tell: comesBack,
    own,
    course: ['raised'],
  },
  {
    then: 'fires when a carrier comes back from the other hospital by an admission',
    tell: (story) =>
      moved(story)
        .at('2024-01-09 12:00')
        .admit('anna', 'MED-2', 'ward', { ...HERE, visit: 'anna-2' }),
    own,
    course: ['raised'],
  },
  {
    then: 'is cleared when the carrier is moved on to the other hospital',
    tell: (story) => comesBack(story).at('2024-01-12 12:00').transfer('anna', 'X-1', 'ward', THERE),
    own,
    course: ['raised', 'cleared'],
  },
  {
    then: 'says nothing where nobody has named the hospitals: the stay goes on',
    tell: comesBack,
    course: [],
  },
]);

scenarios('export', [
  {
    then: 'fires for the hospital that is not named, also where no movement named the own one',
    tell: (story) =>
      anna(KPC)(story).at('2024-01-05 12:00').transfer('anna', 'ORTHO', 'ward', THERE),
    own,
    course: ['raised'],
  },
  {
    then: 'says nothing of a move between two named hospitals, nor of the way back',
    tell: (story) =>
      anna(
        KPC,
        HERE,
      )(story)
        .at('2024-01-05 12:00')
        .transfer('anna', 'ORTHO', 'ward', THERE)
        .at('2024-01-07 12:00')
        .transfer('anna', 'MED-2', 'ward', HERE),
    own: ['City', 'OtherHosp'],
    course: [],
  },
  {
    then: 'goes on as one alert where the move was planned before it came',
    tell: (story) =>
      anna(
        KPC,
        HERE,
      )(story)
        .at('2024-01-05 09:00')
        .move('update', 'anna', { dischargedTo: 'OTHERHOSP' })
        .at('2024-01-05 12:00')
        .transfer('anna', 'ORTHO', 'ward', THERE),
    own,
    course: ['raised', 'amended'],
  },
  {
    then: 'says nothing of where the other hospital discharges to',
    tell: (story) =>
      moved(story).at('2024-01-09 12:00').discharge('anna', { dischargedTo: 'Nursing home Elm' }),
    own,
    course: ['raised'],
  },
]);

describe('a carrier who is moved to another hospital', () => {
  it('is told with the name of the hospital, in the call and where it ends', () => {
    expect(textsOf('export', { tell: moved, own })).toEqual([
      ['Moved 2024-01-05 12:00 to OTHERHOSP: carrier of KPC.'],
    ]);
    expect(textsOf('not-isolated', { tell: moved, own })).toEqual([
      ['Carrier of KPC, MED-1: isolation not recorded.', 'Moved to OTHERHOSP.'],
    ]);
  });

  it('stays in the house where nobody has named the hospitals, and the alert says what to do', () => {
    const [alert] = told('not-isolated', { tell: moved, now: END });
    expect(alert?.status).toBe('open');
    expect(alert?.because).toContain(
      'Moved to OTHERHOSP and counted as in the house; if that is another hospital, name your own ' +
        'ones in the alert rules (facilities).',
    );
    const [back] = told('not-isolated', { tell: comesBack, now: END });
    expect(back?.because.join()).not.toContain('counted as in the house');
  });
});

describe('whoever carries one enzyme and is a contact of another by a list', () => {
  it('is told as both in one call', () => {
    const [alert, ...others] = told('export', {
      tell: (story) =>
        anna(KPC)(story.known('anna', { kind: 'contact', family: 'NDM' }))
          .at('2024-01-05 12:00')
          .discharge('anna', { dischargedTo: 'Nursing home Elm' }),
    });
    expect(others).toEqual([]);
    expect(alert?.title).toBe(
      'To tell the receiving facility: carrier of KPC, contact of NDM, MED-1',
    );
  });
});
