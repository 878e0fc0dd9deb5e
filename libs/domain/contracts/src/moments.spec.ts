import fc from 'fast-check';
import { addDays, dayOf, daysBetween, instantMs, isMoment, withOffset } from './moments';

const ZONES = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];

describe('the day of a moment at the site', () => {
  it.each([
    ['Asia/Shanghai', '2024-01-05T23:30:00+08:00', '2024-01-05'],
    ['Asia/Shanghai', '2024-01-05T16:30:00Z', '2024-01-06'],
    ['UTC', '2024-01-06T00:30:00+08:00', '2024-01-05'],
    ['America/New_York', '2024-01-06T04:59:00Z', '2024-01-05'],
    ['America/New_York', '2024-07-06T04:00:00Z', '2024-07-06'],
    ['America/New_York', '2024-01-05', '2024-01-05'],
    ['America/New_York', '2024-01-05T23:30:00', '2024-01-05'],
    ['Asia/Shanghai', '1986-06-01T15:30:00Z', '1986-06-02'],
  ])('in %s %s is on %s', (timeZone, moment, day) => {
    expect(dayOf(moment, timeZone)).toBe(day);
  });

  it('is what the clocks of the zone show, at any instant and in any order of asking', () => {
    const clocks = new Map(
      ZONES.map((timeZone) => [timeZone, new Intl.DateTimeFormat('en-CA', { timeZone })]),
    );
    const instant = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2037, 0) });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instant, (timeZone, ms) => {
        const moment = new Date(ms).toISOString();
        expect(dayOf(moment, timeZone)).toBe(clocks.get(timeZone)?.format(ms));
      }),
      { numRuns: 500 },
    );
  });
});

describe('moments', () => {
  it('without an offset are read in the zone of the site, also around a change of its clocks', () => {
    expect(withOffset('2024-03-10T01:30:00', 'America/New_York')).toBe('2024-03-10T01:30:00-05:00');
    expect(withOffset('2024-03-10T03:30:00', 'America/New_York')).toBe('2024-03-10T03:30:00-04:00');
    expect(instantMs('2024-01-05', 'Asia/Shanghai')).toBe(Date.UTC(2024, 0, 4, 16));
  });

  it('are counted in calendar days, whatever the hours between', () => {
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(addDays('2024-03-31', -31)).toBe('2024-02-29');
  });

  it.each([
    '2024-02-30',
    '2024-01-05T25:00:00Z',
    '2024-01-05T24:00:00Z',
    '2024-01-05T10:10:60',
    '2024-01-05T10:10:60Z',
    '2024-01-05T10:10:00+30:00',
    '0005-05-05',
    '0000-01-01T10:10:00',
    '9999-12-31T23:59:59',
    'yesterday',
    '20240105',
  ])('%s is none', (text) => {
    expect(isMoment(text)).toBe(false);
  });

  it('that are taken for such have an instant and a day in every zone', () => {
    const number = (max: number, digits: number) =>
      fc.nat(max).map((n) => String(n).padStart(digits, '0'));
    const parts = fc.tuple(
      fc.oneof(number(9999, 4), fc.constantFrom('2024', '1957')),
      number(13, 2),
      number(32, 2),
      number(25, 2),
      number(61, 2),
      number(61, 2),
      fc.constantFrom('', 'Z', '+08:00', '-12:00', '+14:30', '+24:00', '+99:99'),
      fc.constantFrom(...ZONES),
    );
    fc.assert(
      fc.property(parts, ([year, month, day, hour, minute, second, offset, timeZone]) => {
        const text = `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`;
        if (!isMoment(text)) return;
        expect(Number.isFinite(instantMs(withOffset(text, timeZone), timeZone))).toBe(true);
        expect(dayOf(text, timeZone)).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(isMoment(withOffset(text, timeZone))).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
