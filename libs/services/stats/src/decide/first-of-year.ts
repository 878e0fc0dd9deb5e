import { COHORT_POPULATIONS } from '@carbawatch/contracts';
import type { CohortPopulation } from '@carbawatch/contracts';
import type { Contribution } from './contributions';
import { isIn } from './standing';

/** The bit that stands for a population in `firstOfYear`. */
export function firstOf(population: CohortPopulation): number {
  return 1 << COHORT_POPULATIONS.indexOf(population);
}

/**
 * CLSI M39 (5th ed. 2022) counts the first diagnostic isolate of a patient and species in the
 * calendar year. The year is no question's choice: which isolates these are is decided once, for
 * each population. Isolates of one person, in the order in which they count.
 */
export function firstsOfYears(isolates: readonly Omit<Contribution, 'firstOfYear'>[]): number[] {
  const seen = new Map<string, number>();
  return isolates.map(({ species, day, preliminary, standing }) => {
    if (species === null || preliminary || standing === 'screening') return 0;
    const key = JSON.stringify([species, day.slice(0, 4)]);
    const counted = seen.get(key) ?? 0;
    const own = COHORT_POPULATIONS.filter((population) => isIn(population, standing)).reduce(
      (bits, population) => bits | firstOf(population),
      0,
    );
    seen.set(key, counted | own);
    return own & ~counted;
  });
}
