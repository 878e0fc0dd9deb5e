import type { CohortOutcomes } from '@carbawatch/contracts';
import type { DoorRanking } from '@carbawatch/epidemiology';
import { doorOf, doorWarnings } from './door-outcome';
import { mortality30d, mortalityWarnings } from './mortality';
import type { MortalityAsked } from './mortality';
import { byGroup } from './patient';
import type { CohortPatient } from './patient';
import { cohortWarnings, judgedBy } from './rules';
import type { Warning } from './rules';
import { stayLengths } from './stay-lengths';
import { competingRisksOf, survivalOf } from './survival';

export interface OutcomeSettings extends MortalityAsked {
  /** Last day of the curves. */
  horizon: number;
  ranking: DoorRanking;
}

export type OutcomeNumbers = Omit<
  CohortOutcomes,
  'period' | 'asOf' | 'timezone' | 'dedup' | 'population' | 'vital' | 'rules' | 'sites' | 'ward'
>;

function total({ cpe, nonCpe, undetermined }: CohortOutcomes['groups']): number {
  return cpe + nonCpe + undetermined;
}

function courseWarnings(hospital: CohortOutcomes['hospital']): Warning[] {
  const warnings: Warning[] = [];
  const [out, died] = [total(hospital.leftOut), total(hospital.leftOutDied)];
  if (out > 0) {
    warnings.push({
      code: 'course-unknown',
      detail:
        'Patients in no cumulative incidence, whose stay is known neither from movements nor from ' +
        `the report: ${out}, of whom ${died} are known to have died.`,
    });
  }
  const [taken, untold] = [total(hospital.deathsTakenAsInHospital), total(hospital.endNotTold)];
  if (taken + untold > 0) {
    warnings.push({
      code: 'discharge-untold',
      detail:
        'Patients by reports alone, of whom nobody told a discharge: ' +
        `${taken} died and count as deaths in hospital; ${untold} are followed to the last day ` +
        'known alive, so that leaving alive is at least what its curve says.',
    });
  }
  return warnings;
}

/** Deaths, stays and DOOR of the cohort, from the index culture as day 0. */
export function outcomesOf(
  patients: readonly CohortPatient[],
  settings: OutcomeSettings,
): OutcomeNumbers {
  const { asOf, horizon, ranking } = settings;
  const rules = judgedBy(patients);
  const mortality = mortality30d(patients, settings);
  const hospital = competingRisksOf(patients, ({ detail }) => detail?.stay?.hospital, {
    horizon,
    asOf,
  });
  // Who did not lie in an ICU at the culture is no part of the question.
  const inIcu = patients.filter(({ icuAtIndex }) => icuAtIndex === true);
  const icu = competingRisksOf(inIcu, ({ detail }) => detail?.stay?.icu, { horizon, asOf });
  const ranked = doorOf(patients, ranking, asOf);
  return {
    judgedBy: rules,
    groups: byGroup(patients, (members) => members.length),
    horizon,
    mortality30d: mortality,
    survival: survivalOf(patients, horizon),
    hospital,
    icu,
    stays: stayLengths(patients),
    door: ranked,
    warnings: [
      ...cohortWarnings(patients, rules),
      ...mortalityWarnings(mortality, asOf),
      ...courseWarnings(hospital),
      ...doorWarnings(ranked),
    ],
  };
}
