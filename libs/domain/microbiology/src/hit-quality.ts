import type { GeneTest } from '@carbawatch/contracts';
import type { GeneName } from './gene-names';

/** How whole and how exact a sequence hit is, in one word for every tool's own. */
export type HitQuality = 'exact' | 'inexact' | 'partial' | 'truncated' | 'spurious' | 'mutation';

/** Kleborate's thresholds, and those of the evidence model: below them a hit is no evidence. */
export const IDENTITY_MIN = 90;
export const COVERAGE_MIN = 80;

const AMRFINDER_WHOLE_MIN = 90;

const TRUNCATED = /internal[_ -]?stop|truncat|frameshift|interrupted|disrupt|-\d+(?:\.\d+)?%/i;
const SPURIOUS = /spurious|\bloose\b|low[ _-]?(?:coverage|identity|quality)/i;
const PARTIAL = /partial|incomplete|fragment|[?$]/i;
const MUTATION = /^point|mutation|variant_detected/i;
// AMRFinderPlus BLASTX/BLASTP: whole, but another sequence than the nearest allele; HMM: family.
const INEXACT = /^blast|^hmm|inexact|\bstrict\b|nudged|closest|\*/i;

/**
 * Judges a hit by the marks in its name, the tool's own word (`quality`: AMRFinderPlus Method,
 * Kleborate suffix, RGI cut-off) and its figures. `KPC-2^` is exact: only nucleotides differ.
 */
export function hitQuality(test: GeneTest, name: GeneName): HitQuality {
  const word = test.quality ?? '';
  if (MUTATION.test(word)) return 'mutation';
  if (name.truncated || TRUNCATED.test(word)) return 'truncated';
  if (SPURIOUS.test(word) || tooWeak(test)) return 'spurious';
  if (name.partial || PARTIAL.test(word) || partialForAmrFinder(test)) return 'partial';
  if (name.inexact || INEXACT.test(word) || differs(test)) return 'inexact';
  return 'exact';
}

function tooWeak(test: GeneTest): boolean {
  return (test.identity ?? 100) < IDENTITY_MIN || (test.coverage ?? 100) < COVERAGE_MIN;
}

/**
 * AMRFinderPlus itself calls a hit below 90% of the reference PARTIAL; hAMRonization keeps its
 * figures and loses that word.
 */
function partialForAmrFinder(test: GeneTest): boolean {
  return /amrfinder/i.test(test.tool ?? '') && (test.coverage ?? 100) < AMRFINDER_WHOLE_MIN;
}

/**
 * A tool that compares nucleotides may give 99.9% for an exact protein; only the tool's own word
 * can say so (`^`, ALLELEX), and then the figure does not contradict it.
 */
function differs(test: GeneTest): boolean {
  if (/\^|^(?:allele|exact)|perfect/i.test(test.quality ?? '')) return false;
  return (test.identity ?? 100) < 100 || (test.coverage ?? 100) < 100;
}
