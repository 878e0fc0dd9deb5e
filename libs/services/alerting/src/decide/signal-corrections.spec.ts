import type { CountedSignal, Signal } from '@carbawatch/contracts';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { compileRule } from './rules/compile-rule';
import { SHIPPED_RULES } from './rules/shipped';
import { alertsOfCourses } from './site-alert';
import { signalEpisodes } from './signal-episodes';

const [RULE] = SHIPPED_RULES.filter(({ rule }) => rule === 'signal').map(compileRule);

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}`;
const at = (n: number, hour = '09') => `${day(n)}T${hour}:00:00Z`;

/** What a series counts since a day of January; `further`: cases that its results have brought. */
const counts = (
  n: number,
  observed: number,
  { to = 5, holds = true, further }: { to?: number; holds?: boolean; further?: number } = {},
): CountedSignal => ({
  ...{ on: day(n), at: at(n), observed, to: day(to), holds },
  ...(further !== undefined && { further }),
});
const none = { holds: false, further: 0 };

/** Seen on these days, and counted so since. */
const seen = (
  id: string,
  days: readonly number[],
  counted: readonly CountedSignal[],
  more: Partial<Signal> = {},
): Signal => ({
  ...{ id, site: 'site-1', status: 'detected', detector: 'fixed-rule', method: 'Fixed rule' },
  ...{ parameters: {}, series: { of: 'cpe', family: 'KPC', ward: 'W50' } },
  ...{ detectedOn: day(days[0] ?? 5), from: day(2), to: day(5), observed: 3 },
  ...{ expected: null, upper: null, statistic: null, history: 'a year', because: ['3 new.'] },
  ...{ at: `${day(5)}T15:59:59Z`, seenOn: days.map(day), seenAt: days.map((n) => at(n)) },
  ...{ counted: [...counted], onTheDay: false },
  ...more,
});
const EARS = { detector: 'ears-c1', method: 'EARS C1' } as const;
const NDM = { series: { of: 'cpe', family: 'NDM', ward: 'W50' } } as const;
const live = (n: number, hour: string): Partial<Signal> => ({ onTheDay: true, at: at(n, hour) });

const ANEW = 'Counted anew by what was corrected or came in late:';
const words = (n: number, to = 5, by = 'Fixed rule', family = 'KPC') =>
  `${n} CPE (${family}) on W50 from 2024-01-02 to ${day(to)}, more than usual by ${by}.`;
const three = counts(5, 3, { further: 3 });
const GONE = [
  `05 raised: ${words(3)}`,
  `10 retracted: After corrections, the signal no longer holds. ${ANEW} CPE (KPC) is no signal any more.`,
];
const QUIET = 'cleared: None of these signals was seen again for 28 days.';

/** The lines of every alert of these tellings, by the end of a day (of January, or after it). */
function lines(told: readonly Signal[], until = '2024-01-31'): string[][] {
  if (!RULE) throw new Error('a rule of signals is shipped');
  const nowMs = Date.parse(`${until}T23:00:00+08:00`);
  const episodes = signalEpisodes(told, { days: 28, timeZone: 'Asia/Shanghai', nowMs });
  const subject = { site: 'site-1', pseudonym: null, group: 'signal W50', wardNow: null };
  const courses = episodes.map(({ snapshots }) => snapshots);
  return alertsOfCourses(RULE, subject, courses).map(({ events }) =>
    events.map(({ at: when, kind, text }) => `${when.slice(8, 10)} ${kind}: ${text}`),
  );
}

type Case = readonly [what: string, told: readonly Signal[], lines: readonly string[]];

/** What the alert says at each turn, and nothing of a correction where a result explains it. */
const TURNS: readonly Case[] = [
  ['raised by its cases', [seen('a', [5], [three])], [`05 raised: ${words(3)}`]],
  [
    'raised by another ward of its cases, or another enzyme, and by nobody who is newly ill',
    [seen('a', [5], [counts(5, 3, { further: 0 })])],
    [`05 raised: ${ANEW} CPE (KPC) is a signal. ${words(3)}`],
  ],
  [
    'amended by a further case, its culture of whatever day',
    [
      seen(
        'a',
        [5, 7, 8],
        [three, counts(7, 4, { further: 1 }), counts(8, 5, { to: 8, further: 1 })],
      ),
    ],
    [`05 raised: ${words(3)}`, `07 amended: ${words(4)}`, `08 amended: ${words(5, 8)}`],
  ],
  [
    'amended by a case less',
    [seen('a', [5], [three, counts(9, 2, { further: 0 })])],
    [`05 raised: ${words(3)}`, `09 amended: ${ANEW} 2 CPE (KPC) instead of 3. ${words(2)}`],
  ],
  [
    'amended by an old culture that came in late',
    [seen('a', [5], [three, counts(9, 4, { further: 0 })])],
    [`05 raised: ${words(3)}`, `09 amended: ${ANEW} 4 CPE (KPC) instead of 3. ${words(4)}`],
  ],
  [
    'amended by the last case that is given back, though its detector alarms on that day',
    [
      seen(
        'a',
        [5, 8, 12],
        [
          three,
          counts(8, 4, { to: 8, further: 1 }),
          counts(10, 3, { further: 0 }),
          counts(12, 4, { to: 8, further: 0 }),
        ],
      ),
    ],
    [
      `05 raised: ${words(3)}`,
      `08 amended: ${words(4, 8)}`,
      `10 amended: ${ANEW} 3 CPE (KPC) instead of 4. ${words(3)}`,
      `12 amended: ${ANEW} 4 CPE (KPC) instead of 3. ${words(4, 8)}`,
    ],
  ],
  [
    'amended by a case for one that is lost on the same day',
    [seen('a', [5, 8], [three, counts(8, 3, { to: 8, further: 1 })])],
    [
      `05 raised: ${words(3)}`,
      `08 amended: ${ANEW} CPE (KPC) from 2024-01-02 to 2024-01-08. ${words(3, 8)}`,
    ],
  ],
  [
    'amended by another day of a case',
    [seen('a', [5], [three, counts(9, 3, { to: 7, further: 0 })])],
    [
      `05 raised: ${words(3)}`,
      `09 amended: ${ANEW} CPE (KPC) from 2024-01-02 to 2024-01-07. ${words(3, 7)}`,
    ],
  ],
  ['retracted', [seen('a', [5], [three, counts(10, 2, none)])], GONE],
  [
    'raised again when the correction is itself corrected, as its detector alarms anew or not',
    [seen('a', [5, 12], [three, counts(10, 2, none), counts(12, 3, { further: 0 })])],
    [...GONE, `12 reraised: ${ANEW} CPE (KPC) is a signal again. ${words(3)}`],
  ],
  [
    'raised again by a further case, also of an earlier day than the last one',
    [seen('a', [5, 12], [three, counts(10, 2, none), counts(12, 3, { further: 1 })])],
    [...GONE, `12 reraised: ${words(3)}`],
  ],
  [
    'raised again by the cases of another series',
    [
      seen('a', [5], [three, counts(10, 2, none)]),
      seen('b', [12], [counts(12, 2, { further: 1 })], NDM),
    ],
    [...GONE, `12 reraised: ${words(2, 5, 'Fixed rule', 'NDM')}`],
  ],
  [
    'raised again by another enzyme of cases that were known',
    [
      seen('a', [5], [three, counts(10, 2, none)]),
      seen('b', [12], [counts(12, 2, { further: 0 })], NDM),
    ],
    [...GONE, `12 reraised: ${ANEW} CPE (NDM) is a signal. ${words(2, 5, 'Fixed rule', 'NDM')}`],
  ],
  [
    'raised again by what is given back, and retracted again',
    [
      seen(
        'a',
        [5],
        [three, counts(10, 2, none), counts(12, 3, { further: 0 }), counts(14, 2, none)],
      ),
    ],
    [
      ...GONE,
      `12 reraised: ${ANEW} CPE (KPC) is a signal again. ${words(3)}`,
      GONE[1]?.replace('10', '14') ?? '',
    ],
  ],
  [
    'amended where one of two series is none any more, and is one again',
    [
      seen('a', [5], [three, counts(10, 2, none), counts(12, 3, { further: 0 })]),
      seen('b', [5], [counts(5, 2, { further: 2 })], NDM),
    ],
    [
      `05 raised: ${words(3)} ${words(2, 5, 'Fixed rule', 'NDM')}`,
      `10 amended: ${ANEW} CPE (KPC) is no signal any more. ${words(2, 5, 'Fixed rule', 'NDM')}`,
      `12 amended: ${ANEW} CPE (KPC) is a signal again. ${words(3)} ${words(2, 5, 'Fixed rule', 'NDM')}`,
    ],
  ],
  [
    'amended where a further series is one by its cases',
    [seen('a', [5], [three]), seen('b', [8], [counts(8, 2, { further: 1 })], NDM)],
    [`05 raised: ${words(3)}`, `08 amended: ${words(3)} ${words(2, 5, 'Fixed rule', 'NDM')}`],
  ],
  [
    'amended where another enzyme makes a further series one in place of the first',
    [
      seen('a', [5], [three, counts(8, 2, none)]),
      seen('b', [8], [counts(8, 2, { further: 0 })], NDM),
    ],
    [
      `05 raised: ${words(3)}`,
      `08 amended: ${ANEW} CPE (KPC) is no signal any more and CPE (NDM) is a signal. ${words(2, 5, 'Fixed rule', 'NDM')}`,
    ],
  ],
  [
    'amended by fewer detectors, whose series is a signal all the same, and by all again',
    [
      seen('a', [5], [three, counts(10, 3, none), counts(12, 3, { further: 0 })]),
      seen('b', [5], [three], EARS),
    ],
    [
      `05 raised: ${words(3, 5, 'EARS C1, Fixed rule')}`,
      `10 amended: ${ANEW} CPE (KPC) is a signal by fewer methods. ${words(3, 5, 'EARS C1')}`,
      `12 amended: ${ANEW} CPE (KPC) is a signal by more methods. ${words(3, 5, 'EARS C1, Fixed rule')}`,
    ],
  ],
  [
    'amended where one detector of two has less to say',
    [
      seen('a', [5], [three, counts(10, 2, none)]),
      seen('b', [5], [three, counts(10, 2, { further: 0 })], EARS),
    ],
    [
      `05 raised: ${words(3, 5, 'EARS C1, Fixed rule')}`,
      `10 amended: ${ANEW} 2 CPE (KPC) instead of 3. ${words(2, 5, 'EARS C1')}`,
    ],
  ],
  [
    'amended where a further detector joins by a further case',
    [
      seen('a', [5, 7], [three, counts(7, 4, { to: 7, further: 1 })]),
      seen('b', [7], [counts(7, 4, { to: 7, further: 1 })], EARS),
    ],
    [`05 raised: ${words(3)}`, `07 amended: ${words(4, 7, 'EARS C1, Fixed rule')}`],
  ],
];

describe('an alert of signals is', () => {
  it.each(TURNS)('%s', (_, told, expected) => {
    expect(lines(told)).toEqual([expected]);
    expect(lines([...told].reverse())).toEqual([expected]);
  });

  it.each([
    ['CPE (KPC) is a signal.', 'CPE (KPC) 构成信号。'],
    ['CPE (KPC) is a signal again.', 'CPE (KPC) 再次构成信号。'],
    [
      'CPE (KPC) is a signal by fewer methods and CRE is no signal any more.',
      'CPE (KPC) 由更少的方法支持、CRE 不再构成信号。',
    ],
    ['CRE is a signal by more methods.', 'CRE 由更多的方法支持。'],
  ])('told in Chinese, too: %s', (english, chinese) => {
    const said = ALERTING_BOOK.chinese(`${ANEW} ${english}`);
    expect(said).toBe(`据更正或迟到的信息重新计数：${chinese}`);
  });
});

describe('an alert of signals that is over', () => {
  const februarys = (n: number, observed: number, more: Parameters<typeof counts>[2]) => {
    const on = `2024-02-${String(n).padStart(2, '0')}`;
    return { ...counts(5, observed, more), on, at: `${on}T09:00:00Z` };
  };

  it('says what is counted anew, is taken back, and stands as it ended again', () => {
    const counted = [
      ...[three, februarys(10, 2, { further: 0 }), februarys(12, 1, none)],
      februarys(14, 3, { further: 0 }),
    ];
    expect(lines([seen('a', [5], counted)], '2024-02-28')).toEqual([
      [
        `05 raised: ${words(3)}`,
        `02 ${QUIET}`,
        `10 amended: Corrected after its end. ${ANEW} 2 CPE (KPC) instead of 3. ${words(2)}`,
        `12 retracted: After corrections, the signal no longer holds. ${ANEW} CPE (KPC) is no signal any more.`,
        `14 cleared: Corrected after its end. ${ANEW} CPE (KPC) is a signal again. ${words(3)}`,
      ],
    ]);
  });

  it('is cleared where what was taken back while it stood holds again after its time', () => {
    const counted = [three, counts(10, 2, none), februarys(14, 3, { further: 0 })];
    expect(lines([seen('a', [5], counted)], '2024-02-28')).toEqual([
      [
        ...GONE,
        `14 cleared: ${ANEW} CPE (KPC) is a signal again. None of these signals was seen again for 28 days.`,
      ],
    ]);
  });

  it('says which correction left it with what was quiet already', () => {
    const told = [
      seen('a', [5], [three]),
      seen('b', [20], [counts(20, 2, { further: 2 }), februarys(10, 1, none)], NDM),
    ];
    expect(lines(told, '2024-02-28')).toEqual([
      [
        `05 raised: ${words(3)}`,
        `20 amended: ${words(3)} ${words(2, 5, 'Fixed rule', 'NDM')}`,
        `10 amended: ${ANEW} CPE (NDM) is no signal any more. ${words(3)}`,
        `10 ${QUIET}`,
      ],
    ]);
  });

  it('is raised again by a further case without a word of a correction', () => {
    const counted = [three, februarys(12, 4, { to: 5, further: 1 })];
    const again = seen('a', [5], counted, { seenOn: [day(5), '2024-02-12'], seenAt: [] });
    expect(lines([again], '2024-02-28')).toEqual([
      [`05 raised: ${words(3)}`, `02 ${QUIET}`, `12 reraised: ${words(4)}`],
    ]);
  });
});

describe('signals that were told live, on their own day', () => {
  const first = seen('a', [5], [three], live(5, '09'));
  const back = { ...first, status: 'withdrawn' as const, at: at(5, '10') };
  const retracted = `05 retracted: After corrections, the signal no longer holds. ${ANEW} CPE (KPC) is no signal any more.`;

  it('are signals again within the day, by a result that is given back', () => {
    const again = { ...first, at: at(5, '11') };
    expect(lines([first, back, again])).toEqual([
      [
        `05 raised: ${words(3)}`,
        retracted,
        `05 reraised: ${ANEW} CPE (KPC) is a signal again. ${words(3)}`,
      ],
    ]);
  });

  it('and by a further case', () => {
    const cameIn = { ...three, at: at(5, '11') };
    const again = seen('a', [5], [cameIn], { ...live(5, '11'), seenAt: [at(5, '11')] });
    expect(lines([first, back, again])).toEqual([
      [`05 raised: ${words(3)}`, retracted, `05 reraised: ${words(3)}`],
    ]);
  });

  it('count more within the day by a further case, and less by a correction', () => {
    const more = { ...three, observed: 4, further: 4, at: at(5, '10') };
    const told = [
      first,
      seen('a', [5], [more], live(5, '10')),
      seen('a', [5], [three], live(5, '11')),
    ];
    expect(lines(told)).toEqual([
      [
        `05 raised: ${words(3)}`,
        `05 amended: ${words(4)}`,
        `05 amended: ${ANEW} 3 CPE (KPC) instead of 4. ${words(3)}`,
      ],
    ]);
  });
});

describe('what was told before tellings said which cases are further ones', () => {
  const old = (n: number, observed: number, more: { to?: number; holds?: boolean } = {}) =>
    counts(n, observed, more);

  it('is a signal again where no case is of a later day than any was', () => {
    const again = (last: CountedSignal) =>
      lines([seen('a', [5, 12], [old(5, 3), old(10, 2, { holds: false }), last])])[0]?.at(-1);
    expect(again(old(12, 3))).toBe(`12 reraised: ${ANEW} CPE (KPC) is a signal again. ${words(3)}`);
    expect(again(old(12, 3, { to: 11 }))).toBe(`12 reraised: ${words(3, 11)}`);
    expect(again(old(12, 4))).toBe(`12 reraised: ${ANEW} CPE (KPC) is a signal again. ${words(4)}`);
  });
});

describe('episodes that corrections move', () => {
  it('begin with the first signal that stands: one alert a first day', () => {
    const later = seen('b', [9], [counts(9, 2, { further: 1 })], NDM);
    const told = seen('a', [5], [three], live(5, '09'));
    const back = { ...told, status: 'withdrawn' as const, at: at(5, '10') };
    expect(lines([told, back, later])).toEqual([
      [`05 raised: ${words(3)}`, GONE[1]?.replace('10', '05')],
      [`09 raised: ${words(2, 5, 'Fixed rule', 'NDM')}`],
    ]);
  });
});
