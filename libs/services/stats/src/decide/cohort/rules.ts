import type { CohortRules, CohortSummary } from '@carbawatch/contracts';
import { BUNDLED_BREAKPOINT_YEAR, parseGuideline } from '@carbawatch/microbiology';
import type { CohortPatient } from './patient';

export type Warning = CohortSummary['warnings'][number];

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))].sort();
}

/** By which rules, definitions, limits and genes the patients' isolates were judged. */
export function judgedBy(patients: readonly CohortPatient[]): CohortRules {
  const named = patients.map(({ detail }) => detail?.judgedBy);
  return {
    rules: distinct(patients.map(({ rules }) => rules)),
    creDefinitions: distinct(named.map((each) => each?.definition)),
    breakpoints: distinct(named.map((each) => each?.breakpoints)),
    catalogues: distinct(named.map((each) => each?.catalogue)),
  };
}

export interface GuidelineEdition {
  body: string;
  year: number;
  label: string;
}

/** The edition, and the title of the breakpoints that put limits of the site's own before it. */
export interface Ruler extends GuidelineEdition {
  ownLimits: string | null;
}

/** Part of a title of breakpoints: `CLSI 2025, after Our limits (3f2a)`. */
const AFTER_OWN = ', after ';

/** `, after …` where the breakpoints hold limits of the site's own; empty where not. */
export function ownPartOf(breakpoints: string | undefined): string {
  const at = breakpoints?.indexOf(AFTER_OWN) ?? -1;
  return at < 0 ? '' : (breakpoints?.slice(at) ?? '');
}

/** Null for a text that names no guideline. */
export function namedGuideline(text: string): GuidelineEdition | null {
  const named = parseGuideline(text);
  if (!named) return null;
  const { body, year } = { ...named, year: named.year ?? BUNDLED_BREAKPOINT_YEAR };
  return { body, year, label: `${body} ${year}` };
}

function isReadByOwn({ detail, susceptibility }: CohortPatient, breakpoints: string): boolean {
  if (detail?.judgedBy?.breakpoints !== breakpoints) return false;
  return susceptibility.some(({ ownCategories }) => ownCategories !== undefined);
}

/**
 * Without one that is asked for: that of most isolates' classification, with the limits of the
 * site's own that it used; else CLSI as shipped.
 */
export function guidelineOf(patients: readonly CohortPatient[]): Ruler {
  const counts = new Map<string, number>();
  for (const { detail } of patients) {
    const name = detail?.judgedBy?.breakpoints;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const shipped = { body: 'CLSI', year: BUNDLED_BREAKPOINT_YEAR };
  const title = first?.[0] ?? '';
  const label = `${shipped.body} ${shipped.year}`;
  const named = namedGuideline(title) ?? { ...shipped, label };
  const own = ownPartOf(title) !== '' && patients.some((each) => isReadByOwn(each, title));
  if (!own) return { ...named, ownLimits: null };
  return { ...named, label: `${named.label}${ownPartOf(title)}`, ownLimits: title };
}

/** Tests and models take each row as a patient of its own; some policies keep several of one. */
function repeatWarnings(patients: readonly CohortPatient[]): Warning[] {
  const persons = new Set(patients.map(({ site, person }) => JSON.stringify([site, person]))).size;
  if (persons === patients.length) return [];
  return [
    {
      code: 'not-independent',
      detail:
        `${patients.length} isolates are of ${persons} patients: limits and p are too small, ` +
        'since tests and models take each as a patient of its own. patient-first keeps one each.',
    },
  ];
}

/** Records that were not taken in: dead letters and what waits behind them. */
export function parkedWarnings(parked: number): Warning[] {
  if (parked === 0) return [];
  return [
    {
      code: 'records-parked',
      detail:
        `Records that could not be processed, or wait behind one that could not: ${parked}. ` +
        'They are in no number here.',
    },
  ];
}

/** What every answer about groups says of its patients and of the rules behind them. */
export function cohortWarnings(patients: readonly CohortPatient[], rules: CohortRules): Warning[] {
  return [...rulesWarnings(rules), ...repeatWarnings(patients)];
}

function rulesWarnings({ rules }: CohortRules): Warning[] {
  const warnings: Warning[] = [];
  if (rules.length > 1) {
    warnings.push({
      code: 'mixed-rules',
      detail: `Classified by several versions of the rules: ${rules.join(', ')}.`,
    });
  }
  return warnings;
}

/**
 * Another guideline was asked for, the isolates were judged by several sites' limits, or the facts
 * are from before they told what the site's limits say.
 */
export function ownLimitsLeftOut(
  { breakpoints }: CohortRules,
  { label, ownLimits }: Ruler,
): Warning[] {
  const own = breakpoints.filter((name) => ownPartOf(name) !== '' && name !== ownLimits);
  if (own.length === 0) return [];
  return [
    {
      code: 'own-limits-not-applied',
      detail:
        `The classification also used limits of the site's own (${own.join('; ')}); resistance ` +
        `by group is judged by ${label}.`,
    },
  ];
}
