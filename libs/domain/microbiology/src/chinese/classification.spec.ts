import fc from 'fast-check';
import {
  GENE_METHODS,
  PHENOTYPIC_TESTS,
  phrasebook,
  placesOf,
  type Susceptibility,
} from '@carbawatch/contracts';
import { assessIsolate, type IsolateToClassify } from '../classify';
import { CRE_DEFINITIONS } from '../cre-definitions';
import { judgeSideBySide } from '../side-by-side';
import { resolveOrganism } from '../organisms';
import { evaluateSpecimen } from '../specimen-evidence';
import { CLASSIFICATION_PHRASES } from './classification.phrases';

const { chinese } = phrasebook(CLASSIFICATION_PHRASES);

const ORGANISMS = [
  ...['Klebsiella pneumoniae', 'Escherichia coli', 'Proteus mirabilis', 'Salmonella enterica'],
  ...['Acinetobacter baumannii', 'Stenotrophomonas maltophilia', 'Staphylococcus aureus'],
] as const;
const GENES = [
  ...['KPC', 'NDM', 'OXA-48', 'VIM', 'IMP', 'blaKPC-2', 'blaKPC-31', 'blaOXA-163', 'GES-1', 'GES'],
  ...['blaCTX-M-15', 'OXA-23', 'OXA', 'L1', 'carbapenemase', 'qnrB', 'ompK36', 'blaNDM-9999'],
];

const susceptibility: fc.Arbitrary<Susceptibility> = fc.oneof(
  fc.record({
    agent: fc.constantFrom('MEM', 'IPM', 'ETP', 'CTX', 'CAZ', 'CZA', 'ATM', 'COL', 'AMK', 'TEM'),
    method: fc.constant('mic' as const),
    operator: fc.constantFrom('=' as const, '>=' as const, '<=' as const),
    value: fc.constantFrom(0.12, 0.5, 2, 8, 16),
  }),
  fc.record({
    agent: fc.constantFrom('MEM', 'ETP', 'COL'),
    method: fc.constant('disk' as const),
    value: fc.constantFrom(6, 19, 26, 30),
    unit: fc.constant('mm' as const),
    disk: fc.constantFrom('5', '10'),
  }),
  fc.record({
    agent: fc.constantFrom('MEM', 'IPM', 'CRO'),
    method: fc.constant('unknown' as const),
    interpretation: fc.constantFrom('S' as const, 'I' as const, 'R' as const),
    guideline: fc.constantFrom('CLSI 2024', 'EUCAST 2024', 'BSAC 2010'),
  }),
);
const geneTest = fc.record({
  gene: fc.constantFrom(...GENES),
  method: fc.constantFrom(...GENE_METHODS),
  result: fc.constantFrom(...(['detected', 'not-detected', 'indeterminate', 'invalid'] as const)),
});
const phenotypicTest = fc.record({
  test: fc.constantFrom(...PHENOTYPIC_TESTS),
  result: fc.constantFrom(...(['positive', 'negative', 'indeterminate'] as const)),
});
const isolate: fc.Arbitrary<IsolateToClassify> = fc.record({
  organism: fc
    .constantFrom(...ORGANISMS)
    .map((name) => ({ name, code: resolveOrganism({ name })?.organism.code ?? '' })),
  susceptibility: fc.array(susceptibility, { maxLength: 4 }),
  geneTests: fc.array(geneTest, { maxLength: 3 }),
  phenotypicTests: fc.array(phenotypicTest, { maxLength: 3 }),
  specimen: fc.constantFrom(
    { type: 'blood', purpose: 'clinical' as const },
    { type: 'rectal swab', purpose: 'screening' as const },
  ),
});

/** What is English in a Chinese sentence, beside names of organisms, enzymes, tests and sources. */
function english(sentence: string): string | null {
  const bare = sentence.replace(/[（(].*[)）]/g, '').replace(/\p{Lu}\p{Ll}+ \p{Ll}+/gu, '');
  return /\p{Ll}{2,} \p{Ll}{2,} \p{Ll}{2,}/u.test(bare) ? sentence : null;
}

function untold(sentences: readonly (string | null)[]): string[] {
  return sentences.flatMap((said) => (said === null ? [] : (english(chinese(said)) ?? [])));
}

describe('the sentences of a classification in Chinese', () => {
  it('have the same places as the English ones', () => {
    for (const [en, zh] of CLASSIFICATION_PHRASES) {
      expect([en, placesOf(zh)]).toEqual([en, placesOf(en)]);
    }
  });

  it.each([
    ['susceptible, increased exposure (I)', '增加暴露量时敏感 (I)'],
    ['susceptible or susceptible, increased exposure (I)', '敏感或增加暴露量时敏感 (I)'],
    ['susceptible, increased exposure (I) or resistant', '增加暴露量时敏感 (I)或耐药'],
    [
      'susceptible, susceptible, increased exposure (I) or resistant',
      '敏感、增加暴露量时敏感 (I)或耐药',
    ],
  ])('say EUCAST’s I as one category: %s', (category, said) => {
    expect(chinese(`MEM MIC <=8 mg/L: ${category} (S <= 2, R > 8, EUCAST v15.0, 2025)`)).toBe(
      `MEM MIC <=8 mg/L：${said}（S <= 2, R > 8, EUCAST v15.0, 2025）`,
    );
  });

  it('leave no English sentence, whatever was tested and found', () => {
    fc.assert(
      fc.property(isolate, (reported) => {
        const { cre, cpe, discordance } = assessIsolate(reported).classification;
        const told = discordance.flatMap(({ because, reflexTest }) => [because, reflexTest]);
        expect(untold([...cre.because, ...cpe.because, ...told])).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['KPC', 'blaKPC-31', 'KPC（PCR），全基因组测序为 KPC-31，'],
    ['GES', 'GES-1', 'GES（PCR），全基因组测序为 GES-1，'],
  ])('leave none where %s turns out to be %s', (family, allele, begins) => {
    const organism = { name: 'Klebsiella pneumoniae', code: 'kpn' };
    const geneTests = [
      { gene: family, method: 'pcr' as const, result: 'detected' as const },
      { gene: allele, method: 'wgs' as const, result: 'detected' as const },
    ];
    const { discordance } = assessIsolate({ organism, geneTests }).classification;
    const told = discordance.flatMap(({ because, reflexTest }) => [because, reflexTest]);
    expect(chinese(told[0] ?? '')).toContain(begins);
    expect(untold(told)).toEqual([]);
  });

  it('leave none of other definitions, cases and expert rules', () => {
    fc.assert(
      fc.property(isolate, (reported) => {
        const ids = CRE_DEFINITIONS.map(({ id }) => id);
        const besides = judgeSideBySide(reported, assessIsolate(reported), ids);
        const told = besides.expertFindings.flatMap(({ because, action }) => [because, action]);
        const cases = besides.cases.map(({ because }) => because);
        const definitions = besides.definitions.flatMap(({ because }) => because);
        expect(untold([...told, ...cases, ...definitions])).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('leave none of a specimen without an isolate', () => {
    const specimen = fc.record({
      culture: fc.constantFrom(
        ...(['growth', 'no-growth', 'no-target-organism', 'invalid', 'not-performed'] as const),
      ),
      purpose: fc.constantFrom(...(['screening', 'clinical'] as const)),
      targetsTested: fc.subarray(['KPC', 'NDM', 'VIM']),
      geneTests: fc.array(geneTest, { maxLength: 2 }),
      phenotypicTests: fc.array(phenotypicTest, { maxLength: 1 }),
    });
    fc.assert(
      fc.property(specimen, (input) => {
        expect(untold(evaluateSpecimen(input).because)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('name the method and the species of a value without a breakpoint', () => {
    expect(chinese('MEM: no mic row of CLSI 2025 for Klebsiella pneumoniae')).toBe(
      'MEM：CLSI 2025 没有 肺炎克雷伯菌 的 MIC 折点',
    );
    expect(chinese('MEM: no disk row of CLSI 2025 for Buttiauxella agrestis')).toBe(
      'MEM：CLSI 2025 没有 Buttiauxella agrestis 的 纸片法 折点',
    );
  });

  it('keep the names of sources', () => {
    expect(chinese('MEM MIC >=16 mg/L: resistant (R >= 4, CLSI M100, 2025)')).toBe(
      'MEM MIC >=16 mg/L：耐药（R >= 4, CLSI M100, 2025）',
    );
  });
});
