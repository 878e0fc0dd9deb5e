import type { AntibiogramCell } from '@carbawatch/contracts';
import { heatCell, shadeOf, shades } from './heat-cell';

const share = { numerator: 12, denominator: 40, value: 0.3, ci: { lower: 0.18, upper: 0.46 } };
const cell = (over: Partial<AntibiogramCell> = {}): AntibiogramCell => ({
  ...{ agent: 'MEM', name: 'Meropenem', tested: 40, sdd: 0, intermediate: 1, resistant: 27 },
  ...{ categoryOnly: 0, selective: false, withheld: null },
  susceptible: { ...share, ci: { ...share.ci, method: 'wilson', level: 0.95 } },
  ...over,
});
const rule = { minimum: 30, hasS: true };

describe('a cell of the heat map', () => {
  it('tells the share with its limits', () => {
    expect(heatCell(cell(), rule)).toEqual({
      ...{ kind: 'share', value: 0.3, lower: 0.18, upper: 0.46 },
      ...{ susceptible: 12, tested: 40, marks: '' },
    });
  });

  it('is marked by its own number, whatever its row has', () => {
    expect(heatCell(cell({ tested: 29, selective: true }), rule)).toMatchObject({ marks: '*†' });
    expect(heatCell(cell({ tested: 30, categoryOnly: 2 }), rule)).toMatchObject({ marks: '‡' });
  });

  it('tells nothing but how many were tested, where small numbers are left out', () => {
    const few = cell({ tested: 12, susceptible: null, withheld: 'below-minimum' });
    expect(heatCell(few, rule)).toEqual({ kind: 'withheld', tested: 12 });
    const none = cell({ tested: 0, susceptible: null, withheld: 'nothing-tested' });
    expect([heatCell(none, rule), heatCell(undefined, rule)]).toEqual([
      { kind: 'untested' },
      { kind: 'untested' },
    ]);
  });

  it('has a colour for every share, which the legend names', () => {
    for (const dark of [false, true]) {
      expect(shades(dark).map(({ from, to }) => [from, to])).toEqual([
        ...[
          [0, 17],
          [17, 33],
          [33, 50],
          [50, 67],
          [67, 83],
          [83, 100],
        ],
      ]);
      expect(shadeOf(1, dark)).toBe(shades(dark).at(-1)?.colour);
      expect(shadeOf(0, dark)).toBe(shades(dark)[0]?.colour);
    }
  });
});
