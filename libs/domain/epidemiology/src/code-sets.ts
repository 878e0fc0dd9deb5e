import type { Diagnosis } from '@carbawatch/contracts';

type CodeSystem = Diagnosis['system'];

/**
 * A named set of diagnosis codes. An entry is a prefix (`K87.0`) or a range of three-character
 * categories (`K70-K77`); dots are ignored and national extensions (ICD-10-CM, -GM, the Chinese
 * `K83.000x001`) are included, since they only lengthen a code.
 */
export interface CodeSet {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly codes: Readonly<Record<CodeSystem, readonly string[]>>;
  /**
   * Codes that say "infection of the organ itself": it may be the very infection whose culture grew
   * the isolate, so that a predictor is reported with and without them.
   */
  readonly infectionItself: Readonly<Record<CodeSystem, readonly string[]>>;
}

const OWN_SET =
  "Carbawatch's own set on the WHO ICD-10 and ICD-9 chapters; Lin et al., Front Pharmacol " +
  '2021;12:716324, name "hepatobiliary system diseases" and publish no code list';

export const HEPATOBILIARY_1: CodeSet = {
  id: 'hepatobiliary-1',
  title: 'Disease of the liver, gallbladder or bile ducts',
  source: OWN_SET,
  codes: {
    'icd-10': [
      'K70-K77',
      'K80-K83',
      'K87.0',
      'K91.5',
      'B15-B19',
      'A06.4',
      'B67.0',
      'B67.5',
      'B67.8',
      'C22-C24',
      'C78.7',
      'D13.4',
      'D13.5',
      'D37.6',
      'I85',
      'Q44',
      'S36.1',
      'T86.4',
      'Z94.4',
    ],
    'icd-9': ['070', '155-156', '197.7', '570-576', '996.82', 'V42.7'],
  },
  infectionItself: {
    'icd-10': ['K75.0', 'K80.0', 'K80.1', 'K80.3', 'K80.4', 'K81', 'K83.0'],
    // The same diseases by their ICD-9-CM titles. 574.6-574.8 are stones in gallbladder and duct
    // with cholecystitis; cholangitis beside a stone has no code of its own there, but 576.1.
    'icd-9': [
      ...['572.0', '574.0', '574.1', '574.3', '574.4', '574.6', '574.7', '574.8'],
      ...['575.0', '575.1', '576.1'],
    ],
  },
};

/** Kept apart: the pancreas is no part of the hepatobiliary system, whatever its chapter. */
export const PANCREATIC_1: CodeSet = {
  id: 'pancreatic-1',
  title: 'Disease of the pancreas',
  source: OWN_SET,
  codes: { 'icd-10': ['K85', 'K86', 'K87.1', 'C25'], 'icd-9': [] },
  infectionItself: { 'icd-10': [], 'icd-9': [] },
};

export const CODE_SETS: readonly CodeSet[] = [HEPATOBILIARY_1, PANCREATIC_1];

export function matchesCodeSet(set: CodeSet, code: string, system: CodeSystem): boolean {
  return set.codes[system].some((entry) => matches(entry, code));
}

/** True for a code of the set that names an infection of the organ itself. */
export function isInfectionItself(set: CodeSet, code: string, system: CodeSystem): boolean {
  return set.infectionItself[system].some((entry) => matches(entry, code));
}

function matches(entry: string, code: string): boolean {
  const bare = withoutDots(code);
  const [from = '', to] = entry.split('-');
  if (to === undefined) return bare.startsWith(withoutDots(from));
  const category = bare.slice(0, from.length);
  return category.length === from.length && category >= from && category <= to;
}

function withoutDots(code: string): string {
  return code.toUpperCase().replace(/[^0-9A-Z]/g, '');
}
