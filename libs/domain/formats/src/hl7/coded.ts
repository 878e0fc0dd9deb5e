import { isValidLoinc } from '@carbawatch/microbiology';
import type { Hl7Reading } from './context';
import type { Hl7Value, Segment } from './tokens';

/** One of the codings of a CE, CWE or CNE. */
export interface Coding {
  readonly code: string;
  readonly text: string;
  readonly system: 'loinc' | 'snomed' | 'snomed-iii' | 'local';
}

/** A coded field: its codings in order, and every text that stands with them. */
export interface Coded {
  readonly codings: readonly Coding[];
  readonly texts: readonly string[];
}

/** Names and codes are short; patterns are not run over the rest of a text. */
const WORD_LENGTH_MAX = 300;

/**
 * The codings (components 1-3, 4-6 and 10-12) and texts of a coded value. A LOINC code that fails
 * its check digit is reported and demoted to a local code, so that nothing is read from it.
 */
export function codedOf(reading: Hl7Reading, value: Hl7Value, pointer: string): Coded {
  const codings: Coding[] = [];
  const texts: string[] = [];
  for (const start of [1, 4, 10]) {
    const code = value.text(start).slice(0, WORD_LENGTH_MAX);
    const text = value.text(start + 1).slice(0, WORD_LENGTH_MAX);
    if (text !== '') texts.push(text);
    if (code === '') continue;
    const system = systemOf(value.text(start + 2), code);
    // Parts and answers (LP…, LA…) have another scheme of check digits.
    if (system === 'loinc' && /^\d/.test(code) && !isValidLoinc(code)) {
      reading.report('bad-check-digit', pointer);
      codings.push({ code, text, system: 'local' });
    } else {
      codings.push({ code, text, system });
    }
  }
  const original = value.text(9).slice(0, WORD_LENGTH_MAX);
  if (original !== '') texts.push(original);
  return { codings, texts };
}

export function codedField(reading: Hl7Reading, segment: Segment, field: number): Coded {
  return codedOf(reading, segment.value(field), segment.at(field));
}

/**
 * HL7 table 0396 and what senders write instead; the form of a code decides where none is named.
 */
function systemOf(name: string, code: string): Coding['system'] {
  const system = name.toUpperCase();
  if (/^(LN|LOINC|2\.16\.840\.1\.113883\.6\.1)$/.test(system)) return 'loinc';
  if (/^(SNM|SNM3|SRT|SNOMED[ -]?(RT|3|III))$/.test(system)) return 'snomed-iii';
  if (/SNOMED|^SCT|^2\.16\.840\.1\.113883\.6\.96$/.test(system)) return 'snomed';
  if (system === '' && /^\d{1,7}-\d$/.test(code) && isValidLoinc(code)) return 'loinc';
  return 'local';
}

export function codeIn(coded: Coded, system: Coding['system']): string | undefined {
  return coded.codings.find((coding) => coding.system === system)?.code;
}

/** Every code and text of a coded field, for looking a name up. */
export function wordsOf(coded: Coded): string[] {
  return [...coded.texts, ...coded.codings.map(({ code }) => code)];
}
