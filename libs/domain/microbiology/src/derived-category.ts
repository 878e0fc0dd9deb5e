import type { Susceptibility } from '@carbawatch/contracts';
import { resolveAgentText } from './agents';
import { BUNDLED_BOOK, editionOf, interpret, limitText } from './breakpoints';
import type { BreakpointRow } from './breakpoint-row';
import type { BreakpointBook } from './breakpoints';
import type { Category } from './category';
import { disagrees, ownGuideline } from './judgement';
import type { GuidelineYear } from './judgement';
import type { Organism } from './organism-index';

/**
 * The category that a value has under the guideline that its laboratory names, beside the one
 * that was reported. Both are kept; which of them counts is for the rule that asks.
 */
export type DerivedCategory = {
  /** WHONET code. */
  readonly agent: string;
  readonly reported: Category | null;
  /** Empty where there is no value or no row; more than one where the value is censored. */
  readonly derived: readonly Category[];
  readonly guideline: GuidelineYear;
  /** The report named no guideline, so the asked one was taken. */
  readonly guidelineAssumed: boolean;
  /** Both exist and the reported one is none of the derived. */
  readonly differs: boolean;
  /** "S <= 1, CLSI M100, 2025", or why nothing could be derived. */
  readonly because: string | null;
  /** The row that was used; null where nothing could be derived. */
  readonly row: BreakpointRow | null;
};

export type DeriveOptions = {
  /** Where the report names none: the site's guideline. */
  readonly guideline: GuidelineYear;
  readonly book?: BreakpointBook;
  /** `meningitis` or `uncomplicated-uti`, where the infection is known. */
  readonly site?: string;
};

/** Null for an agent that is not known. */
export function deriveCategory(
  result: Susceptibility,
  organism: Organism,
  options: DeriveOptions,
): DerivedCategory | null {
  const match = resolveAgentText(result.agent);
  if (!match) return null;
  const { guideline, assumed } = ownGuideline(result, options.guideline);
  const reported = result.interpretation ?? null;
  const base = { agent: match.agent.code, reported, guideline, guidelineAssumed: assumed };
  if (result.value === undefined)
    return { ...base, derived: [], differs: false, because: null, row: null };
  const interpretation = interpret(
    {
      organism,
      agent: match.agent.code,
      method: result.method ?? 'unknown',
      operator: result.operator,
      value: result.value,
      unit: result.unit,
      disk: result.disk,
      guideline: guideline.body,
      year: guideline.year,
      site: options.site,
    },
    options.book ?? BUNDLED_BOOK,
  );
  if (!interpretation.ok) {
    return { ...base, derived: [], differs: false, because: interpretation.detail, row: null };
  }
  const { categories, row } = interpretation;
  const [only = 'I'] = categories;
  const limits = limitText(row, categories.size === 1 ? only : 'I');
  return {
    ...base,
    derived: [...categories],
    differs: reported !== null && disagrees(reported, categories),
    because: `${limits}, ${editionOf(row, guideline.year)}`,
    row,
  };
}
