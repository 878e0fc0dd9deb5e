export { admissionAt, admissionsOf, currentStay, overlaps, stayAt, staysOf, wardAt } from './stays';
export type { Admission, Stay, StayEnd } from './stays';
export {
  CODE_SETS,
  HEPATOBILIARY_1,
  PANCREATIC_1,
  isInfectionItself,
  matchesCodeSet,
} from './code-sets';
export type { CodeSet } from './code-sets';
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
export { DEDUP_POLICY_NAMES, dedupPolicyName, parseDedupPolicy } from './dedup-policies';
export type { DedupPolicy } from './dedup-policies';
export { dedup } from './dedup';
export type { DedupPeriod, DedupRecord, DedupResult } from './dedup';
export { SPECIMEN_GROUPS, isBlood, specimenGroupOf } from './specimen-groups';
export type { SpecimenGroup } from './specimen-groups';
export { placedMovements } from './movements';
export type { PlacedMovement, PlacingKind } from './movements';
export { rateInterval, rateRatio } from './comparison/rates';
export type { RateInput, RateInterval, RateRatio, RateRatioInput } from './comparison/rates';
export { standardisedRatio } from './comparison/standardised-ratio';
export type { StandardisedRatio, StandardisedRatioInput } from './comparison/standardised-ratio';
export { twoByTwo } from './comparison/two-by-two';
export type { TwoByTwo } from './comparison/two-by-two';
export type { FourCells } from './comparison/fisher';
export { riskDifference } from './comparison/risk-difference';
export type { RiskDifferenceInput } from './comparison/risk-difference';
export { chiSquareTest } from './comparison/chi-square';
export type { TableTest } from './comparison/chi-square';
export { benjaminiHochberg } from './comparison/multiplicity';
export { QUANTILE_TYPES, quantiles } from './comparison/quantiles';
export type { QuantileType, QuantilesInput } from './comparison/quantiles';
export { kruskalWallis, mannWhitney } from './comparison/rank-tests';
export type { MannWhitney, MannWhitneyInput } from './comparison/rank-tests';
export { funnel } from './comparison/funnel';
export type { Funnel, FunnelInput, FunnelLimit, FunnelPoint } from './comparison/funnel';
export { POOLING_METHODS, pooledRatio } from './comparison/pooled';
export type { Pooled, PooledInput, PoolingMethod } from './comparison/pooled';
export type { Estimate, TestResult } from './estimate';
