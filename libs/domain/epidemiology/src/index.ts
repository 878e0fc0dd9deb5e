export { admissionAt, admissionsOf, currentStay, overlaps, stayAt, staysOf } from './stays';
export type { Admission, Stay, StayEnd } from './stays';
export {
  CODE_SETS,
  HEPATOBILIARY_1,
  PANCREATIC_1,
  isInfectionItself,
  matchesCodeSet,
} from './code-sets';
export type { CodeSet } from './code-sets';
export { periodOf, readDuration, windowStart } from './period';
export type { CalendarLength, Period, PeriodRefusal, PeriodWords } from './period';
export { RefusedInputError } from './refused-input';
export {
  COHORT_CI_METHODS,
  PROPORTION_METHODS,
  proportionInterval,
  proportionOf,
} from './proportions';
export type {
  CohortCiMethod,
  NotEstimable,
  ProportionInput,
  ProportionInterval,
  ProportionMethod,
} from './proportions';
export {
  DEDUP_POLICY_NAMES,
  dedupPolicyName,
  dedupPolicyText,
  isDedupPolicyName,
  parseDedupPolicy,
} from './dedup-policies';
export type { DedupPolicy } from './dedup-policies';
export { dedup } from './dedup';
export type { DedupPeriod, DedupRecord, DedupResult } from './dedup';
export { SPECIMEN_GROUPS, isBlood, specimenGroupOf } from './specimen-groups';
export type { SpecimenGroup } from './specimen-groups';
export { standingClaim, type Claim } from './claims';
export { everJoined, isPersonLink, personsOf, standingMerges } from './persons';
export type { PersonLink, PersonOf } from './persons';
export {
  accountsOfVisits,
  isVisitMove,
  movedTellings,
  movesInReceipt,
  ownerAfter,
  standingMovements,
} from './visit-moves';
export type {
  AccountOfVisit,
  KnownOwners,
  MovedBy,
  MovedTelling,
  OfVisit,
  VisitMove,
} from './visit-moves';
export { hospitalsOf, isToldOtherwise, joinTellings } from './movement-tellings';
export type { Telling, ToldHospital } from './movement-tellings';
export { placedMovements } from './movements';
export { hospitalName, isElsewhere, ownHospitals, type OwnHospitals } from './own-hospitals';
export type { PlacedMovement, PlacingKind } from './movements';
export { rateInterval, rateRatio } from './comparison/rates';
export type { RateInput, RateInterval, RateRatio, RateRatioInput } from './comparison/rates';
export { standardisedRatio } from './comparison/standardised-ratio';
export type { StandardisedRatio, StandardisedRatioInput } from './comparison/standardised-ratio';
export { twoByTwo } from './comparison/two-by-two';
export type { TwoByTwo } from './comparison/two-by-two';
export type { FourCells } from './comparison/fisher';
export { fisherFreemanHalton } from './comparison/fisher-freeman-halton';
export { riskDifference } from './comparison/risk-difference';
export type { RiskDifferenceInput } from './comparison/risk-difference';
export { chiSquareTest } from './comparison/chi-square';
export type { TableTest } from './comparison/chi-square';
export { benjaminiHochberg } from './comparison/multiplicity';
export { medianLimits } from './comparison/median-limits';
export { QUANTILE_TYPES, quantiles } from './comparison/quantiles';
export type { QuantileType, QuantilesInput } from './comparison/quantiles';
export { kruskalWallis, mannWhitney } from './comparison/rank-tests';
export type { MannWhitney, MannWhitneyInput } from './comparison/rank-tests';
export { funnel } from './comparison/funnel';
export type { Funnel, FunnelInput, FunnelLimit, FunnelPoint } from './comparison/funnel';
export { POOLING_METHODS, pooledRatio } from './comparison/pooled';
export type { Pooled, PooledInput, PoolingMethod } from './comparison/pooled';
export type { Estimate, TestResult } from './estimate';
export type {
  DetectorAnswer,
  DetectorHistory,
  DetectorPoint,
  ParameterValue,
  PeriodRange,
} from './detectors/detector';
export { EARS_METHODS, ears } from './detectors/ears';
export type { EarsInput, EarsMethod } from './detectors/ears';
export { CUSUM_TRANSFORMS, cusum } from './detectors/cusum';
export type { CusumInput, CusumTransform } from './detectors/cusum';
export { bayes, poissonExceedance, rki } from './detectors/exceedance';
export type { ExceedanceInput, RkiInput } from './detectors/exceedance';
export { glrPoisson } from './detectors/glr-poisson';
export type { GlrPoissonInput } from './detectors/glr-poisson';
export { farrington } from './detectors/farrington';
export type { FarringtonPoint } from './detectors/farrington';
export type { FarringtonInput } from './detectors/farrington-settings';
export { POWERTRANS, THRESHOLD_METHODS } from './detectors/farrington-limit';
export type { Powertrans, ThresholdMethod } from './detectors/farrington-limit';
export { fixedRule, wardBaseline } from './detectors/daily-rules';
export type { FixedRuleInput, WardBaselineInput } from './detectors/daily-rules';
export { permutationScan } from './detectors/permutation-scan';
export type { ScanAnswer, ScanCase, ScanCluster, ScanInput } from './detectors/permutation-scan';
export { seededPermutations } from './detectors/permutations';
export { logisticRegression } from './regression/logistic';
export type { Coefficient, LogisticFit, LogisticInput } from './regression/logistic';
export { predictorSteps } from './regression/predictor-table';
export type {
  PredictorRow,
  PredictorTable,
  PredictorTableInput,
} from './regression/predictor-table';
export { calibration } from './regression/calibration';
export type { Calibration, CalibrationGroup, CalibrationInput } from './regression/calibration';
export { DOOR_METHODS, door, partialCredit } from './outcomes/door';
export type { Door, DoorInput, DoorMethod, PartialCredit } from './outcomes/door';
export { CRE_DOOR_1, checkDoorRanking, doorRank } from './outcomes/door-ranks';
export type { DoorOutcome, DoorRanking } from './outcomes/door-ranks';
export { DOOR_EVENTS, DOOR_RANKINGS, doorPlaceOf } from './outcomes/door-place';
export type { CourseAfterCulture, DoorPlace } from './outcomes/door-place';
export { DAY_30, fateOnDay30, isDay30Due } from './outcomes/day-30';
export type { Fate, LifeAfterCulture } from './outcomes/day-30';
export { doorPower } from './outcomes/door-power';
export type { DoorPower, DoorPowerInput } from './outcomes/door-power';
export { numbersAtRisk } from './outcomes/at-risk';
export type { NumbersAtRisk } from './outcomes/at-risk';
export { coxRegression } from './outcomes/cox';
export { SURVIVAL_INTERVALS, kaplanMeier } from './outcomes/kaplan-meier';
export type {
  KaplanMeier,
  KaplanMeierInput,
  SurvivalCurve,
  SurvivalIntervalScale,
} from './outcomes/kaplan-meier';
export { logRankTest } from './outcomes/log-rank';
export type { TimedEvent } from './outcomes/log-rank';
export { cumulativeIncidence, incidenceAt } from './outcomes/cumulative-incidence';
export type {
  CumulativeIncidence,
  CumulativeIncidenceInput,
  IncidenceCurve,
} from './outcomes/cumulative-incidence';
export { nowcast, reportingDelay } from './nowcast';
export type { Nowcast, NowcastInput, ReportingDelay, ReportingDelayInput } from './nowcast';
export {
  STUDY_PREDICTORS,
  UNFITTED,
  VALIDATION_EACH_MIN,
  byQuarter,
  casesNeeded,
  isValidatedBy,
  knownCases,
  performanceOf,
  recalibrated,
  scoreOf,
} from './risk/cpe-risk';
export type {
  FittedModel,
  FittedWeight,
  Predictors,
  Recalibration,
  ResolvedCase,
  RiskModel,
  Score,
} from './risk/cpe-risk';
export { SERIES_DETECTORS, detect, verdictOf } from './surveillance/detection';
export type { DailySeries, SeriesDetector } from './surveillance/detection';
export { scanForSignals, scanWards } from './surveillance/scan';
export type { Scan, WardCase } from './surveillance/scan';
export { agreementByWeek, verdictOfScan } from './surveillance/side-by-side';
export { benchmarkDetectors } from './surveillance/detector-benchmark';
export type {
  BenchmarkInput,
  BenchmarkedDetector,
  DetectorBenchmark,
  WardSeries,
} from './surveillance/detector-benchmark';
export { allSteps } from './steps';
export type { Steps } from './steps';
export { REASON_PHRASES } from './chinese/reason.phrases';
export { SIGNAL_PHRASES } from './chinese/signal.phrases';
