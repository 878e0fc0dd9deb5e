import type { NonCpeStandard } from '@carbawatch/contracts';
import { onlyOxa48BlindTests } from './activity-findings';
import { fiveTargetsNegative } from './evidence-picture';
import type { EvidencePicture } from './evidence-picture';
import type { Reasoning } from './evidence-reasoning';

/** Rows 7, 8, 10, 17: what excludes, and on which standard; null when nothing does. */
export function excludes(picture: EvidencePicture, reasoning: Reasoning): NonCpeStandard | null {
  if (picture.partial.length > 0) return null;
  const inactive = picture.activity.negative;
  const activity = inactive.length > 0;
  if (picture.wgsNone) {
    reasoning.step(17, ['wgs:carbapenemase'], 'Whole-genome sequencing found no carbapenemase');
    if (activity) noteInactive(picture, reasoning, 8);
    return activity ? 'activity+genes' : 'wgs';
  }
  if (picture.harmless.some((finding) => finding.method === 'wgs')) {
    noteHarmless(picture, reasoning);
    if (activity) noteInactive(picture, reasoning, 8);
    return activity ? 'activity+genes' : 'wgs';
  }
  const panel = panelWords(picture);
  if (!activity) return genesOnly(picture, reasoning, panel);
  if (oxa48StillPossible(picture)) return null;
  noteInactive(picture, reasoning, panel === null ? 10 : 8);
  if (panel === null) {
    reasoning.flag('activity-only-negative');
    if (onlyOxa48BlindTests(inactive)) reasoning.flag('oxa-48-not-excluded');
    return 'activity';
  }
  reasoning.step(8, geneNegatives(picture), `${panel}: no carbapenemase by activity and genes`);
  return 'activity+genes';
}

function noteInactive(picture: EvidencePicture, reasoning: Reasoning, row: number): void {
  const words = `${picture.activity.negative.join(' and ')} negative: no carbapenemase activity`;
  reasoning.step(row, picture.activity.negative, `${words} (CLSI M100 Tables 3B, 3C)`);
}

/** Row 7: alleles of a carbapenemase family that are none. */
export function noteHarmless(picture: EvidencePicture, reasoning: Reasoning): void {
  if (picture.harmless.length === 0) return;
  reasoning.flag('allele-not-carbapenemase');
  for (const finding of picture.harmless) reasoning.step(7, [finding.key], finding.because);
  for (const finding of picture.explained) {
    reasoning.step(7, [finding.key], `${finding.because}; the allele found explains it`);
  }
}

export function geneNegatives(picture: EvidencePicture): string[] {
  return picture.findings.filter((f) => f.result === 'negative').map((f) => f.key);
}

/** The panel that was negative in words; null unless at least two targets were looked for. */
export function panelWords(picture: EvidencePicture): string | null {
  const targets = picture.negativeTargets;
  if (targets.length >= 2) return `${targets.join(', ')} not detected`;
  return picture.unnamedPanelNegative ? 'a gene panel (targets not named) not detected' : null;
}

function genesOnly(
  picture: EvidencePicture,
  reasoning: Reasoning,
  panel: string | null,
): NonCpeStandard | null {
  const complete = fiveTargetsNegative(picture) || picture.unnamedPanelNegative;
  if (!picture.policy.genesOnlyExcludes || !complete || panel === null) return null;
  reasoning.step(
    9,
    geneNegatives(picture),
    `${panel}: excluded by genes alone, which this site has switched on`,
  );
  return 'genes-only';
}

/** Row 10's exception: a weak OXA-48-like enzyme may be inactive in mCIM. */
export function oxa48StillPossible(picture: EvidencePicture): boolean {
  return (
    picture.input.phenotype.oxa48Pattern &&
    !picture.negativeFamilies.has('OXA-48-like') &&
    !picture.unnamedPanelNegative
  );
}
