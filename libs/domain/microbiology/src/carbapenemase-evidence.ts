import type { CpeStatus, Discordance, NonCpeStandard } from '@carbawatch/contracts';
import { onlyOxa48BlindTests } from './activity-findings';
import { findDiscordance } from './evidence-discordance';
import { BIG_FIVE, carbapenemasesOf, gatherEvidence, targetsTested } from './evidence-picture';
import type { EvidencePicture } from './evidence-picture';
import { Reasoning } from './evidence-reasoning';
import type { CarbapenemaseEvidence, EvidenceInput } from './evidence-types';
import type { GeneFinding } from './gene-findings';
import { hasActivityByNature } from './native-enzymes';

interface Verdict {
  readonly status: Exclude<CpeStatus, 'not-applicable'>;
  readonly standard: NonCpeStandard | null;
}

/**
 * Whether an isolate produces a carbapenemase, from all its results at once. The 17 rows of the
 * evidence model, after CSTE 17-ID-04 and 22-ID-04, CLSI M100 Tables 3B and 3C and the EUCAST
 * guideline on resistance mechanisms: different methods are OR-combined for `confirmed` and never
 * outvoted, a negative covers only its own targets, and the order of results changes nothing.
 */
export function evaluateCarbapenemase(input: EvidenceInput): CarbapenemaseEvidence {
  const picture = gatherEvidence(input);
  const reasoning = new Reasoning();
  const { status, standard } = decide(picture, reasoning);
  noteAsides(picture, reasoning);
  const discordance = findDiscordance(picture, status);
  if (discordance.length > 0) reasoning.flag('discordant');
  return assemble(picture, reasoning, { status, standard }, discordance);
}

function decide(picture: EvidencePicture, reasoning: Reasoning): Verdict {
  const { input } = picture;
  if (input.organism.gramNegative === false) return { status: 'undetermined', standard: null };
  if (confirms(picture, reasoning)) return { status: 'confirmed', standard: null };
  const excluded = excludes(picture, reasoning);
  if (makesProbable(picture, reasoning, excluded)) return { status: 'probable', standard: null };
  if (excluded !== null) return { status: 'negative', standard: excluded };
  return { status: suspects(picture, reasoning) ? 'suspected' : 'undetermined', standard: null };
}

/** Rows 1 to 7 and 16. */
function confirms(picture: EvidencePicture, reasoning: Reasoning): boolean {
  for (const finding of picture.confirming) noteConfirming(finding, reasoning);
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

function noteConfirming(finding: GeneFinding, reasoning: Reasoning): void {
  const variant = finding.verdict === 'kpc-variant';
  reasoning.step(
    variant ? 7 : GENE_ROWS[finding.method],
    [finding.key],
    variant
      ? `${finding.because}: still a KPC lineage, confirmed by policy`
      : `${finding.because}: confirmed (CSTE 22-ID-04)`,
  );
  if (variant) reasoning.flag('allele-not-carbapenemase');
  if (finding.inexact) reasoning.flag('inexact-allele');
  if (!finding.listed) reasoning.flag('allele-not-in-catalogue');
  if (finding.target === 'any') reasoning.flag('mechanism-unknown');
  else if (finding.target !== null && !BIG_FIVE.includes(finding.target)) {
    reasoning.flag('rare-mechanism');
  }
  if (finding.target === 'GES' && finding.allele === null) reasoning.flag('allele-needed');
}

/** mCIM and Carba NP are validated for Enterobacterales and P. aeruginosa, not for Acinetobacter. */
function countsActivity(picture: EvidencePicture): boolean {
  const { organism } = picture.input;
  return !hasActivityByNature(organism) && organism.genus !== 'Acinetobacter';
}

function noteActivity(picture: EvidencePicture, reasoning: Reasoning): void {
  const tests = picture.activity.positive;
  const words = `${tests.join(' and ')} positive`;
  if (picture.confirming.length > 0) {
    reasoning.step(4, tests, `${words}: the activity agrees with the gene found`);
    return;
  }
  reasoning.flag('mechanism-unknown');
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

function ecimWords(picture: EvidencePicture): string {
  if (picture.activity.ecim === 'positive') return ', eCIM positive: a metallo-beta-lactamase';
  if (picture.activity.ecim === 'negative') return ', eCIM negative: a serine enzyme (A or D)';
  return '';
}

function fiveTargetsNegative(picture: EvidencePicture): boolean {
  return BIG_FIVE.every((family) => picture.negativeFamilies.has(family));
}

/** Rows 7, 8, 10, 17: what excludes, and on which standard; null when nothing does. */
function excludes(picture: EvidencePicture, reasoning: Reasoning): NonCpeStandard | null {
  if (picture.partial.length > 0) return null;
  const inactive = picture.activity.negative;
  const activity = inactive.length > 0;
  if (picture.wgsNone) {
    reasoning.step(17, ['wgs:carbapenemase'], 'Whole-genome sequencing found no carbapenemase');
    if (activity) noteInactive(picture, reasoning, 8);
    return activity ? 'activity+genes' : 'wgs';
  }
  if (picture.harmless.length > 0 && picture.confirming.length === 0) {
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

function noteHarmless(picture: EvidencePicture, reasoning: Reasoning): void {
  reasoning.flag('allele-not-carbapenemase');
  for (const finding of picture.harmless) reasoning.step(7, [finding.key], finding.because);
  for (const finding of picture.explained) {
    reasoning.step(7, [finding.key], `${finding.because}; the allele found explains it`);
  }
}

function geneNegatives(picture: EvidencePicture): string[] {
  return picture.findings.filter((f) => f.result === 'negative').map((f) => f.key);
}

/** The panel that was negative in words; null unless at least two families were looked for. */
function panelWords(picture: EvidencePicture): string | null {
  const families = [...picture.negativeFamilies].sort();
  if (families.length >= 2) return `${families.join(', ')} not detected`;
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
function oxa48StillPossible(picture: EvidencePicture): boolean {
  return (
    picture.input.phenotype.oxa48Pattern &&
    !picture.negativeFamilies.has('OXA-48-like') &&
    !picture.unnamedPanelNegative
  );
}

/** Rows 3 (exceptions), 7 (variable alleles), 12 and 15. */
function makesProbable(
  picture: EvidencePicture,
  reasoning: Reasoning,
  excluded: NonCpeStandard | null,
): boolean {
  let probable = false;
  for (const finding of picture.probable) {
    if (isRefuted(finding, picture)) continue;
    probable = true;
    const band = finding.verdict === 'band-to-confirm';
    reasoning.step(band ? 3 : 7, [finding.key], `${finding.because}: probable`);
    reasoning.flag(band ? 'confirm-by-pcr-or-wgs' : 'allele-variable');
  }
  // A whole genome or activity and genes together outweigh what only presumes.
  if (excluded === 'wgs' || excluded === 'activity+genes') return probable;
  for (const { test, because } of picture.activity.presumptive) {
    probable = true;
    reasoning.step(12, [test], `${test} positive: ${because}: probable`);
    if (test === 'other') reasoning.flag('method-unknown');
  }
  if (picture.activity.positive.length > 0 && picture.input.organism.genus === 'Acinetobacter') {
    probable = true;
    const tests = picture.activity.positive;
    reasoning.step(12, tests, `${tests.join(' and ')} positive, not validated for Acinetobacter`);
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

/** eCIM is read only beside a positive mCIM; without an mCIM result it presumes a class B enzyme. */
function noteLoneEcim(picture: EvidencePicture, reasoning: Reasoning): boolean {
  if (picture.activity.negative.includes('mCIM')) return false;
  reasoning.step(12, ['eCIM'], 'eCIM positive without an mCIM result presumes a class B enzyme');
  return true;
}

/** A band is refuted by a negative PCR of its family or by the whole genome. */
function isRefuted(finding: GeneFinding, picture: EvidencePicture): boolean {
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
function suspects(picture: EvidencePicture, reasoning: Reasoning): boolean {
  const { phenotype, organism } = picture.input;
  let suspected = false;
  for (const finding of picture.partial) {
    suspected = true;
    reasoning.flag('partial-gene');
    reasoning.step(1, [finding.key], finding.because);
  }
  if (picture.activity.negative.length > 0 && oxa48StillPossible(picture)) {
    reasoning.flag('oxa-48-not-excluded');
    reasoning.step(
      10,
      [...picture.activity.negative, 'ETP', 'MEM'],
      `${picture.activity.negative.join(' and ')} negative, but ertapenem R with meropenem S or I ` +
        'is how OXA-48-like looks: suspected until its gene is excluded',
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
  const tested = picture.negativeFamilies.size > 0 || picture.unnamedPanelNegative;
  reasoning.step(
    tested ? 9 : 14,
    tested ? geneNegatives(picture) : ['susceptibility'],
    tested
      ? `${why}; ${panel ?? `${[...picture.negativeFamilies].join(', ')} not detected`}: a panel ` +
          'excludes only its own targets, suspected'
      : `${why} and no carbapenemase test: suspected, a confirmatory test is due`,
  );
  return true;
}

/** What is told beside the verdict: hits that do not count, tests to repeat. */
function noteAsides(picture: EvidencePicture, reasoning: Reasoning): void {
  for (const finding of picture.findings) {
    if (finding.result === 'unclear') {
      reasoning.flag('repeat-gene-test');
      reasoning.step(0, [finding.key], finding.because);
    } else if (finding.verdict === 'intrinsic' || finding.verdict === 'foreign') {
      reasoning.flag('intrinsic-enzyme');
      reasoning.step(0, [finding.key], finding.because);
    } else if (finding.verdict === 'unknown') {
      reasoning.flag('unknown-gene');
      reasoning.step(0, [finding.key], finding.because);
    } else if (finding.verdict === 'void') reasoning.step(0, [finding.key], finding.because);
  }
  for (const finding of picture.superseded) {
    reasoning.step(0, [finding.key], `${finding.because}: replaced by a newer whole genome`);
  }
  const repeat = picture.activity.indeterminate;
  if (repeat.length > 0) {
    reasoning.flag('repeat-activity-test');
    reasoning.step(11, repeat, `${repeat.join(' and ')} indeterminate: no change, to be repeated`);
  }
  if (hasActivityByNature(picture.input.organism) && picture.activity.positive.length > 0) {
    reasoning.step(
      0,
      picture.activity.positive,
      `${picture.input.organism.name} has a carbapenemase of its own: activity shows nothing more`,
    );
  }
}

function assemble(
  picture: EvidencePicture,
  reasoning: Reasoning,
  verdict: Verdict,
  discordance: Discordance[],
): CarbapenemaseEvidence {
  const { organism, phenotype } = picture.input;
  const { status, standard } = verdict;
  const applies = organism.enterobacterales;
  const found = [
    ...(status === 'confirmed' ? picture.confirming : []),
    ...(status === 'probable' || status === 'confirmed'
      ? picture.probable.filter((f) => !isRefuted(f, picture))
      : []),
  ];
  // Susceptibility explains a suspicion or its absence; beside a test's verdict it adds nothing.
  const open = status === 'suspected' || status === 'undetermined';
  const because = [...(open ? phenotype.because : []), ...reasoning.sentences()];
  if (applies === false) {
    because.push(`${organism.name} is not an Enterobacterales: CPE does not apply to it`);
  } else if (applies === null) {
    because.push(`${organism.name} is not known: nobody can say whether it is an Enterobacterales`);
  }
  return {
    cpe: {
      status: applies === false ? 'not-applicable' : applies === null ? 'undetermined' : status,
      nonCpeStandard: applies === true ? standard : null,
      carbapenemases: carbapenemasesOf(found),
      because,
    },
    cpo: { status: organism.gramNegative === false ? 'not-applicable' : status },
    discordance,
    flags: reasoning.flags(),
    rows: reasoning.rows(),
    steps: reasoning.steps(),
    targetsTested: targetsTested(picture),
  };
}
