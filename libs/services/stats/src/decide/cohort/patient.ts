import { COHORT_GROUPS } from '@carbawatch/contracts';
import type { CohortGroup } from '@carbawatch/contracts';
import { organismByCode } from '@carbawatch/microbiology';
import type { ClinicalDetail } from '../clinical';
import type { CountedResult } from '../facts';
import type { Verdict } from '../standing';

/** One member of the CRE cohort that the policy keeps, as known on the day asked. */
export interface CohortPatient {
  site: string;
  /** Never printed: it only leads from a number to the isolates behind it. */
  isolateId: string;
  person: string;
  day: string;
  organism: string | null;
  verdict: Verdict;
  families: string[];
  /** `family:allele` where the allele is known. */
  alleles: string[];
  blood: boolean;
  icu: boolean | null;
  icuAtIndex: boolean | null;
  hepatobiliary: boolean | null;
  diedAfterDays: number | null;
  aliveAfterDays: number | null;
  rules: string;
  /** Null where the store holds no details of it yet. */
  detail: ClinicalDetail | null;
  /** Read where it is asked for. */
  susceptibility: readonly CountedResult[];
}

const GROUP_OF: Record<Verdict, CohortGroup> = {
  cpe: 'cpe',
  'non-cpe': 'nonCpe',
  undetermined: 'undetermined',
};

export function groupOf({ verdict }: CohortPatient): CohortGroup {
  return GROUP_OF[verdict];
}

export const GROUP_LABELS: Record<CohortGroup, string> = {
  cpe: 'CPE',
  nonCpe: 'non-CPE CRE',
  undetermined: 'CRE, undetermined',
};

export function groupLabel(group: string): string {
  const labels: Readonly<Record<string, string>> = GROUP_LABELS;
  return labels[group] ?? group;
}

export type ByGroup<T> = Record<CohortGroup, T>;

/** Something of each group's patients. */
export function byGroup<T>(
  patients: readonly CohortPatient[],
  valueOf: (members: readonly CohortPatient[], group: CohortGroup) => T,
): ByGroup<T> {
  const of = (group: CohortGroup) =>
    valueOf(
      patients.filter((patient) => groupOf(patient) === group),
      group,
    );
  return { cpe: of('cpe'), nonCpe: of('nonCpe'), undetermined: of('undetermined') };
}

export function groupsWithPatients(patients: readonly CohortPatient[]): CohortGroup[] {
  return COHORT_GROUPS.filter((group) => patients.some((patient) => groupOf(patient) === group));
}

export function organismName(code: string): string {
  return organismByCode(code)?.name ?? code;
}
