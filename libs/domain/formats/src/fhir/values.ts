import type { Susceptibility } from '@carbawatch/contracts';
import type { Coded } from '../hl7/coded';
import { wordsOf } from '../hl7/coded';
import { categoryOf, resultOfCode, resultOfText } from '../result-words';
import type { ResultWord } from '../result-words';
import { measurementOf } from '../vocabulary';
import type { Measurement } from '../vocabulary';
import type { Hit } from './own-extension';
import type { Quantity } from './resources';

type Category = NonNullable<Susceptibility['interpretation']>;
type Method = NonNullable<Susceptibility['method']>;

/** An Observation, or one of its components, in the words that all formats share. */
export interface Finding {
  readonly pointer: string;
  readonly test: Coded;
  readonly value: Coded;
  readonly text: string;
  readonly quantity: Quantity | undefined;
  readonly interpretation: Coded;
  readonly method: Coded;
  readonly guideline: string | undefined;
  /** Its profile says that it is a resistance gene or mechanism, whatever its code is. */
  readonly isDeterminant: boolean;
  /** Of a gene, as an export of this system gives it. */
  readonly hit: Hit;
}

/** A result is a word or a number; what is longer is a report, and no pattern is run over it. */
const RESULT_LENGTH_MAX = 200;

export function shortText({ text }: Finding): string {
  return text.length > RESULT_LENGTH_MAX ? '' : text;
}

export function isEmpty({ value, text, quantity, interpretation }: Finding): boolean {
  const coded = value.codings.length + value.texts.length + interpretation.codings.length;
  return coded + interpretation.texts.length === 0 && text === '' && quantity?.value === undefined;
}

/** The value outranks the interpretation, which says POS where the value names the gene. */
export function resultIn(finding: Finding): ResultWord | null {
  return wordIn(finding.value, shortText(finding)) ?? flagIn(finding);
}

/** POS, NEG, DET, ND or IND, or SNOMED CT's present and absent, as an interpretation. */
export function flagIn({ interpretation }: Finding): ResultWord | null {
  return wordIn(interpretation, '');
}

function wordIn(coded: Coded, text: string): ResultWord | null {
  for (const { code } of coded.codings) {
    const word = resultOfCode(code);
    if (word) return word;
  }
  for (const words of [...coded.texts, text]) {
    const word = resultOfText(words);
    if (word) return word;
  }
  return null;
}

export function flagCategory({ interpretation }: Finding): Category | null {
  return firstCategory(interpretation);
}

function firstCategory(coded: Coded): Category | null {
  const words = [...coded.codings.map(({ code }) => code), ...wordsOf(coded)];
  for (const word of words) {
    const category = categoryOf(word);
    if (category) return category;
  }
  return null;
}

/** The interpretation, else a category in the value: coded, `R`, or `4 (R)`. */
export function categoryIn(finding: Finding): Category | null {
  const stated = flagCategory(finding) ?? firstCategory(finding.value);
  if (stated) return stated;
  const text = shortText(finding);
  const written = /(?:^|[\s([;,=])(SDD|NS|[SIR])[)\]]?$/i.exec(text);
  return categoryOf(text) ?? (written?.[1] ? categoryOf(written[1]) : null);
}

export function measurementIn(finding: Finding, method: Method): Measurement | null {
  const { quantity, value } = finding;
  if (quantity?.value !== undefined) {
    return measurementOf(`${quantity.comparator ?? ''}${quantity.value}`, method);
  }
  const whole = shortText(finding);
  const bare = whole.replace(/[\s([;,=]+(SDD|NS|[SIR])[)\]]?$/i, '');
  for (const text of [whole, bare, ...value.texts, ...value.codings.map(({ code }) => code)]) {
    // A code of digits alone is a concept, not a concentration.
    if (text === '' || /^\d{5,}$/.test(text)) continue;
    const measurement = measurementOf(text, method);
    if (measurement) return measurement;
  }
  return null;
}

/** UCUM code or unit; null for a unit that no susceptibility has. */
export function unitOf(
  { quantity }: Finding,
  method: Susceptibility['method'],
): Susceptibility['unit'] {
  const unit = unitText(quantity);
  if (unit === 'mm') return 'mm';
  if (isConcentration(unit)) return 'mg/L';
  if (unit !== '') return undefined;
  return method === 'disk' ? 'mm' : 'mg/L';
}

export function isConcentration(unit: string): boolean {
  return /^(ug|µg|μg|mcg)\/ml$|^mg\/l$/.test(unit);
}

export function unitText(quantity: Quantity | undefined): string {
  const said = quantity?.code ?? quantity?.unit ?? '';
  return said
    .slice(0, 40)
    .toLowerCase()
    .replace(/[\s.[\]]/g, '');
}

/** Content of the disk in µg, where the method names it: `disk diffusion 10 ug`. */
export function diskOf({ method }: Finding): string | undefined {
  const words = wordsOf(method).join(' ').slice(0, RESULT_LENGTH_MAX);
  return /\bdis[ck]\b.*?\b(\d+(?:[.-]\d+)*) ?(?:ug|µg|μg|mcg)\b/i.exec(words)?.[1];
}

/** Observation.method and the unit where the code itself does not say which method it was. */
export function methodOf({ method, quantity }: Finding): Method {
  const words = wordsOf(method).join(' ').toLowerCase();
  if (/^unknown method/.test(words)) return 'unknown';
  if (/disk|disc|kirby|agar diffusion|纸片/.test(words)) return 'disk';
  if (/e-?test|gradient|\bmts\b/.test(words)) return 'etest';
  if (/vitek|phoenix|microscan|automat|sensititre|仪器/.test(words)) return 'automated';
  if (/\bmic\b|dilution|broth/.test(words)) return 'mic';
  const unit = unitText(quantity);
  if (unit === 'mm') return 'disk';
  return isConcentration(unit) ? 'mic' : 'unknown';
}
