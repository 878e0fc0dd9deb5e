import type { Classification, Susceptibility } from '@carbawatch/contracts';
import { categoriesOf } from './categories';
import { step } from './facts.builder';
import { historyOf } from './facts';

function read(
  susceptibility: Susceptibility[],
  organism = 'kpn',
  breakpoints = 'CLSI 2025',
  valueCategories?: Classification['valueCategories'],
) {
  const event = step({ receivedAt: '2024-03-02T08:00:00+08:00', organism });
  const { isolate, classification } = event;
  const [known] = historyOf({
    ...event,
    isolate: { ...isolate, susceptibility },
    classification: {
      ...classification,
      breakpoints,
      ...(valueCategories && { valueCategories }),
    },
    site: 'site-1',
    isolateId: 'i1',
    pseudonym: 'p1',
    patientKnown: true,
    revision: 1,
    earlier: [],
  }).steps;
  if (!known) throw new Error('a history has a step');
  return categoriesOf(known);
}

const mic = (agent: string, value: number, rest: Partial<Susceptibility> = {}): Susceptibility => ({
  agent,
  method: 'mic',
  value,
  unit: 'mg/L',
  ...rest,
});

describe('the category of an agent', () => {
  it.each<[string, Susceptibility[], string[]]>([
    [
      'is read from the value, whatever was reported',
      [mic('MEM', 4, { interpretation: 'S' })],
      ['MEM:R'],
    ],
    [
      'is the reported one, marked, where there is no value',
      [{ agent: 'MEM', interpretation: 'I' }],
      ['MEM:I*'],
    ],
    [
      'is the reported one, marked, where a censored value spans two',
      [mic('MEM', 1, { operator: '>', interpretation: 'R' })],
      ['MEM:R*'],
    ],
    [
      'is said to be none where a censored value spans two and none was reported',
      [mic('MEM', 1, { operator: '>' })],
      ['MEM:?'],
    ],
    [
      'is the more resistant of two values',
      [mic('MEM', 0.5), mic('MEM', 8, { method: 'etest' })],
      ['MEM:R'],
    ],
    [
      'comes from a value before a category without one',
      [{ agent: 'MEM', interpretation: 'R' }, mic('MEM', 0.5)],
      ['MEM:S'],
    ],
    [
      'is left out where the organism is resistant by nature',
      [mic('AMP', 32), mic('MEM', 1)],
      ['MEM:S'],
    ],
    [
      'is said to be none where the guideline has no limits for a value, unless one is reported',
      [mic('AMK', 4), mic('GEN', 4), { agent: 'GEN', interpretation: 'S' }, mic('MEM', 1)],
      ['AMK:?', 'GEN:S*', 'MEM:S'],
    ],
    ['is left out where nobody knows the agent', [{ agent: 'xyz-1', interpretation: 'S' }], []],
  ])('%s', (_, results, expected) => {
    expect(read(results).results).toEqual(expected);
  });

  it('follows the guideline in force: meropenem 4 mg/L is R by CLSI, I by EUCAST', () => {
    expect(read([mic('MEM', 4)])).toEqual({ guideline: 'CLSI 2025', results: ['MEM:R'] });
    expect(read([mic('MEM', 4)], 'kpn', 'EUCAST 2025')).toEqual({
      guideline: 'EUCAST 2025',
      results: ['MEM:I'],
    });
  });

  it('follows the limits of the site’s own before those of the guideline, and names them', () => {
    const own = 'CLSI 2025, after Own limits (3)';
    const results = [mic('MEM', 4), mic('CIP', 4), { agent: 'GEN', interpretation: 'S' as const }];
    expect(read(results, 'kpn', own, [['I'], [], []])).toEqual({
      guideline: own,
      results: ['CIP:?', 'GEN:S*', 'MEM:I'],
    });
    expect(read([mic('MEM', 4)], 'kpn', own, [['I', 'R']]).results).toEqual(['MEM:?']);
  });

  it('says so where the facts are from before they told what the site’s own limits say', () => {
    const { guideline, results } = read([mic('MEM', 4)], 'kpn', 'CLSI 2025, after Own limits (3)');
    expect(guideline).toBe("CLSI 2025 (without the site's own limits)");
    expect(results).toEqual(['MEM:R']);
  });

  it('is not guessed for an organism that nobody knows', () => {
    expect(read([mic('MEM', 4)], 'no-such-organism')).toEqual({ guideline: null, results: [] });
  });
});
