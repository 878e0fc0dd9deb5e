import type { Susceptibility } from '@carbawatch/contracts';
import { resolveAgentText } from './agents';
import { BUNDLED_BOOK, editionOf, interpret, limitText } from './breakpoints';
import type { BreakpointRow } from './breakpoint-row';
import type { BreakpointBook, Interpretation } from './breakpoints';
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

/** A value read by the guideline that its laboratory names, without any sentence about it. */
export type OwnReading = {
  readonly agent: string;
  readonly reported: Category | null;
  readonly guideline: GuidelineYear;
  readonly guidelineAssumed: boolean;
  /** Null where there is no value. */
  readonly interpretation: Interpretation | null;
};

/** Null for an agent that is not known. Rules that ask for categories alone use this. */
export function readByOwnGuideline(
  result: Susceptibility,
  organism: Organism,
  options: DeriveOptions,
): OwnReading | null {
  const match = resolveAgentText(result.agent);
  if (!match) return null;
  const { guideline, assumed } = ownGuideline(result, options.guideline);
  const agent = match.agent.code;
  const interpretation =
    result.value === undefined
      ? null
      : interpret(
          {
            organism,
            agent,
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
  const reported = result.interpretation ?? null;
  return { agent, reported, guideline, guidelineAssumed: assumed, interpretation };
}

/** Null for an agent that is not known. */
export function deriveCategory(
  result: Susceptibility,
  organism: Organism,
  options: DeriveOptions,
): DerivedCategory | null {
  const reading = readByOwnGuideline(result, organism, options);
  if (!reading) return null;
  const { interpretation, ...base } = reading;
  if (!interpretation?.ok) {
    const because = interpretation?.detail ?? null;
    return { ...base, derived: [], differs: false, because, row: null };
  }
  const { categories, row } = interpretation;
  const [only = 'I'] = categories;
  const limits = limitText(row, categories.size === 1 ? only : 'I');
  return {
    ...base,
    derived: [...categories],
    differs: base.reported !== null && disagrees(base.reported, categories),
    because: `${limits}, ${editionOf(row, base.guideline.year)}`,
    row,
  };
}
