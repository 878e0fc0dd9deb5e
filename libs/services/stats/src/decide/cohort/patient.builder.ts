import type { ClinicalDetail } from '../clinical';
import type { CohortPatient } from './patient';

export interface PatientWords extends Partial<Omit<CohortPatient, 'detail'>> {
  detail?: Partial<ClinicalDetail>;
}

let patients = 0;

/** A patient of the cohort for specs: a CPE of whom nothing else is known unless said otherwise. */
export function patient({ detail, ...words }: PatientWords = {}): CohortPatient {
  return {
    site: 'site-1',
    isolateId: `i${patients + 1}`,
    person: `p${++patients}`,
    day: '2024-03-01',
    organism: 'kpn',
    verdict: 'cpe',
    families: [],
    alleles: [],
    blood: false,
    icu: null,
    icuAtIndex: null,
    hepatobiliary: null,
    diedAfterDays: null,
    aliveAfterDays: null,
    rules: '2026.1',
    susceptibility: [],
    ...words,
    detail: {
      sex: null,
      age: null,
      specimenType: null,
      infectionSite: null,
      st: null,
      judgedBy: { definition: 'cdc-2015', breakpoints: 'CLSI 2025' },
      hepatobiliaryWithoutInfection: null,
      phenotypeLost: false,
      covariates: {},
      stay: null,
      outcome: { clinicalResponse: null, readmitted: null, renalFailure: null, cDifficile: null },
      ...detail,
    },
  };
}

/** As many patients alike. */
export function patientsLike(count: number, words: PatientWords): CohortPatient[] {
  return Array.from({ length: count }, () => patient(words));
}
