import type { Classification, IsolateFacts, Susceptibility, Typing } from '@carbawatch/contracts';
import { resolveAgentText } from './agents';
import { BUNDLED_BOOK, BUNDLED_BREAKPOINT_YEAR } from './breakpoints';
import type { BreakpointBook } from './breakpoints';
import { evaluateCarbapenemase } from './carbapenemase-evidence';
import type { Catalogue } from './catalogue';
import { DEFAULT_CRE_DEFINITION, creDefinition } from './cre-definitions';
import type { CreDefinitionId } from './cre-definitions';
import { evaluateCre } from './cre-evaluation';
import type { CreEvaluation } from './cre-evaluation';
import { DEFAULT_EVIDENCE_POLICY } from './evidence-picture';
import { evidenceOrganism, unknownOrganism } from './evidence-organism';
import type {
  CarbapenemPhenotype,
  CarbapenemaseEvidence,
  EvidenceOrganism,
  EvidencePolicy,
  GeneTestFact,
  MechanismClaim,
  PhenotypicTestFact,
} from './evidence-types';
import { judge } from './judgement';
import type { GuidelineYear } from './judgement';
import type { Organism } from './organism-index';
import { organismByCode, resolveOrganism } from './organisms';
import { screenForCarbapenemase } from './screening';
import { highTemocillin } from './temocillin';

/** The rules of this release: definitions, evidence model, breakpoints and catalogue together. */
export const RULES_VERSION = '2026.1';

/** What classification reads of an isolate's merged state. */
export type IsolateToClassify = Pick<IsolateFacts, 'organism' | 'susceptibility' | 'specimen'> & {
  readonly phenotypicTests?: readonly PhenotypicTestFact[] | undefined;
  readonly geneTests?: readonly GeneTestFact[] | undefined;
};

export interface ClassifyOptions {
  readonly definition?: CreDefinitionId;
  readonly rulesVersion?: string;
  readonly policy?: EvidencePolicy;
  readonly catalogue?: Catalogue;
  readonly book?: BreakpointBook;
  readonly breakpointYear?: number;
  /** Typing is worked out elsewhere and only carried here. */
  readonly typing?: Typing | null;
}

/** A classification with the organism and the evidence that further definitions are judged by. */
export interface IsolateAssessment {
  readonly classification: Classification;
  /** Null: no organism was reported, or one that nobody knows. */
  readonly organism: Organism | null;
  readonly evidence: CarbapenemaseEvidence;
}

/** CRE, CPE, CPO, genes, discordance and reasons of one isolate. */
export function classifyIsolate(
  reported: IsolateToClassify,
  options: ClassifyOptions = {},
): Classification {
  return assessIsolate(reported, options).classification;
}

/**
 * Order: CRE by phenotype, then the carbapenemase evidence (which asks for that phenotype), then
 * CRE with the enzyme clause (which asks for that evidence).
 */
export function assessIsolate(
  reported: IsolateToClassify,
  options: ClassifyOptions = {},
): IsolateAssessment {
  const isolate = inOrder(reported);
  const known = knownOrganism(isolate);
  const phenotype = known === null ? null : creByDefinition(isolate, known, false, options);
  const evidence = evidenceOf(isolate, known, phenotype, options);
  const cre = withEnzyme(isolate, known, phenotype, evidence, options);
  const classification = classificationOf(withSpelling(cre, isolate), evidence, options);
  return { classification, organism: known, evidence };
}

/** A reading that rests on a spelling is said before anything that follows from it. */
function withSpelling(cre: CreEvaluation, { organism }: IsolateToClassify): CreEvaluation {
  if (organism?.writtenAs === undefined) return cre;
  const said =
    `The organism was written "${organism.writtenAs}" and read as ${organism.name} by its ` +
    'spelling: doubled letters are not told apart';
  return { ...cre, because: [said, ...cre.because] };
}

function classificationOf(
  cre: CreEvaluation,
  evidence: CarbapenemaseEvidence,
  options: ClassifyOptions,
): Classification {
  return {
    rules: options.rulesVersion ?? RULES_VERSION,
    cre: {
      status: cre.status,
      definition: cre.definition,
      basis: cre.basis ?? null,
      notTested: [...cre.notTested],
      because: [...cre.because],
    },
    cpe: {
      status: evidence.cpe.status,
      nonCpeStandard: evidence.cpe.nonCpeStandard,
      carbapenemases: evidence.cpe.carbapenemases.map((c) => ({
        ...c,
        evidence: [...c.evidence],
      })),
      because: [...evidence.cpe.because],
    },
    cpo: { status: evidence.cpo.status },
    discordance: evidence.discordance.map((d) => ({ ...d })),
    flags: [...new Set([...cre.flags, ...evidence.flags])],
    typing: options.typing ?? null,
  };
}

/** The evidence alone, with rows and steps, for case definitions, audit and shadow runs. */
export function isolateEvidence(
  reported: IsolateToClassify,
  options: ClassifyOptions = {},
): CarbapenemaseEvidence {
  return assessIsolate(reported, options).evidence;
}

/** Only a confirmed carbapenemase can change the answer of the phenotype clause. */
function withEnzyme(
  isolate: IsolateToClassify,
  known: Organism | null,
  phenotype: CreEvaluation | null,
  evidence: CarbapenemaseEvidence,
  options: ClassifyOptions,
): CreEvaluation {
  const definition = options.definition ?? DEFAULT_CRE_DEFINITION;
  if (known === null || phenotype === null) return unknownCre(isolate, definition);
  const confirmed = evidence.cpo.status === 'confirmed' && creDefinition(definition).enzymeClause;
  return confirmed ? creByDefinition(isolate, known, true, options) : phenotype;
}

/** Reasons follow the facts, not the order in which messages brought them. */
function inOrder(isolate: IsolateToClassify): IsolateToClassify {
  const { susceptibility } = isolate;
  if (susceptibility === undefined || susceptibility.length < 2) return isolate;
  return { ...isolate, susceptibility: [...susceptibility].sort(byAgentThenValue) };
}

function byAgentThenValue(a: Susceptibility, b: Susceptibility): number {
  return (
    compared(a.agent, b.agent) ||
    compared(a.method ?? '', b.method ?? '') ||
    (a.value ?? -1) - (b.value ?? -1) ||
    compared(restOf(a), restOf(b))
  );
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function restOf({ operator, unit, disk, interpretation, guideline }: Susceptibility): string {
  return [operator, unit, disk, interpretation, guideline].join('|');
}

export function knownOrganism(isolate: Pick<IsolateFacts, 'organism'>): Organism | null {
  const said = isolate.organism;
  if (said === undefined) return null;
  const { name, snomed } = said;
  return organismByCode(said.code) ?? resolveOrganism({ name, snomed })?.organism ?? null;
}

function evidenceOf(
  isolate: IsolateToClassify,
  known: Organism | null,
  cre: CreEvaluation | null,
  options: ClassifyOptions,
): CarbapenemaseEvidence {
  const organism: EvidenceOrganism =
    known === null ? unknownOrganism(isolate.organism?.name) : evidenceOrganism(known);
  return evaluateCarbapenemase({
    organism,
    geneTests: isolate.geneTests ?? [],
    phenotypicTests: isolate.phenotypicTests ?? [],
    phenotype:
      known === null || cre === null ? NO_PHENOTYPE : phenotypeOf(isolate, known, cre, options),
    claims: claimsOf(isolate),
    policy: options.policy ?? DEFAULT_EVIDENCE_POLICY,
    ...(options.catalogue === undefined ? {} : { catalogue: options.catalogue }),
  });
}

const NO_PHENOTYPE: CarbapenemPhenotype = {
  cre: 'not-tested',
  screening: 'not-tested',
  oxa48Pattern: false,
  because: [],
};

function claimsOf(isolate: IsolateToClassify): MechanismClaim[] {
  if (isolate.organism?.mechanismClaim === undefined) return [];
  const { snomed, name } = isolate.organism;
  return [{ source: snomed === undefined ? `The organism "${name}"` : `SNOMED ${snomed}` }];
}

/** CRE by the definition, book and year of the options. */
export function creByDefinition(
  isolate: IsolateToClassify,
  organism: Organism,
  carbapenemaseConfirmed: boolean,
  options: ClassifyOptions,
): CreEvaluation {
  const definition = options.definition ?? DEFAULT_CRE_DEFINITION;
  return evaluateCre(
    {
      organism,
      susceptibility: askedResults(isolate.susceptibility ?? [], definition),
      carbapenemaseConfirmed,
      specimen: isolate.specimen,
    },
    definition,
    {
      ...(options.book === undefined ? {} : { book: options.book }),
      ...(options.breakpointYear === undefined ? {} : { breakpointYear: options.breakpointYear }),
    },
  );
}

/** Judges a value whose report names no guideline: the definition's own, CLSI where it has none. */
export function guidelineInForce(
  options: Pick<ClassifyOptions, 'definition' | 'breakpointYear'>,
): GuidelineYear {
  const { guideline } = creDefinition(options.definition ?? DEFAULT_CRE_DEFINITION);
  const year = options.breakpointYear ?? guideline?.year ?? BUNDLED_BREAKPOINT_YEAR;
  return { body: guideline?.body ?? 'CLSI', year };
}

/** The results that a definition looks at: judging a whole antibiogram costs more than the rest. */
function askedResults(
  susceptibility: readonly Susceptibility[],
  id: CreDefinitionId,
): readonly Susceptibility[] {
  const { alsoResistantToAll, mrgn } = creDefinition(id);
  if (mrgn) return susceptibility; // 3MRGN is told by four classes of drugs
  return susceptibility.filter((result) => {
    const agent = resolveAgentText(result.agent)?.agent;
    return agent !== undefined && (agent.isCarbapenem || alsoResistantToAll.includes(agent.code));
  });
}

/** The site's definition judges the phenotype; where it does not cover the organism, CDC's does. */
function phenotypeOf(
  isolate: IsolateToClassify,
  organism: Organism,
  own: CreEvaluation,
  options: ClassifyOptions,
): CarbapenemPhenotype {
  if (!organism.isEnterobacterales || (isolate.susceptibility ?? []).length === 0) {
    return NO_PHENOTYPE;
  }
  const definition = options.definition ?? DEFAULT_CRE_DEFINITION;
  const cre =
    own.status === 'out-of-scope' && definition !== DEFAULT_CRE_DEFINITION
      ? creByDefinition(isolate, organism, false, {
          ...options,
          definition: DEFAULT_CRE_DEFINITION,
        })
      : own;
  const screening = screenForCarbapenemase({
    organism,
    susceptibility: isolate.susceptibility ?? [],
  });
  return {
    cre: cre.status === 'cre' || cre.status === 'not-cre' ? cre.status : 'undetermined',
    screening: screening.outcome,
    oxa48Pattern: looksLikeOxa48(isolate, organism, options),
    highTemocillin: highTemocillin(isolate.susceptibility ?? []),
    because: screening.because,
  };
}

/**
 * Ertapenem R and meropenem S or I, by the definition's guideline (CLSI where it names none). It
 * matters only beside a negative activity test, which excludes nothing while the pattern may be
 * there: a censored value or a bare category of another guideline is read as all that it may be.
 */
function looksLikeOxa48(
  isolate: IsolateToClassify,
  organism: Organism,
  options: ClassifyOptions,
): boolean {
  if (!(isolate.phenotypicTests ?? []).some((test) => test.result === 'negative')) return false;
  const by = guidelineInForce(options);
  const judged = (code: string) =>
    (isolate.susceptibility ?? [])
      .filter((result) => resolveAgentText(result.agent)?.agent.code === code)
      .flatMap((result) => judge(result, organism, by, options.book ?? BUNDLED_BOOK, []) ?? []);
  const ertapenem = judged('ETP');
  const meropenem = judged('MEM');
  return (
    ertapenem.some(({ categories }) => categories.has('R') || categories.has('NS')) &&
    meropenem.length > 0 &&
    meropenem.every(({ categories }) => [...categories].some((category) => category !== 'R'))
  );
}

/** An organism that nobody knows is no "not CRE": the question is open. */
export function unknownCre(isolate: IsolateToClassify, definition: CreDefinitionId): CreEvaluation {
  const name = isolate.organism?.name;
  return {
    status: 'undetermined',
    definition,
    notTested: [...creDefinition(definition).carbapenems],
    because: [
      name === undefined
        ? 'No organism is reported: nobody can say whether it is an Enterobacterales'
        : `"${name}" is not an organism that the program knows: it is not guessed`,
    ],
    flags: ['unknown-organism'],
  };
}
