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
export { endingOfAlert } from './alert-ending';
export type { AlertEnding } from './alert-ending';
export { me } from './me';
export type { Me } from './me';
export { SIGN_IN_PATH, signInWays } from './sign-in';
export type { SignInWays } from './sign-in';
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
export {
  FEED_STATUSES,
  completenessList,
  expectedHour,
  feed,
  feedChanged,
  feedDetail,
  feedKey,
  feedList,
  fieldCompleteness,
  snapshotModeList,
} from './feeds';
export type {
  ExpectedHour,
  Feed,
  FeedChanged,
  FeedDetail,
  FeedStatus,
  FieldCompleteness,
} from './feeds';
export {
  auditEntry,
  auditList,
  identity,
  identityErasure,
  identityList,
  lineage,
  lineageEvent,
  processClock,
  processClockSummary,
} from './lineage';
export type {
  Lineage,
  LineageEvent,
  ProcessClock,
  ProcessClockSummary,
  ShownAuditEntry,
  ShownIdentity,
} from './lineage';
export {
  besides,
  isolateList,
  isolateView,
  isolateWithHistory,
  judgedSusceptibility,
} from './isolate-view';
export type { IsolateView, IsolateWithHistory, JudgedResult } from './isolate-view';
export { TYPING_PIES, typingGraph } from './typing-graph';
export type { TypingGraph, TypingPie } from './typing-graph';
export {
  DIFFERENCE_KINDS,
  RULE_JOB_KINDS,
  RULE_JOB_STATUSES,
  SPECIMEN_DIFFERENCE_KINDS,
  ruleChangeList,
  ruleChangeView,
  ruleJobList,
  ruleJobView,
  ruleSetList,
  ruleSetView,
  shadowResult,
  specimenChangeList,
  switchList,
  switchView,
} from './rule-sets';
export type {
  RuleChangeView,
  RuleJobView,
  RuleSetView,
  RuleSwitchView,
  ShadowResult,
} from './rule-sets';
export {
  MAPPING_KINDS,
  issuedKey,
  keyList,
  keyView,
  ledgerLine,
  ledgerList,
  listedMessage,
  mappingList,
  mappingView,
  messageList,
  shownMessage,
  waitingTerm,
  waitingTermList,
} from './message-desk';
export type {
  IssuedKey,
  KeyView,
  LedgerLine,
  ListedMessage,
  MappingKind,
  MappingView,
  ShownMessage,
  WaitingTerm,
} from './message-desk';
export {
  ANTIBIOGRAM_SPLITS,
  ANTIBIOGRAM_SUPPLEMENTS,
  SMALL_NUMBER_RULES,
  antibiogram,
} from './antibiogram';
export type {
  Antibiogram,
  AntibiogramCell,
  AntibiogramCombination,
  AntibiogramRow,
} from './antibiogram';
export { SERIES_BY, SERIES_OF, SERIES_STEPS, series } from './series';
export type {
  ReportingDelay,
  Series,
  SeriesBy,
  SeriesGroup,
  SeriesOf,
  SeriesPeriod,
  SeriesStep,
} from './series';
export {
  DENOMINATOR_SOURCES,
  PATIENT_DAY_METHODS,
  denominator,
  month,
  rates,
  storedDenominator,
} from './rates';
export type {
  Denominator,
  DenominatorSource,
  PatientDayMethod,
  Rate,
  RatePeriod,
  Rates,
  StoredDenominator,
} from './rates';
export { DETECTORS, SIGNAL_STATUSES, raisedSignal, signal, signals } from './signals';
export type {
  Detector,
  DetectorAgreement,
  DetectorVerdict,
  RaisedSignal,
  Signal,
  SignalSeries,
  SignalStatus,
  Signals,
} from './signals';
export { COHORT_CELLS, cohortIsolate, cohortIsolates } from './cohort-isolates';
export type { CohortCell, CohortIsolate } from './cohort-isolates';
export { acknowledgeMany, acknowledgedMany } from './alert-acts';
export type { AcknowledgeMany, AcknowledgedMany } from './alert-acts';
export {
  CHANNEL_KINDS,
  CLEARED_TOLD,
  DELIVERY_KINDS,
  DELIVERY_STATUSES,
  DIGEST_DEFAULT,
  FHIR_MESSAGES,
  channelTest,
  delivery,
  deliveryAttempt,
  routesAnswer,
  routesSetting,
} from './delivery';
export type {
  ChannelKind,
  ChannelSetting,
  ChannelTest,
  Delivery,
  DeliveryAttempt,
  DeliveryKind,
  DeliveryRoute,
  DeliveryStatus,
  DigestSetting,
  RecipientRole,
  RoutesAnswer,
  RoutesSetting,
} from './delivery';
export {
  RISK_METHODS,
  riskCalibration,
  riskModelCard,
  riskModelEntry,
  riskRecalibration,
  riskScore,
} from './risk';
export type {
  RiskCalibration,
  RiskMethod,
  RiskModelCard,
  RiskModelEntry,
  RiskScore,
  RiskTerm,
} from './risk';
export { TASK_KINDS, TASK_STATUSES, task } from './tasks';
export type { Task, TaskKind, TaskStatus } from './tasks';
export { MORNING_VERDICTS, feedState, morningList, round, roundDone } from './morning-list';
export type {
  CarrierInHouse,
  FeedState,
  MorningAlert,
  MorningCluster,
  MorningList,
  MorningMovement,
  Round,
  RoundDone,
} from './morning-list';
export {
  BACKTEST_STATES,
  alertQuality,
  alertQualityRow,
  backtestJob,
  backtestReport,
  backtestRequest,
} from './alert-quality';
export type {
  AlertQuality,
  AlertQualityRow,
  BacktestAlert,
  BacktestCount,
  BacktestJob,
  BacktestReport,
  BacktestRequest,
} from './alert-quality';
export {
  COHORT_GROUPS,
  COHORT_TESTS,
  cohortEstimate,
  cohortMeasure,
  cohortRules,
  cohortTest,
  unboundedNumber,
} from './cohort-estimates';
export type {
  CohortEstimate,
  CohortGroup,
  CohortMeasure,
  CohortRules,
  CohortTest,
  CohortTestName,
  UnboundedNumber,
} from './cohort-estimates';
export { AGENT_MARKS, cohortComparison, cohortResistance } from './cohort-comparison';
export type {
  CohortComparison,
  CohortResistance,
  GenotypeCell,
  LevelsRow,
  MeasureRow,
  ResistanceRow,
  ResistanceStratum,
  ShareRow,
  TableOneRow,
} from './cohort-comparison';
export { PREDICTOR_METHODS, cohortPredictors } from './cohort-predictors';
export type { CohortPredictorRow, CohortPredictors, PredictorMethod } from './cohort-predictors';
export { cohortOutcomes, doorRanking } from './cohort-outcomes';
export type {
  CohortDoor,
  CohortOutcomes,
  CompetingRisks,
  DoorRankingShape,
  IncidenceCurveView,
  SurvivalCurveView,
} from './cohort-outcomes';
export { REPORT_FORMATS, cohortReport } from './cohort-report';
export type { CohortReport, FlowStep, ReportDefinition, ReportFormat } from './cohort-report';
export type { CanonicalPayload } from './payloads';
export {
  RULE_SUBJECTS,
  alertRuleChoice,
  alertRuleDocument,
  alertRuleTuning,
  alertRuleWords,
  alertRulesBody,
  alertRulesUndoBody,
  alertRulesVersion,
  alertRulesView,
} from './alert-rules';
export type {
  AlertRuleChoice,
  AlertRuleDocument,
  AlertRuleTuning,
  AlertRuleWords,
  AlertRulesVersion,
  AlertRulesView,
  RuleSubject,
} from './alert-rules';
export {
  CLUSTER_KINDS,
  CLUSTER_STATUSES,
  cluster,
  clusterEdge,
  clusterEvent,
  clusterMember,
  clusterSummary,
} from './clusters';
export type {
  Cluster,
  ClusterEdge,
  ClusterEvent,
  ClusterKind,
  ClusterMember,
  ClusterStatus,
  ClusterSummary,
} from './clusters';
export {
  carriage,
  contact,
  occupancyInterval,
  occupancyView,
  patientTimeline,
  timelineItem,
} from './joined-picture';
export type {
  Carriage,
  Contact,
  OccupancyInterval,
  OccupancyView,
  PatientTimeline,
  TimelineItem,
} from './joined-picture';
export { casesChanged, siteKey } from './cases';
export type { CasesChanged } from './cases';
export { EXPORT_FORMATS, exportProvenance } from './exports';
export type { ExportFormat, ExportProvenance } from './exports';
export { specimenList, specimenView, specimenWithHistory } from './specimen-views';
export type { SpecimenView, SpecimenWithHistory } from './specimen-views';
export { isolateShadowed, shadowAlerts } from './shadow';
export type { IsolateShadowed, ShadowAlerts } from './shadow';
export { LANGUAGES, languageOf } from './languages';
export type { Language } from './languages';
export { phrasebook, placesOf } from './phrasebook';
export type { Phrase, Phrasebook } from './phrasebook';
