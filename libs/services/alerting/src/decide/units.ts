import type { UnitType } from '@carbawatch/contracts';

/**
 * Units where a carrier is a danger to the others: ICU and other augmented care, haematology,
 * transplantation (UKHSA, Framework of actions to contain carbapenemase-producing Enterobacterales,
 * 2020), and burns. A site that sees it otherwise changes this list, not the rules.
 */
export const VULNERABLE_UNITS: ReadonlySet<UnitType> = new Set<UnitType>([
  'icu',
  'neonatal-icu',
  'high-dependency',
  'transplant',
  'haematology-oncology',
  'burns',
]);

/** Intensive care alone: the predictor of Lin et al. is the ICU, not any vulnerable unit. */
export const INTENSIVE_CARE: ReadonlySet<UnitType> = new Set<UnitType>(['icu', 'neonatal-icu']);

const UNIT_WORDS: Readonly<Record<UnitType, string>> = {
  icu: 'intensive care',
  'neonatal-icu': 'neonatal intensive care',
  'high-dependency': 'high dependency',
  'haematology-oncology': 'haematology and oncology',
  transplant: 'transplantation',
  burns: 'burns',
  dialysis: 'dialysis',
  ward: 'general ward',
  emergency: 'emergency',
  outpatient: 'outpatients',
  'long-term-care': 'long-term care',
  other: 'other unit',
};

export function unitWords(unitType: UnitType): string {
  return UNIT_WORDS[unitType];
}
