import type { NonCpeStandard } from '@carbawatch/contracts';
import { geneNegatives, oxa48StillPossible, panelWords } from './evidence-exclusion';
import type { EvidencePicture } from './evidence-picture';
import type { Reasoning } from './evidence-reasoning';
import type { GeneFinding } from './gene-findings';

/** Rows 3 (exceptions), 7 (variable alleles), 12 and 15. */
export function makesProbable(
  picture: EvidencePicture,
  reasoning: Reasoning,
  excluded: NonCpeStandard | null,
): boolean {
  let probable = false;
  for (const finding of picture.probable) {
    if (isRefuted(finding, picture)) continue;
    probable = true;
    const band = finding.verdict === 'band-to-confirm';
    reasoning.step(band ? 3 : 7, [finding.key], `${finding.because}; probable`);
    reasoning.flag(band ? 'confirm-by-pcr-or-wgs' : 'allele-variable');
  }
  // A whole genome or activity and genes together outweigh what only presumes.
  if (excluded === 'wgs' || excluded === 'activity+genes') return probable;
  for (const { test, because } of picture.activity.presumptive) {
    probable = true;
    reasoning.step(12, [test], `${test} positive: ${because}: probable`);
    if (test === 'other') reasoning.flag('method-unknown');
  }
  probable = noteTemocillin(picture, reasoning) || probable;
  if (picture.activity.positive.length > 0 && picture.input.organism.genus === 'Acinetobacter') {
    probable = true;
    const tests = picture.activity.positive;
    reasoning.step(
      12,
      tests,
      `${tests.join(' and ')} positive, not validated for Acinetobacter (CLSI M100, Table 3C)`,
    );
  }
  if (picture.activity.ecim === 'positive' && picture.activity.positive.length === 0) {
    probable = noteLoneEcim(picture, reasoning) || probable;
  }
  for (const claim of picture.input.claims ?? []) {
    probable = true;
    reasoning.flag('method-unknown');
    reasoning.step(15, [claim.source], `${claim.source} says carbapenemase-producing, no method`);
  }
  return probable;
}

/** eCIM is read beside a positive mCIM; without an mCIM result it presumes a class B enzyme. */
function noteLoneEcim(picture: EvidencePicture, reasoning: Reasoning): boolean {
  if (picture.activity.negative.includes('mCIM')) return false;
  reasoning.step(12, ['eCIM'], 'eCIM positive without an mCIM result presumes a class B enzyme');
  return true;
}

/**
 * The MIC or zone of temocillin, read as EUCAST reads it: in an isolate that no carbapenem shows to
 * be within the screening cut-off, that no inhibitor restores, and whose OXA-48-like gene nobody
 * looked for in vain.
 */
function noteTemocillin(picture: EvidencePicture, reasoning: Reasoning): boolean {
  const { phenotype } = picture.input;
  const [said] = phenotype.highTemocillin ?? [];
  const isWithinCutoff = phenotype.cre !== 'cre' && phenotype.screening === 'negative';
  const hasSynergy =
    picture.activity.ampC || picture.activity.presumptive.some(({ test }) => test === 'inhibitor');
  const isGeneAbsent = picture.negativeFamilies.has('OXA-48-like') || picture.unnamedPanelNegative;
  if (said === undefined || isWithinCutoff || hasSynergy || isGeneAbsent) return false;
  reasoning.step(
    12,
    ['TEM'],
    `${said}: high-level temocillin resistance (MIC >= 128 mg/L or zone < 11 mm) without ` +
      'inhibitor synergy presumes OXA-48-like: probable',
  );
  return true;
}

/** A band is refuted by a negative PCR of its family or by the whole genome. */
export function isRefuted(finding: GeneFinding, picture: EvidencePicture): boolean {
  if (finding.verdict !== 'band-to-confirm') return false;
  return (
    picture.wgsNone ||
    picture.findings.some(
      (f) =>
        f.result === 'negative' &&
        f.method !== 'immunochromatography' &&
        f.target === finding.target,
    )
  );
}

/** Rows 9, 10's exception and 14, and what a partial hit leaves open. */
export function suspects(picture: EvidencePicture, reasoning: Reasoning): boolean {
  const { phenotype, organism } = picture.input;
  const suspected = picture.partial.length > 0;
  if (picture.activity.negative.length > 0 && oxa48StillPossible(picture)) {
    reasoning.flag('oxa-48-not-excluded');
    reasoning.step(
      10,
      [...picture.activity.negative, 'ETP', 'MEM'],
      `${picture.activity.negative.join(' and ')} negative, but ertapenem R with meropenem S or ` +
        'I is how OXA-48-like looks: suspected until its gene is excluded',
    );
    return true;
  }
  if (organism.enterobacterales !== true) return suspected;
  const resistant = phenotype.cre === 'cre';
  if (!resistant && phenotype.screening !== 'positive') {
    if (phenotype.screening === 'indeterminate') reasoning.flag('screening-indeterminate');
    if (phenotype.screening === 'negative') reasoning.flag('screening-negative');
    return suspected;
  }
  reasoning.flag('confirmatory-test-needed');
  const panel = panelWords(picture);
  const why = resistant ? 'CRE by phenotype' : 'beyond the EUCAST carbapenemase screening cut-off';
  const tested = picture.negativeTargets.length > 0 || picture.unnamedPanelNegative;
  reasoning.step(
    tested ? 9 : 14,
    tested ? geneNegatives(picture) : ['susceptibility'],
    tested
      ? `${why}; ${panel ?? `${picture.negativeTargets.join(', ')} not detected`}: a panel ` +
          'excludes only its own targets, suspected'
      : `${why} and no carbapenemase test: suspected, a confirmatory test is due`,
  );
  return true;
}
