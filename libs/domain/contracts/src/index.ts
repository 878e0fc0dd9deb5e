export { TOPICS, PARTITIONS, eventKey } from './topics';
export type { Topic } from './topics';
export {
  addDays,
  assertTimeZone,
  dayOf,
  dayOfInstant,
  daysBetween,
  instantMs,
  isDate,
  isMoment,
  withOffset,
} from './moments';
export type { Moment } from './moments';
export {
  ENCOUNTER_CLASSES,
  GENE_METHODS,
  ISOLATION,
  MOVEMENT_KINDS,
  PHENOTYPIC_TESTS,
  PURPOSES,
  RESULT_STATUSES,
  SEXES,
  SUSCEPTIBILITY_METHODS,
  UNIT_TYPES,
  date,
  encounterEvent,
  isolateReport,
  moment,
} from './canonical';
export type {
  CanonicalPayload,
  Diagnosis,
  Encounter,
  EncounterEvent,
  GeneTest,
  IsolateReport,
  MlstReport,
  MovementKind,
  Organism,
  Outcome,
  Patient,
  PhenotypicTest,
  ResultStatus,
  Specimen,
  Susceptibility,
  UnitType,
} from './canonical';
export { CPE_STATUSES, CRE_STATUSES, NON_CPE_STANDARDS, classification } from './classification';
export type {
  Carbapenemase,
  Classification,
  CpeStatus,
  CreStatus,
  Discordance,
  NonCpeStandard,
  Typing,
} from './classification';
export { EVENT_SCHEMAS } from './event-schemas';
export {
  UNIT_TYPE_SOURCES,
  classifiedStep,
  encounterChanged,
  isolateClassified,
  isolateFacts,
  isolateReported,
} from './events';
export type {
  ClassifiedStep,
  EncounterChanged,
  IsolateClassified,
  IsolateFacts,
  IsolateReported,
  KnownOrganism,
  PersonFacts,
  StayFacts,
  UnitTypeSource,
} from './events';
export {
  MESSAGE_STATUSES,
  ROLES,
  listOf,
  messageAccepted,
  messageStatus,
  problem,
  problemDetails,
  proportion,
} from './http';
export type {
  MessageStatus,
  MessageStatusName,
  Problem,
  ProblemDetails,
  Proportion,
  Role,
} from './http';
export {
  ALERT_RULES,
  ALERT_STATUSES,
  DISPOSITIONS,
  SEVERITIES,
  alert,
  timelineEntry,
} from './alerts';
export type { Alert, AlertRule, AlertStatus, Disposition, Severity, TimelineEntry } from './alerts';
export { me } from './me';
export type { Me } from './me';
export { SERVICES, routedSegments, serviceOfPath } from './routes';
export type { ServiceName } from './routes';
export { COHORT_POPULATIONS, VITAL_ASSUMPTIONS, cohortGenotypes, cohortSummary } from './cohort';
export type { CohortGenotypes, CohortPopulation, CohortSummary, VitalAssumption } from './cohort';
export {
  CULTURE_RESULTS,
  SPECIMEN_STATUSES,
  specimenClassification,
  specimenClassified,
  specimenFacts,
  specimenReport,
  specimenReported,
  specimenStep,
} from './specimens';
export type {
  CultureResult,
  SpecimenClassification,
  SpecimenClassified,
  SpecimenFacts,
  SpecimenReport,
  SpecimenReported,
  SpecimenStatus,
  SpecimenStep,
} from './specimens';
export { CARRIER_KINDS, carrierReported, carrierStatus } from './carriers';
export type { CarrierKind, CarrierReported, CarrierStatus } from './carriers';
