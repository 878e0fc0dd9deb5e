import type { Susceptibility } from '@carbawatch/contracts';
import { deriveCategory } from './derived-category';
import { organismByCode } from './organisms';

const KPN = organismByCode('kpn');

function derive(result: Susceptibility) {
  if (!KPN) throw new Error('kpn');
  return deriveCategory(result, KPN, { guideline: { body: 'EUCAST', year: 2025 } });
}

const meropenem = (value: number, rest: Partial<Susceptibility> = {}): Susceptibility => ({
  agent: 'MEM',
  method: 'mic',
  value,
  unit: 'mg/L',
  ...rest,
});

describe('the category of a value beside the reported one', () => {
  it.each([
    [meropenem(4, { interpretation: 'I', guideline: 'EUCAST 2025' }), ['I'], false],
    [meropenem(4, { interpretation: 'S', guideline: 'EUCAST 2025' }), ['I'], true],
    [meropenem(4, { interpretation: 'R', guideline: 'CLSI 2025' }), ['R'], false],
    [meropenem(4, { interpretation: 'I', guideline: 'CLSI 2025' }), ['R'], true],
    [meropenem(2, { interpretation: 'NS', guideline: 'CLSI 2025' }), ['I'], false],
    [meropenem(1, { interpretation: 'NS', guideline: 'CLSI 2025' }), ['S'], true],
    [meropenem(4, { operator: '>', interpretation: 'I', guideline: 'EUCAST' }), ['I', 'R'], false],
    [meropenem(0.25), ['S'], false],
  ] as const)('%j derives %j, differs %s', (result, derived, differs) => {
    expect(derive(result)).toMatchObject({ derived, differs });
  });

  it('names limits and edition', () => {
    expect(derive(meropenem(16))).toMatchObject({
      agent: 'MEM',
      reported: null,
      guidelineAssumed: true,
      because: 'R > 8, EUCAST v15.0, 2025',
    });
  });

  it('says why nothing could be derived, and derives nothing from a category alone', () => {
    expect(derive({ agent: 'PLZ', method: 'mic', value: 2, unit: 'mg/L' })).toMatchObject({
      derived: [],
      because: 'PLZ: no mic row of EUCAST 2025 for Klebsiella pneumoniae',
    });
    expect(derive({ agent: 'MEM', interpretation: 'R' })).toMatchObject({
      reported: 'R',
      derived: [],
      because: null,
    });
    expect(derive({ agent: 'blaKPC' })).toBeNull();
  });

  it('names the row that it used, with its operators', () => {
    expect(derive(meropenem(4))?.row).toMatchObject({
      guideline: 'EUCAST',
      method: 'mic',
      s: { op: '<=', value: 2 },
      r: { op: '>', value: 8 },
    });
    expect(derive({ agent: 'MEM', interpretation: 'R' })?.row).toBeNull();
  });
});
