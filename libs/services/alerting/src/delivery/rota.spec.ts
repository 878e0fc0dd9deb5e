import { instantMs, routesSetting } from '@carbawatch/contracts';
import { ALERTING_BOOK } from '../chinese/alerting-book';
import { rotaWarnings } from './rota';
import { channelsAt } from './duty-times';

const ZONE = 'Europe/Lisbon';
/** A Monday. */
const NOW = instantMs('2024-03-25T09:00:00', ZONE);

function settingOf(onCall: readonly object[], channels: readonly string[] = []) {
  return routesSetting.parse({
    channels: [
      { name: 'office', kind: 'in-app' },
      { name: 'pager of Ana', kind: 'in-app' },
      { name: 'pager of Rui', kind: 'in-app' },
    ],
    roles: [{ name: 'nurse', channels, onCall }],
    routes: [{ name: 'all', role: 'nurse' }],
  });
}

const detailsOf = (...args: Parameters<typeof settingOf>) =>
  rotaWarnings(settingOf(...args), NOW, ZONE).map(({ detail }) => detail);

const ANA = { channels: ['pager of Ana'] };
const RUI = { channels: ['pager of Rui'] };

describe('what a rota leaves open', () => {
  it.each<[string, object[], string[]]>([
    ['every day around the clock leaves nothing', [{ from: '08:00', to: '08:00', ...ANA }], []],
    [
      'a night of Sunday that ends early',
      [
        { days: [1, 2, 3, 4, 5, 6], from: '00:00', to: '00:00', ...ANA },
        { days: [7], from: '00:00', to: '02:00', ...RUI },
        { days: [7], from: '06:00', to: '00:00', ...RUI },
      ],
      ['nurse: no one is on call Sunday 02:00-06:00.'],
    ],
    [
      'a weekend',
      [
        { days: [1, 2, 3, 4], from: '08:00', to: '08:00', ...ANA },
        { days: [5], from: '08:00', to: '18:00', ...ANA },
      ],
      [
        'nurse: no one is on call Monday 00:00-08:00.',
        'nurse: no one is on call Friday 18:00 to Monday 00:00.',
      ],
    ],
    [
      'a day of a rota that nobody has taken',
      [
        { dates: ['2024-03-24', '2024-03-25', '2024-03-26'], from: '08:00', to: '08:00', ...ANA },
        {
          dates: ['2024-03-28', '2024-03-29', '2024-03-30', '2024-03-31'],
          from: '08:00',
          to: '08:00',
          ...RUI,
        },
      ],
      ['nurse: no one is on call Wednesday 2024-03-27 08:00 to Thursday 2024-03-28 08:00.'],
    ],
    [
      'two windows that hold the same hour, of which the first counts',
      [
        { from: '08:00', to: '20:00', ...ANA },
        { from: '19:00', to: '08:00', ...RUI },
      ],
      ['nurse: windows 1 and 2 both hold Monday 19:00-20:00; window 1 counts.'],
    ],
  ])('%s', (_, onCall, details) => {
    expect(detailsOf(onCall)).toEqual(details);
  });

  it('nothing where the role has channels of its own beside its windows', () => {
    expect(detailsOf([{ from: '18:00', to: '08:00', ...ANA }], ['office'])).toEqual([]);
  });

  it('everything, of a role without any channel', () => {
    expect(detailsOf([])).toEqual(['nurse has no channel: it is never told of anything.']);
  });
});

describe('what a rota leaves open, in Chinese', () => {
  it.each([
    ['nurse: no one is on call Sunday 02:00-06:00.', 'nurse：星期日 02:00-06:00 无人值班。'],
    [
      'nurse: no one is on call Friday 18:00 to Monday 00:00.',
      'nurse：星期五 18:00 至 星期一 00:00 无人值班。',
    ],
    [
      'nurse: no one is on call Wednesday 2024-03-27 08:00 to Thursday 2024-03-28 08:00.',
      'nurse：2024-03-27（星期三）08:00 至 2024-03-28（星期四）08:00 无人值班。',
    ],
    [
      'nurse: windows 1 and 2 both hold Monday 19:00-20:00; window 1 counts.',
      'nurse：时段 1 与 2 重叠（星期一 19:00-20:00）；以时段 1 为准。',
    ],
    ['nurse has no channel: it is never told of anything.', 'nurse 没有渠道：不会收到任何通知。'],
  ])('%s', (english, chinese) => {
    expect(ALERTING_BOOK.chinese(english)).toBe(chinese);
  });
});

describe('a rota by dates', () => {
  const { roles } = settingOf([
    { dates: ['2024-03-30', '2024-03-31'], from: '20:00', to: '08:00', ...ANA },
    { from: '20:00', to: '08:00', ...RUI },
  ]);
  it.each([
    ['in the night that Ana has taken', '2024-03-30T23:00:00', 'pager of Ana'],
    // Summer time begins: the night from 20:00 to 08:00 has eleven hours.
    ['after the clocks went forward', '2024-03-31T07:59:00', 'pager of Ana'],
    ['in any other night', '2024-03-29T23:00:00', 'pager of Rui'],
  ])('%s reaches %s', (_, clock, channel) => {
    const [nurse] = roles;
    expect(nurse && channelsAt(nurse, instantMs(clock, ZONE), ZONE)).toEqual([channel]);
  });

  it.each([
    ['2024-03-30', 11],
    ['2024-10-26', 13],
    ['2024-11-02', 12],
  ])('the night that begins on %s from 20:00 to 08:00 has %s hours of duty', (day, hours) => {
    const [nurse] = settingOf([{ dates: [day], from: '20:00', to: '08:00', ...ANA }]).roles;
    const start = instantMs(`${day}T20:00:00`, ZONE);
    const onDuty = Array.from({ length: 24 }, (_, hour) => start + hour * 3_600_000).filter(
      (ms) => nurse && channelsAt(nurse, ms, ZONE).length > 0,
    );
    expect(onDuty).toHaveLength(hours);
  });
});
