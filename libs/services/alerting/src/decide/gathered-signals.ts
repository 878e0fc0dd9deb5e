import { addDays } from '@carbawatch/contracts';

/**
 * Detectors that cry within so many days over one place ask one question, and are one alert: the
 * window in which a second case is linked to a first.
 */
const EPISODE_DAYS = 28;

/** What says which episode of its place a signal is in. */
export interface GatheredSignal {
  readonly id: string;
  /** Site day on which it was first seen. */
  readonly from: string;
  /** It was not taken back. */
  readonly stands: boolean;
}

/**
 * The first day of the episode that each of these signals is in, by their ids. Those that stand
 * make the episodes, so that what was taken back moves none of them: it is of the episode that runs
 * on its day, and where none does it makes one, until the next that stands. Each is therefore of
 * the episode that began last, and what came before an episode's first day is nothing to it: the
 * walk may begin at any of them.
 */
export function episodesOf(signals: readonly GatheredSignal[]): Map<string, string> {
  const episodes = new Map<string, string>();
  let open: GatheredSignal | null = null;
  for (const signal of [...signals].sort(byDay)) {
    if (!open || !goesOn(open, signal)) open = signal;
    episodes.set(signal.id, open.from);
  }
  return episodes;
}

function goesOn(first: GatheredSignal, signal: GatheredSignal): boolean {
  const isNear = signal.from <= addDays(first.from, EPISODE_DAYS);
  return isNear && (first.stands || !signal.stands);
}

function byDay(a: GatheredSignal, b: GatheredSignal): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1;
  return Number(b.stands) - Number(a.stands);
}
