export { familyMeant, parseGeneName, splitGeneList } from './gene-names';
export type { GeneName } from './gene-names';
export { describeGene } from './gene-description';
export type { GeneDescription } from './gene-description';
export {
  BUNDLED_CATALOGUE,
  DEFAULT_CATALOGUE_POLICY,
  catalogueTitle,
  lookupAllele,
} from './catalogue';
export type {
  AlleleAnswer,
  AlleleFact,
  AmblerClass,
  CarbapenemaseAnswer,
  Catalogue,
  CataloguePolicy,
} from './catalogue';
export {
  CARBAPENEMASE_IN_ISOLATE_LOINC,
  GENE_IN_VALUE_LOINC,
  geneOfLoinc,
  geneOfPlr,
  methodOfCode,
} from './gene-codes';
export type { CodedMethod } from './gene-codes';
export { isValidLoinc, isValidSnomed } from './check-digits';
export { ORGANISMS } from './organism-index';
export type { Organism, OrganismRank } from './organism-index';
export { mayBe, organismByCode, resolveOrganism } from './organisms';
export { NO_ORGANISMS, isNoOrganism, namesOrganismToo, readNoOrganism } from './no-organism';
export type { NoOrganism } from './no-organism';
export type { LocalOrganisms, OrganismInput, OrganismMatch } from './organisms';
export { evaluateCarbapenemase } from './carbapenemase-evidence';
export { BIG_FIVE, DEFAULT_EVIDENCE_POLICY } from './evidence-picture';
export { EVIDENCE_FLAGS } from './evidence-types';
export type {
  CarbapenemPhenotype,
  CarbapenemaseEvidence,
  EvidenceFlag,
  EvidenceInput,
  EvidenceOrganism,
  EvidencePolicy,
  EvidenceStep,
  FoundCarbapenemase,
  GeneTestFact,
  MechanismClaim,
  PhenotypicTestFact,
  ResultVersion,
} from './evidence-types';
export { AGENTS, agentByCode, resolveAgent, resolveAgentText } from './agents';
export type { Agent, AgentInput, AgentMatch, TestMethod } from './agents';
export { parseWhonetColumn } from './whonet-columns';
export type { WhonetColumn, WhonetGuideline } from './whonet-columns';
export type { Category } from './category';
export {
  MIC_PLAUSIBLE,
  ZONE_PLAUSIBLE,
  categorise,
  dilutionOf,
  micSet,
  parseMeasurement,
  zoneSet,
} from './values';
export type {
  Limit,
  Limits,
  MeasureMethod,
  MeasurementRefusal,
  MicSet,
  Operator,
  ParsedMeasurement,
  ZoneSet,
} from './values';
export { sameDisk } from './breakpoint-row';
export type { BreakpointRow, GroupRank, OrganismGroup } from './breakpoint-row';
export {
  BUNDLED_BOOK,
  BUNDLED_BREAKPOINTS,
  BUNDLED_BREAKPOINT_YEAR,
  breakpointBook,
  interpret,
} from './breakpoints';
export type {
  BreakpointBook,
  BreakpointQuery,
  InterpretRefusal,
  InterpretRequest,
  Interpretation,
} from './breakpoints';
export { parseGuideline } from './guideline';
export type { NamedGuideline } from './guideline';
export {
  CRE_DEFINITIONS,
  CRE_DEFINITION_IDS,
  DEFAULT_CRE_DEFINITION,
  creDefinition,
  isCreDefinitionId,
} from './cre-definitions';
export type { CreDefinition, CreDefinitionId } from './cre-definitions';
export { evaluateCre } from './cre-evaluation';
export type { CreEvaluation, CreInput, CreOptions } from './cre-evaluation';
export { looksForCarbapenemase, looksForOthers, screenKindOf } from './screen-words';
export type { ScreenKind } from './screen-words';
export { SCREENING_CUTOFFS, screenForCarbapenemase } from './screening';
export type { Screening, ScreeningCutoffs, ScreeningInput, ScreeningOutcome } from './screening';
export {
  RULES_VERSION,
  assessIsolate,
  classifyIsolate,
  guidelineInForce,
  isolateEvidence,
  knownOrganism,
} from './classify';
export type { ClassifyOptions, IsolateAssessment, IsolateToClassify } from './classify';
export { judgeSideBySide } from './side-by-side';
export type { SideBySide } from './side-by-side';
export { leavesSpeciesUnread, respeltName } from './organism-name';
export { evidenceOrganism } from './evidence-organism';
export { loadCatalogue } from './catalogue-file';
export type { CatalogueRefusal, LoadedCatalogue } from './catalogue-file';
export { compareCatalogues } from './catalogue-upgrade';
export type {
  AlleleChange,
  CatalogueUpgrade,
  IsolateChange,
  StoredAlleles,
} from './catalogue-upgrade';
export { CASE_DEFINITIONS, evaluateCase, evaluateCaseDefinitions } from './case-definitions';
export type { CaseAnswer, CaseDefinitionId, CaseInput, CaseSpecimen } from './case-definitions';
export { evaluateSpecimen } from './specimen-evidence';
export type { SpecimenEvidence, SpecimenInput } from './specimen-evidence';
export { loadBreakpointTable } from './breakpoint-table';
export type { LoadedTable } from './breakpoint-table';
export type { TableProblem } from './breakpoint-limits';
export { deriveCategory } from './derived-category';
export type { DeriveOptions, DerivedCategory } from './derived-category';
export type { GuidelineYear } from './judgement';
export { evaluateExpertRules } from './expert-rules';
export type { ExpertFinding, ExpertInput } from './expert-rules';
export { EXPERT_RULES } from './expert-rules.data';
export type { ExpertKind, ExpertRule } from './expert-rules.data';
export {
  INTRINSIC_RULES,
  intrinsicResistance,
  isIntrinsicallyResistant,
} from './intrinsic-resistance';
export type { IntrinsicRule } from './intrinsic-resistance';
export { isAcquiredFamily } from './native-enzymes';
export { CLASSIFICATION_PHRASES } from './chinese/classification.phrases';
export { SPECIES_PHRASES } from './chinese/species.phrases';
