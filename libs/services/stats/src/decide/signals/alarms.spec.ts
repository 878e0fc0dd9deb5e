import { addDays } from '@carbawatch/contracts';
import fc from 'fast-check';
import { alarmsBySeries, signalsOf } from './alarms';
import type { Alarm, RaisedAlarm } from './alarms';
import type { ResistantIsolate } from './new-cases';

const SITE_FROM = '2023-01-01';

let ids = 0;
const kpc = (
  day: string,
  person: string,
  rest: Partial<ResistantIsolate> = {},
): ResistantIsolate => ({
  isolateId: `i${++ids}`,
  person,
  day,
  knownFrom: day,
  knownTo: 'infinity',
  cre: true,
  cpe: true,
  families: ['KPC'],
  ward: 'ICU',
  ...rest,
});

const alarmsOn = (...asked: Parameters<typeof alarmsBySeries>): RaisedAlarm[] =>
  [...alarmsBySeries(...asked)].flat();

const fixed = (alarms: readonly RaisedAlarm[]) =>
  alarms
    .filter(({ detector }) => detector === 'fixed-rule')
    .map(({ series, observed, from, to }) => [
      series.of,
      series.family,
      series.ward,
      observed,
      from,
      to,
    ]);

describe('alarms of a known day', () => {
  it('are raised by the second patient of a family on a ward within four weeks', () => {
    const isolates = [kpc('2024-03-01', 'a'), kpc('2024-03-20', 'b')];
    expect(fixed(alarmsOn('2024-03-20', isolates, SITE_FROM))).toEqual([
      ['cre', null, 'ICU', 2, '2024-02-22', '2024-03-20'],
      ['cpe', 'KPC', 'ICU', 2, '2024-02-22', '2024-03-20'],
    ]);
  });

  it.each<[string, ResistantIsolate[]]>([
    ['the same patient again', [kpc('2024-03-01', 'a'), kpc('2024-03-20', 'a')]],
    [
      'a patient on another ward',
      [kpc('2024-03-01', 'a'), kpc('2024-03-20', 'b', { ward: 'MED' })],
    ],
    ['a patient five weeks later', [kpc('2024-02-14', 'a'), kpc('2024-03-20', 'b')]],
    [
      'an isolate that was taken back before',
      [kpc('2024-03-01', 'a', { knownTo: '2024-03-10' }), kpc('2024-03-20', 'b')],
    ],
    [
      'old cultures that are loaded on one day',
      [
        kpc('2024-01-01', 'a', { knownFrom: '2024-03-20' }),
        kpc('2024-01-02', 'b', { knownFrom: '2024-03-20' }),
      ],
    ],
  ])('are not raised on a ward by %s', (_, isolates) => {
    expect(fixed(alarmsOn('2024-03-20', isolates, SITE_FROM))).toEqual([]);
  });

  it('are not raised in the hospital by two cases on two wards', () => {
    const isolates = [kpc('2024-03-19', 'a'), kpc('2024-03-20', 'b', { ward: 'MED' })];
    const hospital = alarmsOn('2024-03-20', isolates, SITE_FROM).filter(
      ({ series, detector }) => series.ward === null && detector === 'fixed-rule',
    );
    expect(hospital).toEqual([]);
  });

  it('are raised by no method for a single patient on a ward that never had one', () => {
    expect(alarmsOn('2024-03-20', [kpc('2024-03-20', 'a')], SITE_FROM)).toEqual([]);
  });

  it('are the same in whatever order the isolates are read, those of the scan too', () => {
    const isolates = Array.from({ length: 60 }, (_, i) => {
      const day = addDays('2024-01-01', i < 52 ? i * 7 : 357 + (i % 3));
      return kpc(day, `p${i}`, { ward: i < 52 ? (['ICU', 'MED', 'SURG'][i % 3] ?? null) : 'HPB' });
    });
    const day = '2024-12-25';
    const last = kpc(day, 'new', { ward: 'HPB' });
    const inOrder = alarmsOn(day, [...isolates, last], SITE_FROM);
    expect(inOrder.map(({ detector }) => detector)).toContain('scan');
    const byNothing = fc.shuffledSubarray(isolates, { minLength: isolates.length });
    fc.assert(
      fc.property(byNothing, (shuffled) => {
        expect(alarmsOn(day, [last, ...shuffled], SITE_FROM)).toEqual(inOrder);
      }),
      { numRuns: 10 },
    );
  });

  it('look at a producer that is no CRE by its family alone', () => {
    const isolates = [
      kpc('2024-03-01', 'a', { cre: false }),
      kpc('2024-03-20', 'b', { cre: false }),
    ];
    expect(fixed(alarmsOn('2024-03-20', isolates, SITE_FROM)).map(([of]) => of)).toEqual(['cpe']);
  });
});

describe('signals', () => {
  const alarm = (knownDay: string): Alarm => ({
    knownDay,
    knownAt: `${knownDay}T10:00:00Z`,
    detector: 'fixed-rule',
    method: 'Fixed rule',
    parameters: {},
    series: { of: 'cpe', family: 'KPC', ward: 'ICU' },
    from: knownDay,
    to: knownDay,
    observed: 2,
    expected: null,
    upper: 2,
    statistic: 2,
    history: '',
  });

  it('are one as long as alarms are at most four weeks apart', () => {
    const days = ['2024-03-01', '2024-03-29', '2024-04-26', '2024-05-25'];
    expect(
      signalsOf(days.map(alarm)).map(({ firstDay, lastSeenOn }) => [firstDay, lastSeenOn]),
    ).toEqual([
      ['2024-03-01', '2024-04-26'],
      ['2024-05-25', '2024-05-25'],
    ]);
  });

  it('are one where late results speak of days before the last alarm', () => {
    const late = { ...alarm('2024-04-05'), from: '2024-02-29' };
    expect(signalsOf([alarm('2024-03-01'), late])).toHaveLength(1);
  });

  it('are the same in whatever order the alarms are read', () => {
    const days = fc.uniqueArray(fc.nat(200), { maxLength: 20 });
    fc.assert(
      fc.property(days, (numbers) => {
        const alarms = numbers.map((n) => alarm(addDays('2024-01-01', n)));
        expect(signalsOf([...alarms].reverse())).toEqual(signalsOf(alarms));
      }),
    );
  });
});
