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
