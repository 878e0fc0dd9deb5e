import Papa from 'papaparse';
import { withoutFormulaGuard } from '../export/table-cells';
import { problemOf } from '../problems';
import { ITEMS_MAX, refusal } from '../read-result';
import type { Refusal } from '../read-result';

/** One record of a delimited text, with the place and the text it came from. */
export interface TableRow {
  readonly cells: readonly string[];
  /** The line of the text that the record begins on, from 1. */
  readonly line: number;
  readonly raw: string;
  /** A quote that never ends, or text after a closing quote. */
  readonly malformed: boolean;
}

export interface Table {
  readonly delimiter: string;
  readonly header: TableRow;
  readonly rows: readonly TableRow[];
}

/** Names of some thousand columns; a longer first line is no header. */
const HEADER_LENGTH_MAX = 100_000;

const DELIMITERS = [',', ';', '\t', '|'] as const;

/**
 * The delimiter that occurs most often in the first line, outside quotes: names of columns hold no
 * delimiters, values do (decimal commas, lists). A comma where none occurs: a single column.
 */
export function findDelimiter(text: string): string {
  // What stands between an even and an odd quote is a quoted name, doubled quotes included.
  const unquoted = firstLine(text)
    .split('"')
    .filter((_, part) => part % 2 === 0)
    .join('');
  let best = ',';
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const count = unquoted.split(delimiter).length - 1;
    if (count > most) {
      best = delimiter;
      most = count;
    }
  }
  return best;
}

function firstLine(text: string): string {
  const end = text.search(/[\r\n]/);
  return text.slice(0, Math.min(end < 0 ? text.length : end, HEADER_LENGTH_MAX));
}

/**
 * Records of a text (RFC 4180, any of four delimiters), or why there are none: nothing at all, a
 * first line that cannot be a header, or more rows than are read at once.
 */
export function readTable(text: string, delimiter = findDelimiter(text)): Table | Refusal {
  if (text.trim() === '') return refusal(400, problemOf('empty-payload', 'line 1'));
  if (firstLine(text).length >= HEADER_LENGTH_MAX) {
    return refusal(400, problemOf('no-header', 'line 1'));
  }
  const records: TableRow[] = [];
  let start = 0;
  let line = 1;
  Papa.parse<string[]>(text, {
    delimiter,
    header: false,
    skipEmptyLines: false,
    preview: ITEMS_MAX + 2,
    step: ({ data, errors, meta }) => {
      const raw = text.slice(start, meta.cursor);
      const cells = data.map((cell) => withoutFormulaGuard(cell.trim()));
      if (cells.some((cell) => cell !== '')) {
        const malformed = errors.some(({ type }) => type === 'Quotes');
        records.push({ cells, line, raw: raw.replace(/[\r\n]+$/, ''), malformed });
      }
      line += raw.split(/\r\n|\r|\n/).length - 1;
      start = meta.cursor;
    },
  });
  const [header, ...rows] = records;
  if (!header) return refusal(400, problemOf('empty-payload', 'line 1'));
  if (rows.length > ITEMS_MAX) {
    return refusal(422, problemOf('too-many-items', 'line 1', `at most ${ITEMS_MAX} rows`));
  }
  return { delimiter, header, rows };
}

/** A record with its header, so that it can be corrected and sent again by itself. */
export function standalone(table: Table, rows: readonly TableRow[]): string {
  return `${[table.header.raw, ...rows.map(({ raw }) => raw)].join('\n')}\n`;
}
