import type { EncounterEvent } from '@carbawatch/contracts';
import { codedField, wordsOf } from './coded';
import type { Hl7Reading } from './context';
import type { Segment } from './tokens';

/**
 * HL7 table 0023 (admit source), the codes that speak of another place of care. Codes that are the
 * site's own stay as they are.
 */
const SOURCES: ReadonlyMap<string, string> = new Map([
  ['1', 'physician referral'],
  ['2', 'outpatient referral'],
  ['4', 'transfer from a hospital'],
  ['5', 'transfer from a skilled nursing facility'],
  ['6', 'transfer from another health care facility'],
  ['7', 'emergency room'],
]);

/** HL7 table 0112 (discharge disposition, after NUBC); who died is told as a death. */
const DISPOSITIONS: ReadonlyMap<string, string> = new Map([
  ['01', 'home'],
  ['02', 'short-term general hospital'],
  ['03', 'skilled nursing facility'],
  ['04', 'intermediate care facility'],
  ['05', 'other hospital'],
  ['06', 'home health care'],
  ['07', 'left against advice'],
  ['50', 'hospice at home'],
  ['51', 'hospice facility'],
  ['62', 'rehabilitation facility'],
  ['63', 'long-term care hospital'],
  ['65', 'psychiatric hospital'],
]);

const TEXT_LENGTH_MAX = 200;

/** PV1-14: its own text, the table's word, else the site's own code. */
export function admittedFrom(pv1: Segment | undefined): string | undefined {
  if (!pv1) return undefined;
  const code = pv1.text(14);
  return said(pv1.text(14, 2)) ?? SOURCES.get(code.replace(/^0(?=\d$)/, '')) ?? said(code);
}

/** PV1-37 names the place, PV1-36 its kind. */
export function dischargedTo(pv1: Segment | undefined): string | undefined {
  if (!pv1) return undefined;
  const disposition = pv1.text(36);
  const kind = DISPOSITIONS.get(disposition.padStart(2, '0')) ?? said(disposition);
  return said(pv1.text(37)) ?? said(pv1.text(36, 2)) ?? kind;
}

function said(text: string): string | undefined {
  const plain = text.trim().slice(0, TEXT_LENGTH_MAX);
  return plain === '' ? undefined : plain;
}

/** Care abroad in the last twelve months, as CDC's notification of CP-CRE codes it. */
const CARE_ABROAD = '90366-6';
const ISOLATION_NAME = /\bisolation\b|隔离/i;
const NOT_ISOLATED = /^(n|no|none|not isolated|negative|0|否|无)$/i;
const COHORT = /\bcohort/i;
const ISOLATED =
  /^(y|yes|isolated|1|是)$|\b(single|side)[ -]?(room)?\b|\b(strict|contact|droplet|airborne|protective)\b/i;

type Circumstances = Pick<EncounterEvent, 'isolation' | 'healthcareAbroad12m'>;

/**
 * What an ADT message says of the patient beside the stay: OBX called "isolation" or coded as care
 * abroad, and the bed's status in PV1-40 (HL7 table 0116: I isolated). Only where the message is
 * about one patient, since its OBX name none.
 */
export function circumstancesOf(reading: Hl7Reading, pv1: Segment | undefined): Circumstances {
  const persons = reading.segments.filter(({ name }) => name === 'PID');
  const found: Circumstances = {};
  if (pv1?.text(40).toUpperCase() === 'I') found.isolation = 'single';
  if (persons.length !== 1) return found;
  for (const obx of reading.segments) {
    if (obx.name !== 'OBX') continue;
    const names = wordsOf(codedField(reading, obx, 3));
    const value = obx.value(5).whole().trim().slice(0, TEXT_LENGTH_MAX);
    const [first = value] = [obx.text(5, 2), obx.text(5)].filter((text) => text !== '');
    if (names.includes(CARE_ABROAD)) {
      const word = yesOrNo(obx.text(5), first);
      if (word !== undefined) found.healthcareAbroad12m = word;
    } else if (names.some((name) => ISOLATION_NAME.test(name))) {
      const isolation = isolationIn(first);
      if (isolation) found.isolation = isolation;
    }
  }
  return found;
}

/** HL7 table 0136, or SNOMED CT's yes and no. */
function yesOrNo(code: string, text: string): boolean | undefined {
  if (/^(y|yes|373066001)$/i.test(code) || /^yes$/i.test(text)) return true;
  return /^(n|no|373067005)$/i.test(code) || /^no$/i.test(text) ? false : undefined;
}

function isolationIn(text: string): Circumstances['isolation'] {
  if (NOT_ISOLATED.test(text)) return 'none';
  if (COHORT.test(text)) return 'cohort';
  return ISOLATED.test(text) ? 'single' : undefined;
}
