import type {
  CpeStatus,
  Discordance,
  GeneTest,
  NonCpeStandard,
  PhenotypicTest,
  ResultStatus,
} from '@carbawatch/contracts';
import type { AmblerClass, Catalogue, CataloguePolicy } from './catalogue';

/** The organism as far as carbapenemase evidence needs it. */
export interface EvidenceOrganism {
  readonly name: string;
  readonly genus: string | null;
  /** The epithet, `mirabilis`; null for a genus or a complex. */
  readonly species: string | null;
  /** null: the organism is not known, so that nobody can say. */
  readonly enterobacterales: boolean | null;
  readonly morganellaceae: boolean;
  readonly gramNegative: boolean | null;
}

/** When a result was said and how final it is; all absent in an already merged state. */
export interface ResultVersion {
  readonly status?: ResultStatus;
  readonly version?: number | null;
  /** RFC 3339 time; compared as an instant. */
  readonly reportedAt?: string;
}

export type GeneTestFact = GeneTest & ResultVersion;
export type PhenotypicTestFact = PhenotypicTest & ResultVersion;

/** What susceptibility says, by the phenotype clause of the site's CRE definition. */
export interface CarbapenemPhenotype {
  readonly cre: 'cre' | 'not-cre' | 'undetermined' | 'not-tested';
  /** EUCAST's screening cut-off (meropenem, else ertapenem or imipenem), not a category. */
  readonly screening: 'positive' | 'negative' | 'indeterminate' | 'not-tested';
  /** Ertapenem R while meropenem is S or I: how OXA-48-like often looks. */
  readonly oxa48Pattern: boolean;
  /** Values of high-level temocillin resistance, as they were reported; none where absent. */
  readonly highTemocillin?: readonly string[];
  readonly because: readonly string[];
}

/** A comment or an organism code that says "carbapenemase-producing" without a method. */
export interface MechanismClaim {
  /** In the report's own words or the code: `SNOMED 737528008`. */
  readonly source: string;
  /** A family where the claim names one. */
  readonly family?: string;
}

/** Policies that a site may set; the defaults are those of `DEFAULT_EVIDENCE_POLICY`. */
export interface EvidencePolicy {
  /** KPC variants without carbapenemase activity (KPC-31 …) are still a KPC lineage. */
  readonly kpcVariants: 'confirmed' | 'excluded';
  /** A negative five-target panel alone excludes CPE. */
  readonly genesOnlyExcludes: boolean;
  readonly catalogue: CataloguePolicy;
}

export interface EvidenceInput {
  readonly organism: EvidenceOrganism;
  readonly geneTests: readonly GeneTestFact[];
  readonly phenotypicTests: readonly PhenotypicTestFact[];
  readonly phenotype: CarbapenemPhenotype;
  readonly claims?: readonly MechanismClaim[];
  readonly policy?: EvidencePolicy;
  readonly catalogue?: Catalogue;
}

/** One step of the reasoning: the rule, the results that it used, and the sentence. */
export interface EvidenceStep {
  /** Row of the evidence model, 1 to 17; 0 for what no row counts. */
  readonly row: number;
  readonly inputs: readonly string[];
  readonly because: string;
}

export interface FoundCarbapenemase {
  readonly family: string;
  readonly allele: string | null;
  readonly ambler: AmblerClass | null;
  readonly evidence: readonly string[];
}

export const EVIDENCE_FLAGS = [
  'discordant',
  'mechanism-unknown',
  'rare-mechanism',
  'screen-only',
  'allele-not-carbapenemase',
  'allele-variable',
  'allele-needed',
  'inexact-allele',
  'allele-not-in-catalogue',
  'partial-gene',
  'intrinsic-enzyme',
  'unknown-gene',
  'method-unknown',
  'confirmatory-test-needed',
  'confirm-by-pcr-or-wgs',
  'repeat-activity-test',
  'repeat-gene-test',
  'activity-only-negative',
  'oxa-48-not-excluded',
  'screening-indeterminate',
  'screening-negative',
] as const;
export type EvidenceFlag = (typeof EVIDENCE_FLAGS)[number];

export interface CarbapenemaseEvidence {
  readonly cpe: {
    readonly status: CpeStatus;
    readonly nonCpeStandard: NonCpeStandard | null;
    readonly carbapenemases: readonly FoundCarbapenemase[];
    readonly because: readonly string[];
  };
  readonly cpo: { readonly status: CpeStatus };
  readonly discordance: readonly Discordance[];
  readonly flags: readonly EvidenceFlag[];
  /** Rows of the evidence model that decided, ascending. */
  readonly rows: readonly number[];
  readonly steps: readonly EvidenceStep[];
  /** Families that at least one valid test looked for, found or not. */
  readonly targetsTested: readonly string[];
}
