import type { Microbe, Phenotype } from './microbes';

/**
 * Who comes, when, where to, and what grows: the year's plot before beds are given out. Minutes
 * count from midnight of the first day on the hospital's own clocks.
 */
export interface PlannedIsolate {
  readonly microbe: Microbe;
  readonly phenotype: Phenotype;
  /** Alleles that sequencing will name; empty for a strain without carbapenemase. */
  readonly alleles: readonly string[];
  /** Of the species' own scheme; null where it has none. */
  readonly st: string | null;
}

export interface PlannedCulture {
  readonly collectedAt: number;
  readonly specimen: 'blood' | 'urine' | 'sputum' | 'bile' | 'rectal-swab';
  readonly isolates: readonly PlannedIsolate[];
  /** The mechanism is not known yet when the year ends. */
  readonly pending: boolean;
}

export interface PlannedPatient {
  readonly admittedAt: number;
  /** Wards in order with the minutes spent on each. */
  readonly path: readonly (readonly [ward: string, minutes: number])[];
  readonly diagnoses: readonly string[];
  readonly dies: boolean;
  readonly cultures: readonly PlannedCulture[];
  /** On the list of the referring hospital, of the days before. */
  readonly announced?: true;
  /** Lay beside a carrier, and nobody has thought of the swabs. */
  readonly overlooked?: true;
}

export const DAY = 24 * 60;
export const YEAR_DAYS = 365;
/** Days from a specimen to the report with susceptibilities, and to the rapid PCR on an isolate. */
export const FINAL_DAYS = 1.8;
export const PCR_DAYS = 2.4;
