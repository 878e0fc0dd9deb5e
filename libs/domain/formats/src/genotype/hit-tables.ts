import type { Table, TableRow } from '../csv/table';
import { COVERAGE_MAX, percentOf, sampleOfFile } from './genome';
import type { Genome } from './genome';
import type { GenotypeLayout, RowReader } from './genotype-layout';

type Cell = (row: TableRow, ...names: string[]) => string;

/** Reads cells by the name of their column, the first of several names that the table has. */
function cellsOf(table: Table): Cell {
  const index = new Map(table.header.cells.map((name, at) => [name.toLowerCase(), at]));
  return (row, ...names) => {
    for (const name of names) {
      const at = index.get(name.toLowerCase());
      if (at !== undefined) {
        const cell = row.cells[at] ?? '';
        return cell === 'NA' ? '' : cell;
      }
    }
    return '';
  };
}

interface HitTable {
  readonly tool: string;
  readonly header: readonly string[];
  readonly sampleOf: (cell: Cell, row: TableRow) => string;
  readonly read: (cell: Cell, row: TableRow, genome: Genome) => void;
}

function hitTable({ tool, header, sampleOf, read }: HitTable): GenotypeLayout {
  return {
    tool,
    fits: (names) => {
      const lower = new Set(names.map((name) => name.toLowerCase()));
      return header.every((name) => name.split('|').some((choice) => lower.has(choice)));
    },
    reader: (table) => {
      const cell = cellsOf(table);
      return {
        sampleOf: (row) => sampleOf(cell, row),
        read: (row, genome) => {
          read(cell, row, genome);
        },
      } satisfies RowReader;
    },
  };
}

/** AMRFinderPlus v3 and v4 (ncbi/amr, columns.hpp); the sample is the optional column `Name`. */
export const AMRFINDER = hitTable({
  tool: 'AMRFinderPlus',
  header: ['element symbol|gene symbol', 'method', 'type|element type'],
  sampleOf: (cell, row) => cell(row, 'Name'),
  read: (cell, row, genome) => {
    const gene = cell(row, 'Element symbol', 'Gene symbol');
    const isGene =
      cell(row, 'Type', 'Element type') === 'AMR' &&
      cell(row, 'Subtype', 'Element subtype') === 'AMR';
    const method = cell(row, 'Method');
    // Point mutations, stress and virulence genes say nothing of an acquired enzyme.
    if (!isGene || gene === '' || /^POINT/.test(method)) return;
    if (/^INTERNAL_STOP/.test(method)) {
      genome.setAside(gene, `line ${row.line}`);
      return;
    }
    genome.addHit({
      gene,
      tool: 'AMRFinderPlus',
      quality: method === '' ? undefined : method,
      identity: percentOf(cell(row, '% Identity to reference', '% Identity to reference sequence')),
      coverage: percentOf(
        cell(row, '% Coverage of reference', '% Coverage of reference sequence'),
        COVERAGE_MAX,
      ),
    });
  },
});

/**
 * AMRFinderPlus as EMBL-EBI's AMR Portal gives it out: a row a hit, under the BioSample. It says
 * neither method, identity nor coverage.
 */
export const AMR_PORTAL = hitTable({
  tool: 'AMR Portal',
  header: ['id', 'amr_element_symbol', 'element_type', 'element_subtype'],
  sampleOf: (cell, row) => cell(row, 'id'),
  read: (cell, row, genome) => {
    const gene = cell(row, 'amr_element_symbol');
    const isGene = cell(row, 'element_type') === 'AMR' && cell(row, 'element_subtype') === 'AMR';
    if (!isGene || gene === '') return;
    genome.addHit({ gene, tool: 'AMRFinderPlus' });
  },
});

/** hAMRonization (pha4ge/hAMRonization, hAMRonizedResult.py). */
export const HAMRONIZATION = hitTable({
  tool: 'hAMRonization',
  header: ['input_file_name', 'gene_symbol', 'analysis_software_name', 'genetic_variation_type'],
  sampleOf: (cell, row) => sampleOfFile(cell(row, 'input_file_name')),
  read: (cell, row, genome) => {
    const gene = cell(row, 'gene_symbol');
    if (gene === '' || !/^gene_presence/.test(cell(row, 'genetic_variation_type'))) return;
    genome.addHit({
      gene,
      tool: cell(row, 'analysis_software_name') || 'hAMRonization',
      identity: percentOf(cell(row, 'sequence_identity')),
      coverage: percentOf(cell(row, 'coverage_percentage'), COVERAGE_MAX),
    });
  },
});

/** ResFinder 4 `ResFinder_results_tab.txt`; the table does not name its sample. */
export const RESFINDER = hitTable({
  tool: 'ResFinder',
  header: ['resistance gene', 'identity', 'phenotype', 'accession no.'],
  sampleOf: () => '',
  read: (cell, row, genome) => {
    const gene = cell(row, 'Resistance gene');
    if (gene === '') return;
    genome.addHit({
      gene,
      tool: 'ResFinder',
      identity: percentOf(cell(row, 'Identity')),
      coverage: percentOf(cell(row, 'Coverage'), COVERAGE_MAX),
    });
  },
});

/** RGI main (CARD): `Loose` hits are below CARD's own cut-off, variant models are mutations. */
export const RGI = hitTable({
  tool: 'RGI',
  header: ['best_hit_aro', 'cut_off', 'model_type'],
  sampleOf: () => '',
  read: (cell, row, genome) => {
    const gene = cell(row, 'Best_Hit_ARO');
    const cutOff = cell(row, 'Cut_Off');
    const isHomolog = cell(row, 'Model_type') === 'protein homolog model';
    if (gene === '' || !isHomolog || /^loose$/i.test(cutOff)) return;
    const nudged = /^true$/i.test(cell(row, 'Nudged')) ? ' nudged' : '';
    genome.addHit({
      gene,
      tool: 'RGI',
      quality: cutOff === '' ? undefined : `${cutOff}${nudged}`,
      identity: percentOf(cell(row, 'Best_Identities')),
      coverage: percentOf(cell(row, 'Percentage Length of Reference Sequence'), COVERAGE_MAX),
    });
  },
});

/** Databases of abricate that hold no resistance genes. */
const OTHER_DATABASES = /^(vfdb|plasmidfinder|ecoli_vf|ecoh|upec_expec_vf|bacmet2?)$/i;

/** abricate (tseemann/abricate); the sample is the file of the assembly. */
export const ABRICATE = hitTable({
  tool: 'abricate',
  header: ['#file|file', 'gene', '%coverage', '%identity', 'database'],
  sampleOf: (cell, row) => sampleOfFile(cell(row, '#FILE', 'FILE')),
  read: (cell, row, genome) => {
    const gene = cell(row, 'GENE');
    if (gene === '' || OTHER_DATABASES.test(cell(row, 'DATABASE'))) return;
    genome.addHit({
      gene,
      tool: 'abricate',
      identity: percentOf(cell(row, '%IDENTITY')),
      coverage: percentOf(cell(row, '%COVERAGE'), COVERAGE_MAX),
    });
  },
});

/** staramr `resfinder.tsv`. Its `pointfinder.tsv` has mutations alone and is told apart below. */
export const STARAMR = hitTable({
  tool: 'staramr',
  header: ['isolate id', 'gene', '%identity', '%overlap'],
  sampleOf: (cell, row) => cell(row, 'Isolate ID'),
  read: (cell, row, genome) => {
    const gene = cell(row, 'Gene');
    // A mutation names its codon or nucleotide; it says nothing of an acquired gene.
    if (gene === '' || cell(row, 'Mutation') !== '') return;
    genome.addHit({
      gene,
      tool: 'staramr',
      identity: percentOf(cell(row, '%Identity')),
      coverage: percentOf(cell(row, '%Overlap'), COVERAGE_MAX),
    });
  },
});
