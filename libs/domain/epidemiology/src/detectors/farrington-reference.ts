/** The periods that Farrington's model of one period learns from. */
export interface FarringtonReference {
  /** Positions in the series, from 1, ascending. */
  readonly periods: readonly number[];
  /** Season of each: the block that its position in the year falls in, from 1. */
  readonly blocks: readonly number[];
}

export interface ReferenceSettings {
  readonly b: number;
  readonly w: number;
  readonly frequency: number;
  /** Blocks of a year; 1 takes the windows alone. */
  readonly noPeriods: number;
  readonly pastWeeksNotIncluded: number;
}

/** Periods that must lie before one that is judged. */
export function historyNeeded({ b, w, frequency }: ReferenceSettings): number {
  return b * frequency + w;
}

/**
 * Block of each period before `index`. Those within w of the same period of a past year, and the
 * latest w, are the current block, `noPeriods`; what lies between two windows is split into the
 * other blocks, the longer ones first.
 */
function blocksBefore(index: number, settings: ReferenceSettings): Map<number, number> {
  const { b, w, frequency, noPeriods } = settings;
  const blocks = new Map<number, number>();
  for (let period = index - w; period <= index; period += 1) blocks.set(period, noPeriods);
  const between = frequency - 2 * w - 1;
  const length = Math.floor(between / (noPeriods - 1));
  const longer = between % (noPeriods - 1);
  for (let year = 1; year <= b; year += 1) {
    const centre = index - year * frequency;
    for (let period = centre - w; period <= centre + w; period += 1) {
      blocks.set(period, noPeriods);
    }
    let period = centre + w + 1;
    for (let block = 1; block < noPeriods; block += 1) {
      const end = period + length + (block <= longer ? 1 : 0);
      for (; period < end; period += 1) blocks.set(period, block);
    }
  }
  return blocks;
}

/** The reference of the period `index` (from 1), less the latest `pastWeeksNotIncluded`. */
export function referenceBefore(index: number, settings: ReferenceSettings): FarringtonReference {
  const blocks = [...blocksBefore(index, settings)]
    .filter(([period]) => period >= 1 && period < index - settings.pastWeeksNotIncluded)
    .sort(([a], [b]) => a - b);
  return { periods: blocks.map(([period]) => period), blocks: blocks.map(([, block]) => block) };
}
