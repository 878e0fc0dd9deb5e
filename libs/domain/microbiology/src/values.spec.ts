import fc from 'fast-check';
import {
  categorise,
  dilutionOf,
  micSet,
  parseMeasurement,
  spansOfCategory,
  trimethoprimPart,
  zoneSet,
} from './values';
import type { Limits, Operator } from './values';

describe('reading a measured value', () => {
  it.each([
    ['16', '=', 16],
    ['>=16', '>=', 16],
    ['>= 16 mg/L', '>=', 16],
    ['≥16', '>=', 16],
    ['≤0.25', '<=', 0.25],
    ['<=0,25', '<=', 0.25],
    ['< 0.06', '<', 0.06],
    ['>16', '>', 16],
    ['> = 16', '>=', 16],
    ['=>16', '>=', 16],
    ['＞１６', '>', 16],
    ['.5', '=', 0.5],
    ['0.38', '=', 0.38],
    ['2/38', '=', 2],
    ['=8/152', '=', 8],
    ['<=1/19', '<=', 1],
    ['16/4', '=', 16],
    ['8 µg/mL', '=', 8],
    ['4 ug/mL', '=', 4],
    ['=4', '=', 4],
  ])('MIC "%s" is %s %d mg/L', (text, operator, value) => {
    expect(parseMeasurement(text, 'mic')).toEqual({ ok: true, operator, value });
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['R', 'not-a-number'],
    ['NEG', 'not-a-number'],
    ['>>16', 'not-a-number'],
    ['16 g', 'not-a-number'],
    ['4-8', 'not-a-number'],
    ['1,024', 'ambiguous-comma'],
    ['0', 'implausible-mic'],
    ['4096', 'implausible-mic'],
    ['20 mm', 'unit-differs'],
  ])('MIC "%s" is refused: %s', (text, code) => {
    expect(parseMeasurement(text, 'mic')).toMatchObject({ ok: false, code });
  });

  it.each([
    ['22', 22],
    ['22 mm', 22],
    ['6', 6],
  ])('zone "%s" is %d mm', (text, value) => {
    expect(parseMeasurement(text, 'disk')).toEqual({ ok: true, operator: '=', value });
  });

  it.each([
    ['0', 'implausible-zone'],
    ['81', 'implausible-zone'],
    ['20/10', 'zone-in-parts'],
    ['20 mg/L', 'unit-differs'],
  ])('zone "%s" is refused: %s', (text, code) => {
    expect(parseMeasurement(text, 'disk')).toMatchObject({ ok: false, code });
  });

  it('takes a number as it is and refuses one that is none', () => {
    expect(parseMeasurement(16, 'mic')).toEqual({ ok: true, operator: '=', value: 16 });
    expect(parseMeasurement(NaN, 'mic')).toMatchObject({ ok: false, code: 'not-a-number' });
    expect(parseMeasurement(-1, 'mic')).toMatchObject({ ok: false, code: 'implausible-mic' });
  });
});

describe('dilutions', () => {
  it.each([
    [0.5, -1],
    [1, 0],
    [16, 4],
    [0.06, -4],
    [0.064, -4],
    [0.12, -3],
    [0.125, -3],
    [0.13, -3],
    [0.03, -5],
    [0.032, -5],
    [0.015, -6],
    [0.016, -6],
    [0.008, -7],
    [0.002, -9],
  ])('%d mg/L is printed for 2^%d', (value, exponent) => {
    expect(dilutionOf(value)).toBe(exponent);
  });

  // E-test half dilutions are rounded up (WHONET AMRIE, RoundHalfDilutions).
  it.each([
    [0.38, 0.5],
    [0.75, 1],
    [1.5, 2],
    [3, 4],
    [6, 8],
    [12, 16],
    [24, 32],
    [0.19, 0.25],
    [0.094, 0.125],
    [0.047, 0.064],
    [0.023, 0.03],
    [0.012, 0.016],
    [0.006, 0.008],
    [0.003, 0.004],
  ])('the half dilution %d counts as %d', (value, up) => {
    expect(dilutionOf(value)).toBe(dilutionOf(up));
  });

  it.each([
    ['=', 4, 2, 2],
    ['<=', 4, -9, 2],
    ['<', 4, -9, 1],
    ['>=', 4, 2, Infinity],
    ['>', 4, 3, Infinity],
    ['<', 0.38, -9, -2],
    ['>', 0.38, -1, Infinity],
    ['=', 0.75, 0, 0],
  ] as const)('MIC %s%d mg/L is the dilutions 2^%d to 2^%d', (operator, value, low, high) => {
    expect(micSet(operator, value)).toEqual({ kind: 'mic', low, high });
  });

  it.each([
    ['=', 22, 22, 22],
    ['<=', 22, 6, 22],
    ['<', 22, 6, 21],
    ['>=', 22, 22, 49],
    ['>', 22, 23, 49],
  ] as const)('zone %s%d mm is %d to %d mm', (operator, value, low, high) => {
    expect(zoneSet(operator, value)).toEqual({ kind: 'zone', low, high });
  });

  it.each([
    [20, 1],
    [40, 2],
    [80, 4],
    [160, 8],
    [320, 16],
    [2, 2],
    [16, 16],
    [32, 32],
    [24, 24],
  ])('trimethoprim-sulfamethoxazole %d mg/L means trimethoprim %d mg/L', (value, part) => {
    expect(trimethoprimPart(value)).toBe(part);
  });
});

describe('categories of a set', () => {
  const clsi: Limits = { method: 'mic', s: { op: '<=', value: 1 }, r: { op: '>=', value: 4 } };
  const eucast: Limits = { method: 'mic', s: { op: '<=', value: 2 }, r: { op: '>', value: 8 } };
  // CLSI cefepime: SDD 4-8; piperacillin-tazobactam: SDD 16, nothing else between.
  const dependent: Limits = {
    method: 'mic',
    s: { op: '<=', value: 2 },
    r: { op: '>=', value: 16 },
    sdd: { from: 4, to: 8 },
  };
  const susceptibleOnly: Limits = { method: 'mic', s: { op: '<=', value: 0.5 }, r: null };
  const noSusceptible: Limits = { method: 'mic', s: null, r: { op: '>=', value: 4 } };
  const zone: Limits = { method: 'disk', s: { op: '>=', value: 23 }, r: { op: '<=', value: 19 } };
  const strictZone: Limits = {
    method: 'disk',
    s: { op: '>=', value: 22 },
    r: { op: '<', value: 19 },
  };

  it.each([
    [clsi, '=', 1, ['S']],
    [clsi, '=', 2, ['I']],
    [clsi, '=', 4, ['R']],
    [clsi, '<=', 4, ['S', 'I', 'R']],
    [clsi, '>', 2, ['R']],
    [clsi, '>=', 2, ['I', 'R']],
    [eucast, '=', 4, ['I']],
    [eucast, '=', 8, ['I']],
    [eucast, '=', 16, ['R']],
    [eucast, '>', 4, ['I', 'R']],
    [dependent, '=', 4, ['SDD']],
    [dependent, '=', 8, ['SDD']],
    [dependent, '=', 2, ['S']],
    [dependent, '>=', 8, ['SDD', 'R']],
    [susceptibleOnly, '=', 0.5, ['S']],
    [susceptibleOnly, '=', 1, ['NS']],
    [susceptibleOnly, '<=', 1, ['S', 'NS']],
    [noSusceptible, '=', 2, ['I']],
    [noSusceptible, '=', 4, ['R']],
  ] as const)('%j: MIC %s%d is %j', (limits, operator, value, categories) => {
    expect([...categorise(micSet(operator, value), limits)]).toEqual(categories);
  });

  it.each([
    [zone, '=', 23, ['S']],
    [zone, '=', 22, ['I']],
    [zone, '=', 20, ['I']],
    [zone, '=', 19, ['R']],
    [strictZone, '=', 19, ['I']],
    [strictZone, '=', 18, ['R']],
    [zone, '>=', 20, ['S', 'I']],
    [zone, '<', 20, ['R']],
  ] as const)('%j: zone %s%d is %j', (limits, operator, value, categories) => {
    expect([...categorise(zoneSet(operator, value), limits)]).toEqual(categories);
  });

  it('never calls an open-ended "<=0.25" susceptible where EUCAST prints S <= 0.001', () => {
    const wildTypeIsI: Limits = {
      method: 'mic',
      s: { op: '<=', value: 0.001 },
      r: { op: '>', value: 4 },
    };
    expect([...categorise(micSet('<=', 0.25), wildTypeIsI)]).toEqual(['I']);
  });

  it('gives a censored value every category that a member of its set has, and no other', () => {
    const exact = (exponent: number): readonly string[] => [
      ...categorise({ kind: 'mic', low: exponent, high: exponent }, clsi),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom<Operator>('<', '<=', '=', '>=', '>'),
        fc.integer({ min: -8, max: 10 }),
        (operator, exponent) => {
          const set = micSet(operator, 2 ** exponent);
          const members = new Set<string>();
          for (let e = Math.max(set.low, -9); e <= Math.min(set.high, 12); e += 1) {
            for (const category of exact(e)) members.add(category);
          }
          expect(new Set<string>(categorise(set, clsi))).toEqual(members);
        },
      ),
    );
  });

  it('reads a category back into exactly the values that have it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -6, max: 5 }),
        fc.integer({ min: 0, max: 3 }),
        fc.boolean(),
        fc.integer({ min: -8, max: 9 }),
        (s, gap, strict, exponent) => {
          const limits: Limits = {
            method: 'mic',
            s: { op: '<=', value: 2 ** s },
            r: { op: strict ? '>' : '>=', value: 2 ** (s + gap + (strict ? 0 : 1)) },
          };
          const [category = 'I'] = categorise(
            { kind: 'mic', low: exponent, high: exponent },
            limits,
          );
          const spans = spansOfCategory(limits, category);
          expect(spans.some(({ low, high }) => low <= exponent && exponent <= high)).toBe(true);
        },
      ),
    );
  });
});
