import { elapsed, shownDay, shownMoment, siteInstantMs } from './site-time';

describe('times of the page', () => {
  it.each([
    ['a date stays a date', '2024-01-05', 'Asia/Shanghai', '2024-01-05'],
    [
      'a time in UTC is the next day in Shanghai',
      '2024-01-05T22:30:00Z',
      'Asia/Shanghai',
      '2024-01-06 06:30',
    ],
    [
      'an offset of elsewhere is turned to the site’s clock',
      '2024-01-05T22:30:00-05:00',
      'Europe/Berlin',
      '2024-01-06 04:30',
    ],
    ['daylight saving counts', '2024-07-01T10:00:00Z', 'Europe/Berlin', '2024-07-01 12:00'],
    [
      'without an offset it is the site’s already',
      '2024-01-05T06:30:00',
      'Asia/Shanghai',
      '2024-01-05 06:30',
    ],
    ['what is no time is shown as it came', 'yesterday', 'UTC', 'yesterday'],
  ])('%s', (_, moment, timeZone, shown) => {
    expect(shownMoment(moment, timeZone)).toBe(shown);
  });

  it('have the day of the site, not of the browser', () => {
    expect(shownDay('2024-01-05T16:30:00Z', 'Asia/Shanghai')).toBe('2024-01-06');
  });

  it.each([
    ['a date begins at the site’s midnight', '2024-01-05', 'Asia/Shanghai', '2024-01-04T16:00Z'],
    ['in summer too', '2024-07-05', 'Europe/Berlin', '2024-07-04T22:00Z'],
    ['on the day the clocks change', '2024-03-31', 'Europe/Berlin', '2024-03-30T23:00Z'],
    ['west of Greenwich', '2024-01-05', 'America/New_York', '2024-01-05T05:00Z'],
    [
      'a time without an offset is the site’s',
      ...(['2024-01-05T06:30:00', 'Asia/Shanghai', '2024-01-04T22:30Z'] as const),
    ],
    [
      'one with an offset is where it says',
      ...(['2024-01-05T06:30:00+01:00', 'Asia/Shanghai', '2024-01-05T05:30Z'] as const),
    ],
  ])('are sorted by their instant: %s', (_, moment, timeZone, instant) => {
    expect(siteInstantMs(moment, timeZone)).toBe(Date.parse(instant));
  });

  it('that are none have no instant', () => {
    expect(siteInstantMs('yesterday', 'UTC')).toBeNaN();
  });

  it.each([
    ['2024-01-05T10:00:00Z', { unit: 'minutes', n: 0 }],
    ['2024-01-05T09:58:30Z', { unit: 'minutes', n: 2 }],
    ['2024-01-05T07:59:00Z', { unit: 'hours', n: 2 }],
    ['2024-01-01T10:00:00Z', { unit: 'days', n: 4 }],
    ['2024-01-05T10:05:00Z', { unit: 'minutes', n: 0 }],
  ])('are so long ago: %s', (from, expected) => {
    expect(elapsed(from, Date.parse('2024-01-05T10:00:30Z'))).toEqual(expected);
  });
});
