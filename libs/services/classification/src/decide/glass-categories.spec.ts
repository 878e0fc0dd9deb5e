import type { IsolateFacts } from '@carbawatch/contracts';
import { glassCategories } from './glass-categories';
import { SHIPPED_RULES } from './site-rules';

type Results = NonNullable<IsolateFacts['susceptibility']>;

const categoryOf = (...susceptibility: Results) =>
  glassCategories(
    { status: 'final', organism: { code: 'kpn', name: 'Klebsiella pneumoniae' }, susceptibility },
    SHIPPED_RULES,
  ).get('MEM');

describe('the category that GLASS counts', () => {
  it.each<[string, Results, 'S' | 'I' | 'R' | 'NS' | null | undefined]>([
    // CLSI M100: meropenem S <= 1, R >= 4 mg/L for Enterobacterales.
    ['is that of the value', [{ agent: 'MEM', method: 'mic', operator: '=', value: 16 }], 'R'],
    [
      'is that of the value, whatever was reported',
      [{ agent: 'MEM', method: 'mic', operator: '=', value: 0.25, interpretation: 'R' }],
      'S',
    ],
    ['is the reported one without a value', [{ agent: 'MEM', interpretation: 'NS' }], 'NS'],
    ['counts dose-dependent as I', [{ agent: 'MEM', interpretation: 'SDD' }], 'I'],
    [
      'is the least favourable of several',
      [
        { agent: 'MEM', method: 'disk', interpretation: 'R' },
        { agent: 'MEM', method: 'mic', operator: '=', value: 0.25 },
      ],
      'R',
    ],
    [
      'is none where a censored value could be two and nothing was reported',
      [{ agent: 'MEM', method: 'mic', operator: '>', value: 1 }],
      null,
    ],
    ['is absent for what was not tested', [{ agent: 'CIP', interpretation: 'S' }], undefined],
  ])('%s', (_, results, category) => {
    expect(categoryOf(...results)).toBe(category);
  });
});
