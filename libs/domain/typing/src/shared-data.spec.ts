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
