import type { CohortDoor } from '@carbawatch/contracts';
import { door, doorPlaceOf, partialCredit } from '@carbawatch/epidemiology';
import type { DoorPlace, DoorRanking } from '@carbawatch/epidemiology';
import { byGroup } from './patient';
import type { ByGroup, CohortPatient } from './patient';
import type { Warning } from './rules';
import { estimateView } from './tests';

interface Ranked {
  counts: number[];
  leftOut: CohortDoor['leftOut']['cpe'];
}

function rankedOf(members: readonly CohortPatient[], ranking: DoorRanking, asOf: string): Ranked {
  const places = members.map((patient) => doorPlaceOf(patient, ranking, asOf));
  const at = (place: DoorPlace) => places.filter((each) => each === place).length;
  const counts = ranking.labels.map((_, rank) => at(rank));
  const [vitalStatus, followUp] = [at('vitalStatus'), at('followUp')];
  const components = at('components');
  const total = vitalStatus + followUp + components;
  return { counts, leftOut: { vitalStatus, followUp, components, total } };
}

/** Why the groups can't be compared; null where they can. */
function obstacle({ cpe, nonCpe }: ByGroup<Ranked>): string | null {
  for (const { counts, leftOut } of [cpe, nonCpe]) {
    if (counts.every((n) => n === 0)) return 'a group has no patient with a known rank';
    const living = counts.slice(0, -1).some((n) => n > 0);
    if (!living && leftOut.components > 0) {
      return 'of a group the dead alone are ranked: components of the living are unknown';
    }
  }
  return null;
}

function comparedOf(
  { cpe, nonCpe }: ByGroup<Ranked>,
  ranking: DoorRanking,
  reason: string | null,
): Pick<CohortDoor, 'probability' | 'partialCredit'> {
  const none = (method: string) => ({ value: null, lower: null, upper: null, method, reason });
  if (reason !== null) {
    return {
      probability: {
        value: null,
        p: null,
        halperin: none('halperin'),
        logit: none('logit'),
        reason,
      },
      partialCredit: {
        meanCpe: null,
        meanNonCpe: null,
        difference: none('Welch'),
        p: null,
      },
    };
  }
  const input = { a: cpe.counts, b: nonCpe.counts };
  const [halperin, logit] = [door(input), door({ ...input, method: 'logit' })];
  const credit = partialCredit(input, ranking.scores);
  return {
    probability: {
      value: halperin.probability,
      p: halperin.p,
      halperin: estimateView({ ...halperin, value: halperin.probability }, 'halperin'),
      logit: estimateView({ ...logit, value: logit.probability }, 'logit'),
      reason: halperin.reason ?? null,
    },
    partialCredit: {
      meanCpe: credit.meanA,
      meanNonCpe: credit.meanB,
      difference: estimateView(credit, 'Welch'),
      p: credit.p,
    },
  };
}

/** Desirability of outcome ranking on day 30, of those alone whose rank is known. */
export function doorOf(
  patients: readonly CohortPatient[],
  ranking: DoorRanking,
  asOf: string,
): CohortDoor {
  const ranked = byGroup(patients, (members) => rankedOf(members, ranking, asOf));
  const { cpe, nonCpe, undetermined } = ranked;
  const { id, version, events, mostEvents, labels, scores } = ranking;
  return {
    ranking: {
      id,
      version,
      events: [...events],
      mostEvents: [...mostEvents],
      labels: [...labels],
      scores: [...scores],
    },
    counts: { cpe: cpe.counts, nonCpe: nonCpe.counts, undetermined: undetermined.counts },
    leftOut: { cpe: cpe.leftOut, nonCpe: nonCpe.leftOut, undetermined: undetermined.leftOut },
    ...comparedOf(ranked, ranking, obstacle(ranked)),
  };
}

/** The dead are always ranked: who is left out for a component was alive. */
export function doorWarnings({ leftOut }: CohortDoor): Warning[] {
  const total = leftOut.cpe.total + leftOut.nonCpe.total;
  if (total === 0) return [];
  const components = leftOut.cpe.components + leftOut.nonCpe.components;
  return [
    {
      code: 'door-left-out',
      detail:
        `Patients with a verdict and without a DOOR rank: ${total}, ${components} of them because a ` +
        'component is unknown. Deaths need no component, so that those left out for one were ' +
        'alive: the ranks look worse than they are.',
    },
  ];
}
