import type { Signal } from '@carbawatch/contracts';
import { placeOfSignal, signalEpisodes } from './signal-episodes';

const signal = (id: string, more: Partial<Signal> = {}): Signal => ({
  id,
  site: 'site-1',
  status: 'detected',
  detector: 'fixed-rule',
  method: 'Fixed rule',
  parameters: {},
  series: { of: 'cpe', family: 'KPC', ward: 'W50' },
  detectedOn: '2024-01-05',
  from: '2024-01-02',
  to: '2024-01-05',
  observed: 3,
  expected: null,
  upper: null,
  statistic: null,
  history: 'a year',
  because: ['3 new patients.', 'Fixed rule alarms.'],
  at: '2024-01-05T12:00:00Z',
  ...more,
});

/** Nobody waits. */
const QUIET = { days: 28, timeZone: 'Asia/Shanghai', nowMs: Date.parse('2024-01-06') };

const EARS = { detector: 'ears-c1', method: 'EARS C1' } as const;
const factsOf = (states: readonly Signal[]) =>
  signalEpisodes(states, QUIET).map(({ snapshots }) => snapshots.map(({ row }) => row?.facts));

describe('signals of one place', () => {
  it('of several detectors and series, seen on one day, are one thing to look at', () => {
    const cre = { series: { of: 'cre', family: null, ward: 'W50' } } as const;
    const told = [
      signal('a'),
      signal('b', EARS),
      signal('c', cre),
      signal('d', { ...cre, ...EARS }),
    ];
    const [{ snapshots } = { snapshots: [] }, ...more] = signalEpisodes(told, QUIET);
    expect(more).toEqual([]);
    expect(snapshots).toHaveLength(1);
    expect(snapshots[0]?.row?.facts).toMatchObject({
      ward: 'W50',
      series: ['3 CPE (KPC)', '3 CRE'],
      seriesCount: 2,
      detectors: ['ears-c1', 'fixed-rule'],
      words:
        '3 CPE (KPC) on W50 from 2024-01-02 to 2024-01-05, more than usual by EARS C1, Fixed rule. ' +
        '3 CRE on W50 from 2024-01-02 to 2024-01-05, more than usual by EARS C1, Fixed rule.',
    });
  });

  it('that are first seen more than 28 days after the first are an episode of their own', () => {
    const later = (detectedOn: string) => ({ detectedOn, at: `${detectedOn}T12:00:00Z` });
    const told = [signal('a'), signal('b', later('2024-02-02')), signal('c', later('2024-02-03'))];
    expect(factsOf(told).map((facts) => facts.at(-1)?.['episode'])).toEqual([
      '2024-01-05',
      '2024-02-03',
    ]);
  });

  it('that were withdrawn on the way shift no episode of those that stand', () => {
    const on = (detectedOn: string) => ({ detectedOn, at: `${detectedOn}T12:00:00Z` });
    const standing = [signal('a', on('2024-01-20')), signal('b', on('2024-02-10'))];
    const early = signal('c', on('2024-01-01'));
    const told = [
      early,
      ...standing,
      { ...early, status: 'withdrawn', at: '2024-03-01T12:00:00Z' },
    ];
    const ofFacts = factsOf(standing).map((facts) => facts[0]?.['episode']);
    expect(ofFacts).toEqual(['2024-01-20']);
    expect(factsOf(told as Signal[]).map((facts) => facts[0]?.['episode'])).toEqual([
      '2024-01-01',
      ...ofFacts,
    ]);
  });

  describe('told of days that are over', () => {
    const over = (id: string, more: Partial<Signal> = {}) =>
      signal(id, { onTheDay: false, at: '2024-01-05T15:59:59Z', ...more });
    const later = over('a', { observed: 5, detectedOn: '2024-01-06', seenOn: ['2024-01-06'] });

    it('are what the newest telling says, at the ends of the days on which they were seen', () => {
      const told = [over('a'), { ...later, at: '2024-03-01T15:59:59Z' }];
      const [{ snapshots } = { snapshots: [] }] = signalEpisodes(told, QUIET);
      expect(snapshots.map(({ at, row }) => [at, row?.facts['observed']])).toEqual([
        ['2024-01-06T15:59:59.000Z', 5],
      ]);
    });

    it('are of the moments at which the cases had come in, where these were told', () => {
      const seenOn = ['2024-01-05', '2024-01-09'];
      const seenAt = ['2024-01-05T03:10:00.000Z', '2024-01-09T08:30:00.000Z'];
      const told = [over('a'), over('a', { seenOn, seenAt, at: '2024-01-09T15:59:59Z' })];
      const [{ snapshots } = { snapshots: [] }] = signalEpisodes(told, QUIET);
      expect(snapshots.map(({ at }) => at)).toEqual(seenAt);
    });

    it('leave nothing behind when they are taken back: they were told of a part of the facts', () => {
      const back = over('b', { status: 'withdrawn', at: '2024-01-08T15:59:59Z' });
      expect(signalEpisodes([over('b'), back], QUIET)).toEqual([]);
      expect(factsOf([over('a'), over('b'), back])).toEqual(factsOf([over('a')]));
    });

    it('stand as taken back where people were told of them on the day itself', () => {
      const live = signal('b', { onTheDay: true });
      const back = over('b', { status: 'withdrawn', at: '2024-01-08T15:59:59Z' });
      expect(factsOf([live, back])).toEqual([
        [expect.objectContaining({ detected: true }), expect.objectContaining({ detected: false })],
      ]);
    });
  });

  it('stand while one of them does, and count what the newest telling of each counts', () => {
    const told = [
      signal('a'),
      signal('a', { observed: 4, at: '2024-01-06T12:00:00Z' }),
      signal('b', { ...EARS, at: '2024-01-06T12:00:00Z' }),
      signal('a', { observed: 4, status: 'withdrawn', at: '2024-01-07T12:00:00Z' }),
      signal('b', { ...EARS, status: 'withdrawn', at: '2024-01-08T12:00:00Z' }),
    ];
    const [facts = []] = factsOf(told);
    expect(facts.map((each) => [each?.['observed'], each?.['detected']])).toEqual([
      [3, true],
      [4, true],
      [3, true],
      [4, false],
    ]);
  });

  describe('are quiet when none was seen again for 28 days', () => {
    const course = (told: readonly Signal[], now: string) => {
      const quiet = { ...QUIET, nowMs: Date.parse(`${now}T00:00:00+08:00`) };
      return signalEpisodes(told, quiet).map(({ snapshots, dueMs }) => [
        ...snapshots.map(
          ({ at, row }) => `${at.slice(0, 10)} ${row?.facts['quiet'] ? 'quiet' : 'seen'}`,
        ),
        dueMs === null ? 'over' : new Date(dueMs).toISOString(),
      ]);
    };
    const again = signal('a', { to: '2024-01-19', at: '2024-01-20T12:00:00Z' });

    it.each<[string, readonly Signal[], string, readonly string[]]>([
      [
        'not a day before',
        [signal('a')],
        '2024-02-02',
        ['2024-01-05 seen', '2024-02-02T16:00:00.000Z'],
      ],
      [
        'from the first hour after',
        [signal('a')],
        '2024-02-03',
        ['2024-01-05 seen', '2024-02-02 quiet', 'over'],
      ],
      [
        'counted from the last day that one is about',
        [again, signal('a')],
        '2024-02-10',
        ['2024-01-05 seen', '2024-01-20 seen', '2024-02-16T16:00:00.000Z'],
      ],
      [
        'and stay so when an old one is counted anew later',
        [signal('a'), signal('a', { observed: 5, at: '2024-05-01T12:00:00Z' })],
        '2024-06-01',
        ['2024-01-05 seen', '2024-02-02 quiet', '2024-05-01 quiet', 'over'],
      ],
    ])('%s', (_, told, now, expected) => {
      expect(course(told, now)).toEqual([expected]);
      expect(course([...told].reverse(), now)).toEqual([expected]);
    });

    it('and not while their detectors go on to alarm, though the first cases are long ago', () => {
      const seenOn = ['2024-01-05', '2024-01-30', '2024-02-20'];
      const goesOn = signal('a', { seenOn, onTheDay: false, at: '2024-01-05T15:59:59Z' });
      expect(course([goesOn], '2024-03-19')).toEqual([
        ['2024-01-05 seen', '2024-01-30 seen', '2024-02-20 seen', '2024-03-19T16:00:00.000Z'],
      ]);
      const [episode] = signalEpisodes([goesOn], QUIET);
      expect(episode?.snapshots.at(-1)?.row?.sentences['because']?.()).toContain(
        'Seen last on 2024-02-20.',
      );
    });

    it('never, where a site’s rule asks for no days', () => {
      const quiet = { ...QUIET, days: null, nowMs: Date.parse('2025-01-01') };
      expect(signalEpisodes([signal('a')], quiet).map(({ dueMs }) => dueMs)).toEqual([null]);
      expect(signalEpisodes([signal('a')], quiet)[0]?.snapshots).toHaveLength(1);
    });
  });

  describe('say what is so now', () => {
    const count = (on: string, observed: number, holds = true) => ({
      ...{ on, at: `${on}T09:00:00Z`, observed, to: on, holds },
    });
    const counts = (...counted: ReturnType<typeof count>[]): Partial<Signal> => ({
      ...{ seenOn: ['2024-01-05'], seenAt: ['2024-01-05T09:00:00Z'], onTheDay: false, counted },
    });
    const fixed = counts(
      count('2024-01-05', 2),
      count('2024-01-08', 3),
      count('2024-01-10', 1, false),
    );
    const cre = { id: 'c', series: { of: 'cre', family: null, ward: 'W50' } } as const;
    const snapshots = (...told: Signal[]) =>
      signalEpisodes(told, { ...QUIET, nowMs: Date.parse('2024-01-20') })[0]?.snapshots ?? [];

    it('with further cases, and with none of a series that would be no signal now', () => {
      const both = snapshots(
        signal('a', fixed),
        signal('c', { ...cre, ...counts(count('2024-01-05', 2), count('2024-01-08', 5)) }),
      );
      expect(
        both.map(({ at, row, because }) => [at.slice(0, 10), row?.facts['series'], because]),
      ).toEqual([
        ['2024-01-05', ['2 CPE (KPC)', '2 CRE'], []],
        ['2024-01-08', ['3 CPE (KPC)', '5 CRE'], []],
        [
          '2024-01-10',
          ['5 CRE'],
          ['Counted anew by what was corrected or came in late: CPE (KPC) is no signal any more.'],
        ],
      ]);
      expect(both.at(-1)?.row?.facts['words']).toBe(
        '5 CRE on W50 from 2024-01-02 to 2024-01-08, more than usual by Fixed rule.',
      );
    });

    it('in one sentence, where a correction counts several series anew', () => {
      const fewer = (before: number) =>
        counts(count('2024-01-05', before), count('2024-01-08', before - 1));
      const both = snapshots(signal('a', fewer(5)), signal('c', { ...cre, ...fewer(3) }));
      expect(both.at(-1)?.because).toEqual([
        'Counted anew by what was corrected or came in late: 2 CRE instead of 3 and 4 CPE (KPC) instead of 5.',
      ]);
    });

    const AGAIN =
      'Counted anew by what was corrected or came in late: CPE (KPC) is a signal again.';

    it.each([
      ['by the correction of a correction', 3, '2024-01-08', [AGAIN]],
      ['by a case of the days before', 4, '2024-01-08', [AGAIN]],
      ['by a further case', 3, '2024-01-12', []],
    ])('as a signal again, %s', (_, observed, to, because) => {
      const back = { ...count('2024-01-12', observed), to };
      const fewer = { ...count('2024-01-10', 2, false), to: '2024-01-05' };
      const counted = [count('2024-01-05', 2), count('2024-01-08', 3), fewer, back];
      const told = snapshots(signal('a', counts(...counted)));
      expect(told.map(({ row }) => row?.facts['detected'])).toEqual([true, true, false, true]);
      expect(told.at(-1)?.because).toEqual(because);
    });

    it('with a case that counts again', () => {
      const fewer = { ...count('2024-01-10', 2), to: '2024-01-05' };
      const back = { ...count('2024-01-12', 3), to: '2024-01-08' };
      const counted = [count('2024-01-05', 2), count('2024-01-08', 3), fewer, back];
      expect(snapshots(signal('a', counts(...counted))).map(({ because }) => because)).toEqual([
        [],
        [],
        ['Counted anew by what was corrected or came in late: 2 CPE (KPC) instead of 3.'],
        ['Counted anew by what was corrected or came in late: 3 CPE (KPC) instead of 2.'],
      ]);
    });

    it('and what was said of it when it was taken back on the very day stays', () => {
      const at = (hour: string) => ({ onTheDay: true, at: `2024-01-05T${hour}:00:00Z` });
      const course = snapshots(
        signal('a', at('08')),
        signal('a', { ...at('09'), status: 'withdrawn' }),
        signal('a', at('10')),
      );
      expect(course.map(({ row, because }) => [row?.facts['detected'], because])).toEqual([
        [true, []],
        [false, [AGAIN.replace('a signal again', 'no signal any more')]],
        [true, [AGAIN]],
      ]);
    });

    it('and what was taken back and stands again on a later day was both', () => {
      const course = snapshots(
        signal('a', { onTheDay: true, at: '2024-01-05T08:00:00Z' }),
        signal('a', { onTheDay: true, at: '2024-01-08T08:00:00Z', status: 'withdrawn' }),
        signal('a', { onTheDay: false, at: '2024-01-09T08:00:00Z' }),
      );
      expect(course.map(({ row, because }) => [row?.facts['detected'], because])).toEqual([
        [true, []],
        [false, [AGAIN.replace('a signal again', 'no signal any more')]],
        [true, [AGAIN]],
      ]);
    });

    it('as taken back where none would be one now', () => {
      const gone = snapshots(signal('a', fixed), signal('b', { ...EARS, ...fixed }));
      expect(gone.map(({ row, corrected }) => [row?.facts['detected'], corrected])).toEqual([
        [true, false],
        [true, false],
        [false, true],
      ]);
    });

    it('with each number and its own days', () => {
      const [now] = snapshots(
        signal('a', { ...counts(count('2024-01-05', 4)), from: '2023-12-09' }),
        signal('b', { ...EARS, ...counts(count('2024-01-05', 4)), from: '2024-01-01' }),
      );
      expect(now?.row?.facts['words']).toBe(
        '4 CPE (KPC) on W50 from 2023-12-09 to 2024-01-05, more than usual by EARS C1, Fixed rule.',
      );
    });

    it('to those who were told live, each day by what was told on it', () => {
      const live = (at: string, more: Partial<Signal>) =>
        signal('a', { ...more, at, onTheDay: true });
      const course = snapshots(
        live('2024-01-05T09:00:00Z', counts(count('2024-01-05', 2))),
        live('2024-01-05T10:00:00Z', counts({ ...count('2024-01-05', 4), to: '2024-01-05' })),
        live('2024-01-10T09:00:00Z', fixed),
      );
      expect(course.map(({ at, row }) => [at.slice(0, 13), row?.facts['observed']])).toEqual([
        ['2024-01-05T09', 2],
        ['2024-01-05T10', 4],
        ['2024-01-08T09', 3],
        ['2024-01-10T09', 1],
      ]);
    });
  });

  it('of the whole hospital have a place of their own', () => {
    const series = { of: 'cpe', family: 'KPC', ward: null } as const;
    expect([placeOfSignal(signal('a')), placeOfSignal(signal('b', { series }))]).toEqual([
      'W50',
      '',
    ]);
    expect(factsOf([signal('b', { series })])[0]?.[0]?.['words']).toContain('in the hospital');
  });
});
