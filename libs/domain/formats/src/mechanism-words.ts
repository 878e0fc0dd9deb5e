import type { GeneTest } from '@carbawatch/contracts';
import { parseGeneName, splitGeneList, type GeneName } from '@carbawatch/microbiology';
import { geneNamedIn, phenotypicTestOf } from './phenotypic-tests';
import type { ResultWord } from './result-words';
import { geneResultOf } from './result-words';

/** Tests of carbapenemases that name no gene: what was found stands in the value. */
const OF_CARBAPENEMASES = /carbapenemase|碳青霉烯酶|\b(cpe|cpo)\b|\bcarba-?r\b|\bcarba[ -]?5\b/i;
/** What belongs to a test and is not its result: what it looks for, its kit, what was known. */
const BESIDE_THE_RESULT =
  /\b(ct|cq|cycles?|targets?|tested|panel|request\w*|order\w*|previous\w*|prior|history|known|primers?|kit|reagents?|method\w*|technique|lot|batch|date|time|version|comment\w*|zone|diameter|report)\b|范围|项目|方法|试剂|批号|日期|时间|既往|直径|报告|备注/i;
/** Values that say nothing that could be lost: nothing was found yet, or not here. */
const NO_RESULT =
  /^(pending|to follow|result to follow|in progress|await\w*|sent (to|out|for)\b|referred|to be confirmed|not (performed|done|tested|requested|required|indicated|applicable)|cancelled|n\/?a$|no$|none$|nil$|ausstehend|folgt|未做|未检测?|待|外送|[\d\s.,:;*/<>=–—-]+$)/i;
/** `blaKPX` in a longer name. */
const BLA = /\bbla[_ ]?[A-Z]{2,}[A-Za-z0-9-]*/;

type Genes = { readonly tests: readonly GeneTest[]; readonly known: boolean };

function asks(names: readonly string[]): boolean {
  if (names.some((name) => BESIDE_THE_RESULT.test(name))) return false;
  return names.some((name) => OF_CARBAPENEMASES.test(name) || phenotypicTestOf(name) !== null);
}

/**
 * Genes that the value of a test of any carbapenemase names one by one, with what became of each
 * ("KPC pos, NDM neg"): read before any plain word, which would be that of one gene for all.
 * `unread` where only a part can be told; null where the value names no gene so.
 */
export function claimedGenes(
  names: readonly string[],
  text: string,
  method: GeneTest['method'],
): Genes | 'unread' | null {
  if (geneNamedIn(names) !== null || !asks(names)) return null;
  const named = splitGeneList(text).map((name) => parseGeneName(name));
  const isSaid = ({ known, raw, claim }: GeneName): boolean =>
    known && (claim !== null || MINUS.test(raw));
  if (!named.some(isSaid)) return null;
  const results = named.every(({ known }) => known) ? resultsOfList(named) : null;
  if (results === null) return 'unread';
  const tests = named.map(({ raw: gene }, i): GeneTest => ({
    gene,
    method,
    result: results[i] ?? 'detected',
  }));
  return { tests, known: true };
}

/** `NDM-` is a denial beside `KPC+`; alone it may be a name that was cut off. */
const MINUS = /[^\s-]-+$/;

/**
 * What a list of genes says of each: what stands behind it, or found where nothing does. "KPC and
 * NDM detected" is both; of "KPC, NDM not detected" nobody can say what became of the first: null.
 */
export function resultsOfList(
  named: readonly Pick<GeneName, 'raw' | 'claim'>[],
): readonly GeneTest['result'][] | null {
  const claims = named.map(({ raw, claim }) => claim ?? (MINUS.test(raw) ? 'minus' : null));
  const isAlone = named.length === 1 && claims[0] === 'minus';
  const isMixed =
    claims.includes(null) && claims.some((one) => one === 'negative' || one === 'minus');
  if (isAlone || isMixed) return null;
  return claims.map((one) => (one === null || one === 'positive' ? 'detected' : 'not-detected'));
}

/** "Positive" where the value was to name the gene: a carbapenemase, nobody says which. */
export function isPlainPositive(text: string): boolean {
  return /^(pos(itive|itiv)?\.?|detected|present|yes|\+|阳性|检出)$/i.test(text.trim());
}

/**
 * What a line says that asks for a carbapenemase and has no plain result: the one gene that its
 * value names, a gene that nobody knows, or `unread`: whoever wrote it meant something, and a
 * positive that is passed over is found by nobody. Several genes without a word to each may be what
 * was looked for as well as what was found. Null for any other line.
 */
export function mechanismSaid(
  names: readonly string[],
  text: string,
  word: ResultWord | null,
  method: GeneTest['method'],
): Genes | 'unread' | null {
  if (word !== null) return unknownGeneOf(names, word, method);
  const isBeside = names.some((name) => BESIDE_THE_RESULT.test(name));
  const isAsked = asks(names) || (geneNamedIn(names) !== null && !isBeside);
  if (!isAsked || NO_RESULT.test(text.trim())) return null;
  const [gene, ...more] = splitGeneList(text);
  const isOne = gene !== undefined && more.length === 0 && !/\?|\s\d+$/.test(text.trim());
  if (!isOne || !parseGeneName(gene).known) return 'unread';
  return { tests: [{ gene, method, result: 'detected' }], known: true };
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
