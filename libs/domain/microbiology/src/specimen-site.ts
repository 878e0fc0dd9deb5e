import { sterileWords } from '@carbawatch/contracts';

const INVASIVE_CODES = new Set(['119297000', '258450006', '446131002', 'bld', 'bldc', 'bl', 'csf']);
const INVASIVE_WORDS = [
  /\bblood ?(culture)?\b|\bha?emoculture|血/i,
  /cerebrospinal|\bcsf\b|\bliquor\b|脑脊液/i,
];

/** Blood or cerebrospinal fluid, by SNOMED CT or HL7 0487 code or by its words (EARS-Net). */
export function isInvasiveSpecimen(type: string): boolean {
  const text = type.trim();
  if (INVASIVE_CODES.has(text.toLowerCase())) return true;
  const words = sterileWords(text);
  return INVASIVE_WORDS.some((named) => named.test(words));
}
