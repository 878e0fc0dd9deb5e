import { createHash } from 'node:crypto';
import type { Contribution } from './contributions';
import { FOREVER, eachVersion } from './versions';
import type { Difference } from './versions';

/** Isolates of one month that a count can't tell apart, as they are known now. */
export interface IsolateDelta {
  month: string;
  /** The same for the same content. */
  content: string;
  standing: string;
  preliminary: boolean;
  species: string | null;
  firstOfYear: number;
  guideline: string | null;
  rules: string;
  tested: boolean;
  n: number;
}

/** First isolates of one month that the antibiogram can't tell apart, as they are known now. */
export interface PanelDelta {
  month: string;
  /** The same for the same content. */
  panel: string;
  species: string | null;
  firstOfYear: number;
  results: string[];
  n: number;
}

const monthOf = ({ day }: Contribution): string => `${day.slice(0, 7)}-01`;

/** Of isolates that are no first ones only the number is asked. */
function isolateOf(isolate: Contribution): Omit<IsolateDelta, 'content' | 'n'> {
  const { standing, preliminary, species, firstOfYear, guideline, rules } = isolate;
  const known = { month: monthOf(isolate), standing, preliminary, species, firstOfYear };
  const tested = isolate.results.length > 0;
  return firstOfYear === 0
    ? { ...known, guideline: null, rules: '', tested: false }
    : { ...known, guideline, rules, tested };
}

function panelOf(isolate: Contribution): Omit<PanelDelta, 'panel' | 'n'> | null {
  const { species, firstOfYear, results } = isolate;
  if (firstOfYear === 0 || results.length === 0) return null;
  return { month: monthOf(isolate), species, firstOfYear, results };
}

interface Sum<T> {
  of: T;
  id: string;
  n: number;
}

/** Sum of what newest versions add and take back, in the order in which the rows are locked. */
function sumsOf<T>(
  differences: readonly Difference<Contribution>[],
  contentOf: (isolate: Contribution) => T | null,
): Sum<T>[] {
  const counts = new Map<string, { of: T; n: number }>();
  eachVersion(differences, ({ value, knownTo }, sign) => {
    const of = knownTo === FOREVER ? contentOf(value) : null;
    if (of === null) return;
    const key = JSON.stringify(of);
    const count = counts.get(key) ?? { of, n: 0 };
    count.n += sign;
    counts.set(key, count);
  });
  return [...counts]
    .filter(([, { n }]) => n !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { of, n }]) => ({ of, id: createHash('md5').update(key).digest('hex'), n }));
}

export function isolateDeltasOf(differences: readonly Difference<Contribution>[]): IsolateDelta[] {
  return sumsOf(differences, isolateOf).map(({ of, id, n }) => ({ ...of, content: id, n }));
}

export function panelDeltasOf(differences: readonly Difference<Contribution>[]): PanelDelta[] {
  return sumsOf(differences, panelOf).map(({ of, id, n }) => ({ ...of, panel: id, n }));
}

/** The last known day that these versions name. */
export function knownUntilOf(differences: readonly Difference<Contribution>[]): string | null {
  let last: string | null = null;
  for (const { knownFrom, knownTo } of differences.flatMap(({ written }) => written)) {
    for (const day of knownTo === FOREVER ? [knownFrom] : [knownFrom, knownTo]) {
      if (last === null || day > last) last = day;
    }
  }
  return last;
}
