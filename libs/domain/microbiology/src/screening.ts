import type { Susceptibility } from '@carbawatch/contracts';
import { resolveAgentText } from './agents';
import { BUNDLED_BOOK, valueSetOf } from './breakpoints';
import { ownGuideline } from './judgement';
import type { Organism } from './organism-index';
import { dilutionOf, spansOfCategory } from './values';
import type { MicSet, ZoneSet } from './values';

/**
 * EUCAST carbapenemase screening cut-offs: beyond them a confirmatory test is asked for. They are
 * no susceptibility category; a meropenem MIC of 0.25 mg/L is susceptible and screen-positive.
 * Meropenem: EURL-AR, breakpoints v15.0 (2025). Ertapenem and imipenem: EUCAST guidelines for
 * detection of resistance mechanisms, v2.0 (2017). Disks of 10 µg.
 */
export const SCREENING_CUTOFFS = {
  MEM: { micAbove: 0.125, zoneBelow: 28, source: 'EUCAST screening cut-off, v15.0 (2025)' },
  ETP: { micAbove: 0.125, zoneBelow: 25, source: 'EUCAST resistance mechanisms v2.0 (2017)' },
  IPM: { micAbove: 1, zoneBelow: 23, source: 'EUCAST resistance mechanisms v2.0 (2017)' },
} as const;

export type ScreeningOutcome = 'positive' | 'negative' | 'indeterminate' | 'not-tested';

export type ScreeningInput = {
  readonly organism: Organism;
  readonly susceptibility: readonly Susceptibility[];
};

export type Screening = { readonly outcome: ScreeningOutcome; readonly because: readonly string[] };

type ScreeningAgent = keyof typeof SCREENING_CUTOFFS;

function outcomeOf(set: MicSet | ZoneSet, agent: ScreeningAgent): ScreeningOutcome {
  const { micAbove, zoneBelow } = SCREENING_CUTOFFS[agent];
  if (set.kind === 'zone') {
    if (set.high < zoneBelow) return 'positive';
    return set.low >= zoneBelow ? 'negative' : 'indeterminate';
  }
  const cutoff = dilutionOf(micAbove);
  if (set.low > cutoff) return 'positive';
  return set.high <= cutoff ? 'negative' : 'indeterminate';
}

function setsOf(result: Susceptibility, agent: ScreeningAgent, organism: Organism) {
  if (result.value !== undefined) {
    const value = valueSetOf({
      ...result,
      agent,
      method: result.method ?? 'unknown',
      value: result.value,
    });
    if (value.ok) return [value.set];
  }
  if (result.interpretation === undefined) return [];
  const { guideline } = ownGuideline(result, { body: 'EUCAST', year: 2025 });
  const row = BUNDLED_BOOK.find({
    organism,
    agent,
    method: 'mic',
    guideline: guideline.body,
    year: guideline.year,
  });
  return row ? spansOfCategory(row, result.interpretation) : [];
}

function strongest(outcomes: readonly ScreeningOutcome[]): ScreeningOutcome {
  for (const outcome of ['positive', 'indeterminate', 'negative'] as const) {
    if (outcomes.includes(outcome)) return outcome;
  }
  return 'not-tested';
}

function screenAgent(input: ScreeningInput, agent: ScreeningAgent): Screening {
  const outcomes: ScreeningOutcome[] = [];
  for (const result of input.susceptibility) {
    if (resolveAgentText(result.agent)?.agent.code !== agent) continue;
    const sets = setsOf(result, agent, input.organism).map((set) => outcomeOf(set, agent));
    if (sets.length === 0) continue;
    outcomes.push(sets.every((outcome) => outcome === sets[0]) ? strongest(sets) : 'indeterminate');
  }
  const outcome = strongest(outcomes);
  if (outcome === 'not-tested') return { outcome, because: [] };
  const { micAbove, zoneBelow, source } = SCREENING_CUTOFFS[agent];
  const said = {
    positive: `beyond the screening cut-off`,
    negative: `within the screening cut-off`,
    indeterminate: `cannot be placed on one side of the screening cut-off`,
  }[outcome];
  const cutoff = `> ${micAbove} mg/L or < ${zoneBelow} mm, ${source}`;
  return { outcome, because: [`${agent} is ${said} (${cutoff})`] };
}

/**
 * Meropenem decides where it was tested (best balance of sensitivity and specificity); without it
 * ertapenem or imipenem, the latter never in Morganellaceae, whose imipenem MICs are raised.
 * A censored value that crosses the cut-off is indeterminate, never negative.
 */
export function screenForCarbapenemase(input: ScreeningInput): Screening {
  const meropenem = screenAgent(input, 'MEM');
  if (meropenem.outcome === 'positive' || meropenem.outcome === 'negative') return meropenem;
  const others = [screenAgent(input, 'ETP')];
  if (input.organism.family !== 'Morganellaceae') others.push(screenAgent(input, 'IPM'));
  const because = [...meropenem.because, ...others.flatMap((screening) => screening.because)];
  const outcome = strongest(others.map((screening) => screening.outcome));
  if (meropenem.outcome === 'indeterminate') {
    return { outcome: outcome === 'positive' ? 'positive' : 'indeterminate', because };
  }
  return { outcome, because };
}

/** The outcome of {@link screenForCarbapenemase} alone. */
export function screeningCutoff(input: ScreeningInput): ScreeningOutcome {
  return screenForCarbapenemase(input).outcome;
}
