import type { GeneTest, PhenotypicTest, Susceptibility } from '@carbawatch/contracts';

/** What a qualitative result says, whatever its code system or language. */
export type ResultWord = 'positive' | 'negative' | 'indeterminate' | 'invalid';
type Category = NonNullable<Susceptibility['interpretation']>;

const CODED_RESULTS: ReadonlyMap<string, ResultWord> = new Map([
  // SNOMED CT
  ['260373001', 'positive'],
  ['10828004', 'positive'],
  ['52101004', 'positive'],
  ['260415000', 'negative'],
  ['260385009', 'negative'],
  ['2667000', 'negative'],
  ['82334004', 'indeterminate'],
  ['419984006', 'indeterminate'],
  ['42425007', 'indeterminate'],
  ['455371000124106', 'invalid'],
  ['125154007', 'invalid'],
  // LOINC answers and HL7 table 0078
  ['LA11882-0', 'positive'],
  ['LA11883-8', 'negative'],
  ['LA6576-8', 'positive'],
  ['LA6577-6', 'negative'],
  ['LA11884-6', 'indeterminate'],
  ['LA9663-1', 'indeterminate'],
  ['POS', 'positive'],
  ['NEG', 'negative'],
  ['DET', 'positive'],
  ['ND', 'negative'],
  ['IND', 'indeterminate'],
  // SNOMED III, as older laboratory systems still send it
  ['G-A200', 'positive'],
  ['G-A201', 'negative'],
]);

/** Order matters: "not detected" holds "detected". */
const RESULT_TEXTS: readonly (readonly [RegExp, ResultWord])[] = [
  [/^(invalid|not valid|test failed|failed|error|no result)\b|无效/, 'invalid'],
  [
    /\b(indeterminate|inconclusive|equivocal|borderline|weak(ly)?( positive)?)\b|^(\+\/-|±)$|不确定|可疑/,
    'indeterminate',
  ],
  [
    /\b(not|no|non|nicht|kein\w*)[ -](detected|present|found|nachgewiesen|reactive)\b|^(no|nil|kein\w*)\b[^,;.]*\b(detected|present|found|nachgewiesen)$|^(neg(ative|ativ)?|absent|undetected|nd|n|-|0|false)$|(?<!\b(gram|coagulase|oxidase)[ -])\bnegative?\b|(?<!革兰氏?|染色|凝固酶)阴性|未(检出|检测到|检到|发现|见)/,
    'negative',
  ],
  [
    /^(pos(itive|itiv)?|detected|present|found|d|p|\+{1,4}|1|true|yes)$|\b(positive?|detected|present|nachgewiesen)\b|阳性|检出/,
    'positive',
  ],
];

/** A result code of SNOMED CT, LOINC answers or table 0078; null for any other code. */
export function resultOfCode(code: string): ResultWord | null {
  return CODED_RESULTS.get(code.trim().toUpperCase()) ?? null;
}

export function resultOfText(text: string): ResultWord | null {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[.!]+$/, '');
  if (plain === '' || plain.length > 80) return null;
  return RESULT_TEXTS.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}

export function geneResultOf(word: ResultWord): GeneTest['result'] {
  switch (word) {
    case 'positive':
      return 'detected';
    case 'negative':
      return 'not-detected';
    default:
      return word;
  }
}

/** A test that failed says nothing of the isolate, so it has no phenotypic result. */
export function phenotypicResultOf(word: ResultWord): PhenotypicTest['result'] | null {
  return word === 'invalid' ? null : word;
}

const CATEGORIES: ReadonlyMap<string, Category> = new Map([
  ['S', 'S'],
  ['I', 'I'],
  ['R', 'R'],
  ['SDD', 'SDD'],
  ['S-DD', 'SDD'],
  ['NS', 'NS'],
  ['VS', 'S'],
  ['SUSCEPTIBLE', 'S'],
  ['SENSITIVE', 'S'],
  ['SENSIBLE', 'S'],
  ['SENSIBEL', 'S'],
  ['敏感', 'S'],
  ['INTERMEDIATE', 'I'],
  ['INTERMEDIATE SUSCEPTIBILITY', 'I'],
  ['INTERMEDIÄR', 'I'],
  ['SUSCEPTIBLE, INCREASED EXPOSURE', 'I'],
  ['中介', 'I'],
  ['RESISTANT', 'R'],
  ['耐药', 'R'],
  ['SUSCEPTIBLE-DOSE DEPENDENT', 'SDD'],
  ['SUSCEPTIBLE DOSE DEPENDENT', 'SDD'],
  ['剂量依赖性敏感', 'SDD'],
  ['NON-SUSCEPTIBLE', 'NS'],
  ['NONSUSCEPTIBLE', 'NS'],
  ['NOT SUSCEPTIBLE', 'NS'],
  ['非敏感', 'NS'],
  // SNOMED III and SNOMED CT
  ['G-D450', 'S'],
  ['G-D460', 'R'],
  ['G-D470', 'I'],
  ['131196009', 'S'],
  ['11896004', 'I'],
  ['264841006', 'I'],
  ['30714006', 'R'],
  ['1306577009', 'SDD'],
  // "EUCAST 2019 I": susceptible, increased exposure
  ['1306583007', 'I'],
  // LOINC answers
  ['LA24225-7', 'S'],
  ['LA6676-6', 'R'],
  ['LA24222-4', 'I'],
]);

/** S, I, R, SDD or NS from a letter, a word or a code; null for everything else (A, H, N, <). */
export function categoryOf(text: string): Category | null {
  return CATEGORIES.get(text.trim().toUpperCase()) ?? null;
}
