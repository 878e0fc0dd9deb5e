import type { Susceptibility } from '@carbawatch/contracts';
import { resolveAgentText } from './agents';
import { BUNDLED_BOOK, BUNDLED_BREAKPOINT_YEAR, valueSetOf } from './breakpoints';
import { sameDisk } from './breakpoint-row';
import { ownGuideline, valueText } from './judgement';
import type { Organism } from './organism-index';
import { dilutionOf, spansOfCategory } from './values';
import type { MicSet, ZoneSet } from './values';

type ScreeningAgent = 'MEM' | 'ETP' | 'IPM';

/** Positive above the MIC (mg/L) or below the zone (mm); older published ones can be passed in. */
export type ScreeningCutoffs = Readonly<
  Record<ScreeningAgent, { micAbove: number; zoneBelow: number; source: string }>
>;

/**
 * EUCAST carbapenemase screening cut-offs: beyond them a confirmatory test is asked for. They are
 * no susceptibility category; a meropenem MIC of 0.25 mg/L is susceptible and screen-positive.
 * Meropenem: EURL-AR, breakpoints v15.0 (2025). Ertapenem and imipenem: EUCAST guidelines for
 * detection of resistance mechanisms, v2.0 (2017). Disks of 10 µg.
 */
export const SCREENING_CUTOFFS: ScreeningCutoffs = {
  MEM: { micAbove: 0.125, zoneBelow: 28, source: 'EUCAST screening cut-off, v15.0 (2025)' },
  ETP: { micAbove: 0.125, zoneBelow: 25, source: 'EUCAST resistance mechanisms v2.0 (2017)' },
  IPM: { micAbove: 1, zoneBelow: 23, source: 'EUCAST resistance mechanisms v2.0 (2017)' },
};

const SCREENING_DISK = '10';

export type ScreeningOutcome = 'positive' | 'negative' | 'indeterminate' | 'not-tested';

export type ScreeningInput = {
  readonly organism: Organism;
  readonly susceptibility: readonly Susceptibility[];
};

export type Screening = { readonly outcome: ScreeningOutcome; readonly because: readonly string[] };

type Cutoff = ScreeningCutoffs[ScreeningAgent];

function outcomeOf(set: MicSet | ZoneSet, { micAbove, zoneBelow }: Cutoff): ScreeningOutcome {
  if (set.kind === 'zone') {
    if (set.high < zoneBelow) return 'positive';
    return set.low >= zoneBelow ? 'negative' : 'indeterminate';
  }
  const cutoff = dilutionOf(micAbove);
  if (set.low > cutoff) return 'positive';
  return set.high <= cutoff ? 'negative' : 'indeterminate';
}

type Reading = { readonly outcome: ScreeningOutcome; readonly said: string };

/** A result as sets of possible values, with what to call it; empty if it says nothing. */
function readResult(
  result: Susceptibility,
  agent: ScreeningAgent,
  organism: Organism,
  cutoff: Cutoff,
): Reading[] {
  const known = resolveAgentText(result.agent)?.agent;
  if (known?.code !== agent) return [];
  if (result.value !== undefined) {
    const { method = 'unknown', operator, value, unit, disk } = result;
    const set = valueSetOf({ agent, method, operator, value, unit });
    const rightDisk = disk === undefined || sameDisk(disk, SCREENING_DISK);
    if (set.ok && (set.set.kind === 'mic' || rightDisk)) {
      return [{ outcome: outcomeOf(set.set, cutoff), said: valueText(known, result) }];
    }
  }
  if (result.interpretation === undefined) return [];
  const { guideline } = ownGuideline(result, { body: 'EUCAST', year: BUNDLED_BREAKPOINT_YEAR });
  const query = { organism, agent, method: 'mic' as const };
  const row = BUNDLED_BOOK.find({ ...query, guideline: guideline.body, year: guideline.year });
  const spans = row ? spansOfCategory(row, result.interpretation) : [];
  const outcomes = spans.map((span) => outcomeOf(span, cutoff));
  if (outcomes.length === 0) return [];
  const agreed = outcomes.every((outcome) => outcome === outcomes[0]);
  const outcome = agreed ? strongest(outcomes) : 'indeterminate';
  return [{ outcome, said: `${agent} reported ${result.interpretation}` }];
}

function strongest(outcomes: readonly ScreeningOutcome[]): ScreeningOutcome {
  for (const outcome of ['positive', 'indeterminate', 'negative'] as const) {
    if (outcomes.includes(outcome)) return outcome;
  }
  return 'not-tested';
}

const SAID: Readonly<Record<Exclude<ScreeningOutcome, 'not-tested'>, string>> = {
  positive: 'beyond the screening cut-off',
  negative: 'within the screening cut-off',
  indeterminate: 'not on one side of the screening cut-off for sure',
};

function screenAgent(
  input: ScreeningInput,
  agent: ScreeningAgent,
  cutoffs: ScreeningCutoffs,
): Screening {
  const readings = input.susceptibility.flatMap((result) =>
    readResult(result, agent, input.organism, cutoffs[agent]),
  );
  const outcome = strongest(readings.map((reading) => reading.outcome));
  if (outcome === 'not-tested') return { outcome, because: [] };
  const { micAbove, zoneBelow, source } = cutoffs[agent];
  const said = readings.find((reading) => reading.outcome === outcome)?.said ?? agent;
  const cutoff = `> ${micAbove} mg/L or < ${zoneBelow} mm, ${source}`;
  return { outcome, because: [`${said}: ${SAID[outcome]} (${cutoff})`] };
}

/**
 * Meropenem decides where it was tested (best balance of sensitivity and specificity); without it
 * ertapenem or imipenem, the latter never in Morganellaceae, whose imipenem MICs are raised.
 * A censored value that crosses the cut-off is indeterminate, never negative. The cut-offs are
 * written for Enterobacterales; any other organism is not tested by them.
 */
export function screenForCarbapenemase(
  input: ScreeningInput,
  cutoffs: ScreeningCutoffs = SCREENING_CUTOFFS,
): Screening {
  if (!input.organism.isEnterobacterales) return { outcome: 'not-tested', because: [] };
  const meropenem = screenAgent(input, 'MEM', cutoffs);
  if (meropenem.outcome === 'positive' || meropenem.outcome === 'negative') return meropenem;
  const others = [screenAgent(input, 'ETP', cutoffs)];
  if (input.organism.family !== 'Morganellaceae') others.push(screenAgent(input, 'IPM', cutoffs));
  const because = [...meropenem.because, ...others.flatMap((screening) => screening.because)];
  const outcome = strongest(others.map((screening) => screening.outcome));
  if (meropenem.outcome === 'indeterminate') {
    return { outcome: outcome === 'positive' ? 'positive' : 'indeterminate', because };
  }
  return { outcome, because };
}
