import type { CreStatus, PhenotypicTest } from '@carbawatch/contracts';
import type { CarbapenemaseEvidence, EvidenceOrganism } from './evidence-types';
import { hasActivityByNature } from './native-enzymes';

export const CASE_DEFINITIONS = [
  'cste-2018',
  'cste-2023',
  'nhsn-labid',
  'ukhsa',
  'ears-net',
] as const;
export type CaseDefinitionId = (typeof CASE_DEFINITIONS)[number];

export interface CaseSpecimen {
  readonly purpose?:
    'clinical' | 'screening' | 'environmental' | 'quality-control' | 'unknown' | undefined;
  /** Blood or cerebrospinal fluid; null when the specimen's type is not known. */
  readonly invasive: boolean | null;
}

export interface CaseInput {
  readonly organism: EvidenceOrganism;
  readonly evidence: CarbapenemaseEvidence;
  readonly phenotypicTests: readonly PhenotypicTest[];
  readonly specimen: CaseSpecimen;
  /** CRE by the two definitions that ask for it, each with its own breakpoints and organisms. */
  readonly cre: { readonly nhsnLabId: CreStatus; readonly earsNet: CreStatus };
}

export interface CaseAnswer {
  readonly definition: CaseDefinitionId;
  readonly case: 'yes' | 'no' | 'presumptive' | 'undetermined';
  readonly condition: 'clinical' | 'screening' | null;
  /** NNDSS event code where the definition has one. */
  readonly eventCode: '50244' | '50270' | '50271' | null;
  readonly because: string;
}

/**
 * Whether one isolate is a case under each surveillance definition: they differ in organisms, in
 * what proves a carbapenemase, and in specimens, so that one isolate is a case here and none there.
 */
export function evaluateCaseDefinitions(input: CaseInput): CaseAnswer[] {
  return CASE_DEFINITIONS.map((definition) => evaluateCase(definition, input));
}

export function evaluateCase(definition: CaseDefinitionId, input: CaseInput): CaseAnswer {
  const { purpose } = input.specimen;
  if (purpose === 'environmental' || purpose === 'quality-control') {
    return answer(definition, 'no', `a ${purpose} strain is nobody's case`);
  }
  switch (definition) {
    case 'cste-2018':
      return cste2018(input);
    case 'cste-2023':
      return cste2023(input);
    case 'nhsn-labid':
      return nhsnLabId(input);
    case 'ukhsa':
      return ukhsa(input);
    case 'ears-net':
      return earsNet(input);
  }
}

function answer(
  definition: CaseDefinitionId,
  verdict: CaseAnswer['case'],
  because: string,
  more: Partial<Pick<CaseAnswer, 'condition' | 'eventCode'>> = {},
): CaseAnswer {
  return { definition, case: verdict, condition: null, eventCode: null, because, ...more };
}

/** The phenotypic methods that CSTE lists; a metallo-beta-lactamase test is an inhibitor test. */
const CSTE_PHENOTYPIC: ReadonlySet<PhenotypicTest['test']> = new Set([
  'mCIM',
  'eCIM',
  'CIM',
  'CarbaNP',
  'MHT',
  'MALDI',
  'inhibitor',
]);

/** Positive by a listed phenotypic test or a known gene: wider than `confirmed` (Hodge counts). */
function csteProof(input: CaseInput): string | null {
  const { evidence, organism } = input;
  if (evidence.cpo.status === 'confirmed') {
    const enzymes = evidence.cpe.carbapenemases.map((c) => c.allele ?? c.family);
    return enzymes.length > 0 ? enzymes.join(' and ') : 'a positive carbapenemase test';
  }
  const tests = input.phenotypicTests
    .filter((t) => t.result === 'positive' && CSTE_PHENOTYPIC.has(t.test))
    .filter(
      (t) =>
        t.test !== 'inhibitor' || /EDTA|\bDPA\b|dipicolin|metallo|\bMBL\b/i.test(t.detail ?? ''),
    )
    .map((t) => t.test);
  // Stenotrophomonas is positive by its own L1, whether or not anybody looked for the gene.
  return tests.length > 0 && !hasActivityByNature(organism)
    ? `${tests.sort().join(' and ')} positive`
    : null;
}

/** CSTE 17-ID-04 (2018), event 50244: E. coli, Klebsiella spp., Enterobacter spp. */
function cste2018(input: CaseInput): CaseAnswer {
  const { organism } = input;
  const named = organism.genus === 'Klebsiella' || organism.genus === 'Enterobacter';
  if (!named && !(organism.genus === 'Escherichia' && organism.species === 'coli')) {
    return answer('cste-2018', 'no', `${organism.name} is outside CSTE 17-ID-04's three genera`);
  }
  const proof = csteProof(input);
  return proof === null
    ? answer('cste-2018', 'no', 'no positive carbapenemase test (CSTE 17-ID-04)')
    : answer('cste-2018', 'yes', `${organism.name} with ${proof} (CSTE 17-ID-04)`, {
        eventCode: '50244',
      });
}

/** CSTE 22-ID-04 (2023): any organism, or none; clinical 50270 and screening 50271 apart. */
function cste2023(input: CaseInput): CaseAnswer {
  const proof = csteProof(input);
  if (proof === null) return answer('cste-2023', 'no', 'no positive test (CSTE 22-ID-04)');
  return answer(
    'cste-2023',
    'yes',
    `${input.organism.name} with ${proof} (CSTE 22-ID-04)`,
    csteCondition(input.specimen.purpose),
  );
}

export function csteCondition(
  purpose: CaseSpecimen['purpose'],
): Pick<CaseAnswer, 'condition' | 'eventCode'> {
  if (purpose === 'screening') return { condition: 'screening', eventCode: '50271' };
  if (purpose === 'clinical') return { condition: 'clinical', eventCode: '50270' };
  return { condition: null, eventCode: null };
}

/** NHSN MDRO module, CRE LabID events since 2015: clinical specimens, phenotype or enzyme. */
function nhsnLabId(input: CaseInput): CaseAnswer {
  const id = 'nhsn-labid';
  if (input.specimen.purpose === 'screening') {
    return answer(id, 'no', 'surveillance cultures are no LabID event (NHSN)');
  }
  switch (input.cre.nhsnLabId) {
    case 'cre':
      return answer(id, 'yes', `${input.organism.name} is CRE by NHSN LabID 2015`);
    case 'undetermined':
      return answer(id, 'undetermined', 'CRE by NHSN LabID 2015 cannot be told from the results');
    case 'not-cre':
      return answer(id, 'no', 'neither resistant nor a carbapenemase shown (NHSN LabID 2015)');
    default:
      return answer(id, 'no', `${input.organism.name} is not among NHSN LabID's organisms`);
  }
}

/** UKHSA: acquired carbapenemase in a Gram-negative; activity alone waits for the mechanism. */
function ukhsa(input: CaseInput): CaseAnswer {
  const { organism, evidence } = input;
  if (organism.gramNegative === false) {
    return answer('ukhsa', 'no', `${organism.name} is not a Gram-negative (UKHSA)`);
  }
  if (evidence.cpo.status !== 'confirmed') {
    return answer('ukhsa', 'no', 'no acquired carbapenemase confirmed (UKHSA)');
  }
  const enzymes = evidence.cpe.carbapenemases.map((c) => c.allele ?? c.family);
  return enzymes.length === 0
    ? answer('ukhsa', 'presumptive', 'activity without a known mechanism: presumptive (UKHSA)')
    : answer('ukhsa', 'yes', `${organism.name} with acquired ${enzymes.join(' and ')} (UKHSA)`);
}

/** EARS-Net: invasive E. coli and K. pneumoniae, R to imipenem or meropenem; no mechanism. */
function earsNet(input: CaseInput): CaseAnswer {
  const id = 'ears-net';
  // The specimen first: out of scope is also what a listed organism from elsewhere is.
  if (input.specimen.invasive === false) {
    return answer(id, 'no', 'EARS-Net counts blood and cerebrospinal fluid only');
  }
  if (input.cre.earsNet === 'out-of-scope' || input.cre.earsNet === 'not-enterobacterales') {
    return answer(id, 'no', `${input.organism.name} is not a species of EARS-Net's CRE`);
  }
  if (input.cre.earsNet === 'not-cre') {
    return answer(id, 'no', 'not R to imipenem or meropenem (EARS-Net)');
  }
  if (input.cre.earsNet === 'undetermined' || input.specimen.invasive === null) {
    return answer(id, 'undetermined', 'the specimen or the categories do not tell (EARS-Net)');
  }
  return answer(id, 'yes', `invasive ${input.organism.name}, R to imipenem or meropenem`);
}
