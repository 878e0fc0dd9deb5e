import { CLEARING } from './carriage';
import type { FamilyFacts } from './facts';
import { inOrderOfReceipt } from './receipt-order';
import type { Rule } from './rule';
import type { DerivedAlert } from './tracks';
import { Walk, type Decided } from './walk';

export interface Asked {
  readonly rules: readonly Rule[];
  readonly timeZone: string;
  /** Where the site's clock stands; timers due by then have fired. */
  readonly nowMs: number;
}

/**
 * What the facts of a family come to. Pure: the same set of facts gives the same alerts with the
 * same history, in whatever order they are handed in.
 */
export function decideFamily(facts: FamilyFacts, asked: Asked): Decided {
  const walk = beginning(facts, asked);
  walk.hear(inOrderOfReceipt(facts));
  walk.tickUntil(asked.nowMs);
  return walk.decided();
}

/** The alerts alone; timers fire up to the last fact, or as far as the clock is said to stand. */
export function decideAlerts(
  facts: FamilyFacts,
  rules: readonly Rule[],
  timeZone: string,
  nowMs = -Infinity,
): readonly DerivedAlert[] {
  return decideFamily(facts, { rules, timeZone, nowMs }).alerts;
}

/** A walk that has heard nothing yet. */
export function beginning(facts: FamilyFacts, { rules, timeZone }: Asked): Walk {
  const { site, own = null, clearing = CLEARING, reports } = facts;
  return new Walk({ site, rules, timeZone, own, clearing, reports });
}
