import type { GeneTest, PhenotypicTest, Susceptibility } from '@carbawatch/contracts';
import {
  CARBAPENEMASE_IN_ISOLATE_LOINC,
  GENE_IN_VALUE_LOINC,
  geneOfLoinc,
  geneOfPlr,
  methodOfCode,
  namesOrganismToo,
  parseGeneName,
  splitGeneList,
} from '@carbawatch/microbiology';
import type { NoOrganism, OrganismMatch } from '@carbawatch/microbiology';
import {
  claimedGenes,
  isPlainPositive,
  mechanismSaid,
  namesAnotherFamily,
  resultsOfList,
} from '../mechanism-words';
import { geneMethodOf, geneNamedIn, phenotypicTestOf } from '../phenotypic-tests';
import { geneResultOf, phenotypicResultOf } from '../result-words';
import { resultWhenNone } from '../culture-words';
import { deniesOthers, screenResult } from '../screen-result';
import { agentOf, deniedIn, noOrganismOf, organismOf, organismWords } from '../vocabulary';
import { codeIn, codedField, codedOf, wordsOf } from './coded';
import type { Coded } from './coded';
import type { Hl7Reading } from './context';
import { guidelineOf, methodOf, unitOf } from './measured-how';
import type { Segment } from './tokens';
import { flagCategory, resultIn, susceptibilityReading } from './values';

/** One organism named by an OBX-5, or by one of its repetitions. */
export interface NamedOrganism {
  readonly pointer: string;
  readonly match: OrganismMatch | null;
  readonly snomed: string | undefined;
  /** What the field says, to be mapped where no table knows it. */
  readonly said?: readonly (string | undefined)[];
}

/** What one OBX says about an isolate. */
export type Meaning =
  | { readonly kind: 'organisms'; readonly organisms: readonly NamedOrganism[] }
  | { readonly kind: 'no-organism'; readonly why: NoOrganism }
  /** A screening culture that is positive, indeterminate or invalid, without an organism. */
  | { readonly kind: 'screen'; readonly word: 'positive' | 'indeterminate' | 'invalid' }
  | { readonly kind: 'susceptibility'; readonly row: Susceptibility }
  | { readonly kind: 'genes'; readonly tests: readonly GeneTest[]; readonly known: boolean }
  | { readonly kind: 'phenotypic'; readonly test: PhenotypicTest }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'unknown-agent'; readonly said?: readonly string[] }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'other' };

const OTHER: Meaning = { kind: 'other' };
const UNREADABLE: Meaning = { kind: 'unreadable' };

/** LOINC codes whose answer is an organism. */
const IDENTIFICATION = new Set([
  '600-7', // blood
  '630-4', // urine
  '6460-0', // sputum
  '548-8', // sputum, older
  '625-4', // stool
  '634-6', // aerobic
  '6463-4', // any specimen
  '11475-1', // any specimen
  '41852-5', // any specimen, by any method
  '73960-7', // mouth
]);
const IDENTIFIES =
  /bacteria identified|(micro-?)?organisms?\b.*(identified|isolated)?|\bisolate\b|\bculture\b|\bpathogen\b|\bidentification\b|细菌鉴定|培养|菌种/i;

/** Where an OBX stands decides what a bare code in it can mean. */
export interface Surroundings {
  /** A child OBR, or one that is called a susceptibility panel. */
  readonly isPanel: boolean;
  /** OBR-4 orders a culture. */
  readonly isCulture: boolean;
  /** The words of OBR-4. */
  readonly ordered: readonly string[];
}

/** "No organisms seen" in a Gram stain is no culture without growth. */
const SMEAR = /\bgram\b|\bstain|\bsmear|microscop|涂片|镜检/i;
const CULTURE = /cultur|kultur|培养/i;

/** True for a test whose answer is an organism. */
export function identifiesOrganism(test: Coded): boolean {
  const words = wordsOf(test);
  if (IDENTIFICATION.has(codeIn(test, 'loinc') ?? '')) return true;
  if (words.some((word) => SMEAR.test(word)) && !words.some((word) => CULTURE.test(word))) {
    return false;
  }
  return words.some((word) => IDENTIFIES.test(word));
}

/**
 * Reads one OBX. Genes come before agents only where the value is a qualitative result: `IMP` with
 * "R" or an MIC is imipenem, `IMP` with "Detected" is the metallo-beta-lactamase.
 */
export function meaningOf(reading: Hl7Reading, obx: Segment, around: Surroundings): Meaning {
  const test = codedField(reading, obx, 3);
  const value = codedField(reading, obx, 5);
  const comment = commentIn(obx, test);
  if (comment) return comment;
  return (
    geneByGene(obx, test, value) ??
    codedCarbapenemase(reading, obx, test, value) ??
    (around.isPanel ? null : screened(obx, test, value)) ??
    namedCarbapenemase(obx, test, value) ??
    susceptibility(reading, obx, test, value, around) ??
    (around.isPanel ? null : screenedByOrder(obx, test, value, around)) ??
    organisms(reading, obx, test, around) ??
    otherwiseSaid(obx, test, value) ??
    OTHER
  );
}

const COMMENT = /\b(comment|remark|note|interpretation|narrative)s?\b|备注|评语|说明/i;

/** Free text under a name such as "Comment" (LOINC 8251-1), for TX, FT and ST alone. */
function commentIn(obx: Segment, test: Coded): Meaning | null {
  const isText = /^(TX|FT|ST)$/i.test(obx.text(2));
  const isComment =
    codeIn(test, 'loinc') === '8251-1' || test.texts.some((text) => COMMENT.test(text));
  return isText && isComment ? { kind: 'comment', text: obx.value(5).whole() } : null;
}

function methodWords(obx: Segment, test: Coded): string {
  const method = obx
    .repetitions(17)
    .flatMap((m) =>
      [m.text(1), m.text(2), m.text(5), m.text(9)].map((word) => word.slice(0, NAME_LENGTH_MAX)),
    );
  return [...method, ...wordsOf(test)].join(' ');
}

function methodIn(obx: Segment, test: Coded, whenSilent: GeneTest['method']): GeneTest['method'] {
  for (const method of obx.repetitions(17)) {
    const coded = methodOfCode(method.text(1));
    if (coded?.kind === 'gene') return coded.method;
  }
  return geneMethodOf(methodWords(obx, test)) ?? whenSilent;
}

/** Codes that say by themselves which gene or activity was tested. */
function codedCarbapenemase(
  reading: Hl7Reading,
  obx: Segment,
  test: Coded,
  value: Coded,
): Meaning | null {
  const loinc = codeIn(test, 'loinc') ?? '';
  const gene = geneOfLoinc(loinc);
  if (gene !== null) {
    const word = resultIn(obx, value);
    if (!word) return emptyOr(obx, UNREADABLE);
    if (namesAnotherFamily(test.texts, gene)) reading.report('code-name-mismatch', obx.at(3));
    // "by Molecular method" is in the name of each of these codes.
    const method = methodIn(obx, test, 'pcr');
    return { kind: 'genes', tests: [{ gene, method, result: geneResultOf(word) }], known: true };
  }
  if (GENE_IN_VALUE_LOINC.has(loinc)) return genesInValue(obx, test, value);
  if (loinc === CARBAPENEMASE_IN_ISOLATE_LOINC) {
    return phenotypic(obx, value, phenotypicTestOf(methodWords(obx, test)) ?? 'other');
  }
  return null;
}

/** The value names the gene that was found; a plain "negative" denies any carbapenemase gene. */
function genesInValue(obx: Segment, test: Coded, value: Coded): Meaning {
  const method = methodIn(obx, test, 'pcr');
  const names = value.codings.flatMap(({ code }) => geneOfPlr(code) ?? []);
  const written =
    names.length > 0
      ? names
      : splitGeneList(value.texts[0] ?? obx.value(5).whole().slice(0, NAME_LENGTH_MAX));
  const parsed = written.map((name) => parseGeneName(name));
  if (parsed.length > 0 && parsed.every((name) => name.kind !== 'unknown')) {
    const results = resultsOfList(parsed);
    if (results === null) return UNREADABLE;
    const tests = parsed.map(({ raw: gene }, i): GeneTest => ({
      gene,
      method,
      result: results[i] ?? 'detected',
    }));
    return { kind: 'genes', tests, known: true };
  }
  const word = resultIn(obx, value);
  if (word !== null && (word !== 'positive' || isPlainPositive(written.join()))) {
    const result = geneResultOf(word);
    return { kind: 'genes', tests: [{ gene: 'carbapenemase', method, result }], known: true };
  }
  if (parsed.length === 0) return emptyOr(obx, UNREADABLE);
  const tests = parsed.map((name): GeneTest => ({ gene: name.raw, method, result: 'detected' }));
  return { kind: 'genes', tests, known: false };
}

/** "CPE screen", "Carba-R": any producer is looked for, and neither gene nor organism is named. */
function screened(obx: Segment, test: Coded, value: Coded): Meaning | null {
  const names = wordsOf(test);
  const name = value.texts[0] ?? obx.value(5).whole().slice(0, NAME_LENGTH_MAX);
  const none = noOrganismOf({ snomed: codeIn(value, 'snomed'), name });
  const word = none === null ? resultIn(obx, value) : resultWhenNone(none);
  const result = word === null ? null : screenResult(names, word);
  if (!result) return null;
  if (result.kind === 'genes') return { kind: 'genes', tests: result.tests, known: true };
  if (none !== null && deniesOthers(none, [name])) return OTHER;
  if (none === null && result.word === 'negative' && namesOrganismToo(name)) return null;
  if (result.word !== 'negative') return { kind: 'screen', word: result.word };
  return { kind: 'no-organism', why: none ?? 'no-target-organism' };
}

const GREW = /^growth( (present|detected|found))?$|^(有|见)?(细?菌)?生长$/i;
/** A culture without another target than its order's. */
const THE_CULTURE =
  /^(bacteria|(micro-?)?organisms?) (identified|isolated)\b|^((final|preliminary|screen\w*|surveillance|rectal|swab|stool) )*cultures?$|^(细菌|筛查)?(培养|鉴定)$/i;

/** "Culture: Positive" in an order that looks for producers: the order says what is positive. */
function screenedByOrder(
  obx: Segment,
  test: Coded,
  value: Coded,
  { ordered }: Surroundings,
): Meaning | null {
  const text = writtenIn(obx, value).trim();
  if (!isPlainPositive(text) && !GREW.test(text)) return null;
  const isAnswer =
    IDENTIFICATION.has(codeIn(test, 'loinc') ?? '') ||
    wordsOf(test).some((word) => THE_CULTURE.test(word) || PLAIN.test(word));
  if (!isAnswer || screenResult(ordered, 'positive')?.kind !== 'culture') return null;
  return { kind: 'screen', word: 'positive' };
}

/** A test named in words: a phenotypic method, or a gene with a qualitative result. */
function namedCarbapenemase(obx: Segment, test: Coded, value: Coded): Meaning | null {
  const word = resultIn(obx, value);
  if (!word) return null;
  const names = wordsOf(test);
  const gene = geneNamedIn(names);
  if (gene !== null) {
    const method = methodIn(obx, test, 'other');
    return { kind: 'genes', tests: [{ gene, method, result: geneResultOf(word) }], known: true };
  }
  for (const name of names) {
    const phenotype = phenotypicTestOf(name);
    if (phenotype) return phenotypic(obx, value, phenotype);
    // An agent and a test share this name; a positive or negative result can only be the test's.
    if (/temocillin/i.test(name)) return phenotypic(obx, value, 'temocillin');
  }
  return null;
}

/** Numbers, dates and pictures that stand beside a test are no word for its result. */
const NO_WORDS = /^(NM|SN|DT|TM|TS|DTM|ED|RP)$/i;

function writtenIn(obx: Segment, value: Coded): string {
  return value.texts[0] ?? obx.value(5).whole().slice(0, NAME_LENGTH_MAX);
}

/** A test of any carbapenemase whose value names genes, each with its own result. */
function geneByGene(obx: Segment, test: Coded, value: Coded): Meaning | null {
  const loinc = codeIn(test, 'loinc') ?? '';
  if (geneOfLoinc(loinc) !== null || GENE_IN_VALUE_LOINC.has(loinc)) return null;
  const method = methodIn(obx, test, 'other');
  const said = claimedGenes(wordsOf(test), writtenIn(obx, value), method);
  return said === 'unread' ? UNREADABLE : said && { kind: 'genes', ...said };
}

/** A test of a carbapenemase whose value is no plain result: genes by name, or not to be read. */
function otherwiseSaid(obx: Segment, test: Coded, value: Coded): Meaning | null {
  if (NO_WORDS.test(obx.text(2))) return null;
  const text = writtenIn(obx, value);
  const method = methodIn(obx, test, 'other');
  const said = mechanismSaid(wordsOf(test), text, resultIn(obx, value), method);
  return said === 'unread' ? emptyOr(obx, UNREADABLE) : said && { kind: 'genes', ...said };
}

function phenotypic(obx: Segment, value: Coded, test: PhenotypicTest['test']): Meaning {
  const word = resultIn(obx, value);
  if (!word) return emptyOr(obx, UNREADABLE);
  const result = phenotypicResultOf(word);
  return result ? { kind: 'phenotypic', test: { test, result } } : OTHER;
}

function susceptibility(
  reading: Hl7Reading,
  obx: Segment,
  test: Coded,
  value: Coded,
  around: Surroundings,
): Meaning | null {
  const agent = agentOf(codeIn(test, 'loinc'), wordsOf(test), reading.options);
  const method = agent?.method ?? methodOf(obx);
  const { measurement, category } = susceptibilityReading(obx, value, method);
  if (!agent) {
    const looksLikeOne = around.isPanel && (category !== null || measurement !== null);
    if (!looksLikeOne && flagCategory(obx) === null) return null;
    const said = [...test.codings.map(({ code }) => code), ...test.texts];
    return { kind: 'unknown-agent', said };
  }
  if (agent.mismatch) reading.report('code-name-mismatch', obx.at(3));
  if (!measurement && !category) return emptyOr(obx, UNREADABLE);
  return {
    kind: 'susceptibility',
    row: {
      agent: agent.code,
      method,
      ...(measurement
        ? { operator: measurement.operator, value: measurement.value, unit: unitOf(obx, method) }
        : {}),
      interpretation: category ?? undefined,
      guideline: guidelineOf(obx),
    },
  };
}

/** The longest organism name that is looked up. */
const NAME_LENGTH_MAX = 200;

/** More organisms in one field are no identification. */
const REPETITIONS_MAX = 50;

/** Value types that can name an organism; a number, a date or a picture cannot. */
const ORGANISM_TYPES = /^(|CE|CWE|CNE|ST|TX|FT|IS|ID)$/i;

/** OBX-5 as organisms: by SNOMED CT code, by text, one for each repetition. */
function organisms(
  reading: Hl7Reading,
  obx: Segment,
  test: Coded,
  around: Surroundings,
): Meaning | null {
  if (!ORGANISM_TYPES.test(obx.text(2))) return null;
  const asked = identifiesOrganism(test);
  const named: NamedOrganism[] = [];
  let none: NoOrganism | null = null;
  const repetitions = obx.repetitions(5);
  if (repetitions.length > REPETITIONS_MAX) reading.report('too-many-items', obx.at(5));
  for (const repetition of repetitions.slice(0, REPETITIONS_MAX)) {
    const coded = codedOf(reading, repetition, obx.at(5));
    const snomed = codeIn(coded, 'snomed');
    const name =
      coded.texts[0] ??
      (obx.text(2) === 'CWE' ? undefined : repetition.whole().slice(0, NAME_LENGTH_MAX));
    const local = coded.codings.find(({ system }) => system === 'local')?.code;
    // A sender that knows no code writes the words where the code would stand.
    const written = coded.texts[0] ?? repetition.whole().slice(0, NAME_LENGTH_MAX);
    const words = { snomed, name, local, others: coded.texts.slice(1) };
    const unnamed = noOrganismOf({ ...words, name: written }, reading.options);
    const match = unnamed === null ? organismOf(words, reading.options) : null;
    const denied =
      unnamed ??
      (match || !asked ? null : deniedIn({ snomed, others: wordsOf(coded) }, reading.options));
    if (denied !== null) {
      if (!deniesOthers(denied, [written, ...coded.texts])) none = denied;
      continue;
    }
    if (match?.conflictsWith) reading.report('code-name-mismatch', obx.at(5));
    // Free text may mention an organism in passing; a code, or the answer to a culture, does not.
    const trusted = asked || around.isCulture || match?.via === 'snomed';
    if ((match && trusted) || asked) {
      named.push({ pointer: obx.at(5), match, snomed, said: organismWords(words) });
    }
  }
  if (named.length > 1) reading.report('repeated-organism', obx.at(5));
  if (named.length > 0) return { kind: 'organisms', organisms: named };
  const answers = asked || (around.isCulture && wordsOf(test).some((word) => PLAIN.test(word)));
  return none !== null && answers ? { kind: 'no-organism', why: none } : null;
}

/** A line that says no more than that it is the answer to its order. */
const PLAIN =
  /^((final|preliminary|culture|screen\w*) )*(results?|reports?|findings?)$|^(最终|初步|培养|筛查)*(结果|报告)$/i;

/** A line that was sent without a value says nothing, and is no error. */
function emptyOr(obx: Segment, meaning: Meaning): Meaning {
  return obx.field(5) === '' && obx.field(8) === '' ? OTHER : meaning;
}
