import { elapsed, shownDay, shownMoment } from './site-time';

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
    ['2024-01-05T10:00:00Z', { unit: 'minutes', n: 0 }],
    ['2024-01-05T09:58:30Z', { unit: 'minutes', n: 2 }],
    ['2024-01-05T07:59:00Z', { unit: 'hours', n: 2 }],
    ['2024-01-01T10:00:00Z', { unit: 'days', n: 4 }],
    ['2024-01-05T10:05:00Z', { unit: 'minutes', n: 0 }],
  ])('are so long ago: %s', (from, expected) => {
    expect(elapsed(from, Date.parse('2024-01-05T10:00:30Z'))).toEqual(expected);
  });
});
