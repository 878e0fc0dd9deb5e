export { periodOf } from '@carbawatch/epidemiology';
export type { Period } from '@carbawatch/epidemiology';
