import { createHash } from 'node:crypto';
import type { ANTIBIOGRAM_SPLITS } from '@carbawatch/contracts';
import { pairResultsOf } from './antibiogram-pairs';
import type { Contribution } from './contributions';
import { specimenKind } from './specimen-kind';
import { FOREVER, eachVersion } from './versions';
import type { Difference } from './versions';

/** What an antibiogram is split by. */
export type AntibiogramSplit = (typeof ANTIBIOGRAM_SPLITS)[number];

/** The splits by place that are summed; `hospital` is all of it together. */
export type SummedSplit = Exclude<AntibiogramSplit, 'period'> | 'hospital';

const SUMMED_SPLITS: readonly SummedSplit[] = ['hospital', 'ward', 'specimen', 'unit'];

/** First isolates of one month and place by their results, as they are known now. */
export interface CategoryDelta {
  split: SummedSplit;
  month: string;
  /** The same for the same place, species and populations. */
  content: string;
  /** Ward, kind of specimen or unit; null where it is unknown, and for the hospital. */
  name: string | null;
  species: string | null;
  firstOfYear: number;
  /** Isolates with any result. */
  n: number;
  /** Isolates by result as panels write it: `MEM:R`, `MEM:S*`. */
  results: Record<string, number>;
  /** Of the hospital: isolates by the reading of a pair of agents, `MEM+AMK:RS`. */
  pairs: Record<string, number>;
}

const NAME: Record<SummedSplit, (isolate: Contribution) => string | null> = {
  hospital: () => null,
  ward: ({ ward }) => ward,
  specimen: ({ specimenType, specimenGroup }) => specimenKind(specimenType, specimenGroup),
  unit: ({ icuAtIndex }) => (icuAtIndex === null ? null : icuAtIndex ? 'icu' : 'not icu'),
};

type Counts = Map<string, number>;

interface Sum extends Omit<CategoryDelta, 'content' | 'results' | 'pairs'> {
  results: Counts;
  pairs: Counts;
}

function count(counts: Counts, keys: readonly string[], sign: 1 | -1): void {
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + sign);
}

function recordOf(counts: Counts): Record<string, number> {
  return Object.fromEntries(
    [...counts].filter(([, n]) => n !== 0).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function addIsolate(sums: Map<string, Sum>, isolate: Contribution, sign: 1 | -1): void {
  const { day, species, firstOfYear } = isolate;
  const month = `${day.slice(0, 7)}-01`;
  for (const split of SUMMED_SPLITS) {
    const name = NAME[split](isolate);
    const key = JSON.stringify([split, month, name, species, firstOfYear]);
    let sum = sums.get(key);
    if (!sum) {
      sum = {
        split,
        month,
        name,
        species,
        firstOfYear,
        n: 0,
        results: new Map(),
        pairs: new Map(),
      };
      sums.set(key, sum);
    }
    sum.n += sign;
    count(sum.results, isolate.results, sign);
    if (split === 'hospital') count(sum.pairs, pairResultsOf(isolate.results), sign);
  }
}

function deltaOf({ results, pairs, ...sum }: Sum): CategoryDelta {
  const { name, species, firstOfYear } = sum;
  const content = JSON.stringify([name, species, firstOfYear]);
  return {
    ...sum,
    content: createHash('md5').update(content).digest('hex'),
    results: recordOf(results),
    pairs: recordOf(pairs),
  };
}

/**
 * Sum of what newest versions of first isolates add and take back, in the order in which the rows
 * are locked. An isolate without a result is in no row of an antibiogram.
 */
export function categoryDeltasOf(
  differences: readonly Difference<Contribution>[],
): CategoryDelta[] {
  const sums = new Map<string, Sum>();
  eachVersion(differences, ({ value, knownTo }, sign) => {
    const counted = knownTo === FOREVER && value.firstOfYear !== 0 && value.results.length > 0;
    if (counted) addIsolate(sums, value, sign);
  });
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, sum]) => deltaOf(sum))
    .filter(({ n, results, pairs }) => n !== 0 || Object.keys({ ...results, ...pairs }).length > 0);
}
