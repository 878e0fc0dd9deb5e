import { schemeNamed } from '@carbawatch/typing';
import type { Table, TableRow } from '../csv/table';
import { Genome, sampleOfFile } from './genome';

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
  const profile: Record<string, string> = {};
  for (const cell of alleles) {
    const [, locus, allele] = ALLELE.exec(cell) ?? [];
    if (locus !== undefined && allele !== undefined && allele !== '') profile[locus] = allele;
  }
  genome.mlst = {
    scheme: schemeNamed(scheme) ?? scheme,
    ...(st === '' || st === '-' ? {} : { st }),
    ...(Object.keys(profile).length > 0 ? { profile } : {}),
  };
  return genome;
}
