import { z } from 'zod';
import { SEVERITIES } from './alerts';
import { moment } from './canonical';
import { placeNow } from './places';
import { riskScore } from './risk';

/** What infection control has to do, made from the facts; a person only says that it is done. */
export const TASK_KINDS = [
  /** A contact still lacks screens. */
  'screen-contact',
  /** Admitted from another facility or after care abroad, and not screened yet. */
  'screen-admission',
  /** A CRE or a suspected carbapenemase waits for its test. */
  'confirmatory-test',
  /** Results that contradict each other. */
  'discordant-result',
  /** Taken while the patient was said to lie in a visit that was another's: whose it is. */
  'check-patient',
  /** A known carrier was admitted, or a carrier or contact is announced. */
  'carrier-arrived',
  /** A confirmed case has to be reported by law or contract. */
  'statutory-report',
  /** A case that was reported was corrected or taken back: the authority is to be told. */
  'withdraw-report',
] as const;
/** What the facts no longer ask for is on no list, unless somebody had completed it. */
export const TASK_STATUSES = ['open', 'done'] as const;

export const task = z.object({
  id: z.string(),
  site: z.string(),
  kind: z.enum(TASK_KINDS),
  status: z.enum(TASK_STATUSES),
  patient: z.object({ pseudonym: z.string() }),
  isolateId: z.string().nullable(),
  ward: z.string().nullable(),
  /** Where the patient lies now, which may be another ward; null where that is not known. */
  place: placeNow.nullable().optional(),
  title: z.string(),
  because: z.array(z.string()),
  /** The fact that asks for it was received then. */
  since: moment,
  dueAt: moment.nullable(),
  /** At the time of asking. */
  overdue: z.boolean(),
  /** That of the alerts that it serves; lists begin with the gravest. */
  severity: z.enum(SEVERITIES),
  /** Only while a mechanism is pending; orders the rapid tests. */
  risk: riskScore.nullable(),
  completedAt: moment.nullable(),
  completedBy: z.string().nullable(),
  comment: z.string().nullable(),
  /** Of a report that was sent: its number, or the reference of the authority that took it. */
  reference: z.string().nullable(),
  /** Why a report that was sent has no number: it was told on the telephone. */
  noReference: z.string().nullable(),
  /** Why the facts ask for it no more; only of what somebody had completed. */
  endedBecause: z.string().nullable(),
});

/**
 * `POST /tasks/{id}/complete`. A `statutory-report` asks for `reference`, or for `noReference`: why
 * there is none. Any other task takes neither.
 */
export const taskCompletion = z.strictObject({
  comment: z.string().trim().min(1).max(2_000).optional(),
  reference: z.string().trim().min(1).max(200).optional(),
  noReference: z.string().trim().min(1).max(2_000).optional(),
});

export type TaskCompletion = z.infer<typeof taskCompletion>;
export type TaskKind = (typeof TASK_KINDS)[number];
export type Task = z.infer<typeof task>;
