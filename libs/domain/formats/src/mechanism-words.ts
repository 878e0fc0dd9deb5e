import type { GeneTest } from '@carbawatch/contracts';
import { parseGeneName, splitGeneList } from '@carbawatch/microbiology';
import { geneNamedIn, phenotypicTestOf } from './phenotypic-tests';
import type { ResultWord } from './result-words';
import { geneResultOf } from './result-words';

/** Tests of carbapenemases that name no gene: what was found stands in the value. */
const OF_CARBAPENEMASES = /carbapenemase|碳青霉烯酶|\bcarba-?r\b|\bcarba[ -]?5\b/i;
/** How early a PCR rose says nothing by itself; the result stands on a line of its own. */
const THRESHOLD = /\b(ct|cq|cycle)\b/i;
/** A test that gives no result says nothing that could be lost. */
const NO_RESULT =
  /^(pending|to follow|in progress|awaited|not (performed|done|tested|requested|required|indicated|applicable)|cancelled|n\/?a|ausstehend|folgt|未做|未检|待测|待定)\.?$/i;
/** `blaKPX` in a longer name. */
const BLA = /\bbla[_ ]?[A-Z]{2,}[A-Za-z0-9-]*/;

type Genes = { readonly tests: readonly GeneTest[]; readonly known: boolean };

/**
 * What a line says that asks for a carbapenemase and has no plain result: the genes that its value
 * names ("KPC pos, NDM neg"), a gene that nobody knows, or `unread`: whoever wrote it meant
 * something, and a positive that is passed over is found by nobody. Null for any other line.
 */
export function mechanismSaid(
  names: readonly string[],
  text: string,
  word: ResultWord | null,
  method: GeneTest['method'],
): Genes | 'unread' | null {
  if (word !== null) return unknownGeneOf(names, word, method);
  const asks =
    geneNamedIn(names) !== null ||
    names.some((name) => OF_CARBAPENEMASES.test(name) || phenotypicTestOf(name) !== null);
  if (!asks || names.some((name) => THRESHOLD.test(name)) || NO_RESULT.test(text.trim())) {
    return null;
  }
  const found = splitGeneList(text).map((name) => parseGeneName(name));
  if (found.length === 0 || !found.every(({ known }) => known)) return 'unread';
  const tests = found.map(({ raw, claim }): GeneTest => ({
    gene: raw,
    method,
    result: claim === 'negative' ? 'not-detected' : 'detected',
  }));
  return { tests, known: true };
}

/** A gene of no table that was found, or may have been: kept as it was said, to be named. */
function unknownGeneOf(
  names: readonly string[],
  word: ResultWord,
  method: GeneTest['method'],
): Genes | null {
  const gene = names.flatMap((name) => BLA.exec(name)?.[0] ?? [])[0];
  if (word === 'negative' || gene === undefined) return null;
  if (parseGeneName(gene).kind !== 'unknown') return null;
  return { tests: [{ gene, method, result: geneResultOf(word) }], known: false };
}

/** Whether a test's names speak of another carbapenemase than its code. */
export function namesAnotherFamily(names: readonly string[], gene: string): boolean {
  const { family } = parseGeneName(gene);
  const named = names.flatMap((name) => BLA.exec(name)?.[0] ?? geneNamedIn([name]) ?? [])[0];
  const other = named === undefined ? null : parseGeneName(named);
  return family !== null && other?.known === true && other.family !== family;
}
