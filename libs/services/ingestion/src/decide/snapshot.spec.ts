import { withdrawnBy, type Culture, type CultureHistory } from './snapshot';

const culture = (isolateIds: string[], differing: Partial<Culture> = {}): Culture => ({
  site: 'site-1',
  accession: 'LAB',
  reportedAt: '2024-01-07T15:20:00+08:00',
  isolateIds,
  isWhole: true,
  ...differing,
});
const history = (isolateIds: string[], differing: Partial<CultureHistory> = {}) => ({
  isolateIds,
  snapshot: null,
  ...differing,
});

describe('A whole report of a culture, in snapshot mode', () => {
  it.each<[string, Culture, CultureHistory, string[]]>([
    ['takes nothing back when it is the first', culture(['1', '2']), history([]), []],
    ['takes back what it no longer names', culture(['1']), history(['1', '2']), ['2']],
    ['takes back all when nothing has grown after all', culture([]), history(['1']), ['1']],
    [
      'takes nothing back while it is preliminary',
      culture(['1'], { isWhole: false }),
      history(['1', '2']),
      [],
    ],
    [
      'brings nothing back that a newer one had left out',
      culture(['1', '2'], { reportedAt: '2024-01-06' }),
      history(['1'], { snapshot: { reportedAt: '2024-01-07T15:20:00+08:00', isolateIds: ['1'] } }),
      ['2'],
    ],
    [
      'brings back what it names, when it is the newer one',
      culture(['1', '2'], { reportedAt: '2024-01-09' }),
      history(['1'], { snapshot: { reportedAt: '2024-01-07T15:20:00+08:00', isolateIds: ['1'] } }),
      [],
    ],
  ])('%s', (_, told, before, expected) => {
    expect(withdrawnBy(told, before).isolateIds).toEqual(expected);
  });
});
