import { parseGeneName } from '@carbawatch/microbiology';
import { schemeNamed } from '@carbawatch/typing';
import type { Table, TableRow } from '../csv/table';
import { Genome } from './genome';
import type { GenotypeLayout, RowReader } from './genotype-layout';

const TOOL = 'Kleborate';

/** Column by its plain name: v3 puts the module before it (`klebsiella_pneumo_complex__amr__…`). */
interface KleborateColumn {
  readonly index: number;
  readonly name: string;
  readonly module: string;
}

const CARBAPENEMASES = /^Bla_Carb(_acquired)?$/;
/** Acquired resistance by class; v2.0 and earlier have no `_acquired`. */
const ACQUIRED =
  /_acquired$|^(AGly|Col|Fcyn|Flq|Gly|MLS|Phe|Rif|Sul|Tet|Tgc|Tmt|Bla|Bla_inhR|Bla_ESBL|Bla_ESBL_inhR|Bla_Carb)$/;

/** Kleborate v2 and v3: a genome a row (klebgenomics/Kleborate, docs/source/kpsc_modules.rst). */
export const KLEBORATE: GenotypeLayout = {
  tool: TOOL,
  fits: (names) =>
    names.includes('strain') &&
    names.some((name) => /(^|__)species$/.test(name)) &&
    names.some((name) => /(^|__)(ST|K_locus|Bla_Carb(_acquired)?|resistance_score)$/.test(name)),
  reader: (table) => {
    const columns = columnsOf(table);
    return {
      sampleOf: (row) => cellNamed(columns, row, 'strain'),
      read: (row, genome) => {
        readRow(columns, row, genome);
      },
    } satisfies RowReader;
  },
};

function columnsOf(table: Table): KleborateColumn[] {
  return table.header.cells.map((full, index) => {
    const parts = full.split('__');
    return { index, name: parts.at(-1) ?? full, module: parts.slice(0, -1).join('__') };
  });
}

function cellNamed(columns: readonly KleborateColumn[], row: TableRow, name: string): string {
  const column = columns.find((candidate) => candidate.name === name);
  return column ? (row.cells[column.index] ?? '') : '';
}

function readRow(columns: readonly KleborateColumn[], row: TableRow, genome: Genome): void {
  const species = cellNamed(columns, row, 'species');
  if (species !== '' && species !== '-' && species !== 'unknown') genome.species = species;
  for (const column of columns) {
    const cell = row.cells[column.index] ?? '';
    if (ACQUIRED.test(column.name)) readHits(cell, genome);
  }
  const doubtful = setAsideHits(columns, row, genome);
  readMlst(columns, row, genome);
  denyCarbapenemases(columns, row, genome, doubtful);
}

/** The longest gene name that a hit may have. */
const HIT_LENGTH_MAX = 200;

/** Hits of one class: `;` between them, `-` for none, marks behind the name. */
function readHits(cell: string, genome: Genome): void {
  for (const hit of cell.split(';')) {
    const name = hit.trim();
    const gene = name.replace(/[\^*?$]{1,4}$/, '');
    const quality = name.slice(gene.length);
    if (name.length > HIT_LENGTH_MAX || gene === '' || gene === '-' || gene === 'NA') continue;
    genome.addHit({ gene, tool: TOOL, quality: quality === '' ? undefined : quality });
  }
}

/** Truncated and spurious hits are no evidence; a carbapenemase among them is worth a note. */
function setAsideHits(columns: readonly KleborateColumn[], row: TableRow, genome: Genome): boolean {
  let doubtful = false;
  for (const name of ['truncated_resistance_hits', 'spurious_resistance_hits']) {
    for (const hit of cellNamed(columns, row, name).split(';')) {
      const { family } = parseGeneName(hit.trim());
      if (!family || !CARBAPENEMASE_FAMILIES.test(family)) continue;
      genome.setAside(hit.trim(), `line ${row.line} ${name}`);
      doubtful = true;
    }
  }
  return doubtful;
}

const CARBAPENEMASE_FAMILIES = /^(KPC|NDM|VIM|IMP|GES|IMI|SME|FRI|OXA-48-like)$/;

/** An ST is taken with the alleles it was called from; species without a scheme have `NA`. */
function readMlst(columns: readonly KleborateColumn[], row: TableRow, genome: Genome): void {
  for (const column of columns) {
    if (column.name !== 'ST') continue;
    const st = row.cells[column.index] ?? '';
    if (st === '' || st === '-' || st === 'NA') continue;
    const scheme = column.module === '' ? 'kpneumoniae' : schemeNamed(column.module);
    const profile: Record<string, string> = {};
    for (const { name, module, index } of columns) {
      const allele = row.cells[index] ?? '';
      const isLocus = module === column.module && LOCUS.test(name);
      if (isLocus && allele !== '' && allele !== '-') profile[name] = allele;
    }
    const hasProfile = Object.keys(profile).length > 0;
    genome.mlst = { scheme: scheme ?? column.module, st, ...(hasProfile ? { profile } : {}) };
    return;
  }
}

/** Loci of the schemes that Kleborate calls. */
const LOCUS =
  /^(gapA|infB|mdh|pgi|phoE|rpoB|tonB|adk|fumC|gyrB|icd|purA|recA|dinB|icdA|pabB|polB|putP|trpA|trpB|uidA)$/;

/**
 * "None of any kind" may be said only of an assembly that Kleborate has no warning about and whose
 * species it is sure of, when nothing doubtful was set aside.
 */
function denyCarbapenemases(
  columns: readonly KleborateColumn[],
  row: TableRow,
  genome: Genome,
  doubtful: boolean,
): void {
  const column = columns.find(({ name }) => CARBAPENEMASES.test(name));
  const cell = column ? (row.cells[column.index] ?? '') : '';
  const warnings = cellNamed(columns, row, 'QC_warnings');
  const sure = cellNamed(columns, row, 'species_match') === 'strong' && warnings === '-';
  if (cell !== '-' || doubtful || !sure) return;
  genome.addHit({ gene: 'carbapenemase', tool: TOOL, result: 'not-detected' });
}
