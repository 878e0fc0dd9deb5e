import { noteHarmless } from './evidence-exclusion';
import { BIG_FIVE, fiveTargetsNegative } from './evidence-picture';
import type { EvidencePicture } from './evidence-picture';
import type { Reasoning } from './evidence-reasoning';
import type { EvidenceOrganism } from './evidence-types';
import type { GeneFinding } from './gene-findings';
import { hasActivityByNature } from './native-enzymes';

/** Rows 1 to 7 and 16. */
export function confirms(picture: EvidencePicture, reasoning: Reasoning): boolean {
  const { input } = picture;
  for (const finding of picture.confirming) noteConfirming(finding, input.organism, reasoning);
  const activity = countsActivity(picture) && picture.activity.positive.length > 0;
  if (activity) noteActivity(picture, reasoning);
  if (picture.wgsNone && (activity || picture.confirming.length > 0)) {
    reasoning.step(
      17,
      ['wgs:carbapenemase'],
      'Whole-genome sequencing found no carbapenemase: that does not undo a positive test',
    );
  }
  if (picture.confirming.length === 0) return activity;
  const negatives = picture.findings.filter((f) => f.result === 'negative' && f.target !== 'any');
  if (negatives.length > 0) {
    reasoning.step(
      16,
      negatives.map((f) => f.key),
      `Each target keeps its own result: ${negatives.map((f) => f.because).join('; ')}`,
    );
  }
  if (picture.activity.negative.length > 0) {
    reasoning.step(
      6,
      picture.activity.negative,
      `${picture.activity.negative.join(' and ')} negative: a gene with weak or silent activity ` +
        'still confirms (CSTE 22-ID-04)',
    );
  }
  return true;
}

const GENE_ROWS: Readonly<Record<GeneFinding['method'], number>> = {
  wgs: 1,
  pcr: 2,
  array: 2,
  other: 2,
  immunochromatography: 3,
};

/** Outside the five common families; OXA-23, -24 and -58 are everyday enzymes of Acinetobacter. */
function isRare(finding: GeneFinding, organism: EvidenceOrganism): boolean {
  if (finding.target === null || BIG_FIVE.includes(finding.target)) return false;
  return organism.genus !== 'Acinetobacter' || finding.ambler !== 'D';
}

function noteConfirming(
  finding: GeneFinding,
  organism: EvidenceOrganism,
  reasoning: Reasoning,
): void {
  const variant = finding.verdict === 'kpc-variant';
  reasoning.step(
    variant ? 7 : GENE_ROWS[finding.method],
    [finding.key],
    variant
      ? `${finding.because}; still a KPC lineage, confirmed by policy`
      : `${finding.because}; confirmed (CSTE 22-ID-04)`,
  );
  if (variant) reasoning.flag('allele-not-carbapenemase');
  if (finding.inexact) reasoning.flag('inexact-allele');
  if (!finding.listed) reasoning.flag('allele-not-in-catalogue');
  if (finding.target === 'any') reasoning.flag('mechanism-unknown');
  else if (isRare(finding, organism)) reasoning.flag('rare-mechanism');
  if (finding.target === 'GES' && finding.allele === null) reasoning.flag('allele-needed');
}

/** mCIM and Carba NP are validated for Enterobacterales and Pseudomonas, not Acinetobacter. */
function countsActivity(picture: EvidencePicture): boolean {
  const { organism } = picture.input;
  return !hasActivityByNature(organism) && organism.genus !== 'Acinetobacter';
}

function noteActivity(picture: EvidencePicture, reasoning: Reasoning): void {
  const tests = picture.activity.positive;
  const words = `${tests.join(' and ')} positive`;
  if (picture.confirming.length > 0) {
    reasoning.step(4, tests, `${words}: the activity agrees with the gene found`);
    noteHiddenMetalloEnzyme(picture, reasoning);
    return;
  }
  reasoning.flag('mechanism-unknown');
  noteHarmless(picture, reasoning);
  if (fiveTargetsNegative(picture) || picture.unnamedPanelNegative || picture.wgsNone) {
    reasoning.flag('rare-mechanism');
    reasoning.step(
      5,
      tests,
      `${words}, and no gene of the panel found: confirmed, mechanism not known; a rare or new ` +
        'enzyme (GES, IMI, SME, an IMP variant, OXA-23-like, OXA-58-like) is to be looked for',
    );
    return;
  }
  const klass = ecimWords(picture);
  reasoning.step(
    4,
    tests,
    `${words}${klass}: confirmed by a recognised phenotypic test (CSTE 22-ID-04; CLSI M100 ` +
      'Tables 3B, 3C), mechanism not known',
  );
}

/** KPC-2 beside NDM-1: the serine enzyme goes on working in EDTA. */
function noteHiddenMetalloEnzyme(picture: EvidencePicture, reasoning: Reasoning): void {
  const classes = new Set(picture.confirming.map((f) => f.ambler));
  if (picture.activity.ecim !== 'negative' || !classes.has('B') || classes.size < 2) return;
  reasoning.step(
    4,
    ['eCIM'],
    'eCIM negative: the serine enzyme found beside the metallo-enzyme hides it',
  );
}

function ecimWords(picture: EvidencePicture): string {
  if (picture.activity.ecim === 'positive') return ', eCIM positive: a metallo-beta-lactamase';
  if (picture.activity.ecim === 'negative') return ', eCIM negative: a serine enzyme (A or D)';
  return '';
}
