import { readIsolateTable } from '../csv/read-csv';
import { readTable } from '../csv/table';
import type { ReadOptions, ReadResult } from '../read-result';
import { decodeText } from '../text';
import { readGenomes } from './read-genotype';

/**
 * A delimited text of either kind: the header tells a genotype report from a table of isolates,
 * whatever the Content-Type says, because spreadsheets save both as either.
 */
export function readDelimited(body: Uint8Array, options: ReadOptions): ReadResult {
  const { text, problems } = decodeText(body, options.charset);
  const table = readTable(text, options.profile?.delimiter);
  if ('kind' in table) return table;
  const genomes = options.profile ? null : readGenomes(table, options, problems);
  return genomes ?? readIsolateTable(table, options, problems);
}
