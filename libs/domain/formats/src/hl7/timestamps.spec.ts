import { dateOf, momentOf } from './timestamps';

describe('HL7 times', () => {
  it.each([
    ['a date stays a date', '20240105', '2024-01-05'],
    ['a time without offset is the site clock', '20240105063000', '2024-01-05T06:30:00+08:00'],
    ['minutes are enough', '202401050630', '2024-01-05T06:30:00+08:00'],
    ['an hour is enough', '2024010506', '2024-01-05T06:00:00+08:00'],
    ['the offset of the sender is kept', '20110531140551-0500', '2011-05-31T14:05:51-05:00'],
    [
      'fractions are cut to milliseconds',
      '20080818183002.1234-0700',
      '2008-08-18T18:30:02.123-07:00',
    ],
    ['milliseconds without their point', '20110613122406637', '2011-06-13T12:24:06.637+08:00'],
    ['a leap second is the second before', '20161231235960+0000', '2016-12-31T23:59:59+00:00'],
    ['ISO 8601 is taken as it is', '2024-01-05T06:30:00Z', '2024-01-05T06:30:00Z'],
  ])('%s', (_, text, moment) => {
    expect(momentOf(text, 'Asia/Shanghai')).toBe(moment);
  });

  it.each([
    ['a year', '2024'],
    ['a month', '202401'],
    ['30 February', '20240230'],
    ['hour 25', '2024010525'],
    ['an offset of 25 hours', '20240105063000+2500'],
    ['words', 'Aug 15, 1942'],
    ['a digit too many in the year', '220241021055726'],
    ['nothing', ''],
  ])('answers null for %s', (_, text) => {
    expect(momentOf(text, 'Asia/Shanghai')).toBeNull();
  });

  it('knows that 06:30 in Berlin is another instant in July than in January', () => {
    expect(momentOf('202401050630', 'Europe/Berlin')).toBe('2024-01-05T06:30:00+01:00');
    expect(momentOf('202407050630', 'Europe/Berlin')).toBe('2024-07-05T06:30:00+02:00');
  });

  it('takes the date of a birth time, never a shifted one', () => {
    expect(dateOf('19850101000000+0700')).toBe('1985-01-01');
    expect(dateOf('19850231')).toBeNull();
  });
});
