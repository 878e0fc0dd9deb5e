import type { GeneTest, PhenotypicTest, Susceptibility } from '@carbawatch/contracts';
import { CANONICAL_FIELDS } from '../csv/fields';
import type { ExportedIsolate } from './exported-isolate';
import { resultColumn, valueText } from './result-columns';
import type { ResultColumn, TableNames } from './result-columns';
import { tableLines } from './table-cells';
import type { Cell } from './table-cells';

/**
 * A line list as CSV: canonical dotted names, so that it can be sent in again as it is. `wide` has
 * an isolate a row, `long` a susceptibility a row. Columns `classification.…` say what was
 * concluded; a reader of the list works that out anew.
 */
export class LineList {
  private readonly fields: readonly Field[];
  private readonly results: readonly string[];

  constructor(
    private readonly layout: 'wide' | 'long',
    names: TableNames,
  ) {
    const isLong = layout === 'long';
    this.fields = [
      ...SINGLE_FIELDS.filter(({ name }) => !LATE.test(name) && !(isLong && name === 'guideline')),
      ...sorted(names.loci).map((locus) => pathField(['mlst', 'profile', locus])),
      ...SINGLE_FIELDS.filter(({ name }) => /^(infection|outcome)/.test(name)),
      ...sorted(names.covariates).map((name) => pathField(['covariates', name])),
      ...SINGLE_FIELDS.filter(({ name }) => name.startsWith('classification')),
    ];
    this.results = layout === 'wide' ? sorted(names.results.map(wideColumnName)) : LONG_COLUMNS;
  }

  header(): string {
    return tableLines([[...this.fields.map(({ name }) => name), ...this.results]]);
  }

  lines(isolate: ExportedIsolate): string {
    const cells = this.fields.map(({ cell }) => cell(isolate));
    const { susceptibility = [] } = isolate.report;
    if (this.layout === 'wide') {
      return tableLines([[...cells, ...this.wideResults(susceptibility)]]);
    }
    const rows = susceptibility.length > 0 ? susceptibility.map(longCells) : [[]];
    return tableLines(rows.map((row) => [...cells, ...row]));
  }

  private wideResults(rows: readonly Susceptibility[]): Cell[] {
    const shared = sharedGuideline(rows);
    const texts = new Map<string, string>();
    for (const row of rows) {
      const own = shared === undefined && row.guideline ? `[${row.guideline}]` : '';
      const text = [valueText(row), row.interpretation ?? '', own].filter(Boolean).join(' ');
      texts.set(wideColumnName(resultColumn(row)), text);
    }
    return this.results.map((name) => texts.get(name));
  }
}

const LATE = /^(infection|outcome|classification)/;

interface Field {
  readonly name: string;
  readonly cell: (isolate: ExportedIsolate) => Cell;
}

function pathField(path: readonly string[], name = path.join('.')): Field {
  return { name, cell: ({ report }) => cellAt(report, path) };
}

function cellAt(value: unknown, path: readonly string[]): Cell {
  let current: unknown = value;
  for (const step of path) {
    current =
      typeof current === 'object' && current !== null ? Reflect.get(current, step) : undefined;
  }
  return typeof current === 'string' || typeof current === 'number' || typeof current === 'boolean'
    ? current
    : undefined;
}

/** Never in an export: who somebody is. */
const IDENTITY = new Set(['patient.name', 'patient.birthDate', 'patient.assigner']);

const SINGLE_FIELDS: readonly Field[] = [
  ...[...CANONICAL_FIELDS.values()]
    .filter(({ name }) => !IDENTITY.has(name))
    .map(({ path, name }) => pathField(path, name)),
  { name: 'mechanismClaim', cell: ({ report }) => report.mechanismClaim },
  { name: 'encounter.diagnoses', cell: ({ report }) => diagnosesCell(report.encounter) },
  { name: 'guideline', cell: ({ report }) => sharedGuideline(report.susceptibility ?? []) },
  { name: 'geneTests', cell: ({ report }) => listCell(report.geneTests, geneText) },
  { name: 'phenotypicTests', cell: ({ report }) => listCell(report.phenotypicTests, testText) },
  { name: 'classification.rules', cell: ({ classification }) => classification.rules },
  { name: 'classification.cre', cell: ({ classification }) => classification.cre.status },
  { name: 'classification.cpe', cell: ({ classification }) => classification.cpe.status },
  {
    name: 'classification.carbapenemases',
    cell: ({ classification }) =>
      listCell(classification.cpe.carbapenemases, ({ allele, family }) => allele ?? family),
  },
  { name: 'classification.st', cell: ({ classification }) => classification.typing?.st ?? '' },
];

function listCell<T>(list: readonly T[] | undefined, text: (one: T) => string): Cell {
  return list && list.length > 0 ? list.map(text).join(';') : undefined;
}

/** Texts in a list hold none of the marks that part the list. */
function part(text: string | number | undefined): string {
  return String(text ?? '').replace(/[;,|=@]/g, ' ');
}

/** `blaKPC-2=detected@wgs|AMRFinderPlus|100|99.8|EXACTX`: tool, identity, coverage, quality. */
function geneText({ gene, result, method, tool, identity, coverage, quality }: GeneTest): string {
  const hit = [tool, identity, coverage, quality].map(part).join('|').replace(/\|+$/, '');
  return `${part(gene)}=${result}@${method}${hit === '' ? '' : `|${hit}`}`;
}

function testText({ test, result, detail }: PhenotypicTest): string {
  return `${test}=${result}${detail === undefined ? '' : `|${part(detail)}`}`;
}

/** `icd-10:K83.0|final|2024-01-05|true`: type, recorded at, present on admission. */
function diagnosesCell(encounter: ExportedIsolate['report']['encounter']): Cell {
  return listCell(encounter?.diagnoses, ({ system, code, type, recordedAt, presentOnAdmission }) =>
    `${system}:${part(code)}|${part(type)}|${part(recordedAt)}|${presentOnAdmission ?? ''}`.replace(
      /\|+$/,
      '',
    ),
  );
}

/** The one guideline of all results; undefined where they differ or some name none. */
function sharedGuideline(rows: readonly Susceptibility[]): string | undefined {
  const [first, ...more] = new Set(rows.map(({ guideline }) => guideline));
  return more.length === 0 ? first : undefined;
}

const WIDE_PARTS = {
  mic: 'MIC',
  disk: 'ZONE',
  etest: 'ETEST',
  automated: 'AUTO',
  unknown: 'VALUE',
} as const;

function wideColumnName({ agent, method, disk }: ResultColumn): string {
  return `${agent}_${WIDE_PARTS[method]}${method === 'disk' ? (disk ?? '') : ''}`;
}

const LONG_COLUMNS: readonly string[] = [
  'agent',
  'method',
  'operator',
  'value',
  'unit',
  'disk',
  'interpretation',
  'guideline',
];

function longCells(row: Susceptibility): Cell[] {
  const { agent, method, operator, value, unit, disk, interpretation, guideline } = row;
  return [agent, method, operator, value, unit, disk, interpretation, guideline];
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
