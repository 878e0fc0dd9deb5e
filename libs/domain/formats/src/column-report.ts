import { flatLayoutOf, flatMeanings } from './csv/flat-layout';
import type { FlatMeaning } from './csv/flat-layout';
import { layoutOf, meaningOfColumns } from './csv/layout';
import type { NamedMeaning } from './csv/layout';
import { readTable } from './csv/table';
import type { WhonetField } from './csv/whonet';
import { layoutFor } from './genotype/layouts';
import { isMlstTable } from './genotype/mlst-table';
import type { ReadOptions } from './read-result';
import { decodeText } from './text';

/** What a table's column was read as; for whoever writes a column mapping. */
export interface ColumnReading {
  /** As the table names it. */
  readonly name: string;
  /** The canonical field or the result, such as `specimen.collectedAt` or `MEM mic`; else null. */
  readonly readAs: string | null;
  /** Why it was not read. */
  readonly because: 'no-meaning' | 'unknown-agent' | 'dropped-by-profile' | 'not-needed' | null;
}

/**
 * The columns of a table in their order, also of one that is refused for some of them.
 * Null for genotype tables, for what is no table, and where the first line is no header: then it
 * may be a patient's record.
 */
export function readColumns(body: Uint8Array, options: ReadOptions): ColumnReading[] | null {
  const { text } = decodeText(body, options.charset);
  const table = readTable(text, options.profile?.delimiter);
  if ('kind' in table) return null;
  const isGenotype = isMlstTable(table) || layoutFor(table.header.cells) !== null;
  if (isGenotype && !options.profile) return null;
  const flat = flatLayoutOf(table.header.cells, options);
  if (flat && 'type' in flat) {
    return flatMeanings(flat, table.header.cells, options).map(readingOf);
  }
  const layout = layoutOf(table.header.cells, options);
  if ('refusals' in layout && layout.refusals.some(({ code }) => code === 'no-header')) return null;
  return meaningOfColumns(table.header.cells, options).map(readingOf);
}

type AnyMeaning = Pick<NamedMeaning, 'name'> & {
  readonly meaning: NamedMeaning['meaning'] | FlatMeaning;
};

function readingOf({ name, meaning }: AnyMeaning): ColumnReading {
  if (meaning === null) return { name, readAs: null, because: 'no-meaning' };
  if (meaning === 'dropped') return { name, readAs: null, because: 'dropped-by-profile' };
  if (typeof meaning === 'string') return read(name, `susceptibility.${meaning}`);
  if (meaning.kind === 'ignored') return { name, readAs: null, because: 'not-needed' };
  if (meaning.kind === 'unknown-agent') return { name, readAs: null, because: 'unknown-agent' };
  return read(name, words(meaning));
}

function read(name: string, readAs: string): ColumnReading {
  return { name, readAs, because: null };
}

const READING_WORDS = {
  mic: 'MIC',
  disk: 'ZONE',
  etest: 'ETEST',
  automated: 'AUTO',
  unknown: 'VALUE',
  category: 'SIR',
} as const;

function words(
  meaning: Exclude<FlatMeaning | WhonetField, { kind: 'ignored' | 'unknown-agent' }>,
): string {
  switch (meaning.kind) {
    case 'field':
      return meaning.field.name;
    case 'part':
      return meaning.part;
    case 'reading':
      return `${meaning.agent} ${READING_WORDS[meaning.method ?? 'category']}`;
    case 'whonet':
      return `${meaning.column.agent.code} ${meaning.column.method}`;
    case 'gene':
      return `${meaning.gene} ${meaning.method}`;
    case 'genes':
      return 'geneTests';
    case 'gene-method':
      return 'geneTests.method';
    case 'phenotypic':
      return meaning.test;
    case 'phenotypics':
      return 'phenotypicTests';
    case 'diagnoses':
      return 'encounter.diagnoses';
    case 'guideline':
      return 'susceptibility.guideline';
    case 'mechanism-claim':
      return 'mechanismClaim';
    case 'targets':
      return 'targetsTested';
  }
}
