import { createHash } from 'node:crypto';
import type { Contribution } from './contributions';
import { FOREVER } from './versions';
import type { Difference, Version } from './versions';

/** Isolates of one month that the antibiogram can't tell apart, as they are known now. */
export interface PanelDelta {
  month: string;
  /** The same for the same content. */
  panel: string;
  standing: string;
  preliminary: boolean;
  species: string | null;
  firstOfYear: number;
  guideline: string | null;
  rules: string;
  results: string[];
  n: number;
}

/** Of isolates that are no first ones only the number is asked. */
function panelOf(isolate: Contribution): Omit<PanelDelta, 'panel' | 'n'> {
  const { day, standing, preliminary, species, firstOfYear } = isolate;
  const known = { month: `${day.slice(0, 7)}-01`, standing, preliminary, species, firstOfYear };
  if (firstOfYear === 0) return { ...known, guideline: null, rules: '', results: [] };
  const { guideline, rules, results } = isolate;
  return { ...known, guideline, rules, results };
}

function idOf({ month: _month, ...content }: Omit<PanelDelta, 'panel' | 'n'>): string {
  return createHash('md5').update(JSON.stringify(content)).digest('hex');
}

/** Sum of what newest versions add and take back, in the order in which the rows are locked. */
export function panelDeltasOf(differences: readonly Difference<Contribution>[]): PanelDelta[] {
  const sums = new Map<string, PanelDelta>();
  const add = (versions: readonly Version<Contribution>[], sign: 1 | -1) => {
    for (const { value, knownTo } of versions) {
      if (knownTo !== FOREVER) continue;
      const content = panelOf(value);
      const panel = idOf(content);
      const key = `${content.month} ${panel}`;
      const sum = sums.get(key) ?? { ...content, panel, n: 0 };
      sum.n += sign;
      sums.set(key, sum);
    }
  };
  for (const { removed, replaced, written } of differences) {
    add(removed, -1);
    add(replaced, -1);
    add(written, 1);
  }
  return [...sums]
    .filter(([, { n }]) => n !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, delta]) => delta);
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
