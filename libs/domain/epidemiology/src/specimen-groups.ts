/**
 * Groups of specimens that surveillance keeps apart: normally sterile sites, screening sites and
 * the rest (UKHSA, acquired carbapenemase-producing Gram-negative bacteria: episodes by sterile
 * site, screening site, other).
 */
export const SPECIMEN_GROUPS = ['sterile', 'screening', 'other'] as const;
export type SpecimenGroup = (typeof SPECIMEN_GROUPS)[number];

/**
 * Words in a specimen's type, matched from their start, so that `pleura` covers `pleural fluid`;
 * and codes as they come without words: SNOMED CT, HL7 table 0487, WHONET.
 */
const BLOOD = ['blood', 'h(a)?emoculture', '119297000', '446131002', 'bldc?$', 'bl$', '血'];
const STERILE_SITES = [
  ...BLOOD,
  'csf',
  'cerebrospinal',
  'liquor',
  'spinal fluid',
  '258450006',
  'sf$',
  '脑脊液',
  'pleura',
  'pericard',
  'peritone',
  'ascit',
  'synovial',
  'joint',
  'bone',
  'sterile',
  '胸水',
  '腹水',
];
const SCREENING_SITES = [
  'rectal',
  'rectum',
  'perianal',
  'perirectal',
  'screen',
  'surveillance',
  '258528007',
  '肛',
];

function names(type: string, words: readonly string[]): boolean {
  return words.some((word) => new RegExp(`(^|[^a-z])${word}`, 'i').test(type));
}

/** True for blood and blood cultures. */
export function isBlood(type: string | undefined): boolean {
  return type !== undefined && names(type, BLOOD);
}

/** Group of a specimen; a stated purpose of screening outranks what the type suggests. */
export function specimenGroupOf(specimen: {
  type?: string | undefined;
  purpose?: string | undefined;
}): SpecimenGroup {
  const { type = '', purpose } = specimen;
  if (purpose === 'screening') return 'screening';
  const purposeKnown = purpose !== undefined && purpose !== 'unknown';
  if (!purposeKnown && names(type, SCREENING_SITES)) return 'screening';
  return names(type, STERILE_SITES) ? 'sterile' : 'other';
}
