import type { CohortOutcomes, VitalAssumption } from '@carbawatch/contracts';
import { fateOnDay30, isDay30Due, proportionOf, riskDifference } from '@carbawatch/epidemiology';
import type { CohortCiMethod, Fate } from '@carbawatch/epidemiology';
import { byGroup } from './patient';
import type { CohortPatient } from './patient';
import type { Warning } from './rules';
import { estimateView, shareTest } from './tests';

type Mortality = CohortOutcomes['mortality30d']['all'];

export interface MortalityAsked {
  asOf: string;
  ci: CohortCiMethod;
  vital: VitalAssumption;
}

/** Denominator: died by day 30, or known alive on it or later; the unknown alive when assumed. */
export function mortalityOf(
  patients: readonly CohortPatient[],
  { asOf, ci, vital }: MortalityAsked,
): Mortality {
  const fates = patients.map((patient) => fateOnDay30(patient, asOf));
  const count = (fate: Fate) => fates.filter((each) => each === fate).length;
  const [died, lived, unsaid] = [count('died'), count('lived'), count('unknown')];
  const mistaken = count('died-before-index');
  const early = patients.filter((each, k) => fates[k] === 'died' && !isDay30Due(each, asOf)).length;
  const assumed = vital === 'assume-alive' ? unsaid : 0;
  const all = died + lived + unsaid + mistaken;
  return {
    share: proportionOf(died, died + lived + assumed, ci),
    bounds: {
      allAlive: all === 0 ? null : died / all,
      allDead: all === 0 ? null : (died + unsaid + mistaken) / all,
    },
    unknown: {
      outcome: unsaid + mistaken,
      followUp: count('not-due'),
      diedBeforeIndex: mistaken,
    },
    earlyDeaths: early,
    dueOnly: proportionOf(died - early, died - early + lived + assumed, ci),
  };
}

export function mortality30d(
  patients: readonly CohortPatient[],
  asked: MortalityAsked,
): CohortOutcomes['mortality30d'] {
  const groups = byGroup(patients, (members) => mortalityOf(members, asked));
  const [{ share: one }, { share: other }] = [groups.cpe, groups.nonCpe];
  const cells = {
    a: one.numerator,
    b: one.denominator - one.numerator,
    c: other.numerator,
    d: other.denominator - other.numerator,
  };
  const difference = riskDifference({
    x1: one.numerator,
    n1: one.denominator,
    x2: other.numerator,
    n2: other.denominator,
  });
  return {
    all: mortalityOf(patients, asked),
    groups,
    test: shareTest(cells),
    riskDifference: estimateView(difference, 'Newcombe, hybrid of Wilson limits'),
  };
}

export function mortalityWarnings(
  { all }: CohortOutcomes['mortality30d'],
  asOf: string,
): Warning[] {
  const warnings: Warning[] = [];
  const { followUp, diedBeforeIndex, outcome } = all.unknown;
  if (followUp > 0) {
    const { numerator, denominator } = all.dueOnly;
    warnings.push({
      code: 'follow-up-incomplete',
      detail:
        `Patients whose day 30 is after ${asOf}: ${followUp + all.earlyDeaths}. The deaths among ` +
        `them (${all.earlyDeaths}) count, the living do not yet, so that the share of deaths is ` +
        `too high. Among those whose day 30 is past it is ${numerator} of ${denominator}.`,
    });
  }
  if (outcome > 0) {
    warnings.push({
      code: 'outcome-unknown',
      detail:
        'Patients whose day 30 is past and of whom nobody said whether they lived: ' +
        `${outcome}; the bounds stand for ` +
        'all of them alive and all of them dead.',
    });
  }
  if (diedBeforeIndex > 0) {
    warnings.push({
      code: 'death-before-index',
      detail:
        `Patients who died before their index culture, by the data: ${diedBeforeIndex}; their ` +
        'outcome counts as unknown, and they are in no curve.',
    });
  }
  return warnings;
}
