import { resultOfText } from '../result-words';
import { fieldNamed } from './fields';
import type { CanonicalField } from './fields';
import { isAbsent } from './row-draft';
import type { RowDraft } from './row-draft';

/** What a column of a WHONET export means, beside the antibiotics. */
export type WhonetField =
  | { readonly kind: 'field'; readonly field: CanonicalField }
  | { readonly kind: 'part'; readonly part: WhonetPart }
  | { readonly kind: 'ignored' };

type WhonetPart =
  | 'first-name'
  | 'last-name'
  | 'specimen-number'
  | 'isolate-number'
  | 'specimen-type'
  | 'reason'
  | 'ward-type'
  | 'patient-type'
  | 'organism'
  | 'carbapenemase';

/** Codes of WHONET's data dictionary and the long names of its exports, to canonical fields. */
const FIELDS: Readonly<Record<string, string>> = {
  ISOLATE_ID: 'isolateId',
  PATIENT_ID: 'patient.id',
  'IDENTIFICATION NUMBER': 'patient.id',
  SEX: 'patient.sex',
  DATE_BIRTH: 'patient.birthDate',
  'DATE OF BIRTH': 'patient.birthDate',
  WARD: 'encounter.ward',
  LOCATION: 'encounter.ward',
  DATE_ADMIS: 'encounter.admittedAt',
  'DATE OF ADMISSION': 'encounter.admittedAt',
  SPEC_DATE: 'specimen.collectedAt',
  'SPECIMEN DATE': 'specimen.collectedAt',
  SEQTYPE: 'mlst.st',
};

const PARTS: Readonly<Record<string, WhonetPart>> = {
  FIRST_NAME: 'first-name',
  'FIRST NAME': 'first-name',
  LAST_NAME: 'last-name',
  'LAST NAME': 'last-name',
  SPEC_NUM: 'specimen-number',
  'SPECIMEN NUMBER': 'specimen-number',
  ISOL_NUM: 'isolate-number',
  'ISOLATE NUMBER': 'isolate-number',
  SPEC_TYPE: 'specimen-type',
  'SPECIMEN TYPE': 'specimen-type',
  SPEC_REAS: 'reason',
  REASON: 'reason',
  WARD_TYPE: 'ward-type',
  'LOCATION TYPE': 'ward-type',
  'WARD TYPE': 'ward-type',
  PAT_TYPE: 'patient-type',
  'PATIENT TYPE': 'patient-type',
  ORGANISM: 'organism',
  CARBAPENEM: 'carbapenemase',
  CARBAPENEMASE: 'carbapenemase',
  X_CARB: 'carbapenemase',
};

/** Known columns that say nothing that is kept here. */
const IGNORED = new Set([
  'ROW_IDX',
  'COUNTRY_A',
  'COUNTRY',
  'LABORATORY',
  'ORIGIN',
  'AGE',
  'AGE CATEGORY',
  'PAT_AGE',
  'INSTITUT',
  'INSTITUTION',
  'DEPARTMENT',
  'SPEC_CODE',
  'SPECIMEN TYPE (NUMERIC)',
  'DATE_DATA',
  'DATE OF DATA ENTRY',
  'ORG_TYPE',
  'ORGANISM TYPE',
  'SEROTYPE',
  'BETA_LACT',
  'BETA-LACTAMASE',
  'ESBL',
  'MRSA',
  'MRSA_SCRN',
  'MRSA SCREENING TEST',
  'MECA_PCR',
  'MECA PCR',
  'INDUC_CLI',
  'INDUCIBLE CLINDAMYCIN RESISTANCE',
  'COMMENT',
  'LOCAL_SPEC',
  'LOCAL_ORG',
  'NOSOCOMIAL',
  'X_REFERRAL',
  'DIAGNOSIS',
  'STOCK_NUM',
  'MLS_DTEST',
  'VRE',
  'FULL_NAME',
  'DATE_INF',
]);

export function whonetField(column: string): WhonetField | null {
  const name = column.trim().toUpperCase();
  const part = PARTS[name];
  if (part) return { kind: 'part', part };
  const field = FIELDS[name] ? fieldNamed(FIELDS[name]) : null;
  if (field) return { kind: 'field', field };
  return IGNORED.has(name) ? { kind: 'ignored' } : null;
}

/** A header is WHONET's when it has its organism, and its specimen number by code or long name. */
export function isWhonetHeader(names: readonly string[]): boolean {
  const upper = names.map((name) => name.trim().toUpperCase());
  const has = (...choices: string[]): boolean => choices.some((name) => upper.includes(name));
  return has('ORGANISM') && has('SPEC_NUM', 'SPECIMEN NUMBER');
}

export const SPECIMEN_CODES: Readonly<Record<string, string>> = {
  bl: 'blood',
  ur: 'urine',
  sp: 'sputum',
  st: 'stool',
  re: 'rectal swab',
  rs: 'rectal swab',
  bi: 'bile',
  sf: 'cerebrospinal fluid',
  th: 'throat swab',
  wd: 'wound',
};

/** WHONET ward types. */
const WARD_TYPES: Readonly<Record<string, string>> = {
  icu: 'icu',
  'intensive care unit': 'icu',
  nic: 'neonatal-icu',
  out: 'outpatient',
  outpatient: 'outpatient',
  eme: 'emergency',
  emergency: 'emergency',
  in: 'ward',
  inx: 'ward',
  inpatient: 'ward',
  ltc: 'long-term-care',
  com: 'other',
  lab: 'other',
};

const CLASSES: Readonly<Record<string, string>> = {
  in: 'inpatient',
  inx: 'inpatient',
  icu: 'inpatient',
  inpatient: 'inpatient',
  out: 'outpatient',
  outpatient: 'outpatient',
  com: 'outpatient',
  eme: 'emergency',
  emergency: 'emergency',
};

/** What the parts of a row say together. */
export interface WhonetRow {
  specimenNumber: string;
  isolateNumber: string;
  organism: string;
  readonly names: string[];
}

export function emptyWhonetRow(): WhonetRow {
  return { specimenNumber: '', isolateNumber: '', organism: '', names: [] };
}

export function takePart(part: WhonetPart, cell: string, row: WhonetRow, draft: RowDraft): void {
  if (isAbsent(cell)) return;
  const lower = cell.toLowerCase();
  switch (part) {
    case 'specimen-number':
      row.specimenNumber = cell;
      draft.set(['specimen', 'id'], cell);
      break;
    case 'isolate-number':
      row.isolateNumber = cell;
      break;
    case 'organism':
      row.organism = cell;
      break;
    case 'last-name':
      row.names.unshift(cell);
      break;
    case 'first-name':
      row.names.push(cell);
      break;
    case 'specimen-type':
      draft.set(['specimen', 'type'], SPECIMEN_CODES[lower] ?? lower);
      break;
    case 'reason':
      draft.set(['specimen', 'purpose'], purposeOf(lower));
      break;
    case 'ward-type':
      draft.set(['encounter', 'unitType'], WARD_TYPES[lower]);
      break;
    case 'patient-type':
      draft.set(['encounter', 'class'], CLASSES[lower]);
      break;
    case 'carbapenemase':
      takeCarbapenemase(cell, draft);
      break;
  }
}

function purposeOf(reason: string): string {
  if (/screen|surveil|coloni|carri|^(sc|su)/.test(reason)) return 'screening';
  if (/environ|^en/.test(reason)) return 'environmental';
  if (/quality|control|proficiency|^(qc|qa)/.test(reason)) return 'quality-control';
  if (/diagn|infect|clinic|^(di|cl|in)/.test(reason)) return 'clinical';
  return 'unknown';
}

/**
 * WHONET's carbapenemase field is `+`, `-` or empty. Exports through other programs turn it into a
 * logical column that is FALSE for every isolate never tested, so that only `-` is a negative.
 */
function takeCarbapenemase(cell: string, draft: RowDraft): void {
  if (/^false$/i.test(cell)) return;
  if (resultOfText(cell)) draft.takePhenotypic('other', cell, 'CARBAPENEM');
}
