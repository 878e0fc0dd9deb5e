import { daysBetween } from '@carbawatch/contracts';
import { screenKindOf } from '@carbawatch/microbiology';
import type { SpecimenFact } from '../facts';

/**
 * Specimens that look for carriage in the gut, by words with which their types begin: a rectal swab
 * or stool is what is recommended (J Hosp Infect 2021, PMC8336178); codes of SNOMED CT. The bare
 * words say no more than that it was a screen, and are believed where nothing else is said.
 */
export const SCREEN_SPECIMENS: readonly string[] = [
  ...['rectal', 'rectum', 'perirectal', 'perianal', 'anal', 'stool', 'faec', 'fec'],
  ...['screen', 'surveillance', '258528007', '258527002', '119339001', '肛', '粪', '便'],
  ...['直肠', '筛查'],
];

const BARE: ReadonlySet<string> = new Set(['screen', 'surveillance', '筛查']);

/**
 * Screens nearer to the one before say nothing new: three negatives 48 hours apart (Public Health
 * England, acute trust toolkit for carbapenemase-producing Enterobacteriaceae, December 2013).
 */
export const SCREEN_DAYS_APART = 2;

/**
 * Whether the specimen is of a kind that counts: of the gut, by the words that the site gives, or
 * one that names carbapenemase producers. Another target (MRSA, VRE), the nose or the throat never
 * count, whatever else is said. Who does not say of which kind is believed.
 */
export function isOfKind(
  { specimen }: Pick<SpecimenFact, 'specimen'>,
  kinds: readonly string[],
): boolean {
  const type = (specimen?.type ?? '').trim().toLowerCase();
  const says = screenKindOf(type);
  if (says === 'other') return false;
  if (says === 'named' || type === '' || type === 'swab' || type === '拭子') return true;
  return kinds.some((kind) => (says === 'unsaid' || !BARE.has(kind)) && begins(type, kind));
}

function begins(type: string, kind: string): boolean {
  const at = type.indexOf(kind.toLowerCase());
  return at === 0 || (at > 0 && !/[a-z]/.test(type.charAt(at - 1)));
}

/** Whether it counts though its type says neither where it was taken nor what it looked for. */
export function isBelieved({ specimen }: SpecimenFact): boolean {
  return screenKindOf(specimen?.type) === 'unsaid';
}

/** Days of screens that count, the first and each that is far enough from the one before it. */
export function daysApart<T extends { readonly day: string }>(
  screens: readonly T[],
  days: number,
): { readonly counted: T[]; readonly tooSoon: (T & { readonly after: number })[] } {
  const counted: T[] = [];
  const tooSoon: (T & { readonly after: number })[] = [];
  for (const screen of [...screens].sort((a, b) => (a.day < b.day ? -1 : 1))) {
    const last = counted.at(-1);
    const after = last ? daysBetween(last.day, screen.day) : Infinity;
    if (after >= days) counted.push(screen);
    else tooSoon.push({ ...screen, after });
  }
  return { counted, tooSoon };
}

/**
 * So many negatives, each far enough from the one before it, the last at the end of the span or
 * later (28 days and four swabs, University Hospital Limerick); null where there are none such.
 * Four swabs in the first week show nothing of what was passed on at its end.
 */
export function wholeSet<T extends { readonly day: string }>(
  taken: readonly T[],
  { until, screens, days }: { readonly until: string; readonly screens: number; days: number },
): T[] | null {
  const late = taken.filter(({ day }) => day >= until).sort((a, b) => (a.day < b.day ? -1 : 1));
  for (const last of late) {
    const before = taken.filter(({ day }) => day < last.day && daysBetween(day, last.day) >= days);
    const { counted } = daysApart(before, days);
    if (counted.length >= screens - 1) return [...counted, last];
  }
  return null;
}
