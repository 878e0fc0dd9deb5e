import type { GeneTest } from '@carbawatch/contracts';
import { lookupAllele } from './catalogue';
import type { AmblerClass, Catalogue, CataloguePolicy } from './catalogue';
import { currentResults } from './current-results';
import type { EvidenceOrganism, GeneTestFact, ResultVersion } from './evidence-types';
import { describeFamily, describeParsedGene } from './gene-description';
import { parseGeneName, splitGeneList } from './gene-names';
import type { GeneName } from './gene-names';
import { COVERAGE_MIN, IDENTITY_MIN, hitQuality } from './hit-quality';
import type { HitQuality } from './hit-quality';
import { isAcquiredFamily, originOf } from './native-enzymes';

/** What one detected gene is worth as evidence of an acquired carbapenemase. */
export type GeneVerdict =
  | 'carbapenemase'
  /** A KPC allele that the catalogue does not class as carbapenem-hydrolysing: still a KPC. */
  | 'kpc-variant'
  | 'variable'
  /** A listed non-carbapenemase of a carbapenemase family: GES-1, OXA-405. */
  | 'not-carbapenemase'
  /** A positive band that needs PCR or WGS behind it. */
  | 'band-to-confirm'
  | 'partial'
  | 'intrinsic'
  | 'foreign'
  /** Another beta-lactamase, another gene, a mutation, a truncated or weak hit. */
  | 'irrelevant'
  | 'void'
  | 'unknown';

export interface GeneFinding {
  /** The same for the same fact however it was spelt: `wgs:KPC-2`. */
  readonly key: string;
  readonly method: GeneTest['method'];
  readonly result: 'positive' | 'negative' | 'unclear';
  readonly name: GeneName;
  /** The family that was looked for, `any` for "carbapenemase", null for other genes. */
  readonly target: string | null;
  readonly allele: string | null;
  readonly ambler: AmblerClass | null;
  readonly inexact: boolean;
  readonly listed: boolean;
  readonly verdict: GeneVerdict | null;
  readonly because: string;
  readonly version: ResultVersion;
  /** Sorts findings alike whatever order they came in. */
  readonly order: string;
}

export const METHOD_WORDS: Readonly<Record<GeneTest['method'], string>> = {
  pcr: 'PCR',
  immunochromatography: 'immunochromatography',
  wgs: 'whole-genome sequencing',
  array: 'microarray',
  other: 'a gene test of another kind',
};

/** Panel targets are named after their first allele but amplify the whole group. */
const GROUP_TARGETS: ReadonlySet<string> = new Set(['OXA-48', 'OXA-23', 'OXA-24', 'OXA-58']);

const LOOKS_LIKE_BLA = /^\(?bla|^[A-Z]{3,4}-\d{1,4}[a-z]?$|carbapenem/i;

interface Reading {
  readonly organism: EvidenceOrganism;
  readonly catalogue: Catalogue;
  readonly policy: CataloguePolicy;
}

/** Reads gene tests into findings, superseded results left out, in an order of their own. */
export function readGeneFindings(tests: readonly GeneTestFact[], reading: Reading): GeneFinding[] {
  const findings = tests
    .flatMap((test) => eachGene(test, reading))
    .map((test) => rememberedFinding(test, reading));
  const current = currentResults(
    findings.map((finding) => ({ ...finding.version, key: finding.key, finding })),
    ({ key }) => key,
  );
  return current.map(({ finding }) => finding).sort(byOrder);
}

/** A test with its name as read, where that is more than its own text says. */
type NamedTest = GeneTestFact & { readonly name?: GeneName };

/** `NDM-1;OXA-181` in one cell is two enzymes, each with the cell's result. */
function eachGene(test: GeneTestFact, reading: Reading): NamedTest[] {
  const { catalogue } = reading;
  if (parseGeneName(test.gene, catalogue).kind !== 'unknown') return [test];
  const genes = splitGeneList(test.gene);
  if (genes.length > 1) return genes.map((gene) => ({ ...test, gene }));
  const targets = test.gene.split('/').map((gene) => ({ ...test, gene: gene.trim() }));
  const known = targets.every(({ gene }) => parseGeneName(gene, catalogue).known);
  if (targets.length < 2 || !known) return [test];
  // "KPC/NDM/VIM not detected" denies each.
  return test.result === 'not-detected' ? targets : [oneOf(targets, test, reading)];
}

/**
 * "VIM/IMP detected" (the combined target of BD MAX Check-Points CPO) does not say which one. It is
 * a carbapenemase all the same where each of them would be one here; else nothing is guessed.
 */
function oneOf(targets: GeneTestFact[], test: GeneTestFact, reading: Reading): NamedTest {
  const names = targets.map(({ gene }) => parseGeneName(gene, reading.catalogue));
  const certain = targets.every((target, at) => {
    const name = names[at];
    return name && findingOf(target, name, reading).verdict === 'carbapenemase';
  });
  if (!certain) return test;
  const [family, ...others] = new Set(names.map((name) => name.family));
  const oneFamily = others.length === 0 && family !== null && family !== undefined;
  return { ...test, name: parseGeneName(oneFamily ? family : 'carbapenemase', reading.catalogue) };
}

/** A panel says the same few things of a thousand isolates; a hostile feed must not fill memory. */
const REMEMBERED_FINDINGS_MAX = 16_384;
const remembered = new WeakMap<Catalogue, WeakMap<CataloguePolicy, Map<string, GeneFinding>>>();

function rememberedFinding(test: NamedTest, reading: Reading): GeneFinding {
  const { name = parseGeneName(test.gene, reading.catalogue) } = test;
  if (test.status !== undefined || test.reportedAt !== undefined || test.version !== undefined) {
    return findingOf(test, name, reading);
  }
  const memo = memoOf(reading);
  const key =
    `${reading.organism.name}|${test.gene}|${test.method}|${test.result}|${test.quality ?? ''}|` +
    `${test.identity ?? ''}|${test.coverage ?? ''}|${test.tool ?? ''}`;
  const before = memo.get(key);
  if (before !== undefined) return before;
  const finding = findingOf(test, name, reading);
  if (memo.size >= REMEMBERED_FINDINGS_MAX) memo.clear();
  memo.set(key, finding);
  return finding;
}

function memoOf({ catalogue, policy }: Reading): Map<string, GeneFinding> {
  let byPolicy = remembered.get(catalogue);
  if (byPolicy === undefined) remembered.set(catalogue, (byPolicy = new WeakMap()));
  let memo = byPolicy.get(policy);
  if (memo === undefined) byPolicy.set(policy, (memo = new Map()));
  return memo;
}

function versionOf(test: GeneTestFact): ResultVersion {
  return {
    ...(test.status === undefined ? {} : { status: test.status }),
    ...(test.version === undefined ? {} : { version: test.version }),
    ...(test.reportedAt === undefined ? {} : { reportedAt: test.reportedAt }),
  };
}

function byOrder(a: GeneFinding, b: GeneFinding): number {
  return a.order < b.order ? -1 : a.order > b.order ? 1 : 0;
}

function keyOf(test: GeneTest, name: GeneName): string {
  if (name.kind === 'any-carbapenemase') return `${test.method}:carbapenemase`;
  if (name.family === null) return `${test.method}:${name.raw.trim().toLowerCase()}`;
  if (lumpsGroup(test, name)) return `${test.method}:${name.family}`;
  return `${test.method}:${name.allele ?? name.family}`;
}

function lumpsGroup(test: GeneTest, name: GeneName): boolean {
  return test.method !== 'wgs' && name.allele !== null && GROUP_TARGETS.has(name.allele);
}

function findingOf(test: GeneTestFact, name: GeneName, reading: Reading): GeneFinding {
  const lumped = lumpsGroup(test, name);
  const quality = test.method === 'wgs' ? hitQuality(test, name) : qualityOfProbe(test, name);
  const inexact = quality === 'inexact';
  const allele = lumped || quality !== 'exact' ? null : name.allele;
  const answer =
    name.allele === null ? null : lookupAllele(name.allele, reading.catalogue, reading.policy);
  const family = name.family;
  const base = {
    key: keyOf(test, name),
    method: test.method,
    name,
    target: name.kind === 'any-carbapenemase' ? 'any' : family,
    allele,
    ambler: family === null ? null : (reading.catalogue.families.get(family)?.ambler ?? null),
    inexact,
    listed: answer?.listed ?? true,
    version: versionOf(test),
  };
  const said = saidResult(test, name);
  const words = `${shown(test.gene)} by ${METHOD_WORDS[test.method]}`;
  if (said !== 'positive') {
    return ordered({
      ...base,
      result: said,
      verdict: null,
      because: absence(words, test, said, name),
    });
  }
  const [verdict, why] = verdictOf(test, name, allele, quality, reading);
  return ordered({ ...base, result: 'positive', verdict, because: `${words} detected: ${why}` });
}

function ordered(finding: Omit<GeneFinding, 'order'>): GeneFinding {
  return { ...finding, order: `${finding.key}|${finding.result}|${finding.because}` };
}

/** A gene field may hold a sentence; the reasons quote its beginning. */
const QUOTED_MAX = 60;

function shown(gene: string): string {
  const text = gene.trim();
  return text.length > QUOTED_MAX ? `${text.slice(0, QUOTED_MAX)}…` : text;
}

/** Row 17 asks for a genome of adequate quality: a poor one excludes nothing. */
function adequate(test: GeneTest): boolean {
  if (test.method !== 'wgs') return true;
  if (/\b(?:low|poor|fail|inadequate|insufficient|contaminat)/i.test(test.quality ?? ''))
    return false;
  return (test.coverage ?? 100) >= COVERAGE_MIN;
}

/** A result that its own name contradicts (`KPC NEG` detected) is no result. */
function saidResult(test: GeneTest, name: GeneName): GeneFinding['result'] {
  if (test.result === 'indeterminate' || test.result === 'invalid') return 'unclear';
  const positive = test.result === 'detected';
  if (!positive && !adequate(test)) return 'unclear';
  if (name.claim !== null && (name.claim === 'positive') !== positive) return 'unclear';
  return positive ? 'positive' : 'negative';
}

function absence(
  words: string,
  test: GeneTest,
  said: 'negative' | 'unclear',
  name: GeneName,
): string {
  if (said === 'negative') return `${words} not detected`;
  if (test.result === 'indeterminate' || test.result === 'invalid') {
    return `${words} ${test.result}: no result, to be repeated`;
  }
  if (!adequate(test)) return `${words} not detected, but the sequence is too poor to exclude it`;
  return `${words}: the name says ${name.claim ?? ''}, the result ${test.result}: not counted`;
}

/** A probe has no alignment; only a mark in its name can make it inexact. */
function qualityOfProbe(test: GeneTest, name: GeneName): HitQuality {
  if (name.truncated) return 'truncated';
  if (name.partial) return 'partial';
  return name.inexact ? 'inexact' : 'exact';
}

function verdictOf(
  test: GeneTest,
  name: GeneName,
  allele: string | null,
  quality: HitQuality,
  reading: Reading,
): [GeneVerdict, string] {
  if (name.kind === 'unknown') {
    // A whole genome lists hundreds of other genes; only what looks like a bla name is in doubt.
    const parts = test.gene.split('/').map((part) => part.trim());
    const worthAsking = test.method !== 'wgs' || parts.some((part) => LOOKS_LIKE_BLA.test(part));
    return [
      worthAsking ? 'unknown' : 'irrelevant',
      'the name is not in the catalogue and is not guessed',
    ];
  }
  const any = name.kind === 'any-carbapenemase';
  const description = describeParsedGene(name, reading.catalogue, reading.policy);
  const { family } = name;
  if (family === null && !any) return ['irrelevant', description.because];
  if (quality === 'mutation') {
    return ['void', 'reported as a mutation: no carbapenemase by itself'];
  }
  if (quality === 'truncated' || quality === 'spurious') return ['void', weakness(test, quality)];
  if (family === null) return ['carbapenemase', 'a carbapenemase, not named'];
  const nearest = lumpsGroup(test, name) ? null : (allele ?? name.closest ?? name.allele);
  const worth = worthOf(family, allele, nearest, reading);
  if (worth === 'irrelevant') return [worth, description.because];
  if (worth === 'unknown') {
    if (quality === 'partial') return ['void', 'an incomplete hit of a family that is not told'];
    return [worth, `${description.because}: too broad a name to count, the allele is needed`];
  }
  const origin = originOf(family, nearest, reading.organism);
  if (origin.kind === 'own') return ['intrinsic', origin.because];
  if (origin.kind === 'foreign') return ['foreign', origin.because];
  if (quality === 'partial') {
    return ['partial', 'an incomplete hit, no carbapenemase until it is shown whole'];
  }
  if (test.method === 'immunochromatography') {
    const doubt = bandDoubt(family, reading.organism);
    if (doubt !== null) return ['band-to-confirm', doubt];
  }
  if (nearest !== null) return [worth, description.because];
  const whole = lumpsGroup(test, name) ? 'the test answers for the whole group; ' : '';
  const counted = describeFamily(family, reading.catalogue);
  return [worth, `an acquired carbapenemase family, allele not told; ${whole}${counted}`];
}

function weakness(test: GeneTest, quality: 'truncated' | 'spurious'): string {
  if (quality === 'truncated') return 'truncated or interrupted: not a working gene';
  const told = (figure: number | undefined) => (figure === undefined ? 'not told' : `${figure}%`);
  const figures = `identity ${told(test.identity)}, coverage ${told(test.coverage)}`;
  return `a spurious hit (${figures}; at least ${IDENTITY_MIN}% and ${COVERAGE_MIN}% are needed)`;
}

/** The verdict by catalogue and policy alone, before the organism is looked at. */
function worthOf(
  family: string,
  allele: string | null,
  nearest: string | null,
  reading: Reading,
): GeneVerdict {
  const answer = nearest === null ? null : lookupAllele(nearest, reading.catalogue, reading.policy);
  if (family === 'OXA' && answer?.listed !== true) return 'unknown';
  if (answer === null) return worthOfFamily(family, reading);
  switch (answer.carbapenemase) {
    case true:
      return 'carbapenemase';
    case 'variable':
      // A KPC that is newer than the catalogue is still a KPC; a GES or OXA of unknown kind is not.
      return family === 'KPC' ? 'carbapenemase' : 'variable';
    default:
      if (family === 'KPC') return 'kpc-variant';
      if (!isAcquiredFamily(family)) return 'irrelevant';
      // Near a non-carbapenemase, but not it: nobody has measured this one.
      return allele === null ? 'variable' : 'not-carbapenemase';
  }
}

/** A native family (OXA-51-like, L1) is worth a sentence; CTX-M or TEM is none. */
function worthOfFamily(family: string, reading: Reading): GeneVerdict {
  if (isAcquiredFamily(family)) return 'carbapenemase';
  const fact = reading.catalogue.families.get(family);
  return fact !== undefined && fact.others === 0 ? 'carbapenemase' : 'irrelevant';
}

/**
 * Lateral flow tests have shown NDM bands in Proteeae without the gene, and bands of any family in
 * Acinetobacter (PMC10269506, PMC10512785).
 */
function bandDoubt(family: string, organism: EvidenceOrganism): string | null {
  if (family === 'NDM' && organism.morganellaceae) {
    return 'an NDM band in Morganellaceae may be false: probable until PCR or WGS (PMC10269506)';
  }
  if (organism.genus === 'Acinetobacter') {
    return 'a band in Acinetobacter may be false: probable until PCR or WGS (PMC10512785)';
  }
  return null;
}
