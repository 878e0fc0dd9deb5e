import { checkAgainst } from '../check';
import { understandSpecimen } from '../canonical/no-isolate';
import { understandReport } from '../canonical/understanding';
import { readReport, readSpecimen } from '../payloads';
import { problemOf } from '../problems';
import type { ReadProblem } from '../problems';
import { refusal } from '../read-result';
import type { ReadItem, ReadOptions, ReadResult, Refusal } from '../read-result';
import { decodeText } from '../text';
import { dateFormatOf } from './dates';
import type { DateFormat } from './dates';
import { flatLayoutOf } from './flat-layout';
import { readFlatRows } from './flat-rows';
import { readIsolates } from './isolate-rows';
import { layoutOf } from './layout';
import type { DraftedIsolate, EmptyCulture } from './row-draft';
import { readTable, standalone } from './table';
import type { Table } from './table';

/**
 * Isolates from a delimited text: wide (canonical dotted names), long (a susceptibility a row) or a
 * WHONET export by codes or long names; or specimen reports, carriers or movements, a row each.
 * Each isolate, and each such row, is an item of its own.
 */
export function readCsv(body: Uint8Array | string, options: ReadOptions): ReadResult {
  const decoded =
    typeof body === 'string' ? { text: body, problems: [] } : decodeText(body, options.charset);
  const table = readTable(decoded.text, options.profile?.delimiter);
  if ('kind' in table) return table;
  return readIsolateTable(table, options, decoded.problems);
}

export function readIsolateTable(
  table: Table,
  options: ReadOptions,
  before: readonly ReadProblem[],
): ReadResult {
  const formats = declaredFormats(options);
  if ('kind' in formats) return formats;
  const flat = flatLayoutOf(table.header.cells, options);
  const layout = flat ?? layoutOf(table.header.cells, options);
  if ('refusals' in layout) {
    const [first, ...more] = layout.refusals;
    return refusal(422, first, ...more);
  }
  if (table.rows.length === 0) return refusal(422, problemOf('empty-payload', 'line 2'));
  if ('type' in layout) {
    const items = readFlatRows(table, layout, { formats: formats.formats, options });
    return { kind: 'read', items: withFirst(items, before) };
  }
  const isolates = readIsolates(table, layout, { formats: formats.formats, options });
  const items = isolates.map((isolate) => itemOf(isolate, table, options));
  return { kind: 'read', items: withFirst(items, [...before, ...layout.notes]) };
}

/** What is said of the table as a whole stands with its first item. */
function withFirst(items: readonly ReadItem[], notes: readonly ReadProblem[]): ReadItem[] {
  return items.map((item, index) =>
    index === 0 ? { ...item, problems: [...notes, ...item.problems] } : item,
  );
}

function declaredFormats(options: ReadOptions): { formats: DateFormat[] } | Refusal {
  const declared = options.dateFormat ?? options.profile?.dateFormats ?? [];
  const formats: DateFormat[] = [];
  for (const format of typeof declared === 'string' ? declared.split(',') : declared) {
    const read = dateFormatOf(format.trim());
    if (!read) {
      const about = 'dateFormat holds YYYY, MM or M or MMM, and DD or D, such as DD/MM/YYYY';
      return refusal(422, problemOf('bad-option', '?dateFormat', about));
    }
    formats.push(read);
  }
  return { formats };
}

function itemOf(
  { draft, rows, nothingGrew }: DraftedIsolate,
  table: Table,
  options: ReadOptions,
): ReadItem {
  const pointer = `line ${draft.line}`;
  const raw = standalone(table, rows);
  const bad = (problems: readonly ReadProblem[]): ReadItem => ({
    pointer,
    payload: null,
    usable: false,
    problems: [...draft.problems, ...problems],
    raw,
  });
  if (draft.unusable) return bad([]);
  const place = (path: readonly PropertyKey[]): string =>
    path.length === 0 ? pointer : `${pointer} ${path.map(String).join('.')}`;
  if (nothingGrew === 'of-others') {
    const problems = [...draft.problems, problemOf('no-isolate', pointer)];
    return { pointer, payload: null, usable: true, problems, raw };
  }
  if (nothingGrew) {
    const report = specimenOfRow({ site: options.site, ...draft.draft() }, nothingGrew);
    const specimen = checkAgainst(readSpecimen, report, place);
    if ('problems' in specimen) return bad(specimen.problems);
    const problems = [...draft.problems, ...understandSpecimen(specimen.payload, place)];
    return { pointer, payload: specimen.payload, usable: true, problems, raw };
  }
  const checked = checkAgainst(readReport, { site: options.site, ...draft.draft() }, place);
  if ('problems' in checked) return bad(checked.problems);
  if (!checked.payload.organism)
    return bad([problemOf('missing-field', place(['organism']), 'organism')]);
  const { report, problems } = understandReport(checked.payload, place, options);
  if (!report) return bad(problems);
  return {
    pointer,
    payload: report,
    usable: true,
    problems: [...draft.problems, ...problems],
    raw,
  };
}

/** The row of an isolate that is none, as its specimen's report. */
function specimenOfRow(row: object, nothingGrew: EmptyCulture) {
  const kept = SPECIMEN_FIELDS.map((name) => [name, Reflect.get(row, name)]);
  return { ...Object.fromEntries(kept), type: 'specimen.report', ...nothingGrew };
}

const SPECIMEN_FIELDS = [
  'site',
  'status',
  'reportedAt',
  'version',
  'patient',
  'encounter',
  'specimen',
  'phenotypicTests',
  'geneTests',
];
