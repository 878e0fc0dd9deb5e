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
