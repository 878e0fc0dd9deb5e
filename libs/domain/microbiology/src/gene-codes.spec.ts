import { isValidLoinc } from './check-digits';
import {
  CARBAPENEMASE_IN_ISOLATE_LOINC,
  GENE_IN_VALUE_LOINC,
  LOINC_GENES,
  geneOfLoinc,
  geneOfPlr,
  methodOfCode,
} from './gene-codes';
import { parseGeneName } from './gene-names';

describe('LOINC codes of carbapenemase genes (CH-ELM value set, CC0)', () => {
  it.each([
    ['49617-4', 'KPC', null],
    ['73982-1', 'NDM', null],
    ['85501-5', 'VIM', null],
    ['85498-4', 'IMP', null],
    ['85503-1', 'OXA-48-like', null],
    ['85827-4', 'OXA-48-like', null],
    ['85823-3', 'GES', null],
    ['101123-8', 'IMI', null],
    ['85833-2', 'GIM', null],
    ['85829-0', 'SPM', null],
    ['85825-8', 'OXA-23-like', null],
    ['85826-6', 'OXA-24-like', null],
    ['85828-2', 'OXA-58-like', null],
    ['105017-8', 'KPC', 'KPC-2'],
    ['105018-6', 'KPC', 'KPC-3'],
    ['105019-4', 'NDM', 'NDM-1'],
    ['105021-0', 'NDM', 'NDM-4'],
    ['105022-8', 'NDM', 'NDM-5'],
    ['105023-6', 'NDM', 'NDM-7'],
    ['105024-4', 'NDM', 'NDM-9'],
    ['105020-2', 'NDM', 'NDM-19'],
    ['105034-3', 'VIM', 'VIM-1'],
    ['105035-0', 'VIM', 'VIM-2'],
    ['105036-8', 'VIM', 'VIM-4'],
    ['105026-9', 'OXA-48-like', 'OXA-162'],
    ['105025-1', 'OXA-48-like', 'OXA-181'],
    ['105028-5', 'OXA-48-like', 'OXA-232'],
    ['105030-1', 'OXA-48-like', 'OXA-244'],
    ['105027-7', 'OXA-23-like', 'OXA-23'],
    ['105029-3', 'OXA-24-like', 'OXA-24'],
    ['105031-9', 'OXA-58-like', 'OXA-58'],
    ['105032-7', 'OXA-24-like', 'OXA-72'],
    ['105014-5', 'GES', 'GES-5'],
    ['105015-2', 'GIM', 'GIM-1'],
  ])('%s is %s %s', (code, family, allele) => {
    expect(parseGeneName(geneOfLoinc(code) ?? '')).toMatchObject({ family, allele });
  });

  it('every code carries a right check digit', () => {
    const codes = [
      ...Object.keys(LOINC_GENES),
      ...GENE_IN_VALUE_LOINC,
      CARBAPENEMASE_IN_ISOLATE_LOINC,
    ];
    expect(codes.filter((code) => !isValidLoinc(code))).toEqual([]);
    expect(Object.keys(LOINC_GENES)).toHaveLength(34);
  });

  it('says nothing of other codes', () => expect(geneOfLoinc('6652-2')).toBeNull());
});

describe('Codes of CDC case notification (CP-CRE_1-0-1_TC01)', () => {
  it.each([
    ['PLR561', 'NDM'],
    ['PLR562', 'OXA-48-like'],
    ['PLR533', null],
  ])('gene %s is %s', (code, gene) => expect(geneOfPlr(code)).toBe(gene));

  it.each([
    ['PLR533', { kind: 'phenotypic', test: 'CarbaNP' }],
    ['PLR2531', { kind: 'phenotypic', test: 'mCIM' }],
    ['9718006', { kind: 'gene', method: 'pcr' }],
    ['258066000', { kind: 'gene', method: 'pcr' }],
    ['1304162005', { kind: 'gene', method: 'wgs' }],
    ['PLR561', null],
  ])('method %s', (code, method) => expect(methodOfCode(code)).toEqual(method));
});
