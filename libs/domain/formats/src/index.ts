export { CONTENT_TYPES, readPayload } from './read-payload';
export type { Payload } from './read-payload';
export type {
  CultureItem,
  ReadItem,
  ReadOptions,
  ReadResult,
  ReadSuccess,
  Refusal,
} from './read-result';
export {
  genotypeReport,
  readCarrier,
  readMovement,
  readReport,
  readSpecimen,
  wholeVisit,
} from './payloads';
export type {
  FormatPayload,
  GenotypeReport,
  ReadCarrier,
  ReadMovement,
  WholeVisit,
  ReadReport,
  ReadSpecimen,
} from './payloads';
export type { LocalTerms, UnmappedTerm } from './local-terms';
export { PROBLEMS, effectOf, needsReview, problemOf } from './problems';
export type { ProblemCode, ProblemEffect, ReadProblem } from './problems';
export { PROBLEM_PHRASES } from './chinese/problem.phrases';
export { readCanonicalJson, readNdjson } from './canonical/canonical-json';
export { readHl7 } from './hl7/read-hl7';
export { splitHl7Batch } from './hl7/batch';
export type { Hl7Batch } from './hl7/batch';
export { peekHl7Header } from './hl7/header';
export type { Hl7Header } from './hl7/header';
export { acknowledge } from './hl7/acknowledgement';
export type { AcknowledgementOptions } from './hl7/acknowledgement';
export { readCsv } from './csv/read-csv';
export { readGenotypeTable } from './genotype/read-genotype';
export { readColumns } from './column-report';
export type { ColumnReading } from './column-report';
export { csvProfile } from './csv/profile';
export type { CsvProfile } from './csv/profile';
export { exportedIsolate } from './export/exported-isolate';
export type { ExportedIsolate } from './export/exported-isolate';
export type { ResultColumn, TableNames } from './export/result-columns';
export { tableLines } from './export/table-cells';
export { LineList } from './export/line-list';
export { WhonetExport } from './export/whonet-export';
export { FhirExport } from './export/fhir-export';
export { GlassCounts } from './export/glass-counts';
export type { GlassCategories, GlassFileOptions, SampledPatient } from './export/glass-counts';
