import { daysBetween } from '@carbawatch/contracts';
import type { SpecimenFact } from '../facts';

/**
 * Specimens that look for carriage in the gut, by words with which their types begin: a rectal swab
 * or stool is what is recommended (J Hosp Infect 2021, PMC8336178); codes of SNOMED CT.
 */
export const SCREEN_SPECIMENS: readonly string[] = [
  ...['rectal', 'rectum', 'perirectal', 'perianal', 'anal', 'stool', 'faec', 'fec'],
  ...['screen', 'surveillance', '258528007', '258527002', '119339001', '肛', '粪', '便'],
];

/**
 * Screens nearer to the one before say nothing new: three negatives 48 hours apart (Public Health
 * England, acute trust toolkit for carbapenemase-producing Enterobacteriaceae, December 2013).
 */
export const SCREEN_DAYS_APART = 2;

/** Whether the specimen is of a kind that counts; who does not say of which kind is believed. */
export function isOfKind({ specimen }: SpecimenFact, kinds: readonly string[]): boolean {
  const type = (specimen?.type ?? '').trim().toLowerCase();
  if (type === '' || type === 'swab') return true;
  return kinds.some((kind) => {
    const at = type.indexOf(kind.toLowerCase());
    return at === 0 || (at > 0 && !/[a-z]/.test(type.charAt(at - 1)));
  });
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
