export {
  BUNDLED_TABLES,
  MlstRefusal,
  ProfileTable,
  callSt,
  exactSt,
  schemeNamed,
  schemeOfLoci,
  typeIsolate,
} from './mlst';
export type { MlstCall } from './mlst';
export { SCHEMES } from './schemes.data';
export type { SchemeData, SchemeName } from './schemes.data';
