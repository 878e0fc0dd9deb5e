import {
  CLUSTER_STATUSES,
  CPE_STATUSES,
  RESULT_STATUSES,
  SPECIMEN_STATUSES,
  UNIT_TYPES,
  type RuleSubject,
} from '@carbawatch/contracts';
import { SPECIMEN_GROUPS } from '@carbawatch/epidemiology';
import { FIELDS } from './fields';
import { AGENTS_NAMED } from './known-names';

type Values = Readonly<Record<string, readonly string[]>>;

/** Fields that hold one of so many words, or nothing. */
const CLOSED: Values = {
  specimenGroup: SPECIMEN_GROUPS,
  cpeStatus: CPE_STATUSES,
  specimenStatus: SPECIMEN_STATUSES,
  what: ['CPE', 'CRE'],
  unitType: UNIT_TYPES,
  timeUnit: UNIT_TYPES,
  resistant: AGENTS_NAMED,
};

/** The words that a field of a subject's rows can hold; null where they are not so many. */
export function valuesOfField(subject: RuleSubject, field: string): readonly string[] | null {
  if (!(field in FIELDS[subject])) return null;
  if (field === 'status') return subject === 'cluster' ? CLUSTER_STATUSES : RESULT_STATUSES;
  return CLOSED[field] ?? null;
}
