import type { GeneTest } from '@carbawatch/contracts';
import { BIG_FIVE, looksForCarbapenemase, looksForOthers } from '@carbawatch/microbiology';
import type { NoOrganism } from '@carbawatch/microbiology';
import { geneMethodOf, geneNamedIn } from './phenotypic-tests';
import { geneResultOf } from './result-words';
import type { ResultWord } from './result-words';

/** What a culture for carriers of any carbapenemase has looked for, as a target. */
export const ANY_CARBAPENEMASE = 'carbapenemase';

const SCREEN = /\b(screen\w*|surveillance|cultures?|swabs?|chromogenic|agar)\b|筛查|培养/i;
/** Panels whose five targets their makers publish: Xpert Carba-R, NG-Test CARBA 5. */
const FIVE_TARGETS = /\bcarba-?r\b|\bcarba[ -]?5\b/i;

/** What a test for any carbapenemase producer in a specimen says, no gene and no organism named. */
export type ScreenResult =
  | { readonly kind: 'genes'; readonly tests: readonly GeneTest[] }
  /** A culture that looked for carriers. */
  | { readonly kind: 'culture'; readonly word: ResultWord };

/**
 * "CPE screen: negative", "Xpert Carba-R: not detected". Null where the names are another test's,
 * or name the gene: then the gene is the answer.
 */
export function screenResult(names: readonly string[], word: ResultWord): ScreenResult | null {
  if (geneNamedIn(names) !== null) return null;
  for (const name of names) {
    const isPanel = FIVE_TARGETS.test(name);
    if (!isPanel && !looksForCarbapenemase(name)) continue;
    const method = geneMethodOf(name);
    if (method !== null) return { kind: 'genes', tests: geneTestsOf(isPanel, method, word) };
    if (SCREEN.test(name)) return { kind: 'culture', word };
  }
  return null;
}

/** Not detected by a known panel: none of its targets. Of any other, nobody can say which. */
function geneTestsOf(isPanel: boolean, method: GeneTest['method'], word: ResultWord): GeneTest[] {
  const result = geneResultOf(word);
  const genes = isPanel && word === 'negative' ? BIG_FIVE : [ANY_CARBAPENEMASE];
  return genes.map((gene) => ({ gene, method, result }));
}

/** No Enterobacterales: that they are absent, resistant or not, says nothing of CPE. */
const NON_FERMENTERS =
  /\b(crab|crpa|acinetobacter|a\.? ?baumannii|pseudomon\w*|p\.? ?aeruginosa)\b|鲍曼|不动杆菌|铜绿|假单胞/i;
const ENTEROBACTERALES = /\b(cpe|cre|cpo|cro|enterobact\w*|klebsiella|coli)\b|肠杆菌|克雷伯/i;

/** "No MRSA isolated": the answer itself names its target, and that is another. */
export function deniesOthers(why: NoOrganism, words: readonly (string | undefined)[]): boolean {
  if (why === 'no-growth') return false;
  const said = words.filter((word) => word !== undefined);
  const text = said.join(' ');
  return looksForOthers(said) || (NON_FERMENTERS.test(text) && !ENTEROBACTERALES.test(text));
}
