import { writtenIn } from './delivery-draft';
import { isWindow, windowFrom } from './on-call-draft';

function form(entries: readonly (readonly [string, string])[]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

describe('a window of being on call', () => {
  it('is the nights of weekdays, on a channel', () => {
    const written = form([
      ...['1', '2', '3', '4', '5'].map((day) => ['days', day] as const),
      ['dates', ''],
      ['from', '20:00'],
      ['to', '07:00'],
      ['held', 'pager'],
    ]);
    const window = windowFrom(writtenIn(written));
    expect(window).toEqual({
      days: [1, 2, 3, 4, 5],
      from: '20:00',
      to: '07:00',
      channels: ['pager'],
    });
    expect(isWindow(window)).toBe(true);
  });

  it('is named days of a rota, in their order, each once', () => {
    const written = form([
      ['days', '5'],
      ['dates', '2026-12-25, 2026-12-24 2026-12-25'],
      ['from', '00:00'],
      ['to', '23:59'],
      ['held', 'pager'],
    ]);
    expect(windowFrom(writtenIn(written)).dates).toEqual(['2026-12-24', '2026-12-25']);
  });

  it.each([
    ['no weekday', [['held', 'pager']]],
    ['no channel', [['days', '1']]],
    [
      'a day that is none',
      [
        ['days', '1'],
        ['held', 'pager'],
        ['dates', '24.12.'],
      ],
    ],
    [
      'a day that no month has',
      [
        ['days', '1'],
        ['held', 'pager'],
        ['dates', '2026-13-40'],
      ],
    ],
  ] as const)('is none with %s', (_, entries) => {
    expect(isWindow(windowFrom(writtenIn(form(entries))))).toBe(false);
  });
});
