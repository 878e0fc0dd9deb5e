import type { Susceptibility } from '@carbawatch/contracts';
import { comparisonOf } from './comparison';
import { patient, patientsLike } from './patient.builder';
import { namedGuideline } from './rules';

const EUCAST = namedGuideline('EUCAST 2025') ?? undefined;
const ASKED = { ci: 'wilson' as const, noLongerCre: 0, guideline: EUCAST };

function mic(agent: string, value: number, operator: Susceptibility['operator'] = '=') {
  return { agent, method: 'mic' as const, operator, value, unit: 'mg/L' as const };
}

function cellOf(agent: string, susceptibility: Susceptibility[]) {
  const { resistance } = comparisonOf([patient({ susceptibility })], ASKED);
  return resistance.agents.find((row) => row.agent === agent)?.strata[0]?.groups.cpe;
}

describe('resistance of one isolate', () => {
  // EUCAST v15.0, Enterobacterales: AMK S <= 8, R > 8; CIP S <= 0.25, R > 0.5 mg/L.
  it.each<[string, Susceptibility[], object]>([
    ['a value above the limit', [mic('AMK', 16)], { resistant: { numerator: 1 } }],
    ['a value on the limit', [mic('AMK', 8)], { susceptible: 1, resistant: { numerator: 0 } }],
    ['a value between the limits', [mic('CIP', 0.5)], { intermediate: 1 }],
    ['a censored value that may be both', [mic('AMK', 4, '>')], { indefinite: 1 }],
    ['a censored value that is above', [mic('AMK', 16, '>')], { resistant: { numerator: 1 } }],
    [
      'a value before a category that contradicts it',
      [{ agent: 'AMK', interpretation: 'R' }, mic('AMK', 2)],
      { susceptible: 1, categoryOnly: 0 },
    ],
    [
      'a category alone',
      [{ agent: 'AMK', interpretation: 'R' }],
      { resistant: { numerator: 1 }, categoryOnly: 1 },
    ],
    ['NS alone', [{ agent: 'AMK', interpretation: 'NS' }], { indefinite: 1, categoryOnly: 0 }],
    ['of two values the more resistant', [mic('AMK', 2), mic('AMK', 32)], { susceptible: 0 }],
    ['a value without limits', [mic('TZP', 8), mic('MUP', 1)], { notTested: 0 }],
  ])('is told by %s', (_title, results, cell) => {
    const agent = results[0]?.agent ?? '';
    expect(cellOf(agent, results)).toMatchObject(cell);
  });

  it('is told by the limits of the site’s own, named, unless another guideline is asked for', () => {
    const own = 'CLSI 2025, after Own limits (3)';
    const judgedBy = { definition: 'cdc-2015', breakpoints: own };
    const results = [{ ...mic('AMK', 2), ownCategories: ['R'] as const }];
    const patients = [patient({ susceptibility: results, detail: { judgedBy } })];
    const resistant = (asked: Partial<typeof ASKED>) => {
      const { resistance, warnings } = comparisonOf(patients, { ...ASKED, ...asked });
      const [amikacin] = resistance.agents;
      const of = amikacin?.strata[0]?.groups.cpe.resistant.numerator;
      return [resistance.guideline.label, of, warnings.map(({ code }) => code)];
    };
    expect(resistant({ guideline: undefined })).toEqual([own, 1, []]);
    expect(resistant({})).toEqual(['EUCAST 2025', 0, ['own-limits-not-applied']]);
  });

  it('does not count what its species is by nature, and says so with the source', () => {
    const { resistance } = comparisonOf(
      [patient({ susceptibility: [mic('AMP', 64), mic('AMK', 2)] })],
      ASKED,
    );
    expect(resistance.agents.map(({ agent }) => agent)).toEqual(['AMK']);
    expect(resistance.intrinsic).toEqual([
      {
        agent: 'AMP',
        organism: 'Klebsiella pneumoniae',
        source: expect.stringContaining('EUCAST'),
        isolates: 1,
      },
    ]);
  });
});

describe('a phenotype that was not reproduced', () => {
  const of = (...susceptibility: Susceptibility[]) =>
    comparisonOf([patient({ susceptibility })], ASKED).phenotypeNotReproduced.groups.cpe.numerator;

  it('is one carbapenem of the definition resistant by one test and not by another', () => {
    expect(of(mic('MEM', 16), { ...mic('MEM', 0.5), method: 'etest' })).toBe(1);
    expect(of(mic('MEM', 16), mic('IPM', 0.5))).toBe(0);
    expect(of(mic('AMK', 64), mic('AMK', 1))).toBe(0);
  });

  it('is also one that the enzyme alone has left', () => {
    const { phenotypeNotReproduced } = comparisonOf(
      [patient({ detail: { phenotypeLost: true } }), patient()],
      { ...ASKED, noLongerCre: 3 },
    );
    expect(phenotypeNotReproduced).toMatchObject({
      groups: { cpe: { numerator: 1, denominator: 2 } },
      noLongerCre: 3,
    });
  });
});

describe('Table 1', () => {
  const rowsOf = (covariates: Record<string, boolean | number | string>[]) => {
    const { table1, warnings } = comparisonOf(
      covariates.map((each) => patient({ detail: { covariates: each } })),
      ASKED,
    );
    const rows = table1.filter(({ source }) => source === 'covariate');
    return { rows, codes: warnings.map(({ code }) => code) };
  };

  it('reads covariates as they are: yes or no, a number, one of a few texts', () => {
    const { rows } = rowsOf([
      { device: true, score: 3, origin: 'home', flag: 1, abroad: 'Yes' },
      { device: false, score: 4.5, origin: 'nursing home', flag: 0, abroad: 'n' },
      {},
    ]);
    expect(rows.map(({ name, kind }) => [name, kind])).toEqual([
      ['abroad', 'share'],
      ['device', 'share'],
      ['flag', 'share'],
      ['origin', 'levels'],
      ['score', 'measure'],
    ]);
    expect(rows[0]).toMatchObject({
      groups: { cpe: { share: { numerator: 1, denominator: 2 }, missing: 1 } },
    });
  });

  it('leaves free text out, which might name a patient, and says so', () => {
    const { rows, codes } = rowsOf(
      Array.from({ length: 9 }, (_, k) => ({ note: `free text ${k}` })),
    );
    expect([rows, codes]).toEqual([[], ['covariate-left-out']]);
  });

  it('keeps a covariate apart from the variable of the system whose name it has', () => {
    const { table1 } = comparisonOf(
      [patient({ icu: false, detail: { covariates: { icu: true } } })],
      ASKED,
    );
    expect(table1.filter(({ name }) => name.endsWith('icu')).map(({ name }) => name)).toEqual([
      'icu',
      'covariates.icu',
    ]);
  });

  it('warns when few CRE have a verdict', () => {
    const { warnings } = comparisonOf(
      [...patientsLike(8, {}), ...patientsLike(2, { verdict: 'undetermined' })],
      ASKED,
    );
    expect(warnings.map(({ code }) => code)).toEqual(['tested-below-90']);
  });
});

it('genotypes name alleles where they are known, families where they are not', () => {
  const { genotypes } = comparisonOf(
    [
      patient({ families: ['KPC', 'NDM'], alleles: ['KPC:KPC-2'] }),
      patient({
        families: ['KPC'],
        alleles: ['KPC:KPC-2'],
        detail: { st: { scheme: 's', st: '11' } },
      }),
      patient(),
      patient({ verdict: 'non-cpe' }),
    ],
    ASKED,
  );
  expect(genotypes.map(({ genotype, st, count }) => [genotype, st, count])).toEqual([
    ['KPC-2 + NDM', null, 1],
    ['KPC-2', '11', 1],
    ['unknown', null, 1],
  ]);
});
