import type { GeneTest, PhenotypicTest, Susceptibility } from '@carbawatch/contracts';
import { parseGeneName } from '@carbawatch/microbiology';
import { geneMethodOf, phenotypicTestOf } from './phenotypic-tests';
import { categoryOf } from './result-words';
import { agentOf, measurementOf } from './vocabulary';

/** A result that a laboratory wrote into a comment. */
export type CommentResult =
  | { readonly kind: 'gene'; readonly test: GeneTest }
  | { readonly kind: 'phenotypic'; readonly test: PhenotypicTest }
  | { readonly kind: 'susceptibility'; readonly row: Susceptibility }
  /** "CPE", "carbapenemase producer": no test is named. */
  | { readonly kind: 'mechanism' };

/** Comments are read up to here; longer ones are documents, not results. */
const COMMENT_LENGTH_MAX = 4_000;
const SENTENCE_LENGTH_MAX = 300;

/** What is open, advised or possible is no result. */
const OPEN =
  /\b(pending|to follow|await(ing|ed)?|refer(red)?|sent|forwarded|if|consider|may|might|could|possible|possibly|suspect(ed|s)?|suggest(s|ed|ive)?|presumptive|recommend(ed)?|rule out|unknown|history|previous(ly)?|request(ed)?|should|resistance to)\b|待|建议|疑似|可能/i;
const NEGATIVE =
  /\b(no|not|non|none|never|negative|neg|absent|without|lacks?|nor|neither|un?detect(ed|able)?)\b|阴性|未检出|未见|不产/i;
const NEGATIVE_THROUGHOUT = /^\W*(no|none of|neither|negative for|未检出)\b/i;
const POSITIVE =
  /\b(positive|pos|detected|present|produc(er|es|ing|tion)|confirmed|found|identified|carr(y|ies|ying)|harbou?r(s|ing)?|contains?)\b|\+$|阳性|检出|产/i;
const MECHANISM = /\b(carbapenemase|cpe|cpo|cp-?cre|cp-?kp)\b|carbapenemase[- ]produc|碳青霉烯酶/i;

const GENE_TOKEN =
  /\b(?:bla[ _-]?)?(?:KPC|NDM|VIM|IMP|GES|IMI|SME|OXA)(?:[ -]?\d{1,4}[a-z]?)?(?:[ -]like)?\b/gi;

/** Results in free text; an ambiguous sentence gives none. */
export function resultsInComment(comment: string): CommentResult[] {
  const results: CommentResult[] = [];
  const text = comment.slice(0, COMMENT_LENGTH_MAX);
  // A full stop ends a sentence unless it is a decimal point or part of an abbreviated genus.
  for (const part of text.split(/[;\n。；！!]|\.(?=\s|$)/)) {
    const sentence = part.trim();
    if (sentence === '' || sentence.length > SENTENCE_LENGTH_MAX) continue;
    const row = susceptibilityIn(sentence);
    if (row) results.push({ kind: 'susceptibility', row });
    else if (!OPEN.test(sentence)) results.push(...mechanismsIn(sentence));
  }
  return results;
}

type Polarity = 'positive' | 'negative' | null;

function polarityOf(clause: string): Polarity {
  if (NEGATIVE.test(clause)) return 'negative';
  return POSITIVE.test(clause) ? 'positive' : null;
}

/**
 * Clauses with their own polarity; one without takes that of the clause after it ("KPC, NDM not
 * detected"), else of the one before ("Detected: KPC, NDM"). "No KPC, NDM or VIM detected" is
 * negative throughout.
 */
function clausesOf(sentence: string): { clause: string; polarity: Polarity }[] {
  const clauses = sentence.split(/[,，、]|\bbut\b|\bwhile\b|\bhowever\b/i);
  if (NEGATIVE_THROUGHOUT.test(sentence) && !/\b(but|while|however|positive)\b/i.test(sentence)) {
    return clauses.map((clause) => ({ clause, polarity: 'negative' }));
  }
  const own = clauses.map(polarityOf);
  return clauses.map((clause, index) => ({
    clause,
    polarity:
      own[index] ??
      own.slice(index + 1).find((polarity) => polarity !== null) ??
      own.slice(0, index).findLast((polarity) => polarity !== null) ??
      null,
  }));
}

function mechanismsIn(sentence: string): CommentResult[] {
  const results: CommentResult[] = [];
  const method = geneMethodOf(sentence) ?? 'other';
  // IMP is also imipenem's code, IMI its abbreviation: alone in a sentence they say nothing.
  const isAboutGenes = /\b(genes?|pcr|bla\w*|carbapenemase|KPC|NDM|VIM|OXA)\b|基因/i.test(sentence);
  let claimsMechanism = false;
  for (const { clause, polarity } of clausesOf(sentence)) {
    if (polarity === null) continue;
    const genes = genesIn(clause, isAboutGenes);
    for (const gene of genes) {
      const result = polarity === 'positive' ? 'detected' : 'not-detected';
      results.push({ kind: 'gene', test: { gene, method, result } });
    }
    if (genes.length > 0) continue;
    const test = phenotypicTestOf(clause);
    if (test !== null && test !== 'other') {
      results.push({ kind: 'phenotypic', test: { test, result: polarity } });
    } else if (polarity === 'positive' && MECHANISM.test(clause)) claimsMechanism = true;
  }
  const isNamed = results.some(
    (result) => result.kind !== 'mechanism' && result.kind !== 'susceptibility',
  );
  return claimsMechanism && !isNamed ? [...results, { kind: 'mechanism' }] : results;
}

function genesIn(clause: string, isAboutGenes: boolean): string[] {
  const genes: string[] = [];
  for (const [token] of clause.matchAll(GENE_TOKEN)) {
    const name = parseGeneName(token);
    const isDrugCode = /^(imp|imi)$/i.test(token);
    // OXA alone is half of a name: OXA-1 is none of these enzymes.
    if (!name.known || name.family === 'OXA' || (isDrugCode && !isAboutGenes)) continue;
    genes.push(name.allele ?? name.family ?? token);
  }
  return genes;
}

const SUSCEPTIBILITY_LINE =
  /^([A-Za-z][A-Za-z /+-]{1,40}?)(?:\s+(MIC|zone))?\s*[:=]?\s*((?:<=|>=|<|>|=|≤|≥)?\s?\d{1,4}(?:[.,]\d{1,4})?)\s*(mg\/L|ug\/mL|µg\/mL|mm)?\s*[([]?\s*(SDD|NS|[SIR])?\s*[)\]]?$/i;

/** A line that is nothing but an agent, a value and perhaps a category: `Meropenem MIC >=16 R`. */
function susceptibilityIn(sentence: string): Susceptibility | null {
  const match = SUSCEPTIBILITY_LINE.exec(sentence);
  if (!match) return null;
  const [, name = '', kind = '', value = '', unit = '', letter] = match;
  const isZone = /zone/i.test(kind) || /^mm$/i.test(unit);
  if (!isZone && kind === '' && unit === '' && letter === undefined) return null;
  const agent = agentOf(undefined, [name.trim()]);
  const method = isZone ? 'disk' : 'mic';
  const measurement = agent ? measurementOf(value.replace(/\s/g, ''), method) : null;
  if (!agent || !measurement) return null;
  return {
    agent: agent.code,
    method,
    operator: measurement.operator,
    value: measurement.value,
    unit: isZone ? 'mm' : 'mg/L',
    interpretation: letter ? (categoryOf(letter) ?? undefined) : undefined,
  };
}
