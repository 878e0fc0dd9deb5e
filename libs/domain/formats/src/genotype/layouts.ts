import type { Table, TableRow } from '../csv/table';
import type { Genome } from './genome';
import { ABRICATE, AMRFINDER, HAMRONIZATION, RESFINDER, RGI, STARAMR } from './hit-tables';
import { KLEBORATE } from './kleborate';

/** Reads the records of one table; a sample of '' means that the table does not name it. */
export interface RowReader {
  readonly sampleOf: (row: TableRow) => string;
  readonly read: (row: TableRow, genome: Genome) => void;
}

export interface GenotypeLayout {
  readonly tool: string;
  readonly fits: (names: readonly string[]) => boolean;
  readonly reader: (table: Table) => RowReader;
}

/** Told apart by header, the most particular first. */
export const LAYOUTS: readonly GenotypeLayout[] = [
  KLEBORATE,
  HAMRONIZATION,
  AMRFINDER,
  RGI,
  ABRICATE,
  STARAMR,
  RESFINDER,
];

export function layoutFor(names: readonly string[]): GenotypeLayout | null {
  return LAYOUTS.find((layout) => layout.fits(names)) ?? null;
}
