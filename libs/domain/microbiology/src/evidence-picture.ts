import { readActivity } from './activity-findings';
import type { ActivityFindings } from './activity-findings';
import { BUNDLED_CATALOGUE, DEFAULT_CATALOGUE_POLICY } from './catalogue';
import type { AmblerClass } from './catalogue';
import { isNewer } from './current-results';
import type { EvidenceInput, EvidencePolicy, FoundCarbapenemase } from './evidence-types';
import { readGeneFindings } from './gene-findings';
import type { GeneFinding } from './gene-findings';

export const DEFAULT_EVIDENCE_POLICY: EvidencePolicy = {
  kpcVariants: 'confirmed',
  genesOnlyExcludes: false,
  catalogue: DEFAULT_CATALOGUE_POLICY,
};

/** The families that Xpert Carba-R, NG-Test CARBA 5 and their like look for. */
export const BIG_FIVE: readonly string[] = ['KPC', 'NDM', 'VIM', 'IMP', 'OXA-48-like'];

/** All results of one isolate, sorted by what they can prove. */
export interface EvidencePicture {
  readonly input: EvidenceInput;
  readonly policy: EvidencePolicy;
  readonly findings: readonly GeneFinding[];
  readonly activity: ActivityFindings;
  /** Positives that confirm: acquired carbapenemase genes. */
  readonly confirming: readonly GeneFinding[];
  /** Positives that make it probable: variable alleles, bands to confirm. */
  readonly probable: readonly GeneFinding[];
  /** Positives that an exact non-carbapenemase allele of the same family explains. */
  readonly explained: readonly GeneFinding[];
  /** The alleles that explain them, or stand alone: GES-1, OXA-405. */
  readonly harmless: readonly GeneFinding[];
  readonly partial: readonly GeneFinding[];
  /** Families with a valid negative; the one for an allele (NDM-1) covers no family. */
  readonly negativeFamilies: ReadonlySet<string>;
  /** The same with single alleles: everything that was looked for and not found. */
  readonly negativeTargets: readonly string[];
  /** A panel was negative without naming its targets. */
  readonly unnamedPanelNegative: boolean;
  readonly wgsNone: boolean;
  readonly superseded: readonly GeneFinding[];
}

export function gatherEvidence(input: EvidenceInput): EvidencePicture {
  const policy = input.policy ?? DEFAULT_EVIDENCE_POLICY;
  const read = readGeneFindings(input.geneTests, {
    organism: input.organism,
    catalogue: input.catalogue ?? BUNDLED_CATALOGUE,
    policy: policy.catalogue,
  });
  const { findings, superseded } = settleWholeGenomes(read);
  const positives = findings.filter((f) => f.result === 'positive');
  const exact = positives.filter((f) => f.allele !== null);
  const harmless = exact.filter((f) => isHarmless(f, policy));
  const variable = positives.filter((f) => f.verdict === 'variable');
  const lineOf = sortByExplanation(positives, harmless, variable, policy);
  const negatives = findings.filter((f) => f.result === 'negative');
  return {
    input,
    policy,
    findings,
    activity: readActivity(input.phenotypicTests),
    confirming: positives.filter((f) => lineOf(f) === 'confirming'),
    probable: positives.filter((f) => lineOf(f) === 'probable'),
    explained: positives.filter((f) => lineOf(f) === 'explained'),
    harmless,
    partial: positives.filter((f) => f.verdict === 'partial'),
    negativeFamilies: new Set(negatives.filter((f) => f.allele === null).flatMap(targetOf)),
    negativeTargets: [...new Set(negatives.flatMap((f) => f.allele ?? targetOf(f)))].sort(),
    unnamedPanelNegative: negatives.some((f) => f.target === 'any' && f.method !== 'wgs'),
    wgsNone: negatives.some((f) => f.target === 'any' && f.method === 'wgs'),
    superseded,
  };
}

function targetOf(finding: GeneFinding): string[] {
  return finding.target === null || finding.target === 'any' ? [] : [finding.target];
}

/** A whole genome is one result: a newer "none of any kind" replaces older hits, and vice versa. */
function settleWholeGenomes(read: readonly GeneFinding[]): {
  findings: GeneFinding[];
  superseded: GeneFinding[];
} {
  const none = read.filter(isWgsNone);
  const hits = read.filter((f) => f.method === 'wgs' && f.result === 'positive' && counts(f));
  const old = new Set([
    ...hits.filter((hit) => none.some((n) => isNewer(n.version, hit.version))),
    ...none.filter((n) => hits.some((hit) => isNewer(hit.version, n.version))),
  ]);
  return {
    findings: read.filter((f) => !old.has(f)),
    superseded: read.filter((f) => old.has(f)),
  };
}

function isWgsNone(finding: GeneFinding): boolean {
  return finding.method === 'wgs' && finding.target === 'any' && finding.result === 'negative';
}

function counts(finding: GeneFinding): boolean {
  return finding.verdict !== 'irrelevant' && finding.verdict !== 'void';
}

function isHarmless(finding: GeneFinding, policy: EvidencePolicy): boolean {
  return (
    finding.verdict === 'not-carbapenemase' ||
    (finding.verdict === 'kpc-variant' && policy.kpcVariants === 'excluded')
  );
}

type Line = 'confirming' | 'probable' | 'explained' | 'none';

/**
 * A family-level positive (PCR, a band) is only as good as the allele that sequencing shows behind
 * it: OXA-405 explains an OXA-48-like band away, OXA-163 makes it probable. A second, true
 * carbapenemase of the family keeps it confirming.
 */
function sortByExplanation(
  positives: readonly GeneFinding[],
  harmless: readonly GeneFinding[],
  variable: readonly GeneFinding[],
  policy: EvidencePolicy,
): (finding: GeneFinding) => Line {
  const families = (list: readonly GeneFinding[]) => new Set(list.map((f) => f.target));
  const proven = families(
    positives.filter((f) => f.allele !== null && isProof(f) && !isHarmless(f, policy)),
  );
  const harmlessFamilies = families(harmless);
  const variableFamilies = families(variable.filter((f) => f.allele !== null));
  return (finding) => {
    if (isHarmless(finding, policy)) return 'none';
    const familyLevel = finding.allele === null;
    const open = familyLevel && !proven.has(finding.target);
    if (open && variableFamilies.has(finding.target) && isFamilySign(finding)) return 'probable';
    if (open && harmlessFamilies.has(finding.target) && isFamilySign(finding)) return 'explained';
    if (isProof(finding)) return 'confirming';
    return finding.verdict === 'variable' || finding.verdict === 'band-to-confirm'
      ? 'probable'
      : 'none';
  };
}

function isProof(finding: GeneFinding): boolean {
  return finding.verdict === 'carbapenemase' || finding.verdict === 'kpc-variant';
}

function isFamilySign(finding: GeneFinding): boolean {
  return (
    isProof(finding) || finding.verdict === 'band-to-confirm' || finding.verdict === 'variable'
  );
}

export function fiveTargetsNegative(picture: EvidencePicture): boolean {
  return BIG_FIVE.every((family) => picture.negativeFamilies.has(family));
}

/** Every target that a valid result speaks of, for "negative only for what was tested". */
export function targetsTested(picture: EvidencePicture): string[] {
  const named = picture.findings
    .filter((f) => f.result !== 'unclear' && f.target !== null && f.target !== 'any')
    .map((f) => f.allele ?? f.target ?? '');
  return [...new Set([...named, ...(picture.wgsNone ? ['all known families'] : [])])].sort();
}

/** The enzymes found: an allele takes its family's evidence along, families are listed once. */
export function carbapenemasesOf(findings: readonly GeneFinding[]): FoundCarbapenemase[] {
  const byFamily = new Map<string, GeneFinding[]>();
  for (const finding of findings) {
    if (finding.target === null || finding.target === 'any') continue;
    byFamily.set(finding.target, [...(byFamily.get(finding.target) ?? []), finding]);
  }
  return [...byFamily.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([family, members]) => enzymesOfFamily(family, members));
}

function enzymesOfFamily(family: string, members: readonly GeneFinding[]): FoundCarbapenemase[] {
  const ambler: AmblerClass | null = members[0]?.ambler ?? null;
  const atFamilyLevel = members.filter((m) => m.allele === null).map((m) => m.method);
  const alleles = [...new Set(members.flatMap((m) => m.allele ?? []))].sort(byAlleleNumber);
  if (alleles.length === 0) {
    return [{ family, allele: null, ambler, evidence: methods(atFamilyLevel) }];
  }
  return alleles.map((allele) => ({
    family,
    allele,
    ambler,
    evidence: methods([
      ...atFamilyLevel,
      ...members.filter((m) => m.allele === allele).map((m) => m.method),
    ]),
  }));
}

function methods(list: readonly string[]): string[] {
  return [...new Set(list)].sort();
}

function byAlleleNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
