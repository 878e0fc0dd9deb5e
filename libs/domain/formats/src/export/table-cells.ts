import Papa from 'papaparse';

/** A cell as it stands in memory; absent is an empty cell. */
export type Cell = string | number | boolean | undefined;

/**
 * A text that a spreadsheet would run as a formula is written behind an apostrophe, which our own
 * reader takes away again (OWASP, "CSV injection").
 */
const FORMULA = /^[=+\-@\t\r]./s;

function safe(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** Lines of a table after RFC 4180, each with its end. */
export function tableLines(rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return '';
  const cells = rows.map((row) => row.map(safe));
  return `${Papa.unparse(cells, { delimiter: ',', newline: '\r\n' })}\r\n`;
}

/** The text of a cell without the apostrophe that kept a spreadsheet from running it. */
export function withoutFormulaGuard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}
