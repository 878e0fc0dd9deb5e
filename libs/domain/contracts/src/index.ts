// Moments, languages, topics of the log.
export { TOPICS, PARTITIONS, eventKey, type Topic } from './topics';
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
  type Moment,
} from './moments';
export { languageOf, type Language } from './languages';
export { phrasebook, placesOf, type Phrase, type Phrasebook } from './phrasebook';
export { SCHEMA_PHRASES } from './schema.phrases';

// What senders report, and the facts made of it.
export {
  GENE_METHODS,
  ISOLATION,
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
  type Diagnosis,
  type Encounter,
  type EncounterEvent,
  type GeneTest,
  type IsolateReport,
  type MlstReport,
  type MovementKind,
  type Organism,
  type Outcome,
  type Patient,
  type PhenotypicTest,
  type ResultStatus,
  type Specimen,
  type Susceptibility,
  type UnitType,
} from './canonical';
export {
  CPE_STATUSES,
  CRE_STATUSES,
  NON_CPE_STANDARDS,
  classification,
  type Classification,
  type CpeStatus,
  type CreStatus,
  type Discordance,
  type NonCpeStandard,
  type Typing,
} from './classification';
export type { CanonicalPayload } from './payloads';
export { sterileWords } from './specimen-material';
export {
  CULTURE_RESULTS,
  SPECIMEN_STATUSES,
  specimenClassified,
  specimenReport,
  specimenReported,
  type CultureResult,
  type SpecimenClassification,
  type SpecimenClassified,
  type SpecimenFacts,
  type SpecimenReport,
  type SpecimenReported,
  type SpecimenStep,
} from './specimens';
export {
  carrierReported,
  carrierStatus,
  type CarrierReported,
  type CarrierStatus,
} from './carriers';
export {
  encounterChanged,
  isolateClassified,
  isolateReported,
  type ClassifiedStep,
  type EncounterChanged,
  type IsolateClassified,
  type IsolateFacts,
  type IsolateReported,
  type KnownOrganism,
  type PersonFacts,
  type StayFacts,
  type UnitTypeSource,
} from './events';
export { EVENT_SCHEMAS } from './event-schemas';
export {
  ALERT_ORDERS,
  alertCounts,
  alertList,
  type AlertCounts,
  type AlertList,
  type AlertOrder,
} from './alert-list';
export { byCloseness, nameDistance, plainName } from './close-names';
export { siteKey, type CasesChanged } from './cases';

// Talk over HTTP: its words, who asks, who answers.
export {
  MESSAGE_STATUSES,
  ROLES,
  listOf,
  messageAccepted,
  messageStatus,
  problemDetails,
  type MessageStatusName,
  type Problem,
  type ProblemDetails,
  type Proportion,
  type Role,
} from './http';
export { me, type Me } from './me';
export { SIGN_IN_PATH, type SignInWays } from './sign-in';
export { routedSegments, serviceOfPath, type ServiceName } from './routes';
export {
  DRAWING_FORMATS,
  EXPORT_FORMATS,
  PATIENT_DRAWINGS,
  exportProvenance,
  type DrawingFormat,
  type ExportFormat,
  type ExportProvenance,
  type PatientDrawing,
} from './exports';

// Isolates, specimens and how they came.
export {
  besides,
  isolateList,
  isolateWithHistory,
  judgedSusceptibility,
  type IsolateView,
  type IsolateWithHistory,
  type JudgedResult,
} from './isolate-view';
export {
  ISOLATE_COLUMNS,
  isolateCount,
  isolateSort,
  type IsolateColumn,
  type IsolateCount,
  type IsolateSort,
} from './isolate-sorts';
export { knownWard, type KnownWard } from './known-wards';
export { WARD_SOURCES, wardAtCollection, type WardAtCollection } from './ward-at-collection';
export {
  specimenList,
  specimenWithHistory,
  type SpecimenView,
  type SpecimenWithHistory,
} from './specimen-views';
export { TYPING_PIES, typingGraph, type TypingGraph, type TypingPie } from './typing-graph';
export { accountList, accountView, type AccountView } from './accounts';
export {
  LETTER_STATES,
  deadLetter,
  deadLetterList,
  lettersReplayed,
  type DeadLetter,
  type DeadLetterList,
  type LettersReplayed,
} from './letters';
export {
  auditList,
  identityErasure,
  identityList,
  lineage,
  processClockSummary,
  type Lineage,
  type LineageEvent,
  type ProcessClock,
  type ProcessClockSummary,
  type ShownAuditEntry,
  type ShownIdentity,
} from './lineage';
export { messageStages, type MessageStages } from './message-stages';
export { mappedMessages, type MappedMessages } from './mapped-messages';
export { LOOK_PAGES, type LookPage } from './looks';
export {
  carriage,
  contact,
  occupancyView,
  patientTimeline,
  type Carriage,
  type Contact,
  type OccupancyInterval,
  type OccupancyView,
  type PatientTimeline,
  type TimelineItem,
} from './joined-picture';

// Feeds, messages, keys and mappings.
export {
  CLOCK_STATUSES,
  BY_HAND_SENDER,
  FEED_STATUSES,
  completenessList,
  feed,
  feedDetail,
  feedKey,
  feedList,
  snapshotModeList,
  type ExpectedHour,
  type Feed,
  type FeedChanged,
  type FeedClock,
  type FeedStatus,
  type FieldCompleteness,
} from './feeds';
export { feedToRestore, feedToRetire } from './feed-retirement';
export type { FeedRetirement, FeedRetirementTold } from './feed-retirement';
export { MESSAGE_HANDS, messageHand } from './message-hands';
export type { MessageHand } from './message-hands';
export {
  MAPPING_KINDS,
  issuedKey,
  keyList,
  ledgerList,
  listedMessage,
  mappingList,
  mappingView,
  messageList,
  shownMessage,
  waitingTermList,
  type IssuedKey,
  type KeyView,
  type LedgerLine,
  type ListedMessage,
  type MappingKind,
  type MappingView,
  type ShownMessage,
  type WaitingTerm,
} from './message-desk';

// Rules of classification and their switches.
export {
  DIFFERENCE_KINDS,
  RULE_JOB_KINDS,
  RULE_JOB_STATUSES,
  SPECIMEN_DIFFERENCE_KINDS,
  ruleChangeList,
  ruleJobList,
  ruleJobView,
  ruleSetList,
  ruleSetView,
  shadowResult,
  specimenChangeList,
  switchList,
  type RuleChangeView,
  type RuleJobView,
  type RuleSetView,
  type RuleSwitchView,
  type ShadowResult,
} from './rule-sets';
export { ruleChangeCounts, type RuleChangeCounts } from './rule-change-counts';
export {
  shadowAlerts,
  type IsolateShadowed,
  type ShadowAlerts,
  type SpecimenShadowed,
} from './shadow';

// Alerts, clusters, tasks, the morning.
export {
  ALERT_RULES,
  ALERT_STATUSES,
  DISPOSITIONS,
  SEVERITIES,
  alert,
  timelineEntry,
  type Alert,
  type AlertRule,
  type AlertStatus,
  type Disposition,
  type Severity,
  type TimelineEntry,
} from './alerts';
export {
  acknowledgeMany,
  acknowledgedMany,
  type AcknowledgeMany,
  type AcknowledgedMany,
} from './alert-acts';
export { endingOfAlert } from './alert-ending';
export {
  RULE_SUBJECTS,
  alertRuleChoice,
  alertRuleDocument,
  alertRulesBody,
  alertRulesUndoBody,
  alertRulesVersion,
  alertRulesView,
  type AlertRuleChoice,
  type AlertRuleDocument,
  type AlertRuleTuning,
  type AlertRulesVersion,
  type AlertRulesView,
  type RuleSubject,
} from './alert-rules';
export {
  alertQuality,
  backtestJob,
  backtestRequest,
  type AlertQuality,
  type AlertQualityRow,
  type BacktestAlert,
  type BacktestCount,
  type BacktestJob,
  type BacktestReport,
  type BacktestRequest,
} from './alert-quality';
export {
  CLUSTER_KINDS,
  CLUSTER_STATUSES,
  cluster,
  clusterSummary,
  environmentalIsolate,
  type Cluster,
  type ClusterEvent,
  type ClusterKind,
  type ClusterMember,
  type ClusterStatus,
  type ClusterSummary,
  type EnvironmentalIsolate,
} from './clusters';
export { placeNow, type PlaceNow } from './places';
export {
  TASK_KINDS,
  task,
  taskCompletion,
  type Task,
  type TaskCompletion,
  type TaskKind,
} from './tasks';
export {
  MORNING_VERDICTS,
  morningList,
  round,
  roundDone,
  type CarrierInHouse,
  type FeedState,
  type MorningAlert,
  type MorningCluster,
  type MorningList,
  type IsolationNeeded,
  type MorningMovement,
  type Round,
  type RoundDone,
} from './morning-list';
export {
  CHANNEL_KINDS,
  DELIVERY_KINDS,
  DELIVERY_STATUSES,
  DIGEST_DEFAULT,
  channelTest,
  delivery,
  routesAnswer,
  routesSetting,
  type ChannelKind,
  type ChannelSetting,
  type ChannelTest,
  type Delivery,
  type DeliveryKind,
  type DeliveryRoute,
  type DeliveryStatus,
  type DigestSetting,
  type RecipientRole,
  type RoutesAnswer,
  type RoutesSetting,
} from './delivery';

// Numbers: rates, series, signals, antibiogram, risk.
export {
  DENOMINATOR_SOURCES,
  PATIENT_DAY_METHODS,
  denominator,
  month,
  rates,
  storedDenominator,
  type Denominator,
  type DenominatorSource,
  type PatientDayMethod,
  type Rate,
  type RatePeriod,
  type Rates,
  type StoredDenominator,
} from './rates';
export {
  SERIES_BY,
  SERIES_OF,
  SERIES_STEPS,
  series,
  type Series,
  type SeriesBy,
  type SeriesGroup,
  type SeriesOf,
  type SeriesPeriod,
  type SeriesStep,
} from './series';
export {
  DETECTORS,
  signal,
  signals,
  type CountedSignal,
  type Detector,
  type DetectorAgreement,
  type DetectorVerdict,
  type RaisedSignal,
  type Signal,
  type SignalSeries,
  type Signals,
} from './signals';
export {
  ANTIBIOGRAM_EXCLUSIONS,
  ANTIBIOGRAM_SPLITS,
  ANTIBIOGRAM_SUPPLEMENTS,
  SMALL_NUMBER_RULES,
  antibiogram,
  type Antibiogram,
  type AntibiogramCell,
  type AntibiogramCombination,
  type AntibiogramExclusion,
  type AntibiogramRow,
} from './antibiogram';
export {
  RISK_METHODS,
  riskModelCard,
  riskModelEntry,
  riskRecalibration,
  type RiskCalibration,
  type RiskMethod,
  type RiskModelCard,
  type RiskModelEntry,
  type RiskScore,
} from './risk';

// The cohort.
export {
  COHORT_POPULATIONS,
  VITAL_ASSUMPTIONS,
  cohortGenotypes,
  cohortSummary,
  type CohortPopulation,
  type CohortSummary,
  type VitalAssumption,
} from './cohort';
export {
  COHORT_CELLS,
  cohortIsolates,
  type CohortCell,
  type CohortIsolate,
  type CohortIsolates,
} from './cohort-isolates';
export { cohortPart, type CohortPart } from './cohort-parts';
export {
  COHORT_GROUPS,
  COHORT_TESTS,
  type CohortEstimate,
  type CohortGroup,
  type CohortMeasure,
  type CohortRules,
  type CohortTest,
  type UnboundedNumber,
} from './cohort-estimates';
export {
  AGENT_MARKS,
  cohortComparison,
  type CohortComparison,
  type CohortResistance,
  type GenotypeCell,
  type ResistanceRow,
  type ResistanceStratum,
  type TableOneRow,
} from './cohort-comparison';
export {
  PREDICTOR_METHODS,
  cohortPredictors,
  type CohortPredictorRow,
  type CohortPredictors,
  type PredictorMethod,
} from './cohort-predictors';
export {
  cohortOutcomes,
  doorRanking,
  type CohortDoor,
  type CohortOutcomes,
  type CompetingRisks,
  type IncidenceCurveView,
  type SurvivalCurveView,
} from './cohort-outcomes';
export {
  REPORT_FORMATS,
  cohortReport,
  type CohortReport,
  type FlowStep,
  type ReportDefinition,
  type ReportFormat,
} from './cohort-report';
