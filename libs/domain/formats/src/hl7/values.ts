import type { Susceptibility } from '@carbawatch/contracts';
import { measurementOf } from '../vocabulary';
import type { Measurement } from '../vocabulary';
import { categoryOf, resultOfCode, resultOfText } from '../result-words';
import type { ResultWord } from '../result-words';
import type { Coded } from './coded';
import { wordsOf } from './coded';
import type { Segment } from './tokens';

type Category = NonNullable<Susceptibility['interpretation']>;
type Method = NonNullable<Susceptibility['method']>;

/** What OBX-5 and OBX-8 of a susceptibility line say; all absent when nothing could be read. */
export interface Reading {
  readonly measurement: Measurement | null;
  readonly category: Category | null;
}

/**
 * A susceptibility value in any of the types that laboratories use: SN `<=^0.25`, NM, ST or TX
 * `<=0.25`, CE or CWE `R`, text `S` or `4 (R)`. OBX-8 outranks a category in the value.
 */
export function susceptibilityReading(obx: Segment, value: Coded, method: Method): Reading {
  const flagged = flagCategory(obx);
  const measurement = measurementIn(obx, method);
  const stated = categoryIn(obx, value);
  return { measurement, category: flagged ?? stated };
}

/** A result is a word or a number; what is longer is a report, and no pattern is run over it. */
const RESULT_LENGTH_MAX = 200;

function shortText(obx: Segment): string {
  const text = obx.value(5).whole();
  return text.length > RESULT_LENGTH_MAX ? '' : text;
}

/** OBX-8 may hold other flags (A abnormal, H high, N normal) beside or instead of a category. */
export function flagCategory(obx: Segment): Category | null {
  for (const flag of obx.repetitions(8)) {
    const category = categoryOf(flag.text(1)) ?? categoryOf(flag.text(2));
    if (category) return category;
  }
  return null;
}

function categoryIn(obx: Segment, value: Coded): Category | null {
  for (const word of wordsOf(value)) {
    const category = categoryOf(word);
    if (category) return category;
  }
  const written = /(?:^|[\s([;,=])(SDD|NS|[SIR])[)\]]?$/i.exec(shortText(obx));
  return written?.[1] ? categoryOf(written[1]) : null;
}

function measurementIn(obx: Segment, method: Method): Measurement | null {
  const value = obx.value(5);
  const type = obx.text(2).toUpperCase();
  if (type === 'SN' || (type === '' && value.text(2) !== '')) return structuredNumber(obx, method);
  if (type === 'CE' || type === 'CWE' || type === 'CNE' || type === 'ID' || type === 'IS') {
    // Analysers code MICs too: `<=0.25^<=0.25 ug/mL^L`.
    if (value.raw.length > RESULT_LENGTH_MAX) return null;
    return measurementOf(value.text(1), method) ?? measurementOf(value.text(2), method);
  }
  const whole = shortText(obx);
  const bare = whole.replace(/[\s([;,=]+(SDD|NS|[SIR])[)\]]?$/i, '');
  return measurementOf(whole, method) ?? measurementOf(bare, method);
}

/**
 * SN is comparator^number^separator^number. Of a combination (`=^8^/^152`, trimethoprim over
 * sulfamethoxazole) the first number is the one that breakpoints are written for; a range or a
 * ratio is no MIC.
 */
function structuredNumber(obx: Segment, method: Method): Measurement | null {
  const value = obx.value(5);
  const separator = value.text(3);
  if (separator !== '' && separator !== '/') return null;
  if (value.text(2) === '') return measurementOf(value.text(1), method);
  return measurementOf(`${value.text(1)}${value.text(2)}`, method);
}

/**
 * Positive, negative, indeterminate or invalid, from a coded or a written value, else from OBX-8.
 */
export function resultIn(obx: Segment, value: Coded): ResultWord | null {
  for (const { code } of value.codings) {
    const word = resultOfCode(code);
    if (word) return word;
  }
  for (const text of [...value.texts, shortText(obx)]) {
    const word = resultOfText(text);
    if (word) return word;
  }
  const flag = obx.text(8).toUpperCase();
  return flag === 'POS' || flag === 'NEG' || flag === 'DET' || flag === 'ND' || flag === 'IND'
    ? resultOfCode(flag)
    : null;
}
