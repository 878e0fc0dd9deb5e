import { geneMethodOf, phenotypicTestOf } from './phenotypic-tests';
import { categoryOf, resultOfCode, resultOfText } from './result-words';

describe('qualitative results', () => {
  it.each([
    ['Detected', 'positive'],
    ['DETECTED.', 'positive'],
    ['Not detected', 'negative'],
    ['not-detected', 'negative'],
    ['KPC detected', 'positive'],
    ['Negative', 'negative'],
    ['NEG', 'negative'],
    ['POS', 'positive'],
    ['+', 'positive'],
    ['-', 'negative'],
    ['阳性', 'positive'],
    ['阴性', 'negative'],
    ['未检出', 'negative'],
    ['未检测到KPC', 'negative'],
    ['No CPE detected', 'negative'],
    ['No KPC gene found', 'negative'],
    ['No KPC, NDM detected', 'positive'],
    ['Gram-negative rods', null],
    ['革兰阴性杆菌', null],
    ['Indeterminate', 'indeterminate'],
    ['weakly positive', 'indeterminate'],
    ['Invalid', 'invalid'],
    ['nicht nachgewiesen', 'negative'],
    ['nachgewiesen', 'positive'],
    ['pending', null],
    ['Klebsiella pneumoniae', null],
    ['', null],
  ])('%s means %s', (text, result) => {
    expect(resultOfText(text)).toBe(result);
  });

  it.each([
    ['260373001', 'positive'],
    ['260415000', 'negative'],
    ['10828004', 'positive'],
    ['260385009', 'negative'],
    ['52101004', 'positive'],
    ['2667000', 'negative'],
    ['419984006', 'indeterminate'],
    ['56415008', null],
  ])('SNOMED CT %s means %s', (code, result) => {
    expect(resultOfCode(code)).toBe(result);
  });
});

describe('susceptibility categories', () => {
  it.each([
    ['S', 'S'],
    ['r', 'R'],
    ['SDD', 'SDD'],
    ['RESISTANT', 'R'],
    ['Susceptible, increased exposure', 'I'],
    ['1306583007', 'I'],
    ['G-D460', 'R'],
    ['G-D450', 'S'],
    ['耐药', 'R'],
    ['A', null],
    ['H', null],
    ['N', null],
  ])('%s is %s', (text, category) => {
    expect(categoryOf(text)).toBe(category);
  });
});

describe('tests of carbapenemase activity by name', () => {
  it.each([
    ['mCIM', 'mCIM'],
    ['modified carbapenem inactivation method', 'mCIM'],
    ['eCIM', 'eCIM'],
    ['Carba NP test', 'CarbaNP'],
    ['β-CARBA Test', 'CarbaNP'],
    ['Modified Hodge Test', 'MHT'],
    ['Boronic acid synergy disk', 'inhibitor'],
    ['KPC/MBL confirm kit', 'inhibitor'],
    ['Carbapenemase in isolate', 'other'],
    ['Imipenem', null],
    ['Severe combined immunodeficiency newborn screening comment-discussion', null],
    ['MALDI-TOF MS', null],
  ])('%s is %s', (name, test) => {
    expect(phenotypicTestOf(name)).toBe(test);
  });

  it.each([
    ['Xpert Carba-R', 'pcr'],
    ['NG-Test CARBA 5', 'immunochromatography'],
    ['Whole genome sequencing', 'wgs'],
    ['Verigene BC-GN microarray', 'array'],
    ['agar dilution', null],
  ])('%s looks for genes by %s', (words, method) => {
    expect(geneMethodOf(words)).toBe(method);
  });
});
