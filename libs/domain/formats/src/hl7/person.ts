import type { Diagnosis, Encounter, Patient } from '@carbawatch/contracts';
import type { Hl7Reading } from './context';
import { dateOf } from './timestamps';
import type { Hl7Value, Segment } from './tokens';

const SEXES: Readonly<Record<string, Patient['sex']>> = {
  F: 'female',
  M: 'male',
  O: 'other',
  A: 'other',
  N: 'other',
  U: 'unknown',
};

/** HL7 table 0004; pre-admission (P) and not applicable (N) are no stay of any class. */
const CLASSES: Readonly<Record<string, Encounter['class']>> = {
  I: 'inpatient',
  B: 'inpatient',
  O: 'outpatient',
  R: 'outpatient',
  C: 'outpatient',
  E: 'emergency',
};

/** The patient of a PID: the number of type MR, else the first; null when it names none. */
export function patientOf(reading: Hl7Reading, pid: Segment): Patient | null {
  const number = recordNumber(pid.repetitions(3)) ?? recordNumber(pid.repetitions(2));
  if (!number) return null;
  return {
    ...number,
    name: nameOf(pid),
    sex: SEXES[pid.text(8).toUpperCase().charAt(0)],
    birthDate: birthDateOf(reading, pid),
  };
}

/** The number by which hospitals file a patient (CX type MR), else the first of the list. */
export function recordNumber(
  numbers: readonly Hl7Value[],
): { id: string; assigner?: string } | null {
  const usable = numbers.filter((number) => number.text(1) !== '');
  const chosen = usable.find((number) => number.text(5).toUpperCase() === 'MR') ?? usable[0];
  if (!chosen) return null;
  const assigner = chosen.text(4, 1) || chosen.text(4, 2);
  return { id: chosen.text(1), ...(assigner ? { assigner } : {}) };
}

function nameOf(pid: Segment): string | undefined {
  for (const name of pid.repetitions(5)) {
    const parts = [name.text(1), name.text(2), name.text(3)].filter((part) => part !== '');
    if (parts.length > 0) return parts.join(', ').slice(0, 500);
  }
  return undefined;
}

function birthDateOf(reading: Hl7Reading, pid: Segment): string | undefined {
  const text = pid.text(7);
  if (text === '') return undefined;
  const date = dateOf(text);
  if (date === null) reading.report('bad-date', pid.at(7));
  return date ?? undefined;
}

export interface Location {
  readonly ward?: string | undefined;
  readonly room?: string | undefined;
  readonly bed?: string | undefined;
}

/** Data type PL: `ward^room^bed^facility`. */
export function locationOf(pv1: Segment, field: number): Location {
  const place = pv1.value(field);
  return {
    ward: place.text(1) || place.text(1, 2) || undefined,
    room: place.text(2) || undefined,
    bed: place.text(3) || undefined,
  };
}

export function classOf(pv1: Segment): Encounter['class'] {
  return CLASSES[pv1.text(2).toUpperCase()];
}

/** The stay that a PV1 describes, with the diagnoses of its DG1 segments. */
export function encounterOf(
  reading: Hl7Reading,
  pv1: Segment | undefined,
  pid?: Segment,
): Encounter | undefined {
  const diagnoses = diagnosesOf(reading);
  const number = pid?.text(18) ?? '';
  const account = number === '' ? {} : { account: number };
  if (!pv1) {
    if (diagnoses.length === 0) return number === '' ? undefined : account;
    return { ...account, diagnoses };
  }
  return {
    id: pv1.text(19) || undefined,
    ...account,
    class: classOf(pv1),
    ward: locationOf(pv1, 3).ward,
    admittedAt: reading.moment(pv1, 44),
    ...(diagnoses.length > 0 ? { diagnoses } : {}),
  };
}

const DIAGNOSIS_TYPES: Readonly<Record<string, Diagnosis['type']>> = {
  A: 'admission',
  W: 'working',
  F: 'final',
};

/** As many as a payload may hold; the first are the ones that were ranked highest. */
const DIAGNOSES_MAX = 200;

/** Diagnoses coded in ICD-10 or ICD-9; other systems have no meaning here and are left out. */
export function diagnosesOf(reading: Hl7Reading): Diagnosis[] {
  const diagnoses: Diagnosis[] = [];
  for (const dg1 of reading.segments) {
    if (dg1.name !== 'DG1') continue;
    const code = dg1.text(3, 1);
    const system = icdOf(dg1.text(3, 3) || dg1.text(2), code);
    if (code === '' || !system) continue;
    diagnoses.push({
      system,
      code: code.slice(0, 20),
      type: DIAGNOSIS_TYPES[dg1.text(6).toUpperCase()],
      recordedAt: reading.moment(dg1, 5),
      presentOnAdmission: presence(dg1.text(26)),
    });
  }
  return diagnoses.slice(0, DIAGNOSES_MAX);
}

/** Coding systems as senders spell them: I10, I10C, ICD-10-GM, ICD10CM; I9, I9C, I9CDX. */
function icdOf(system: string, code: string): Diagnosis['system'] | undefined {
  const name = system.toUpperCase().replace(/[^A-Z0-9]/g, '');
  if (/^(I|ICD)10/.test(name)) return 'icd-10';
  if (/^(I|ICD)9/.test(name)) return 'icd-9';
  // Without a system, a letter and two digits can only be ICD-10; plain digits could be anything.
  return name === '' && /^[A-Z]\d[0-9A-Z](\.|$|\d)/i.test(code) ? 'icd-10' : undefined;
}

function presence(text: string): boolean | undefined {
  if (text === 'Y') return true;
  return text === 'N' ? false : undefined;
}

/** HL7 table 0112 (NUBC): 20 expired, 40-42 expired at home, in a facility, place unknown. */
const EXPIRED = /^(20|4[0-2]|EXP|EXPIRED|DEAD|DECEASED)$/i;

export interface Death {
  readonly diedAt?: string | undefined;
}

/** Death as PID-29, PID-30 or PV1-36 say it; null when none of them does. */
export function deathOf(reading: Hl7Reading, pid: Segment, pv1: Segment | undefined): Death | null {
  const diedAt = reading.moment(pid, 29);
  const indicated = pid.text(30).toUpperCase() === 'Y';
  const expired = pv1 !== undefined && EXPIRED.test(pv1.text(36));
  if (diedAt === undefined && !indicated && !expired) return null;
  return { diedAt };
}
