import { isValidLoinc } from '@carbawatch/microbiology';
import type { Coded, Coding } from '../hl7/coded';
import type { ProblemSink } from '../isolate-results';
import type { Concept, Identifier } from './resources';

/** Names and codes are short; patterns are not run over the rest of a text. */
const WORD_LENGTH_MAX = 300;
/** A concept is coded in a few systems. */
const CODINGS_MAX = 20;

export const EMPTY: Coded = { codings: [], texts: [] };

/**
 * A CodeableConcept in the form that all formats share. A LOINC code that fails its check digit is
 * reported and demoted to a local code, so that nothing is read from it.
 */
export function codedOf(sink: ProblemSink, concept: Concept | undefined, pointer: string): Coded {
  if (!concept) return EMPTY;
  const codings: Coding[] = [];
  const texts: string[] = [];
  const add = (text: string | undefined): void => {
    const short = (text ?? '').trim().slice(0, WORD_LENGTH_MAX);
    if (short !== '' && !texts.includes(short)) texts.push(short);
  };
  for (const { system, code = '', display } of (concept.coding ?? []).slice(0, CODINGS_MAX)) {
    add(display);
    const short = code.trim().slice(0, WORD_LENGTH_MAX);
    if (short === '') continue;
    const kind = systemOf(system ?? '', short);
    const isBroken = kind === 'loinc' && /^\d/.test(short) && !isValidLoinc(short);
    if (isBroken) sink.report('bad-check-digit', pointer);
    codings.push({ code: short, text: (display ?? '').trim(), system: isBroken ? 'local' : kind });
  }
  add(concept.text);
  return { codings, texts };
}

function systemOf(system: string, code: string): Coding['system'] {
  if (/^https?:\/\/(www\.)?loinc\.org\/?$|^urn:oid:2\.16\.840\.1\.113883\.6\.1$/.test(system)) {
    return 'loinc';
  }
  if (/^https?:\/\/snomed\.info\/sct|^urn:oid:2\.16\.840\.1\.113883\.6\.96$/.test(system)) {
    return 'snomed';
  }
  return system === '' && /^\d{1,7}-\d$/.test(code) && isValidLoinc(code) ? 'loinc' : 'local';
}

/** Without a sink: for concepts whose LOINC codes are not looked at. */
export function plainCoded(concept: Concept | undefined): Coded {
  return codedOf({ report: () => undefined }, concept, '');
}

/** The first words of a concept: its own text, a display, else a code. */
export function wordOf(concept: Concept | undefined): string | undefined {
  const { codings, texts } = plainCoded(concept);
  const text = (concept?.text ?? '').trim().slice(0, WORD_LENGTH_MAX);
  return (text === '' ? undefined : text) ?? texts[0] ?? codings[0]?.code;
}

export function hasCode(concept: Concept | undefined, ...codes: string[]): boolean {
  return (concept?.coding ?? []).some(({ code }) => code !== undefined && codes.includes(code));
}

/** Ids of documents (`urn:ietf:rfc:3986`) change with each version of one. */
export function isDocumentId({ system, value }: Identifier): boolean {
  return system === 'urn:ietf:rfc:3986' || /^urn:uuid:/.test(value ?? '');
}

export function usableIdentifiers(identifiers: readonly Identifier[] | undefined): Identifier[] {
  return (identifiers ?? []).filter(
    ({ use, value }) => use !== 'old' && value !== undefined && value.trim() !== '',
  );
}

/** The value of the identifier of the first of some types (HL7 table 0203), else the first. */
export function identifierOf(
  identifiers: readonly Identifier[] | undefined,
  types: readonly string[],
): Identifier | undefined {
  const usable = usableIdentifiers(identifiers);
  for (const type of types) {
    const typed = usable.find((identifier) => hasCode(identifier.type, type));
    if (typed) return typed;
  }
  return usable[0];
}
