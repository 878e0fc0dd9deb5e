import type { Counted } from './contributions';
import type { CountedResult, IsolateStep } from './facts';
import { indexStayOf } from './index-stay';
import type { IndexStay } from './index-stay';
import type { Survival } from './outcome';
import { hepatobiliaryWithoutInfection } from './setting';
import type { Whereabouts } from './setting';

/** What comparison, regression and outcomes ask of one CRE beside what counting keeps. */
export interface ClinicalDetail {
  sex: 'female' | 'male' | 'other' | null;
  /** Year of the culture less year of birth. */
  age: number | null;
  specimenType: string | null;
  infectionSite: string | null;
  st: { scheme: string | null; st: string } | null;
  judgedBy: NonNullable<IsolateStep['judgedBy']> | null;
  hepatobiliaryWithoutInfection: boolean | null;
  /** CRE by its enzyme alone now, and by its phenotype in an earlier report. */
  phenotypeLost: boolean;
  covariates: Record<string, boolean | number | string>;
  stay: IndexStay | null;
  outcome: {
    clinicalResponse: boolean | null;
    readmitted: boolean | null;
    renalFailure: boolean | null;
    cDifficile: boolean | null;
  };
}

/** A CRE, or an isolate that an earlier report made one, with its test results. */
export interface Clinical extends Pick<Counted, 'isolateId' | 'day' | 'standing' | 'cre' | 'ward'> {
  detail: ClinicalDetail;
  susceptibility: readonly CountedResult[];
}

function ageAt(day: string, birthYear: number | undefined): number | null {
  if (birthYear === undefined) return null;
  const age = Number(day.slice(0, 4)) - birthYear;
  return age >= 0 ? age : null;
}

function isByPhenotype({ cre }: IsolateStep): boolean {
  return cre.status === 'cre' && cre.basis !== 'enzyme';
}

/** What is known of an isolate, and where its person lay and how the person fared. */
export interface ClinicalContext {
  /** Steps known by the day, in the order of receipt; the last one holds. */
  steps: readonly IsolateStep[];
  counted: Counted;
  whereabouts: Whereabouts;
  survival: Survival;
  timeZone: string;
}

function detailOf(step: IsolateStep, context: ClinicalContext): ClinicalDetail {
  const { counted, steps, whereabouts, survival, timeZone } = context;
  const { sex } = step.person ?? {};
  const { clinicalResponse, readmitted, renalFailure, cDifficile } = step.outcome ?? {};
  return {
    sex: sex === undefined || sex === 'unknown' ? null : sex,
    age: ageAt(counted.day, step.person?.birthYear),
    specimenType: step.specimen?.type ?? null,
    infectionSite: step.infectionSite ?? null,
    st: step.st ?? null,
    judgedBy: step.judgedBy ?? null,
    hepatobiliaryWithoutInfection: hepatobiliaryWithoutInfection(step, whereabouts, timeZone),
    phenotypeLost: step.cre.basis === 'enzyme' && steps.some(isByPhenotype),
    covariates: step.covariates ?? {},
    stay: indexStayOf(step, whereabouts, survival, timeZone),
    outcome: {
      clinicalResponse: clinicalResponse ?? null,
      readmitted: readmitted ?? null,
      renalFailure: renalFailure ?? null,
      cDifficile: cDifficile ?? null,
    },
  };
}

/** Null for an isolate that is no CRE and was none in any earlier report. */
export function clinicalOf(context: ClinicalContext): Clinical | null {
  const { steps, counted } = context;
  const step = steps.at(-1);
  if (!step || !steps.some(({ cre }) => cre.status === 'cre')) return null;
  const { isolateId, day, standing, cre, ward } = counted;
  return {
    isolateId,
    day,
    standing,
    cre,
    ward,
    detail: detailOf(step, context),
    susceptibility: step.susceptibility ?? [],
  };
}

export function clinicalKey({ isolateId }: Clinical): string {
  return isolateId;
}
