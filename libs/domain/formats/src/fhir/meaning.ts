import type { GeneTest, PhenotypicTest } from '@carbawatch/contracts';
import {
  CARBAPENEMASE_IN_ISOLATE_LOINC,
  GENE_IN_VALUE_LOINC,
  geneOfLoinc,
  methodOfCode,
  namesOrganismToo,
  parseGeneName,
  splitGeneList,
} from '@carbawatch/microbiology';
import type { NoOrganism } from '@carbawatch/microbiology';
import { codeIn, wordsOf } from '../hl7/coded';
import { identifiesOrganism } from '../hl7/observation';
import type { Meaning } from '../hl7/observation';
import type { ProblemSink } from '../isolate-results';
import type { TermSource } from '../local-terms';
import {
  claimedGenes,
  isPlainPositive,
  mechanismSaid,
  namesAnotherFamily,
  resultsOfList,
} from '../mechanism-words';
import { geneMethodOf, geneNamedIn, phenotypicTestOf } from '../phenotypic-tests';
import { geneResultOf, phenotypicResultOf, resultOfCode, resultOfText } from '../result-words';
import { resultWhenNone } from '../culture-words';
import { deniesOthers, screenResult } from '../screen-result';
import { agentOf, deniedIn, noOrganismOf, organismOf, organismWords } from '../vocabulary';
import {
  categoryIn,
  diskOf,
  flagCategory,
  flagIn,
  isConcentration,
  isEmpty,
  measurementIn,
  methodOf,
  resultIn,
  shortText,
  unitOf,
  unitText,
} from './values';
import type { Finding } from './values';

const OTHER: Meaning = { kind: 'other' };
const UNREADABLE: Meaning = { kind: 'unreadable' };
const NOT_FOUND: Meaning = { kind: 'no-organism', why: 'no-target-organism' };

/** What is no result of the isolate's own: predicted from its genotype (LOINC), or its class. */
const NOT_MEASURED = new Set([
  '89489-9', // antimicrobial susceptibility predicted from genotype
  '99780-9', // MRGN class
  '1285113001', // SNOMED CT: type of antimicrobial resistant organism
]);

/**
 * Reads one Observation or component. Genes come before agents only where the value is a
 * qualitative result: `IMP` with "R" or an MIC is imipenem, with "Detected" the enzyme.
 */
export function meaningOf(sink: ProblemSink, finding: Finding, source: TermSource): Meaning {
  if (finding.test.codings.some(({ code }) => NOT_MEASURED.has(code))) return OTHER;
  return (
    organismInCode(finding) ??
    geneByGene(finding) ??
    codedCarbapenemase(sink, finding) ??
    screened(finding) ??
    namedCarbapenemase(finding) ??
    susceptibility(sink, finding, source) ??
    organismInValue(sink, finding, source) ??
    unknownDeterminant(finding) ??
    unknownAgent(finding) ??
    otherwiseSaid(finding) ??
    OTHER
  );
}

/** Swiss CH-ELM: the code itself is the organism that was found, often with its mechanism. */
function organismInCode(finding: Finding): Meaning | null {
  const snomed = codeIn(finding.test, 'snomed');
  if (snomed === undefined) return null;
  const match = organismOf({ snomed });
  if (match?.via !== 'snomed') return null;
  const word = resultIn(finding);
  // A producer that was looked for and not found: of other organisms nobody asks that here.
  if (word === 'negative' && match.mechanism) return NOT_FOUND;
  if (word === 'negative' || word === 'invalid' || word === 'indeterminate') return OTHER;
  return { kind: 'organisms', organisms: [{ pointer: finding.pointer, match, snomed }] };
}

function methodWords({ method, test }: Finding): string {
  return [...wordsOf(method), ...wordsOf(test)].join(' ');
}

function geneMethodIn(finding: Finding, whenSilent: GeneTest['method']): GeneTest['method'] {
  for (const { code } of finding.method.codings) {
    const coded = methodOfCode(code);
    if (coded?.kind === 'gene') return coded.method;
  }
  return geneMethodOf(methodWords(finding)) ?? whenSilent;
}

/** Codes that say by themselves which gene or activity was tested. */
function codedCarbapenemase(sink: ProblemSink, finding: Finding): Meaning | null {
  const loinc = codeIn(finding.test, 'loinc') ?? '';
  const gene = geneOfLoinc(loinc);
  if (gene !== null) {
    const word = resultIn(finding);
    if (!word) return emptyOr(finding, UNREADABLE);
    if (namesAnotherFamily(finding.test.texts, gene)) {
      sink.report('code-name-mismatch', `${finding.pointer}/code`);
    }
    // "by Molecular method" is in the name of each of these codes.
    return oneGene(gene, geneMethodIn(finding, 'pcr'), geneResultOf(word));
  }
  if (GENE_IN_VALUE_LOINC.has(loinc)) return genesInValue(finding);
  if (loinc === CARBAPENEMASE_IN_ISOLATE_LOINC) {
    return phenotypic(finding, phenotypicTestOf(methodWords(finding)) ?? 'other');
  }
  return null;
}

function oneGene(gene: string, method: GeneTest['method'], result: GeneTest['result']): Meaning {
  return { kind: 'genes', tests: [{ gene, method, result }], known: true };
}

/** The value names the gene that was found; a plain "negative" denies any carbapenemase gene. */
function genesInValue(finding: Finding): Meaning {
  const method = geneMethodIn(finding, 'pcr');
  const flag = flagIn(finding);
  const whenFound = flag === null ? 'detected' : geneResultOf(flag);
  const written = splitGeneList(finding.value.texts[0] ?? shortText(finding));
  const parsed = written.map((name) => parseGeneName(name));
  if (parsed.length > 0 && parsed.every((name) => name.kind !== 'unknown')) {
    const results = resultsOfList(parsed);
    if (results === null) return UNREADABLE;
    const tests = parsed.map(({ raw: gene }, i): GeneTest => ({
      gene,
      method,
      result: results[i] === 'not-detected' ? 'not-detected' : whenFound,
      ...finding.hit,
    }));
    return { kind: 'genes', tests, known: true };
  }
  const word = resultIn(finding);
  if (word !== null && (word !== 'positive' || isPlainPositive(written.join()))) {
    return oneGene('carbapenemase', method, geneResultOf(word));
  }
  if (parsed.length === 0) return emptyOr(finding, UNREADABLE);
  const tests = parsed.map((name): GeneTest => ({ gene: name.raw, method, result: whenFound }));
  return { kind: 'genes', tests, known: false };
}

/** "CPE screen", "Carba-R": any producer is looked for, and neither gene nor organism is named. */
function screened(finding: Finding): Meaning | null {
  const { test, value } = finding;
  const name = value.texts[0] ?? (shortText(finding) || undefined);
  const none = noOrganismOf({ snomed: codeIn(value, 'snomed'), name });
  const word = none === null ? resultIn(finding) : resultWhenNone(none);
  const result = word === null ? null : screenResult(wordsOf(test), word);
  if (!result) return null;
  if (result.kind === 'genes') return { kind: 'genes', tests: result.tests, known: true };
  if (none !== null && deniesOthers(none, [name])) return OTHER;
  if (none === null && result.word === 'negative' && namesOrganismToo(name ?? '')) return null;
  if (result.word !== 'negative') return { kind: 'screen', word: result.word };
  return { kind: 'no-organism', why: none ?? 'no-target-organism' };
}

/** A resistance determinant by a code that no table here knows: kept under its own name. */
function unknownDeterminant(finding: Finding): Meaning | null {
  if (!finding.isDeterminant) return null;
  const word = resultIn(finding);
  const [coding] = finding.test.codings;
  const name = finding.test.texts[0] ?? (coding && `${coding.system.toUpperCase()} ${coding.code}`);
  if (!word || name === undefined) return null;
  const method = geneMethodIn(finding, 'other');
  const known = parseGeneName(name).kind !== 'unknown';
  return { kind: 'genes', tests: [{ gene: name, method, result: geneResultOf(word) }], known };
}

/** A test named in words: a phenotypic method, or a gene with a qualitative result. */
function namedCarbapenemase(finding: Finding): Meaning | null {
  const word = resultIn(finding);
  if (!word) return null;
  const names = wordsOf(finding.test);
  const gene = geneNamedIn(names);
  if (gene !== null) return oneGene(gene, geneMethodIn(finding, 'other'), geneResultOf(word));
  for (const name of names) {
    const phenotype = phenotypicTestOf(name);
    if (phenotype) return phenotypic(finding, phenotype);
    // An agent and a test share this name; a positive or negative result can only be the test's.
    if (/temocillin/i.test(name)) return phenotypic(finding, 'temocillin');
  }
  return null;
}

/** A test of any carbapenemase whose value names genes, each with its own result. */
function geneByGene(finding: Finding): Meaning | null {
  const loinc = codeIn(finding.test, 'loinc') ?? '';
  if (geneOfLoinc(loinc) !== null || GENE_IN_VALUE_LOINC.has(loinc)) return null;
  const text = finding.value.texts[0] ?? shortText(finding);
  const said = claimedGenes(wordsOf(finding.test), text, geneMethodIn(finding, 'other'));
  return said === 'unread' ? UNREADABLE : said && { kind: 'genes', ...said };
}

/** A test of a carbapenemase whose value is no plain result: genes by name, or not to be read. */
function otherwiseSaid(finding: Finding): Meaning | null {
  const text = finding.value.texts[0] ?? shortText(finding);
  const method = geneMethodIn(finding, 'other');
  const said = mechanismSaid(wordsOf(finding.test), text, resultIn(finding), method);
  return said === 'unread' ? emptyOr(finding, UNREADABLE) : said && { kind: 'genes', ...said };
}

function phenotypic(finding: Finding, test: PhenotypicTest['test']): Meaning {
  const word = resultIn(finding);
  if (!word) return emptyOr(finding, UNREADABLE);
  const result = phenotypicResultOf(word);
  return result ? { kind: 'phenotypic', test: { test, result } } : OTHER;
}

/** Names of susceptibility tests, LOINC's own among them: "Cefcapene [Susceptibility]". */
const SUSCEPTIBILITY = /susceptib|resisten[tz]|empfindlichkeit|antibiogram|\bMIC\b|药敏/i;

function susceptibility(sink: ProblemSink, finding: Finding, source: TermSource): Meaning | null {
  const agent = agentOf(codeIn(finding.test, 'loinc'), wordsOf(finding.test), source);
  if (!agent) return null;
  const method = agent.method ?? methodOf(finding);
  const category = categoryIn(finding);
  const measurement = measurementIn(finding, method);
  if (agent.mismatch) sink.report('code-name-mismatch', `${finding.pointer}/code`);
  if (!measurement && !category) return emptyOr(finding, UNREADABLE);
  return {
    kind: 'susceptibility',
    row: {
      agent: agent.code,
      method,
      ...(measurement
        ? {
            operator: measurement.operator,
            value: measurement.value,
            unit: unitOf(finding, method),
          }
        : {}),
      interpretation: category ?? undefined,
      disk: method === 'disk' ? diskOf(finding) : undefined,
      guideline: finding.guideline,
    },
  };
}

/** A category, or a concentration under a name of susceptibility, of no agent known here. */
function unknownAgent(finding: Finding): Meaning | null {
  const isNamed = finding.test.texts.some((text) => SUSCEPTIBILITY.test(text));
  const isMeasured = finding.quantity !== undefined && isConcentration(unitText(finding.quantity));
  const isOne =
    flagCategory(finding) !== null || (isNamed && (categoryIn(finding) !== null || isMeasured));
  const { codings, texts } = finding.test;
  const said = [...codings.map(({ code }) => code), ...texts];
  return isOne ? { kind: 'unknown-agent', said } : null;
}

/** The value as an organism: a SNOMED CT code, or a name where the test asks for one. */
function organismInValue(sink: ProblemSink, finding: Finding, source: TermSource): Meaning | null {
  const { value, test, pointer } = finding;
  const snomed = codeIn(value, 'snomed');
  const name = value.texts[0] ?? (shortText(finding) || undefined);
  if (snomed === undefined && name === undefined && value.codings.length === 0) return null;
  const asked = identifiesOrganism(test);
  const local = value.codings.find(({ system }) => system === 'local')?.code;
  const named = { snomed, name, local, others: value.texts.slice(1) };
  const none = noOrganismOf(named, source);
  if (none !== null) return asked ? answeredWith(none, finding) : null;
  const words = value.codings.map(({ code }) => resultOfCode(code));
  if (asked && words.includes('negative'))
    return { kind: 'no-organism', why: 'no-target-organism' };
  // "Positive" says that something grew, not what.
  const isGrowth = words.some((word) => word !== null);
  if (isGrowth || (name !== undefined && resultOfText(name) !== null)) return null;
  const match = organismOf(named, source);
  const denied = asked && !match ? deniedIn(named, source) : null;
  if (denied !== null) return answeredWith(denied, finding);
  if (match?.conflictsWith) sink.report('code-name-mismatch', pointer);
  // Free text may mention an organism in passing; a code, or the answer to a culture, does not.
  const isTrusted = asked || match?.via === 'snomed';
  if (!asked && (!match || !isTrusted)) return null;
  const said = organismWords(named);
  return { kind: 'organisms', organisms: [{ pointer, match, snomed, said }] };
}

function answeredWith(why: NoOrganism, finding: Finding): Meaning {
  const isOfOthers = deniesOthers(why, [...finding.value.texts, shortText(finding)]);
  return isOfOthers ? OTHER : { kind: 'no-organism', why };
}

/** What was sent without a value says nothing, and is no error. */
function emptyOr(finding: Finding, meaning: Meaning): Meaning {
  return isEmpty(finding) ? OTHER : meaning;
}
