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
