import type { DetectorAnswer, DetectorPoint, ParameterValue } from './detector';
import { historyOf, refuseBadCounts, refuseUnless, refuseUnlessWhole, unjudged } from './detector';

/** Which earlier periods a period is held against: R's b, w, actY and freq. */
export interface ReferenceWindow {
  /** Past years; in each the same period and w on both sides. 0 if absent. */
  b?: number | undefined;
  /** Half width of a past year's window, and how many latest periods count; 6 if absent. */
  w?: number | undefined;
  /** Whether the w periods just before count; true if absent. */
  actY?: boolean | undefined;
  /** Periods a year; 52 if absent. */
  frequency?: number | undefined;
}

export type WindowSettings = Required<{
  [K in keyof ReferenceWindow]: NonNullable<ReferenceWindow[K]>;
}>;

/** More years, or longer ones than of days, are no history of a hospital. */
const YEARS_MAX = 50;
const FREQUENCY_MAX = 366;

export function windowOf(input: ReferenceWindow, counts: readonly number[]): WindowSettings {
  const { b = 0, w = 6, actY = true, frequency = 52 } = input;
  refuseBadCounts(counts);
  refuseUnlessWhole(b, 'b', 0, YEARS_MAX);
  refuseUnlessWhole(w, 'w', b === 0 ? 1 : 0);
  refuseUnlessWhole(frequency, 'frequency', 1, FREQUENCY_MAX);
  refuseUnless(actY || b > 0, 'actY', 'true where no past year (b = 0) is used');
  // A window that reached into the period itself or after it would learn from what it judges.
  refuseUnless(b === 0 || w < frequency, 'w', `below ${frequency}, the periods of a year`);
  return { b, w, actY, frequency };
}

/** Counts of the reference periods of the one at `at` (from 0). */
function referenceOf(counts: readonly number[], at: number, window: WindowSettings): number[] {
  const { b, w, actY, frequency } = window;
  const values = actY ? counts.slice(at - w, at) : [];
  for (let year = 1; year <= b; year += 1) {
    const centre = at - year * frequency;
    values.push(...counts.slice(centre - w, centre + w + 1));
  }
  return values;
}

type Judgement = Omit<DetectorPoint, 'index' | 'observed'>;

/** Judges each period against its reference window by `judge`. */
export function againstReference(
  method: string,
  counts: readonly number[],
  window: WindowSettings,
  parameters: Readonly<Record<string, ParameterValue>>,
  judge: (reference: readonly number[], observed: number) => Judgement,
): DetectorAnswer {
  const { b, w, actY, frequency } = window;
  const needed = b * frequency + w;
  const points = counts.map((observed, at) =>
    at < needed
      ? unjudged(at + 1, observed, `${needed} earlier periods are needed, there are ${at}`)
      : { index: at + 1, observed, ...judge(referenceOf(counts, at, window), observed) },
  );
  const latest = actY ? [`the ${w} periods before each`] : [];
  const past = b > 0 ? [`the same period of ${b} past years with ${w} on both sides`] : [];
  return {
    method,
    parameters: { ...window, ...parameters },
    history: historyOf(needed, counts.length, [...latest, ...past].join(' and ')),
    points,
  };
}
