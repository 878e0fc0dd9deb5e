/**
 * Groups of specimens that surveillance keeps apart: normally sterile sites, screening sites and
 * the rest (UKHSA, acquired carbapenemase-producing Gram-negative bacteria: episodes by sterile
 * site, screening site, other).
 */
export const SPECIMEN_GROUPS = ['sterile', 'screening', 'other'] as const;
export type SpecimenGroup = (typeof SPECIMEN_GROUPS)[number];

/** Words in a specimen's type; a word matches from its start, so `pleura` covers `pleural fluid`. */
const STERILE_SITES = [
  'blood',
  'csf',
  'cerebrospinal',
  'liquor',
  'spinal fluid',
  'pleura',
  'pericard',
  'peritone',
  'ascit',
  'synovial',
  'joint',
  'bone',
  'sterile',
];
const SCREENING_SITES = ['rectal', 'rectum', 'perianal', 'perirectal', 'screen', 'surveillance'];

function names(type: string, words: readonly string[]): boolean {
  return words.some((word) => new RegExp(`(^|[^a-z])${word}`, 'i').test(type));
}

/** True for blood and blood cultures; cord blood and the like are blood too. */
export function isBlood(type: string | undefined): boolean {
  return type !== undefined && names(type, ['blood']) && !names(type, ['non-blood', 'nonblood']);
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
