import type { NoOrganism, OrganismMatch } from '@carbawatch/microbiology';
import type { Susceptibility } from '@carbawatch/contracts';
import { SUSCEPTIBILITY_METHODS } from '@carbawatch/contracts';
import { cultureOf } from '../culture-words';
import type { ReadOptions } from '../read-result';
import { categoryOf } from '../result-words';
import { deniesOthers } from '../screen-result';
import {
  agentOf,
  deniedIn,
  measurementOf,
  nameGoingOn,
  noOrganismOf,
  organismOf,
} from '../vocabulary';
import type { ColumnMeaning } from './columns';
import type { DateFormat } from './dates';
import { fieldNamed } from './fields';
import type { Column, Layout, LongField } from './layout';
import { RowDraft, isAbsent } from './row-draft';
import type { DraftedIsolate } from './row-draft';
import type { Table, TableRow } from './table';
import { emptyWhonetRow, takePart } from './whonet';

export interface RowContext {
  readonly formats: readonly DateFormat[];
  readonly options: ReadOptions;
}

/** The isolates of a table in the order of their first records. */
export function readIsolates(table: Table, layout: Layout, context: RowContext): DraftedIsolate[] {
  switch (layout.kind) {
    case 'wide':
      return table.rows.map((row) => wideIsolate(table, row, layout.columns, context));
    case 'long':
      return longIsolates(table, layout, context);
    case 'whonet':
      return whonetIsolates(table, layout, context);
  }
}

function startDraft(
  table: Table,
  row: TableRow,
  columns: readonly Column<ColumnMeaning>[],
  context: RowContext,
): RowDraft {
  const draft = new RowDraft(row.line, context.formats, context.options);
  const isTooLong = row.cells.slice(table.header.cells.length).some((cell) => cell !== '');
  if (row.malformed || isTooLong) {
    const about = row.malformed
      ? 'a quotation mark is open or misplaced'
      : 'more cells than columns';
    draft.refuse('malformed-row', '', about);
    return draft;
  }
  const { profile } = context.options;
  for (const [name, value] of Object.entries(profile?.constants ?? {})) {
    const field = fieldNamed(name);
    if (field) draft.take({ kind: 'field', field }, value, name);
    else draft.refuse('bad-profile', `constants ${name}`, 'no canonical field has this name');
  }
  for (const { name, index, meaning } of columns) {
    draft.take(meaning, translated(row.cells[index] ?? '', name, context.options), name);
  }
  const parts = profile?.isolateIdFrom;
  if (parts && draft.get(['isolateId']) === undefined) {
    const values = parts.map((part) => partOf(part, table, row));
    if (values.some((value) => value === ''))
      draft.refuse('missing-field', 'isolateId', parts.join(', '));
    else draft.set(['isolateId'], values.join('-'));
  }
  return draft;
}

/** The laboratory's word for a value, where its mapping knows one. */
export function translated(cell: string, column: string, { profile }: ReadOptions): string {
  const words = profile?.values?.[column];
  return words && Object.hasOwn(words, cell) ? (words[cell] ?? cell) : cell;
}

/** `#` is the number of the line, for exports without any number of their own. */
function partOf(part: string, table: Table, row: TableRow): string {
  if (part === '#') return String(row.line);
  const wanted = part.trim().toLowerCase();
  const index = table.header.cells.findIndex((name) => name.trim().toLowerCase() === wanted);
  return row.cells[index] ?? '';
}

function wideIsolate(
  table: Table,
  row: TableRow,
  columns: readonly Column<ColumnMeaning>[],
  context: RowContext,
): DraftedIsolate {
  const draft = startDraft(table, row, columns, context);
  return { draft, rows: [row], nothingGrew: nothingGrewIn(draft, context.options) };
}

/** "No growth" in the organism's column of a row: its id is then that of the specimen's report. */
function nothingGrewIn(draft: RowDraft, options: ReadOptions): DraftedIsolate['nothingGrew'] {
  const textAt = (...path: string[]): string | undefined => {
    const value = draft.get(path);
    return typeof value === 'string' ? value : undefined;
  };
  const id = textAt('isolateId');
  const [name, snomed] = [textAt('organism', 'name'), textAt('organism', 'snomed')];
  const source = { ...options, site: textAt('site') ?? options.site };
  const words = { name, snomed, code: textAt('organism', 'code') };
  const none =
    noOrganismOf(words, source) ?? (organismOf(words, source) ? null : deniedIn(words, source));
  return id === undefined || none === null ? null : emptyCulture(id, none, name ?? words.code);
}

function emptyCulture(
  reportId: string,
  none: NoOrganism,
  said: string | undefined,
): DraftedIsolate['nothingGrew'] {
  return deniesOthers(none, [said]) || OF_OTHERS.has((said ?? '').toLowerCase())
    ? 'of-others'
    : { reportId, culture: cultureOf(none) };
}

/** WHONET's codes for targets that were not found and say nothing of carbapenemase producers. */
const OF_OTHERS = new Set(
  'xcd xca xch xle xmr xgo xgc xpl xsa xvr xaf xab xep xfu xmy xop xga x19'.split(' '),
);

interface LongGroup {
  readonly draft: RowDraft;
  readonly rows: TableRow[];
}

/** Fields that must be the same on all rows of an isolate: they say whose it is and what. */
const IDENTIFYING = [
  ['patient', 'id'],
  ['organism', 'name'],
  ['organism', 'code'],
  ['organism', 'snomed'],
];

function longIsolates(
  table: Table,
  layout: Extract<Layout, { kind: 'long' }>,
  context: RowContext,
): DraftedIsolate[] {
  const groups = new Map<string, LongGroup>();
  for (const row of table.rows) {
    const draft = startDraft(table, row, layout.columns, context);
    const id = draft.get(['isolateId']);
    const site = draft.get(['site']);
    const key =
      typeof id === 'string' && !draft.unusable ? `${String(site)} ${id}` : `line ${row.line}`;
    const before = groups.get(key);
    const group = before ?? { draft, rows: [] };
    if (before && differs(before.draft, draft)) before.draft.refuse('conflicting-rows', '');
    else if (before) before.draft.problems.push(...draft.problems);
    groups.set(key, group);
    group.rows.push(row);
    takeLong(group.draft, row, layout.long, context);
  }
  return [...groups.values()];
}

function differs(first: RowDraft, second: RowDraft): boolean {
  return IDENTIFYING.some((path) => {
    const [one, other] = [first.get(path), second.get(path)];
    return one !== undefined && other !== undefined && one !== other;
  });
}

function takeLong(
  draft: RowDraft,
  row: TableRow,
  columns: readonly Column<LongField>[],
  { options }: RowContext,
): void {
  const cell = (field: LongField): string => {
    const column = columns.find(({ meaning }) => meaning === field);
    const text = column ? (row.cells[column.index] ?? '') : '';
    return isAbsent(text) ? '' : text;
  };
  const at = (field: LongField): string => `line ${row.line} ${field}`;
  const agent = cell('agent');
  if (agent === '') return;
  const known = agentOf(agent, [agent], options);
  if (!known) {
    draft.failAgent(agent, at('agent'));
    return;
  }
  const unit = unitOf(cell('unit'));
  if (unit === null) draft.failAt('unreadable-result', at('unit'));
  const method = methodOf(cell('method')) ?? known.method ?? (unit === 'mm' ? 'disk' : 'unknown');
  const measurement = measurementOf(`${cell('operator')}${cell('value')}`, method);
  const interpretation = categoryOf(cell('interpretation')) ?? undefined;
  if (!measurement && (cell('value') !== '' || !interpretation)) {
    draft.failAt('unreadable-result', at('value'));
    if (!interpretation) return;
  }
  draft.addSusceptibility({
    agent: known.code,
    method,
    ...(measurement
      ? { operator: measurement.operator, value: measurement.value, unit: unit ?? unitFor(method) }
      : {}),
    interpretation,
    disk: cell('disk') || undefined,
    guideline: cell('guideline') || undefined,
  });
}

function unitFor(method: Susceptibility['method']): Susceptibility['unit'] {
  return method === 'disk' ? 'mm' : 'mg/L';
}

function methodOf(text: string): Susceptibility['method'] | null {
  const lower = text.toLowerCase();
  return SUSCEPTIBILITY_METHODS.find((method) => method === lower) ?? null;
}

/** Undefined when silent, null for a unit that nothing here is measured in. */
function unitOf(text: string): Susceptibility['unit'] | null {
  const lower = text.toLowerCase().replace(/\s/g, '');
  if (lower === '') return undefined;
  if (/^(mg\/l|(ug|µg|μg|mcg)\/ml)$/.test(lower)) return 'mg/L';
  return lower === 'mm' ? 'mm' : null;
}

function whonetIsolates(
  table: Table,
  layout: Extract<Layout, { kind: 'whonet' }>,
  context: RowContext,
): DraftedIsolate[] {
  const numbers = new Map<string, string[]>();
  return table.rows.map((record) => {
    const draft = startDraft(table, record, layout.columns, context);
    const row = emptyWhonetRow();
    for (const { name, index, meaning } of layout.fields) {
      const cell = translated(record.cells[index] ?? '', name, context.options);
      if (meaning.kind === 'field') draft.take(meaning, cell, name);
      else if (meaning.kind === 'part') takePart(meaning.part, cell, row, draft);
    }
    if (row.names.length > 0) draft.set(['patient', 'name'], row.names.join(', '));
    if (row.specimenNumber === '') {
      draft.refuse('missing-field', 'SPEC_NUM', 'the specimen number');
    } else if (draft.get(['isolateId']) === undefined) {
      const number = row.isolateNumber || numberOf(numbers, row.specimenNumber, row.organism);
      draft.set(['isolateId'], `${row.specimenNumber}-${number}`);
    }
    const words = { code: row.organism, name: row.organism };
    const match = organismOf(words, context.options);
    const none = noOrganismOf(words) ?? (match ? null : deniedIn(words, context.options));
    if (row.organism !== '')
      draft.set(
        ['organism'],
        match
          ? whonetOrganism(match.via === 'local' ? '' : row.organism, match)
          : { code: row.organism },
      );
    const nothingGrew =
      none === null || match || row.specimenNumber === ''
        ? null
        : emptyCulture(row.specimenNumber, none, row.organism);
    return { draft, rows: [record], nothingGrew };
  });
}

function whonetOrganism(said: string, match: OrganismMatch) {
  const known = match.organism;
  return {
    name: nameGoingOn(match, [said]),
    code: said !== '' && said.length <= 3 ? said.toLowerCase() : known.code,
  };
}

/** Without an isolate number the organisms of a specimen are numbered as they come in the file. */
function numberOf(numbers: Map<string, string[]>, specimen: string, organism: string): string {
  const organisms = numbers.get(specimen) ?? [];
  numbers.set(specimen, organisms);
  const key = organism.toLowerCase();
  if (!organisms.includes(key)) organisms.push(key);
  return String(organisms.indexOf(key) + 1);
}
