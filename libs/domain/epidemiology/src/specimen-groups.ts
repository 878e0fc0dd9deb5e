import { sterileWords } from '@carbawatch/contracts';

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
const BLOOD = [
  ...['bloods?(?![a-z])', 'blood-?(cultur|stream)', 'h(a)?emoculture', '119297000', '446131002'],
  ...['bldc?$', 'bl$', '血'],
];
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
  'sterile( body)? (site|fluid|tissue|aspirate|biopsy)',
  'sterile$',
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

function anyOf(words: readonly string[]): RegExp {
  return new RegExp(`(^|[^a-z])(?:${words.join('|')})`, 'i');
}

// Every isolate is asked several times: the words are compiled once.
const NAMES_BLOOD = anyOf(BLOOD);
const NAMES_STERILE_SITE = anyOf(STERILE_SITES);
const NAMES_SCREENING_SITE = anyOf(SCREENING_SITES);

/** True for blood and blood cultures. */
export function isBlood(type: string | undefined): boolean {
  return type !== undefined && NAMES_BLOOD.test(sterileWords(type));
}

/** Group of a specimen; a stated purpose of screening outranks what the type suggests. */
export function specimenGroupOf(specimen: {
  type?: string | undefined;
  purpose?: string | undefined;
}): SpecimenGroup {
  const { type = '', purpose } = specimen;
  if (purpose === 'screening') return 'screening';
  const purposeKnown = purpose !== undefined && purpose !== 'unknown';
  if (!purposeKnown && NAMES_SCREENING_SITE.test(type)) return 'screening';
  return NAMES_STERILE_SITE.test(sterileWords(type)) ? 'sterile' : 'other';
}
