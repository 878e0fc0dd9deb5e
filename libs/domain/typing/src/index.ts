export {
  BUNDLED_TABLES,
  MlstRefusal,
  ProfileTable,
  callSt,
  exactSt,
  schemeNamed,
  schemeOfLoci,
  typeIsolate,
  wholeProfile,
} from './mlst';
export type { MlstCall } from './mlst';
export { SCHEMES } from './schemes.data';
export type { SchemeData, SchemeName } from './schemes.data';
export { goeBurst } from './goeburst';
export type { GoeBurst, StGroup, StLink } from './goeburst';
export { ProfileRefusal, compareSts } from './profiles';
export type { StProfile } from './profiles';
export { spanningTree } from './spanning-tree';
export { StudyGroups } from './study-groups';
export type { GroupChange, StableGroup } from './study-groups';
export { loadProfiles } from './load-profiles';
export { STUDY_TYPES_MAX, studyGraph } from './study-graph';
export type { StudyEvent, StudyGraph, StudyGroup, StudyType } from './study-graph';
