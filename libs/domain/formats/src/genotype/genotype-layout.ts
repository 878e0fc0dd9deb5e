import type { Table, TableRow } from '../csv/table';
import type { Genome } from './genome';

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
