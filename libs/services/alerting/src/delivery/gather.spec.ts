import type { Severity } from '@carbawatch/contracts';
import { gatheredOf, waysOf, type DueNotice } from './gather';
import { digestMessage, subjectOf } from './message';

const MINUTE = 60_000;
const NOW = Date.parse('2024-01-06T12:00:00Z');
const TWO_AN_HOUR = { messages: 2, minutes: 60 };

function due(n: number, severity: Severity, more: Partial<DueNotice> = {}): DueNotice[] {
  return Array.from({ length: n }, (_, i) => {
    return { id: `${severity} ${i}`, kind: 'raised', severity, heldFrom: null, ...more };
  });
}

const minutesAgo = (...minutes: number[]) => minutes.map((n) => NOW - n * MINUTE);

describe('messages to one role by one channel, two an hour', () => {
  it.each<[string, DueNotice[], number[], string[]]>([
    ['two at once go alone', due(2, 'medium'), [], ['alone', 'alone']],
    ['three at once go as one message', due(3, 'medium'), [], ['together', 'together', 'together']],
    ['one more than the hour holds waits', due(1, 'low'), minutesAgo(50, 10), ['held']],
    ['messages of longer ago take no room', due(1, 'low'), minutesAgo(61, 60), ['alone']],
    ['high waits for no room', due(1, 'high'), minutesAgo(50, 10), ['alone']],
    [
      'high ones of a storm wait until 15 seconds after the last message, and go together',
      [...due(1, 'high'), ...due(1, 'critical')],
      minutesAgo(50, 0.1),
      ['held', 'held'],
    ],
    [
      'high ones that waited so long go now',
      due(2, 'high', { heldFrom: new Date(NOW - 0.25 * MINUTE) }),
      minutesAgo(50, 0.25),
      ['together', 'together'],
    ],
    [
      'high ones beyond the number go out together at once',
      due(3, 'critical'),
      minutesAgo(50, 10),
      ['together', 'together', 'together'],
    ],
    [
      'what has waited goes, whatever else went out meanwhile',
      due(2, 'medium', { heldFrom: new Date(NOW - 40 * MINUTE) }),
      minutesAgo(5, 1),
      ['together', 'together'],
    ],
    [
      'that nobody was reached never waits',
      due(1, 'low', { kind: 'nobody-reached' }),
      minutesAgo(5, 1),
      ['alone'],
    ],
  ])('%s', (_, notices, sent, ways) => {
    const found = waysOf(notices, sent, TWO_AN_HOUR, NOW);
    expect(notices.map(({ id }) => found.get(id)?.as)).toEqual(ways);
  });

  it('wait until the older of the two messages is an hour old', () => {
    const [way] = waysOf(due(1, 'low'), minutesAgo(50, 10), TWO_AN_HOUR, NOW).values();
    expect(way).toEqual({ as: 'held', untilMs: NOW + 10 * MINUTE });
  });

  it('a critical one takes the room of what can wait', () => {
    const found = waysOf([...due(2, 'critical'), ...due(1, 'low')], [], TWO_AN_HOUR, NOW);
    expect([...found.values()].map(({ as }) => as)).toEqual(['alone', 'alone', 'held']);
  });
});

describe('a gathered message', () => {
  it('says how many of which severity, on which wards and since when', () => {
    const heldFrom = new Date(NOW - 40 * MINUTE);
    const notices = [
      ...due(2, 'medium', { heldFrom }).map((one) => ({ ...one, ward: 'MED-1' })),
      ...due(1, 'low').map((one) => ({ ...one, ward: null })),
    ];
    expect(gatheredOf(notices, NOW)).toEqual({
      count: 3,
      severities: { medium: 2, low: 1 },
      kinds: { raised: 3 },
      wards: ['MED-1'],
      since: '2024-01-06T11:20:00.000Z',
      held: true,
    });
  });
  it('says how many wards there are beside those that a line can name', () => {
    const notices = due(7, 'low').map((one, i) => ({ ...one, ward: `MED-${i}` }));
    const digest = gatheredOf(notices, NOW);
    expect(digest).toMatchObject({ wards: { length: 5 }, moreWards: 2 });
    const message = digestMessage(
      {
        ...{ site: 'site-1', id: 'd', role: 'nurse', channel: 'mail', channelKind: 'email' },
        ...{ body: digest, attempts: 0, expiresAt: new Date(NOW) },
      },
      { linkBase: 'https://carbawatch.hospital.example', timeZone: 'Asia/Shanghai' },
    );
    expect(subjectOf(message)).toMatch(/wards MED-0, MED-1, MED-2, MED-3, MED-4 and 2 more$/);
    expect(subjectOf(message, 'zh')).toMatch(/病区 MED-0、MED-1、MED-2、MED-3、MED-4等 7 个$/);
  });
});
