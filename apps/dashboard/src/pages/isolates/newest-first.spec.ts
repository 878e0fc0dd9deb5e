import { newestFirst } from './newest-first';

const at = (collectedAt: string) => ({
  specimen: { collectedAt },
  receivedAt: '2026-12-01T00:00Z',
});

describe('isolates in the order of their specimens', () => {
  it('have the latest of a day first, whatever the offset, and those without a time last', () => {
    const days = ['2026-11-20', '2026-11-20T11:00:00Z', '2026-11-20T20:13:00Z', '2026-11-21'];
    const shifted = '2026-11-20T23:30:00+08:00';
    const ordered = newestFirst([...days, shifted].map(at), 'UTC');
    expect(ordered.map(({ specimen }) => specimen.collectedAt)).toEqual([
      ...['2026-11-21', '2026-11-20T20:13:00Z', shifted, '2026-11-20T11:00:00Z', '2026-11-20'],
    ]);
  });

  it('have a day’s end where the site is: before dawn in Shanghai it is still yesterday in UTC', () => {
    const moments = ['2026-11-20', '2026-11-19T22:00:00Z', '2026-11-19T15:00:00Z', '2026-11-19'];
    const ordered = newestFirst(moments.map(at), 'Asia/Shanghai');
    expect(ordered.map(({ specimen }) => specimen.collectedAt)).toEqual([
      ...['2026-11-19T22:00:00Z', '2026-11-20', '2026-11-19T15:00:00Z', '2026-11-19'],
    ]);
  });

  it('stand at their receipt where nobody said when they were taken', () => {
    const unsaid = { receivedAt: '2026-11-20T12:00:00Z' };
    const ordered = newestFirst([at('2026-11-20T11:00:00Z'), unsaid], 'UTC');
    expect(ordered[0]).toBe(unsaid);
  });
});
