import { schemeNamed } from '@carbawatch/typing';
import type { Table, TableRow } from '../csv/table';
import { Genome, sampleOfFile } from './genome';
import type { GenotypeLayout } from './genotype-layout';

const ALLELE = /^([A-Za-z][A-Za-z0-9_]*)\(([^()]*)\)$/;

/**
 * The table of tseemann/mlst has no header: file, scheme, ST, then `locus(allele)` for each locus.
 * What is read as header is its first record.
 */
export function isMlstTable(table: Table): boolean {
  const [file = '', scheme = '', st = '', ...alleles] = table.header.cells;
  const called = alleles.filter((cell) => cell !== '');
  return (
    file !== '' &&
    scheme !== '' &&
    /^(\d+|-|~?\d+\*?)$/.test(st) &&
    called.length > 0 &&
    called.every((cell) => ALLELE.test(cell))
  );
}

/** Genomes of a tseemann/mlst table; alleles keep their marks (`~3`, `3?`), which make no ST. */
export function genomesOfMlst(table: Table): Genome[] {
  return [table.header, ...table.rows].map((row) => genomeOf(row));
}

function genomeOf(row: TableRow): Genome {
  const [file = '', scheme = '', st = '', ...alleles] = row.cells;
  const genome = new Genome(sampleOfFile(file));
  genome.rows.push(row);
  genome.mlst = typeOf(scheme, st, allelesIn(alleles));
  return genome;
}

/** Cells such as `gapA(3)`. */
function allelesIn(cells: readonly string[]): [string, string][] {
  return cells.flatMap((cell): [string, string][] => {
    const [, locus, allele] = ALLELE.exec(cell) ?? [];
    return locus === undefined || allele === undefined ? [] : [[locus, allele]];
  });
}

function typeOf(scheme: string, st: string, alleles: readonly (readonly [string, string])[]) {
  const called = alleles.filter(([, allele]) => allele !== '' && allele !== '-');
  return {
    scheme: schemeNamed(scheme) ?? scheme,
    ...(st === '' || st === '-' ? {} : { st }),
    ...(called.length > 0 ? { profile: Object.fromEntries(called) } : {}),
  };
}

const indexOf = (table: Table, name: string): number =>
  table.header.cells.findIndex((cell) => cell.toLowerCase() === name);

/** `mlst --legacy`: FILE, SCHEME, ST and a column for each locus. */
export const MLST_WITH_HEADER: GenotypeLayout = {
  tool: 'mlst',
  fits: ([file, scheme, st]) => file === 'FILE' && scheme === 'SCHEME' && st === 'ST',
  reader: (table) => ({
    sampleOf: (row) => sampleOfFile(row.cells[0] ?? ''),
    read: ({ cells }, genome) => {
      const alleles = table.header.cells
        .slice(3)
        .map((locus, index): [string, string] => [locus, cells[index + 3] ?? '']);
      genome.mlst = typeOf(cells[1] ?? '', cells[2] ?? '', alleles);
    },
  }),
};

/** staramr `mlst.tsv`, and `summary.tsv`, which lists the genes of a genome in one cell. */
export const STARAMR_TYPES: GenotypeLayout = {
  tool: 'staramr',
  fits: (names) => ['Isolate ID', 'Scheme', 'Sequence Type'].every((name) => names.includes(name)),
  reader: (table) => {
    const [sample, scheme, st, genes] = ['isolate id', 'scheme', 'sequence type', 'genotype'].map(
      (name) => indexOf(table, name),
    );
    const cell = (row: TableRow, index = -1): string => row.cells[index] ?? '';
    return {
      sampleOf: (row) => cell(row, sample),
      read: (row, genome) => {
        genome.mlst = typeOf(cell(row, scheme), cell(row, st), allelesIn(row.cells));
        for (const gene of cell(row, genes).split(/,\s*/)) {
          if (gene !== '' && gene !== 'None') genome.addHit({ gene, tool: 'staramr' });
        }
      },
    };
  },
};
