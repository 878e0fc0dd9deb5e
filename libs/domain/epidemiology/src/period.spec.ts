import { periodOf } from './period';

const TODAY = '2024-03-31';

describe('the period of a question', () => {
  it.each([
    [{}, '2023-04-01', TODAY, TODAY],
    [{ from: '2018-06-01', to: '2019-12-31' }, '2018-06-01', '2019-12-31', TODAY],
    [{ from: '2024-03-01' }, '2024-03-01', TODAY, TODAY],
    [{ window: 'P1D' }, TODAY, TODAY, TODAY],
    [{ window: 'P30D' }, '2024-03-02', TODAY, TODAY],
    [{ window: 'P4W' }, '2024-03-04', TODAY, TODAY],
    [{ window: 'P1M' }, '2024-03-01', TODAY, TODAY],
    [{ window: 'P6M' }, '2023-10-01', TODAY, TODAY],
    [{ window: 'P1Y6M' }, '2022-10-01', TODAY, TODAY],
    [{ window: 'P30D', asOf: '2024-01-31' }, '2024-01-02', '2024-01-31', '2024-01-31'],
    [{ window: 'P30D', to: '2023-12-31' }, '2023-12-02', '2023-12-31', TODAY],
    [{ to: '2023-12-31' }, '2023-01-01', '2023-12-31', TODAY],
  ])('%j is %s to %s as known on %s', (words, from, to, asOf) => {
    expect(periodOf(words, TODAY)).toEqual({ from, to, asOf });
  });

  it.each([
    [{ window: 'PT24H' }, 'window'],
    [{ window: 'P' }, 'window'],
    [{ window: 'P0D' }, 'window'],
    [{ window: '30 days' }, 'window'],
    [{ window: 'P999Y' }, 'window'],
    [{ window: 'P1Y', from: '2024-01-01' }, 'window'],
    [{ from: '2024-02-01', to: '2024-01-31' }, 'from'],
    [{ from: '2024-04-02' }, 'from'],
    [{ asOf: '2024-04-01' }, 'asOf'],
  ])('%j is refused by naming %s', (words, field) => {
    expect(periodOf(words, TODAY)).toMatchObject({ field });
  });
});
