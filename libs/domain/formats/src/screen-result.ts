import type { GeneTest } from '@carbawatch/contracts';
import { BIG_FIVE } from '@carbawatch/microbiology';
import { geneMethodOf, geneNamedIn } from './phenotypic-tests';
import { geneResultOf } from './result-words';
import type { ResultWord } from './result-words';

const LOOKED_FOR =
  /\b(cpe|cre|cpo|cro|carbapenemase[ -]produc\w*|carbapenem[ -]resistant)\b|碳青霉烯/i;
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
    if (!isPanel && !LOOKED_FOR.test(name)) continue;
    const method = geneMethodOf(name);
    if (method !== null) return { kind: 'genes', tests: geneTestsOf(isPanel, method, word) };
    if (SCREEN.test(name)) return { kind: 'culture', word };
  }
  return null;
}

/** Not detected by a known panel: none of its targets. Of any other, nobody can say which. */
function geneTestsOf(isPanel: boolean, method: GeneTest['method'], word: ResultWord): GeneTest[] {
  const result = geneResultOf(word);
  const genes = isPanel && word === 'negative' ? BIG_FIVE : ['carbapenemase'];
  return genes.map((gene) => ({ gene, method, result }));
}

/** Targets of other cultures: that they are absent says nothing of carbapenemase producers. */
const OTHERS =
  /\b(mrsa|mssa|staph\w*|vre|enterococc\w*|esbl|salmonell\w*|shigell\w*|campylobacter|yersini\w*|vibrio|o157|clostridi\w*|c\.? ?diff\w*|candida|yeast|fung\w*|mycobact\w*|afb|tubercul\w*|legionell\w*|gonorr\w*|strep\w*|gbs|pertussis|helicobacter|vir(us|al)|parasit\w*)\b/i;

/** True for a culture that looks for other organisms alone, by the words of order and answer. */
export function looksForOthers(words: readonly string[]): boolean {
  const said = words.join(' ').slice(0, WORDS_LENGTH_MAX);
  return OTHERS.test(said) && !LOOKED_FOR.test(said);
}

const WORDS_LENGTH_MAX = 2_000;
