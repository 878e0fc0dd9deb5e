import type { CohortOutcomes } from '@carbawatch/contracts';
import type { IndexStay } from '../index-stay';
import { byGroup } from './patient';
import type { CohortPatient } from './patient';
import { measureOf } from './table-one';
import { measureTest } from './tests';

type Stays = CohortOutcomes['stays'];

interface Length {
  /** Null: not known, or the stay goes on. */
  days: (stay: IndexStay) => number | null;
  goesOn: (stay: IndexStay) => boolean;
  /** Who has such a stay at all. */
  has: (stay: IndexStay) => boolean;
}

const NEVER = () => false;
const ALWAYS = () => true;

export const LENGTHS: Record<keyof Stays, Length> = {
  icuBeforeIndex: {
    days: ({ icuBefore }) => icuBefore,
    goesOn: NEVER,
    has: ({ icuBefore }) => icuBefore !== null,
  },
  icuAfterIndex: {
    days: ({ icuAfter }) => icuAfter,
    goesOn: ({ icuGoesOn }) => icuGoesOn,
    has: ({ icuAfter, icuGoesOn }) => icuAfter !== null || icuGoesOn,
  },
  hospitalBeforeIndex: {
    days: ({ hospitalBefore }) => hospitalBefore,
    goesOn: NEVER,
    has: ALWAYS,
  },
  hospitalAfterIndex: {
    days: ({ hospitalAfter }) => hospitalAfter,
    goesOn: ({ hospital }) => hospital.end === 'there',
    has: ALWAYS,
  },
};

function stayRow(patients: readonly CohortPatient[], { days, goesOn, has }: Length) {
  const values = byGroup(patients, (members) => {
    // Unknown stays are missing; who never lay there is no part of the measure.
    const asked = members.filter(({ detail }) => !detail?.stay || has(detail.stay));
    const stays = asked.map(({ detail }) => detail?.stay ?? null);
    const ended = stays.filter((stay) => stay === null || !goesOn(stay));
    return {
      lengths: ended.map((stay) => stay && days(stay)),
      stillThere: stays.length - ended.length,
    };
  });
  const known = ({ lengths }: typeof values.cpe) => lengths.filter((value) => value !== null);
  const measure = (group: typeof values.cpe) => ({
    ...measureOf(group.lengths),
    stillThere: group.stillThere,
  });
  return {
    groups: {
      cpe: measure(values.cpe),
      nonCpe: measure(values.nonCpe),
      undetermined: measure(values.undetermined),
    },
    test: measureTest(known(values.cpe), known(values.nonCpe)),
  };
}

/** Days in the ICU and in hospital before and after the index culture, each by itself. */
export function stayLengths(patients: readonly CohortPatient[]): Stays {
  return {
    icuBeforeIndex: stayRow(patients, LENGTHS.icuBeforeIndex),
    icuAfterIndex: stayRow(patients, LENGTHS.icuAfterIndex),
    hospitalBeforeIndex: stayRow(patients, LENGTHS.hospitalBeforeIndex),
    hospitalAfterIndex: stayRow(patients, LENGTHS.hospitalAfterIndex),
  };
}
