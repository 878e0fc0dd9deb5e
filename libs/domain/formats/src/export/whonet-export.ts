import type { Susceptibility } from '@carbawatch/contracts';
import { parseGuideline } from '@carbawatch/microbiology';
import { SPECIMEN_CODES } from '../csv/whonet';
import { isolateNumber } from './exported-isolate';
import type { ExportedIsolate } from './exported-isolate';
import { resultColumn, valueText } from './result-columns';
import type { ResultColumn, TableNames } from './result-columns';
import { tableLines } from './table-cells';
import type { Cell } from './table-cells';

/**
 * Isolates in the columns and codes of WHONET's data dictionary (WHONET User Guide, whonet.org):
 * what its own text exports hold, an isolate a row, a column for each agent, guideline and method.
 * WHONET has days, no times; one value a column; and of carbapenemases a plus or a minus.
 * ISOLATE_ID, which is ours, keeps the id where specimen and isolate number would not give it back.
 */
export class WhonetExport {
  private readonly results: readonly string[];

  /** Judged by it where a result names no guideline: WHONET's columns always name one. */
  constructor(
    names: TableNames,
    private readonly options: { readonly laboratory: string; readonly guideline: string },
  ) {
    this.results = [...new Set(names.results.map((column) => this.columnName(column)))].sort();
  }

  header(): string {
    return tableLines([[...COLUMNS.map(([name]) => name), ...this.results]]);
  }

  lines(isolate: ExportedIsolate): string {
    const values = new Map<string, string>();
    for (const row of strongestLast(isolate.report.susceptibility ?? [])) {
      const text = valueText(row) || (row.interpretation ?? '');
      if (text !== '') values.set(this.columnName(resultColumn(row)), text);
    }
    const fields = COLUMNS.map(([, cell]) => cell(isolate, this.options.laboratory));
    return tableLines([[...fields, ...this.results.map((name) => values.get(name))]]);
  }

  /** `MEM_NM`, `IPM_ED10`, `SXT_ND1_2`: agent, guideline, method and the disk's content. */
  private columnName({ agent, method, disk, guideline }: ResultColumn): string {
    const named = guideline === undefined ? null : parseGuideline(guideline)?.body;
    const body = named ?? this.options.guideline;
    const kind = method === 'disk' ? 'D' : method === 'etest' ? 'E' : 'M';
    const content = method === 'disk' ? (disk ?? '').replace(/\./g, '_') : '';
    return `${agent}_${body === 'EUCAST' ? 'E' : 'N'}${kind}${content}`;
  }
}

/** Of results that share a column, one with a value counts, and an MIC proper before others. */
function strongestLast(rows: readonly Susceptibility[]): Susceptibility[] {
  const strength = ({ value, method }: Susceptibility): number =>
    (value === undefined ? 0 : 2) + (method === 'unknown' ? 0 : 1);
  return [...rows].sort((a, b) => strength(a) - strength(b));
}

type Column = readonly [name: string, cell: (one: ExportedIsolate, laboratory: string) => Cell];

const COLUMNS: readonly Column[] = [
  ['LABORATORY', (_, laboratory) => laboratory],
  ['ISOLATE_ID', ({ report }) => report.isolateId],
  ['PATIENT_ID', ({ report }) => report.patient?.id],
  ['SEX', ({ report }) => sexCode(report.patient?.sex)],
  ['AGE', (one) => ageOf(one)],
  ['WARD', ({ report }) => report.encounter?.ward],
  ['WARD_TYPE', ({ report }) => WARD_TYPE_CODES[report.encounter?.unitType ?? '']],
  ['PAT_TYPE', ({ report }) => PATIENT_TYPE_CODES[report.encounter?.class ?? '']],
  ['DATE_ADMIS', ({ report }) => report.encounter?.admittedAt?.slice(0, 10)],
  ['SPEC_NUM', ({ report }) => isolateNumber(report.isolateId).accession],
  ['ISOL_NUM', ({ report }) => isolateNumber(report.isolateId).number],
  ['SPEC_DATE', (one) => one.report.specimen?.collectedAt && one.day],
  ['SPEC_TYPE', ({ report }) => specimenCode(report.specimen?.type)],
  ['SPEC_REAS', ({ report }) => REASON_CODES[report.specimen?.purpose ?? '']],
  ['ORGANISM', ({ report }) => organismCode(report.organism)],
  ['CARBAPENEM', ({ classification }) => carbapenemaseMark(classification.cpo.status)],
  ['SEQTYPE', ({ report }) => report.mlst?.st],
];

/** Years from the birth year alone: it may be one too many. */
export function ageOf({ report, day }: ExportedIsolate): number | undefined {
  const { birthYear, birthDate } = report.patient ?? {};
  const born = birthYear ?? (birthDate === undefined ? undefined : Number(birthDate.slice(0, 4)));
  return born === undefined ? undefined : Math.max(0, Number(day.slice(0, 4)) - born);
}

function sexCode(sex: string | undefined): Cell {
  return sex === 'female' ? 'f' : sex === 'male' ? 'm' : sex && 'u';
}

const WARD_TYPE_CODES: Readonly<Record<string, string>> = {
  icu: 'icu',
  'neonatal-icu': 'nic',
  outpatient: 'out',
  emergency: 'eme',
  'long-term-care': 'ltc',
  ward: 'in',
  'high-dependency': 'in',
  'haematology-oncology': 'in',
  transplant: 'in',
  burns: 'in',
  dialysis: 'out',
};

const PATIENT_TYPE_CODES: Readonly<Record<string, string>> = {
  inpatient: 'in',
  outpatient: 'out',
  emergency: 'eme',
};

const REASON_CODES: Readonly<Record<string, string>> = {
  clinical: 'di',
  screening: 'sc',
  environmental: 'en',
  'quality-control': 'qc',
};

/** The first of WHONET's codes for a specimen; its own word where WHONET has none here. */
function specimenCode(type: string | undefined): Cell {
  if (type === undefined) return undefined;
  return Object.entries(SPECIMEN_CODES).find(([, known]) => known === type)?.[0] ?? type;
}

/** WHONET's code has three letters; what has none there keeps its name. */
function organismCode(organism: ExportedIsolate['report']['organism']): Cell {
  const { code, name, snomed } = organism ?? {};
  return code !== undefined && code.length <= 3 ? code : (name ?? code ?? snomed);
}

function carbapenemaseMark(status: string): Cell {
  if (status === 'confirmed' || status === 'probable') return '+';
  return status === 'negative' ? '-' : undefined;
}
