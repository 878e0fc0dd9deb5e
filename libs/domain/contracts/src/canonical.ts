import { z } from 'zod';
import { isDate, isMoment } from './moments';

/** Shapes that a sender may post as they are. Absent (or null) means unknown, never "no". */

export const moment = z
  .string()
  .refine(isMoment, 'a date (2024-01-05) or a time (2024-01-05T06:30:00+08:00) is needed')
  .meta({ format: 'date-time' });
export const date = z.string().refine(isDate, 'a date such as 2024-01-05 is needed');
const text = z.string().trim().min(1).max(500);
const identifier = z.string().trim().min(1).max(200);

export const RESULT_STATUSES = ['preliminary', 'final', 'corrected', 'cancelled'] as const;
export const UNIT_TYPES = [
  'icu',
  'neonatal-icu',
  'high-dependency',
  'haematology-oncology',
  'transplant',
  'burns',
  'dialysis',
  'ward',
  'emergency',
  'outpatient',
  'long-term-care',
  'other',
] as const;
export const ENCOUNTER_CLASSES = ['inpatient', 'outpatient', 'emergency'] as const;
export const PURPOSES = [
  'clinical',
  'screening',
  'environmental',
  'quality-control',
  'unknown',
] as const;
export const ISOLATION = ['single', 'cohort', 'none', 'unknown'] as const;
export const SEXES = ['female', 'male', 'other', 'unknown'] as const;

export const patient = z.strictObject({
  id: identifier,
  /** Who assigned the number (HL7 PID-3.4); two hospitals may both have a patient 4711. */
  assigner: identifier.optional(),
  name: text.optional(),
  sex: z.enum(SEXES).optional(),
  birthDate: date.optional(),
  /** Where no more is known, as in what this system exports. */
  birthYear: z.number().int().min(1850).max(2200).optional(),
});

export const diagnosis = z.strictObject({
  system: z.enum(['icd-10', 'icd-9']),
  code: z.string().trim().min(1).max(20),
  type: z.enum(['admission', 'working', 'final']).optional(),
  recordedAt: moment.optional(),
  presentOnAdmission: z.boolean().optional(),
});

export const encounter = z.strictObject({
  /** Number of the visit (HL7 PV1-19). */
  id: identifier.optional(),
  /** Number of the account that the visit is of (HL7 PID-18). */
  account: identifier.optional(),
  class: z.enum(ENCOUNTER_CLASSES).optional(),
  ward: identifier.optional(),
  unitType: z.enum(UNIT_TYPES).optional(),
  admittedAt: moment.optional(),
  icuAdmittedAt: moment.optional(),
  icuDischargedAt: moment.optional(),
  diagnoses: z.array(diagnosis).max(200).optional(),
});

export const specimen = z.strictObject({
  id: identifier.optional(),
  /** Number of the culture, which tells specimens apart where they have none of their own. */
  culture: identifier.optional(),
  type: text.optional(),
  purpose: z.enum(PURPOSES).optional(),
  collectedAt: moment.optional(),
});

export const organism = z
  .strictObject({
    name: text.optional(),
    snomed: z.string().trim().max(20).optional(),
    code: z.string().trim().max(50).optional(),
  })
  .refine((o) => o.name ?? o.snomed ?? o.code, 'a name, a SNOMED code or a WHONET code is needed');

export const SUSCEPTIBILITY_METHODS = ['mic', 'disk', 'etest', 'automated', 'unknown'] as const;
export const susceptibility = z.strictObject({
  agent: text,
  method: z.enum(SUSCEPTIBILITY_METHODS).optional(),
  operator: z.enum(['<', '<=', '=', '>=', '>']).optional(),
  value: z.number().nonnegative().max(100_000).optional(),
  unit: z.enum(['mg/L', 'mm']).optional(),
  disk: z.string().max(20).optional(),
  interpretation: z.enum(['S', 'I', 'R', 'SDD', 'NS']).optional(),
  guideline: z.string().max(60).optional(),
});

export const PHENOTYPIC_TESTS = [
  'mCIM',
  'eCIM',
  'CIM',
  'CarbaNP',
  'MHT',
  'inhibitor',
  'temocillin',
  'MALDI',
  'other',
] as const;
export const phenotypicTest = z.strictObject({
  test: z.enum(PHENOTYPIC_TESTS),
  result: z.enum(['positive', 'negative', 'indeterminate']),
  detail: text.optional(),
});

export const GENE_METHODS = ['pcr', 'immunochromatography', 'wgs', 'array', 'other'] as const;
export const geneTest = z.strictObject({
  gene: text,
  method: z.enum(GENE_METHODS),
  result: z.enum(['detected', 'not-detected', 'indeterminate', 'invalid']),
  tool: text.optional(),
  identity: z.number().min(0).max(100).optional(),
  coverage: z.number().min(0).max(200).optional(),
  /** The tool's own word for a hit that is no whole exact allele (PARTIALX, `*`, `?`). */
  quality: text.optional(),
});

export const mlst = z.strictObject({
  scheme: text.optional(),
  st: text.optional(),
  profile: z.record(z.string(), z.string()).optional(),
});

export const infection = z.strictObject({
  status: z.enum(['infection', 'colonisation', 'contaminant', 'unknown']),
  site: text.optional(),
  criteria: text.optional(),
  assessedAt: moment.optional(),
});

export const covariates = z.record(
  z.string().max(80),
  z.union([z.boolean(), z.number(), z.string().max(200)]),
);

export const outcome = z.strictObject({
  vitalStatus: z.enum(['dead', 'alive', 'unknown']).optional(),
  diedAt: moment.optional(),
  aliveAt: moment.optional(),
  dischargedAt: moment.optional(),
  clinicalResponse: z.boolean().optional(),
  readmitted: z.boolean().optional(),
  renalFailure: z.boolean().optional(),
  cDifficile: z.boolean().optional(),
  assessedOn: date.optional(),
});

export const isolateReport = z.strictObject({
  type: z.literal('isolate.report'),
  site: identifier.optional(),
  isolateId: identifier,
  status: z.enum(RESULT_STATUSES).optional(),
  reportedAt: moment.optional(),
  version: z.number().int().nonnegative().optional(),
  patient: patient.optional(),
  encounter: encounter.optional(),
  specimen: specimen.optional(),
  organism,
  susceptibility: z.array(susceptibility).max(2_000).optional(),
  phenotypicTests: z.array(phenotypicTest).max(200).optional(),
  geneTests: z.array(geneTest).max(2_000).optional(),
  mlst: mlst.optional(),
  infection: infection.optional(),
  covariates: covariates.optional(),
  outcome: outcome.optional(),
});

export const MOVEMENT_KINDS = [
  'admit',
  'transfer',
  'discharge',
  'death',
  'update',
  'cancel-admit',
  'cancel-transfer',
  'cancel-discharge',
  'merge-patient',
  'unmerge-patient',
  'move-visit',
] as const;

export const encounterEvent = z.strictObject({
  type: z.literal('encounter.event'),
  site: identifier.optional(),
  kind: z.enum(MOVEMENT_KINDS),
  at: moment,
  patient,
  encounter: encounter.pick({ id: true, account: true, class: true }).optional(),
  ward: identifier.optional(),
  room: identifier.optional(),
  bed: identifier.optional(),
  /** The hospital of the ward, and that of the place before a transfer (HL7 PV1-3.4, PV1-6.4). */
  facility: identifier.optional(),
  facilityBefore: identifier.optional(),
  unitType: z.enum(UNIT_TYPES).optional(),
  isolation: z.enum(ISOLATION).optional(),
  admittedFrom: text.optional(),
  dischargedTo: text.optional(),
  /** A pre-admission: when and where to the patient is to come; nobody has moved by it. */
  announced: z.strictObject({ at: moment.optional(), ward: identifier.optional() }).optional(),
  healthcareAbroad12m: z.boolean().optional(),
  mergedInto: patient.optional(),
  /**
   * Of a visit or account (`encounter`) that was moved: whose it is, and its number there where
   * that is another.
   */
  movedTo: patient.optional(),
  movedAs: identifier.optional(),
  diagnoses: z.array(diagnosis).max(200).optional(),
});

export type Patient = z.infer<typeof patient>;
export type Diagnosis = z.infer<typeof diagnosis>;
export type Encounter = z.infer<typeof encounter>;
export type Specimen = z.infer<typeof specimen>;
export type Organism = z.infer<typeof organism>;
export type Susceptibility = z.infer<typeof susceptibility>;
export type PhenotypicTest = z.infer<typeof phenotypicTest>;
export type GeneTest = z.infer<typeof geneTest>;
export type MlstReport = z.infer<typeof mlst>;
export type Outcome = z.infer<typeof outcome>;
export type UnitType = (typeof UNIT_TYPES)[number];
export type MovementKind = (typeof MOVEMENT_KINDS)[number];
export type ResultStatus = (typeof RESULT_STATUSES)[number];
export type IsolateReport = z.infer<typeof isolateReport>;
export type EncounterEvent = z.infer<typeof encounterEvent>;
