import type { Susceptibility } from '@carbawatch/contracts';
import fc from 'fast-check';
import { organismByCode } from './organisms';
import type { Organism } from './organism-index';
import { screenForCarbapenemase } from './screening';

function organism(code: string): Organism {
  const found = organismByCode(code);
  if (!found) throw new Error(code);
  return found;
}

const KPN = organism('kpn');
const mic = (agent: string, value: number, operator: '=' | '<=' | '>=' | '>' = '=') =>
  ({ agent, method: 'mic', operator, value, unit: 'mg/L' }) as const;
const zone = (agent: string, value: number) =>
  ({ agent, method: 'disk', value, unit: 'mm', disk: '10' }) as const;

const outcome = (code: string, ...susceptibility: Susceptibility[]): string =>
  screenForCarbapenemase({ organism: organism(code), susceptibility }).outcome;

// EUCAST: meropenem v15.0 (2025); ertapenem, imipenem resistance mechanisms v2.0 (2017).
describe('EUCAST screening cut-offs', () => {
  it.each([
    ['MEM', 0.125, 'negative'],
    ['MEM', 0.12, 'negative'],
    ['MEM', 0.25, 'positive'],
    ['ETP', 0.125, 'negative'],
    ['ETP', 0.25, 'positive'],
    ['IPM', 1, 'negative'],
    ['IPM', 2, 'positive'],
  ])('%s MIC %d mg/L is %s', (agent, value, expected) => {
    expect(outcome('kpn', mic(agent, value))).toBe(expected);
  });

  it.each([
    ['MEM', 28, 'negative'],
    ['MEM', 27, 'positive'],
    ['ETP', 25, 'negative'],
    ['ETP', 24, 'positive'],
    ['IPM', 23, 'negative'],
    ['IPM', 22, 'positive'],
  ])('%s zone %d mm is %s', (agent, value, expected) => {
    expect(outcome('kpn', zone(agent, value))).toBe(expected);
  });

  it.each([
    ['MEM', '<=', 0.25],
    ['MEM', '<=', 1],
    ['ETP', '<=', 0.5],
    ['IPM', '<=', 2],
  ] as const)('%s %s%d crosses the cut-off: indeterminate, never negative', (agent, op, value) => {
    expect(outcome('kpn', mic(agent, value, op))).toBe('indeterminate');
  });

  it.each([
    ['MEM', '<=', 0.125, 'negative'],
    ['MEM', '>', 0.125, 'positive'],
    ['MEM', '>=', 16, 'positive'],
    ['IPM', '<=', 1, 'negative'],
  ] as const)('%s %s%d lies on one side: %s', (agent, op, value, expected) => {
    expect(outcome('kpn', mic(agent, value, op))).toBe(expected);
  });

  it.each([
    [{ agent: 'MEM', interpretation: 'R', guideline: 'EUCAST 2025' }, 'positive'],
    [{ agent: 'MEM', interpretation: 'I', guideline: 'EUCAST 2025' }, 'positive'],
    [{ agent: 'MEM', interpretation: 'S', guideline: 'EUCAST 2025' }, 'indeterminate'],
    [{ agent: 'ETP', interpretation: 'S', guideline: 'CLSI 2025' }, 'indeterminate'],
    [{ agent: 'ETP', interpretation: 'R', guideline: 'CLSI 2025' }, 'positive'],
  ] as const)('a category alone stands for its MICs: %j is %s', (result, expected) => {
    expect(outcome('kpn', result)).toBe(expected);
  });
});

describe('which carbapenem decides', () => {
  it('is meropenem where it was tested', () => {
    expect(outcome('kpn', mic('MEM', 0.06), mic('ETP', 2))).toBe('negative');
    expect(outcome('kpn', mic('MEM', 1), mic('ETP', 0.06))).toBe('positive');
  });

  it('is ertapenem or imipenem without it', () => {
    expect(outcome('kpn', mic('ETP', 2))).toBe('positive');
    expect(outcome('kpn', mic('ETP', 0.06), mic('IPM', 4))).toBe('positive');
    expect(outcome('kpn', mic('ETP', 0.06), mic('IPM', 0.5))).toBe('negative');
  });

  it('may be ertapenem where meropenem is too coarse, but only to raise suspicion', () => {
    expect(outcome('kpn', mic('MEM', 0.25, '<='), mic('ETP', 2))).toBe('positive');
    expect(outcome('kpn', mic('MEM', 0.25, '<='), mic('ETP', 0.06))).toBe('indeterminate');
  });

  it('is never imipenem in Morganellaceae', () => {
    for (const code of ['pmi', 'mmo', 'pst']) {
      expect(outcome(code, mic('IPM', 8))).toBe('not-tested');
      expect(outcome(code, mic('IPM', 8), mic('ETP', 0.06))).toBe('negative');
      expect(outcome(code, mic('MEM', 1))).toBe('positive');
    }
  });

  it('is none outside the Enterobacterales or without a result', () => {
    expect(outcome('pae', mic('MEM', 8))).toBe('not-tested');
    expect(outcome('kpn', mic('CAZ', 8))).toBe('not-tested');
    expect(outcome('kpn')).toBe('not-tested');
  });

  // The Dutch guideline of 2010: meropenem >= 0.5 mg/L or <= 23 mm (PubMed 20598859).
  it('takes another published cut-off', () => {
    const older = { micAbove: 0.25, zoneBelow: 24, source: 'Dutch guideline 2010' };
    const input = { organism: KPN, susceptibility: [mic('MEM', 0.25)] };
    const cutoffs = { MEM: older, ETP: older, IPM: older };
    expect(screenForCarbapenemase(input, cutoffs).outcome).toBe('negative');
    const worse = { organism: KPN, susceptibility: [mic('MEM', 0.5)] };
    expect(screenForCarbapenemase(worse, cutoffs).outcome).toBe('positive');
  });

  it('does not use a zone of another disk', () => {
    const wrong = { agent: 'MEM', method: 'disk', value: 20, unit: 'mm', disk: '30' } as const;
    expect(outcome('kpn', wrong)).toBe('not-tested');
  });
});

it('names the value, the cut-off and its source', () => {
  expect(screenForCarbapenemase({ organism: KPN, susceptibility: [mic('MEM', 0.25)] })).toEqual({
    outcome: 'positive',
    because: [
      'MEM MIC 0.25 mg/L: beyond the screening cut-off ' +
        '(> 0.125 mg/L or < 28 mm, EUCAST screening cut-off, v15.0 (2025))',
    ],
  });
});

it('a worse MIC never turns positive into negative', () => {
  const rank = { negative: 0, 'not-tested': 0, indeterminate: 1, positive: 2 };
  fc.assert(
    fc.property(
      fc.constantFrom('MEM', 'ETP', 'IPM'),
      fc.constantFrom<'=' | '<=' | '>=' | '>'>('=', '<=', '>=', '>'),
      fc.integer({ min: -8, max: 5 }),
      fc.integer({ min: 0, max: 6 }),
      (agent, operator, exponent, worse) => {
        const at = (value: number): number =>
          rank[
            screenForCarbapenemase({
              organism: KPN,
              susceptibility: [mic(agent, value, operator)],
            }).outcome
          ];
        expect(at(2 ** (exponent + worse))).toBeGreaterThanOrEqual(at(2 ** exponent));
      },
    ),
  );
});
