import { goeBurst, spanningTree, type StProfile } from '@carbawatch/typing';
import { medianMs, type Benchmark } from './benchmark';

/**
 * The size of the whole Pasteur K. pneumoniae database at the end of 2025, and of a large study.
 */
const WHOLE_DATABASE = 9_507;
const LARGE_STUDY = 2_000;

/** Profiles that evolve from one another by single-locus changes, the same in every run. */
function evolvedProfiles(size: number): StProfile[] {
  let state = 716_324;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const profiles = [new Array<number>(7).fill(1)];
  const seen = new Set([profiles[0]?.join('-')]);
  while (profiles.length < size) {
    const child = [...(profiles[next(profiles.length)] ?? [])];
    child[next(7)] = 1 + next(400);
    if (seen.has(child.join('-'))) continue;
    seen.add(child.join('-'));
    profiles.push(child);
  }
  return profiles.map((alleles, i) => ({ st: String(i + 1), alleles: alleles.map(String) }));
}

export const typingBenchmark: Benchmark = {
  name: 'typing',
  summary: 'goeBURST of a whole database, spanning tree of a large study',
  async run() {
    const database = evolvedProfiles(WHOLE_DATABASE);
    const study = database.slice(0, LARGE_STUDY);
    const burst = await medianMs(3, () => goeBurst(database));
    const tree = await medianMs(3, () => spanningTree(study));
    return [
      { what: `goeBURST of ${WHOLE_DATABASE} sequence types`, value: burst, unit: 'ms' },
      { what: `spanning tree of ${LARGE_STUDY} sequence types`, value: tree, unit: 'ms' },
    ].map((measured) => ({ benchmark: 'typing', ...measured }));
  },
};
