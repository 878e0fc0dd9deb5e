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

/** Null for a text that names no guideline. */
export function namedGuideline(text: string): GuidelineEdition | null {
  const named = parseGuideline(text);
  if (!named) return null;
  const { body, year } = { ...named, year: named.year ?? BUNDLED_BREAKPOINT_YEAR };
  return { body, year, label: `${body} ${year}` };
}

/** Without one that is asked for: that of most isolates' classification, else CLSI as shipped. */
export function guidelineOf(patients: readonly CohortPatient[]): GuidelineEdition {
  const counts = new Map<string, number>();
  for (const { detail } of patients) {
    const name = detail?.judgedBy?.breakpoints;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const shipped = { body: 'CLSI', year: BUNDLED_BREAKPOINT_YEAR };
  const label = `${shipped.body} ${shipped.year}`;
  return namedGuideline(first?.[0] ?? '') ?? { ...shipped, label };
}

/** A site's own limits are not read here: its classification used them, these tables do not. */
export function rulesWarnings({ rules, breakpoints }: CohortRules): Warning[] {
  const warnings: Warning[] = [];
  if (rules.length > 1) {
    warnings.push({
      code: 'mixed-rules',
      detail: `Classified by several versions of the rules: ${rules.join(', ')}.`,
    });
  }
  const own = breakpoints.filter((name) => name.includes(', after '));
  if (own.length > 0) {
    warnings.push({
      code: 'own-limits-not-applied',
      detail:
        `The classification also used limits of the site's own (${own.join('; ')}); resistance ` +
        'by group is judged by the published guideline alone.',
    });
  }
  return warnings;
}
