import type { GeneTest, PhenotypicTest } from '@carbawatch/contracts';
import { parseGeneName } from '@carbawatch/microbiology';

type TestName = PhenotypicTest['test'];

/**
 * Names under which laboratories report tests of carbapenemase activity. Order matters: "eCIM" and
 * "mCIM" hold "CIM". Names after CLSI M100 tables 3B and 3C and EUCAST's resistance mechanisms
 * guide.
 */
const NAMES: readonly (readonly [RegExp, TestName])[] = [
  [/\bmcim\b|modified carbapenem inactivation|改良碳青霉烯灭活/i, 'mCIM'],
  [/\becim\b|edta[ -]?(modified )?carbapenem inactivation/i, 'eCIM'],
  [/\br?cim\b|\bzcim\b|carbapenem inactivation|碳青霉烯灭活/i, 'CIM'],
  [
    /carba[ -]?np\b|blue[ -]?carba|(β|ß|beta)[ -]?carba( test)?\b|rapidec|neo-?rapid carb/i,
    'CarbaNP',
  ],
  [/\bhodge\b|\bmht\b|霍奇/i, 'MHT'],
  [
    /boronic|\bapba\b|inhibitor.*\b(synergy|dis[ck]s?\b|combin)|\b(synergy|combin)\w*\b.*\b(dis[ck]s?|inhibitors?)\b|\b(kpc.?mbl|mast ?carba|rosco)\b|\bmbl\b.*\be-?test\b|\bddst\b|\bcdt\b.*carbapenemase/i,
    'inhibitor',
  ],
  [/maldi.*(hydrol|carbapenem|star-?carba)|mbt star/i, 'MALDI'],
  [
    /carbapenemase[ -]?(activity|production|producer|producing|producción|test|screen|detection|phenotyp\w*|in isolate)|(produces|production of) carbapenemase|^carbapenemase$|碳青霉烯酶(表型|检测|试验)?$/i,
    'other',
  ],
];

/** The phenotypic carbapenemase test of a name, or null when the name is something else. */
export function phenotypicTestOf(name: string): TestName | null {
  return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

const METHODS: readonly (readonly [RegExp, GeneTest['method']])[] = [
  [/\bother gene method\b/i, 'other'],
  [/\b(wgs|ngs|whole[ -]genome|sequenc\w*)\b|测序/i, 'wgs'],
  [
    /immuno-?chromato|lateral[ -]flow|\bict\b|\blfia\b|ng-?test|carba[ -]?5\b|resist-?\d|o\.?k\.?n\.?v\.?i|免疫层析|金标/i,
    'immunochromatography',
  ],
  [/\b(micro-?)?array\b|verigene|\bbcid\b/i, 'array'],
  [
    /\bpcr\b|\bnaat?\b|naa\+?probe|probe\.?amp|molecular|xpert|genexpert|carba-?r\b|\blamp\b|amplif|核酸|基因检测/i,
    'pcr',
  ],
];

/** How a gene was looked for, from the words of a method; null when they do not say. */
export function geneMethodOf(words: string): GeneTest['method'] | null {
  return METHODS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** Words such as "by PCR" or "gene target" that stand around a gene's name in a test's name. */
const AROUND_GENE =
  /\b(by|with|using|in|on|isolate|specimen|rectal|swab|resistance|target|results?|assay|test|rapid|real[- ]?time|rt)\b|\b(pcr|naat|xpert|carba-?r|wgs|ngs|ict|lfia|lateral flow|immunochromatograph\w*)\b|(?<!碳青霉烯酶(基因)?)((核酸)?检测(结果)?|结果)|\[.*?\]/gi;

/** The carbapenemase gene that one of a test's names asks for; null when none does. */
export function geneNamedIn(names: readonly string[]): string | null {
  for (const name of names) {
    const gene = parseGeneName(name.replace(AROUND_GENE, ' ').replace(/\s+/g, ' ').trim());
    const isGene = gene.known || (gene.kind === 'any-carbapenemase' && /gene|基因/i.test(name));
    if (isGene) return gene.allele ?? gene.family ?? 'carbapenemase';
  }
  return null;
}
