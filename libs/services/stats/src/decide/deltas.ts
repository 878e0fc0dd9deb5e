import type { Contribution } from './contributions';
import { FOREVER, eachVersion } from './versions';
import type { Difference, Version } from './versions';

/** What one row of `stats.daily` is counted by. */
export interface DailyKey {
  standing: string;
  cre: string;
  verdict: string;
  /** Empty where the ward is unknown. */
  ward: string;
  eventDay: string;
  knownDay: string;
}

export interface DailyDelta extends DailyKey {
  n: number;
}

function keyText({ standing, cre, verdict, ward, eventDay, knownDay }: DailyKey): string {
  return JSON.stringify([eventDay, knownDay, standing, cre, verdict, ward]);
}

/** A version adds itself on its first known day and takes itself back on the day it ends. */
function deltasOfVersion({ value, knownFrom, knownTo }: Version<Contribution>): DailyDelta[] {
  const { standing, cre, verdict, ward, day } = value;
  const key = { standing, cre, verdict, ward: ward ?? '', eventDay: day };
  const begins = { ...key, knownDay: knownFrom, n: 1 };
  return knownTo === FOREVER ? [begins] : [begins, { ...key, knownDay: knownTo, n: -1 }];
}

/** Sum of the deltas, zeros left out, in the order in which their rows are locked. */
export function dailyDeltasOf(differences: readonly Difference<Contribution>[]): DailyDelta[] {
  const sums = new Map<string, DailyDelta>();
  eachVersion(differences, (version, sign) => {
    for (const delta of deltasOfVersion(version)) {
      const text = keyText(delta);
      const sum = sums.get(text) ?? { ...delta, n: 0 };
      sum.n += sign * delta.n;
      sums.set(text, sum);
    }
  });
  return [...sums]
    .filter(([, { n }]) => n !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, delta]) => delta);
}
