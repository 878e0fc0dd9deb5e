export { parseGeneName, splitGeneList } from './gene-names';
export type { GeneName } from './gene-names';
export { describeGene } from './gene-description';
export type { GeneDescription } from './gene-description';
export { BUNDLED_CATALOGUE, DEFAULT_CATALOGUE_POLICY, lookupAllele } from './catalogue';
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
  geneLoincCodes,
  geneOfLoinc,
  geneOfPlr,
  methodOfCode,
} from './gene-codes';
export type { CodedMethod } from './gene-codes';
export { isValidLoinc, isValidSnomed } from './check-digits';
export { ORGANISMS } from './organism-index';
export type { Organism, OrganismRank } from './organism-index';
export { isNoOrganism, mayBe, organismByCode, readNoOrganism, resolveOrganism } from './organisms';
export type { LocalOrganisms, NoOrganism, OrganismInput, OrganismMatch } from './organisms';
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
