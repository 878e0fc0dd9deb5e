import { BUNDLED_BREAKPOINT_YEAR } from './breakpoints';

/** A guideline as a report names it. */
export type NamedGuideline = { readonly body: string; readonly year: number | null };

const BODIES: readonly (readonly [RegExp, string])[] = [
  [/eucast/i, 'EUCAST'],
  [/clsi|nccls|\bm100\b/i, 'CLSI'],
  [/\bfda\b/i, 'FDA'],
];
// EUCAST v15 is of 2025, M100-S22 and the 22nd edition of 2012: each body counts on yearly.
const EUCAST_VERSION_ZERO = 2010;
const M100_EDITION_ZERO = 1990;

function yearOf(text: string, body: string): number | null {
  const year = /(?<!\d)(?:19|20)\d\d(?!\d)/.exec(text);
  if (year) return Number(year[0]);
  if (body === 'EUCAST') {
    const version = /(?:v(?:ersion)?\.?\s*|eucast\s+)(\d{1,2})(?:\.\d+)?(?!\d)/i.exec(text);
    return version ? EUCAST_VERSION_ZERO + Number(version[1]) : null;
  }
  if (body === 'CLSI') {
    const edition = /(?:-?s|-?ed\.?\s*)(\d{2})(?!\d)|(?<!\d)(\d{2})(?:st|nd|rd|th)/i.exec(text);
    return edition ? M100_EDITION_ZERO + Number(edition[1] ?? edition[2]) : null;
  }
  return null;
}

function read(text: string): NamedGuideline | null {
  const body = BODIES.find(([pattern]) => pattern.test(text))?.[1];
  if (body === undefined) return null;
  const year = yearOf(text, body);
  return { body, year };
}

const REMEMBERED_MAX = 1_024;
const remembered = new Map<string, NamedGuideline | null>();

/** Reads "EUCAST v15.0", "CLSI 2024", "M100-S22", "CLSI M100 35th ed."; null for another body. */
export function parseGuideline(text: string): NamedGuideline | null {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const guideline = read(text);
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(text, guideline);
  return guideline;
}

/** The year to look rows up by: the stated one, else the edition that ships with the program. */
export function yearInForce(guideline: NamedGuideline): number {
  return guideline.year ?? BUNDLED_BREAKPOINT_YEAR;
}
