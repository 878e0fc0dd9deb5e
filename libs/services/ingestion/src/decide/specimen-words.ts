/**
 * Words of specimens that say what they are, matched from their start, as laboratories write them;
 * and codes of SNOMED CT, which are numbers.
 */
const PLAIN_WORDS = [
  ...['blood', 'h(a)?emoculture', 'serum', 'plasma', 'bone', 'csf', 'cerebrospinal', 'spinal'],
  ...[
    'liquor',
    'urine',
    'urinary',
    'mid-?stream',
    'catheter',
    'sputum',
    'trache',
    'bronch',
    'bal$',
  ],
  ...['lavage', 'aspirate', 'pleura', 'ascit', 'periton', 'pericard', 'synovial', 'joint', 'fluid'],
  ...['bile', 'drain', 'pus', 'abscess', 'wound', 'tissue', 'biopsy', 'skin', 'ulcer', 'burn'],
  ...['throat', 'nose', 'nasal', 'naso', 'oro', 'axilla', 'groin', 'ear', 'eye', 'conjunctiv'],
  ...['stool', 'f(a)?eces', 'rectal', 'rectum', 'perianal', 'perirectal', 'vagin', 'cervi'],
  ...['urethra', 'genital', 'swab', 'screen', 'surveillance', 'environment', 'isolate', 'sterile'],
];
const NAMES_SPECIMEN = new RegExp(
  `(^|[^a-z])(?:${PLAIN_WORDS.join('|')})|^\\d{6,18}$|[血尿痰便粪液肛拭脓胆组]`,
  'i',
);

/** Whether a specimen's word can be understood by everybody, without the site's own list. */
export function isPlainSpecimen(type: string): boolean {
  return NAMES_SPECIMEN.test(type.trim());
}
