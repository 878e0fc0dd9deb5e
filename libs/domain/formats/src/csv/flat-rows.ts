import { understandCarrier, understandSpecimen } from '../canonical/no-isolate';
import { checkAgainst } from '../check';
import { readCarrier, readMovement, readSpecimen } from '../payloads';
import { problemOf } from '../problems';
import type { ReadProblem } from '../problems';
import type { ReadItem } from '../read-result';
import { flatField } from './flat-layout';
import type { FlatLayout } from './flat-layout';
import { translated } from './isolate-rows';
import type { RowContext } from './isolate-rows';
import { RowDraft, isAbsent } from './row-draft';
import { standalone } from './table';
import type { Table, TableRow } from './table';

/** A payload of each row: a specimen report, a carrier or a movement. */
export function readFlatRows(table: Table, layout: FlatLayout, context: RowContext): ReadItem[] {
  return table.rows.map((row) => ({
    ...itemOf(row, table, layout, context),
    raw: standalone(table, [row]),
  }));
}

function itemOf(
  row: TableRow,
  table: Table,
  { type, columns }: FlatLayout,
  context: RowContext,
): ReadItem {
  const { formats, options } = context;
  const pointer = `line ${row.line}`;
  const draft = new RowDraft(row.line, formats, options);
  const bad = (problems: readonly ReadProblem[]): ReadItem => ({
    pointer,
    payload: null,
    usable: false,
    problems: [...draft.problems, ...problems],
  });
  if (row.malformed || row.cells.slice(table.header.cells.length).some((cell) => cell !== '')) {
    return bad([problemOf('malformed-row', pointer)]);
  }
  for (const [name, value] of Object.entries(options.profile?.constants ?? {})) {
    const field = flatField(type, name);
    if (field) draft.take({ kind: 'field', field }, value, name);
    else return bad([problemOf('bad-profile', `${pointer} constants ${name}`)]);
  }
  const targets: string[] = [];
  for (const { name, index, meaning } of columns) {
    const cell = translated(row.cells[index] ?? '', name, options);
    if (meaning.kind !== 'targets') draft.take(meaning, cell, name);
    else if (!isAbsent(cell)) targets.push(...listOf(cell));
  }
  if (draft.unusable) return bad([]);
  const said = { site: options.site, ...draft.draft(), type };
  const place = (path: readonly PropertyKey[]): string =>
    path.length === 0 ? pointer : `${pointer} ${path.map(String).join('.')}`;
  const done = (payload: ReadItem['payload'], problems: readonly ReadProblem[]): ReadItem => ({
    pointer,
    payload,
    usable: payload !== null,
    problems: [...draft.problems, ...problems],
  });
  switch (type) {
    case 'specimen.report': {
      const report = { ...said, ...(targets.length > 0 ? { targetsTested: targets } : {}) };
      const checked = checkAgainst(readSpecimen, report, place);
      if ('problems' in checked) return bad(checked.problems);
      return done(checked.payload, understandSpecimen(checked.payload, place));
    }
    case 'carrier.status': {
      const checked = checkAgainst(readCarrier, said, place);
      if ('problems' in checked) return bad(checked.problems);
      const { status, problems } = understandCarrier(checked.payload, place, options);
      return done(status, problems);
    }
    case 'encounter.event': {
      const checked = checkAgainst(readMovement, withDiagnoses(said), place);
      if ('problems' in checked) return bad(checked.problems);
      return done(checked.payload, []);
    }
  }
}

function listOf(cell: string): string[] {
  return cell
    .split(/[;,]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A movement's diagnoses stand beside its encounter, not in it. */
function withDiagnoses(said: Record<string, unknown>): Record<string, unknown> {
  const { encounter, ...rest } = said;
  if (typeof encounter !== 'object' || encounter === null || !('diagnoses' in encounter)) {
    return said;
  }
  const { diagnoses, ...visit } = encounter;
  return { ...rest, encounter: visit, diagnoses };
}
