import { denominator } from '@carbawatch/contracts';
import type { Denominator, Problem } from '@carbawatch/contracts';
import Papa from 'papaparse';

/** Monthly counts of a hospital, as it uploads them. */
export type DenominatorReading =
  { ok: true; rows: Denominator[] } | { ok: false; problems: Problem[] };

/** Ten years of a hundred wards. */
const ROWS_MAX = 12_000;
const PROBLEMS_MAX = 20;
const COLUMNS = ['site', 'month', 'ward', 'patientDays', 'admissions'];

function keyOf({ site = '', month, ward }: Denominator): string {
  return JSON.stringify([site, month, ward]);
}

/** Each row by its schema; `pointerOf` says where a row stands. */
function readRows(
  values: readonly unknown[],
  pointerOf: (row: number, field: string) => string,
): DenominatorReading {
  if (values.length === 0 || values.length > ROWS_MAX) {
    const detail = `Give 1 to ${ROWS_MAX} rows.`;
    return { ok: false, problems: [{ code: 'invalid', pointer: pointerOf(0, ''), detail }] };
  }
  const problems: Problem[] = [];
  const rows: Denominator[] = [];
  const seen = new Set<string>();
  for (const [row, value] of values.entries()) {
    const read = denominator.safeParse(value);
    if (!read.success) {
      for (const { path, message } of read.error.issues) {
        const pointer = pointerOf(row, path.map(String).join('/'));
        problems.push({ code: 'invalid', pointer, detail: message });
      }
    } else if (seen.has(keyOf(read.data))) {
      const detail = 'This month of this ward stands in an earlier row.';
      problems.push({ code: 'twice', pointer: pointerOf(row, 'month'), detail });
    } else {
      seen.add(keyOf(read.data));
      rows.push(read.data);
    }
    if (problems.length >= PROBLEMS_MAX) break;
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, rows };
}

/** JSON: one object, a list, or `{ "items": [...] }`. */
export function readDenominatorJson(text: string): DenominatorReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const problem = { code: 'malformed', pointer: '', detail: 'The body is no JSON.' };
    return { ok: false, problems: [problem] };
  }
  const isList = (of: unknown): of is unknown[] => Array.isArray(of);
  const items: unknown =
    typeof value === 'object' && value !== null && 'items' in value ? value.items : value;
  return readRows(isList(items) ? items : [items], (row, field) => `/${row}/${field}`);
}

function cell(text: string, column: string): unknown {
  if (text === '') return column === 'ward' ? null : undefined;
  // What is no number stays text, for the schema to refuse by its column.
  const isNumber = column === 'patientDays' || column === 'admissions';
  return isNumber && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** CSV with the columns month, ward (empty is the whole hospital), patientDays, admissions. */
export function readDenominatorCsv(text: string): DenominatorReading {
  const { data, meta } = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (name) => name.trim(),
    transform: (value) => value.trim(),
  });
  const unknown = (meta.fields ?? []).filter((name) => !COLUMNS.includes(name));
  if (unknown.length > 0) {
    const detail = `The columns are ${COLUMNS.join(', ')}.`;
    const problems = unknown.map((name, i) => ({
      code: 'unknown-column',
      pointer: `line 1, column ${(meta.fields ?? []).indexOf(name) + 1 || i + 1}`,
      detail,
    }));
    return { ok: false, problems };
  }
  const values = data.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cell(value, name)])),
  );
  return readRows(values, (row, field) => `line ${row + 2}${field && `, ${field}`}`);
}
