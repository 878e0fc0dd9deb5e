import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { goeBurst } from './goeburst';
import { LinkOrder } from './link-order';
import { AlleleMatrix, type StProfile } from './profiles';
import { spanningTree } from './spanning-tree';

/**
 * Profiles made by others, with their known groups and weights; they are not part of the project.
 */
const DATA =
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? resolve(__dirname, '../../../../../shared/data');

function rowsOf(folder: string, file: string): string[][] {
  const text = readFileSync(join(DATA, folder, file), 'utf8');
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.length > 0);
  return lines.map((line) => line.split(file.endsWith('.csv') ? ',' : '\t'));
}

const withData = (folder: string) => (existsSync(join(DATA, folder)) ? describe : describe.skip);

/** Pairs of types that stand together by group, by complex and by both (Hubert, Arabie 1985). */
function agreementOf(both: readonly (readonly string[])[]) {
  const counts = (of: (row: readonly string[]) => string) => {
    const sizes = new Map<string, number>();
    for (const row of both) sizes.set(of(row), (sizes.get(of(row)) ?? 0) + 1);
    return sizes;
  };
  const pairs = (n: number) => (n * (n - 1)) / 2;
  const pairsOf = (sizes: Map<string, number>) =>
    [...sizes.values()].reduce((sum, n) => sum + pairs(n), 0);
  const complexes = counts(([, complex = '']) => complex);
  const [byGroup, byComplex] = [pairsOf(counts(([group = '']) => group)), pairsOf(complexes)];
  const together = pairsOf(counts((row) => JSON.stringify(row)));
  const chance = (byGroup * byComplex) / pairs(both.length);
  return {
    types: both.length,
    complexes: complexes.size,
    rand: (together - chance) / ((byGroup + byComplex) / 2 - chance),
    sameOfGroup: together / byGroup,
    sameOfComplex: together / byComplex,
  };
}

withData('mlst-ecoli-achtman-cc')(
  '1,992 E. coli types (left out without mlst-ecoli-achtman-cc)',
  () => {
    const profiles = (): StProfile[] =>
      rowsOf('mlst-ecoli-achtman-cc', 'profiles_with_clonal_complex.tsv')
        .slice(1)
        .map(([st = '', ...cells]) => ({ st, alleles: cells.slice(0, 7) }));

    it('fall into 56 groups and 9 singletons with the counts of single-locus variants known', () => {
      const { groups, singletons, links, variants } = goeBurst(profiles());
      expect([groups.length, singletons.length, links.length]).toEqual([56, 9, 1927]);
      const [, ...known] = rowsOf('mlst-ecoli-achtman-cc', 'expected/slv_groups.csv');
      const matrix = new AlleleMatrix(profiles());
      const overall = new LinkOrder(matrix, 3);
      overall.countAmong(matrix.profiles.map((_, row) => row));
      const rowOf = new Map(matrix.profiles.map(({ st }, row) => [st, row]));
      for (const [st = '', , , ...counts] of known) {
        const row = rowOf.get(st) ?? -1;
        // The file counts over all types, goeBURST within the group; an SLV is always within.
        expect([1, 2, 3].map((k) => overall.variantsAt(row, k))).toEqual(
          counts.slice(0, 3).map(Number),
        );
        expect(variants.get(st)?.[0]).toBe(Number(counts[0]));
      }
    });

    it('have the founders known, where one type has the most variants', () => {
      const file = join(DATA, 'mlst-ecoli-achtman-cc/expected/mst_invariants.json');
      const { groups: known } = JSON.parse(readFileSync(file, 'utf8')) as {
        groups: { size: number; founder_by_SLV: number[] }[];
      };
      const founders = new Map(
        goeBurst(profiles()).groups.map((g) => [g.founder, g.members.length]),
      );
      for (const { size, founder_by_SLV: candidates } of known) {
        const found = candidates.filter((st) => founders.get(String(st)) === size);
        expect(found).toHaveLength(1);
      }
    });

    it('agree with the named complexes as far as is known, by the adjusted Rand index', () => {
      const { groups } = goeBurst(profiles());
      const groupOf = new Map(groups.flatMap((g) => g.members.map((st) => [st, g.founder])));
      const [, ...rows] = rowsOf('mlst-ecoli-achtman-cc', 'profiles_with_clonal_complex.tsv');
      // A singleton is a group of itself.
      const both = rows.map(([st = '', ...cells]) => [groupOf.get(st) ?? st, cells[7] ?? '']);
      const file = join(DATA, 'mlst-ecoli-achtman-cc/expected/agreement_with_named_CC.json');
      const known = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
      const found = agreementOf(both);
      expect(found.types).toBe(known['n_ST']);
      expect(found.complexes).toBe(known['n_CC']);
      expect(found.rand).toBeCloseTo(
        known['adjusted_rand_index_SLV_components_vs_named_CC'] ?? 0,
        12,
      );
      expect(found.sameOfGroup).toBeCloseTo(
        known['share_of_same_group_pairs_with_same_CC'] ?? 0,
        12,
      );
      expect(found.sameOfComplex).toBeCloseTo(
        known['share_of_same_CC_pairs_in_same_group'] ?? 0,
        12,
      );
    });

    it('are joined by a spanning tree of weight 2,144', () => {
      const weights = new Map<number, number>();
      for (const { level } of spanningTree(profiles())) {
        weights.set(level, (weights.get(level) ?? 0) + 1);
      }
      expect(Object.fromEntries(weights)).toEqual({ 1: 1927, 2: 13, 3: 23, 4: 20, 5: 6, 6: 2 });
    });
  },
);

withData('grapetree-simulated')(
  '40 simulated strains (left out without grapetree-simulated)',
  () => {
    it('are joined by a spanning tree of weight 4,291', () => {
      const [, ...rows] = rowsOf('grapetree-simulated', 'simulated_data.profile');
      const tree = spanningTree(rows.map(([st = '', ...alleles]) => ({ st, alleles })));
      const file = join(DATA, 'grapetree-simulated/expected/mst_invariants.json');
      const known = JSON.parse(readFileSync(file, 'utf8')) as { mst_edge_weights_sorted: number[] };
      const weights = tree.map(({ level }) => level).sort((a, b) => a - b);
      expect(weights).toEqual(known.mst_edge_weights_sorted);
    });
  },
);
