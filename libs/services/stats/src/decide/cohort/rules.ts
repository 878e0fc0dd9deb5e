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
        `${parked} records could not be processed or wait behind one that could not: ` +
        'they are in no number here.',
    },
  ];
}

/** What every answer about groups says of its patients and of the rules behind them. */
export function cohortWarnings(patients: readonly CohortPatient[], rules: CohortRules): Warning[] {
  return [...rulesWarnings(rules), ...repeatWarnings(patients)];
}

/** A site's own limits are not read here: its classification used them, these tables do not. */
function rulesWarnings({ rules, breakpoints }: CohortRules): Warning[] {
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
