import { dateFormatOf, readDate } from './dates';

const formats = (...declared: string[]) =>
  declared.map((format) => {
    const read = dateFormatOf(format);
    if (!read) throw new Error(`${format} is no format`);
    return read;
  });
const ZONE = 'Asia/Shanghai';

describe('dates of a table', () => {
  it.each([
    ['2024-01-05', [], '2024-01-05'],
    ['2024-01-05 06:30', [], '2024-01-05T06:30+08:00'],
    ['2024-01-05T06:30:00Z', [], '2024-01-05T06:30:00Z'],
    ['14/4/2000', ['DD/MM/YYYY'], '2000-04-14'],
    ['2/1/1995', ['D/M/YYYY'], '1995-01-02'],
    ['2/1/1995', ['M/D/YYYY'], '1995-02-01'],
    ['05.01.2024 06:30', ['DD.MM.YYYY HH:mm'], '2024-01-05T06:30:00+08:00'],
    ['05-Jan-2024', ['DD-MMM-YYYY'], '2024-01-05'],
    ['5 January 2024', ['D MMM YYYY'], '2024-01-05'],
    ['1/5/2024 6:30 PM', ['M/D/YYYY H:mm A'], '2024-01-05T18:30:00+08:00'],
    ['1/5/2024 12:10 AM', ['M/D/YYYY H:mm A'], '2024-01-05T00:10:00+08:00'],
    ['20240105', ['YYYYMMDD'], '2024-01-05'],
    // A format of days takes the time behind a day as well: most laboratories export it.
    ['28/02/2026 06:30', ['DD/MM/YYYY'], '2026-02-28T06:30:00+08:00'],
    ['02/28/2026 14:05:09', ['MM/DD/YYYY'], '2026-02-28T14:05:09+08:00'],
    // One row of a real export mixes both; the list is tried in its order.
    ['4/14/2000', ['DD/MM/YYYY', 'M/D/YYYY'], '2000-04-14'],
  ])('%s declared as %j is %s', (text, declared, moment) => {
    expect(readDate(text, formats(...declared), ZONE)).toEqual({ moment });
  });

  it.each([
    ['2/1/1995', []],
    ['14/4/2000', ['YYYY.MM.DD']],
    ['April 2000', ['DD/MM/YYYY']],
  ])('%s is never guessed when %j is declared', (text, declared) => {
    expect(readDate(text, formats(...declared), ZONE)).toBe('ambiguous');
  });

  it.each([
    ['2024-02-30', []],
    ['2024-01-05T25:00', []],
    ['30/02/2024', ['DD/MM/YYYY']],
    ['28/02/2026 25:30', ['DD/MM/YYYY']],
    ['5 Foo 2024', ['D MMM YYYY']],
  ])('%s does not exist', (text, declared) => {
    expect(readDate(text, formats(...declared), ZONE)).toBe('impossible');
  });

  it.each([
    ['a two-digit year', 'DD/MM/YY'],
    ['no day', 'MM/YYYY'],
    ['two months', 'MM/MMM/DD/YYYY'],
    ['a letter that means nothing', 'DD/MM/YYYY x'],
    ['nothing', ''],
    ['more than a format', 'DD/MM/YYYY'.repeat(10)],
  ])('a format with %s is refused', (_, format) => {
    expect(dateFormatOf(format)).toBeNull();
  });
});
