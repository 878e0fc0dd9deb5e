import { dayOf, daysBetween } from '@carbawatch/contracts';
import { admissionAt, specimenGroupOf } from '@carbawatch/epidemiology';
import type { SpecimenGroup, Stay } from '@carbawatch/epidemiology';
import { organismByCode } from '@carbawatch/microbiology';
import { categoriesOf } from './categories';
import type { IsolateStep } from './facts';

/** What surveillance counts an isolate by, beside its place in the cohort's flow. */
export interface Profile {
  organism: string | null;
  /** Binomial, subspecies put together; the organism's own code where it has none. */
  species: string | null;
  st: string | null;
  specimenGroup: SpecimenGroup;
  specimenType: string | null;
  preliminary: boolean;
  inpatient: boolean | null;
  icuAtIndex: boolean | null;
  /** The day of admission is day 1; null where no admission is known. */
  hospitalDay: number | null;
  rules: string;
  guideline: string | null;
  results: string[];
}

function speciesOf(code: string | undefined): string | null {
  if (code === undefined) return null;
  return organismByCode(code)?.species ?? code;
}

/**
 * Hospital day of the culture. The count begins with the admission that the movements show, an
 * emergency room's hours before it among its first day; else with the one that the sender names.
 */
function hospitalDayOf(step: IsolateStep, stays: readonly Stay[], timeZone: string): number | null {
  const collectedAt = step.specimen?.collectedAt;
  if (collectedAt === undefined) return null;
  const admission = admissionAt(stays, collectedAt, timeZone);
  const inpatient = admission?.stays.find(({ class: kind }) => kind === 'inpatient');
  const admittedAt = inpatient?.from ?? admission?.from ?? step.encounter?.admittedAt;
  if (admittedAt === undefined) return null;
  const days = daysBetween(dayOf(admittedAt, timeZone), dayOf(collectedAt, timeZone));
  // Taken in the emergency room before the admission that followed: its first day.
  return Math.max(1, days + 1);
}

export function profileOf(
  step: IsolateStep,
  stays: readonly Stay[],
  setting: { inpatient: boolean | null; icuAtIndex: boolean | null },
  timeZone: string,
): Profile {
  return {
    organism: step.organism ?? null,
    species: speciesOf(step.organism),
    st: step.st?.st ?? null,
    specimenGroup: specimenGroupOf(step.specimen ?? {}),
    specimenType: step.specimen?.type?.toLowerCase() ?? null,
    preliminary: step.status === 'preliminary',
    inpatient: setting.inpatient,
    icuAtIndex: setting.icuAtIndex,
    hospitalDay: hospitalDayOf(step, stays, timeZone),
    rules: step.rules,
    ...categoriesOf(step),
  };
}
