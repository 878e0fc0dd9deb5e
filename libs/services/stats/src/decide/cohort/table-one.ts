import type { CohortMeasure, TableOneRow } from '@carbawatch/contracts';
import { medianLimits, proportionOf, quantiles } from '@carbawatch/epidemiology';
import type { CohortCiMethod } from '@carbawatch/epidemiology';
import { byGroup } from './patient';
import type { CohortPatient } from './patient';
import { levelsTest, measureTest, oddsRatioOf, shareTest } from './tests';
import { levelsOf } from './variables';
import type { Variable } from './variables';

/** Levels beyond this number stand together, so that a test has something to go by. */
const LEVELS_SHOWN_MAX = 12;
const OTHERS = 'others';

export function measureOf(values: readonly (number | null)[]): CohortMeasure {
  const x = values.filter((value) => value !== null);
  const missing = values.length - x.length;
  const known = { known: x.length, missing, medianLimits: medianLimits(x) };
  if (x.length === 0) return { ...known, median: null, q1: null, q3: null };
  const [q1 = null, median = null, q3 = null] = quantiles({ x, probs: [0.25, 0.5, 0.75] });
  return { ...known, median, q1, q3 };
}

function named({ name, label, source }: Variable) {
  return { name, label, source };
}

function shareRow(variable: Variable, patients: readonly CohortPatient[], ci: CohortCiMethod) {
  const counts = byGroup(patients, (members) => {
    const known = members.map(variable.of).filter((value) => value !== null);
    const count = known.filter((value) => value === true).length;
    return { count, known: known.length, missing: members.length - known.length };
  });
  const { cpe, nonCpe } = counts;
  const cells = {
    a: cpe.count,
    b: cpe.known - cpe.count,
    c: nonCpe.count,
    d: nonCpe.known - nonCpe.count,
  };
  const share = ({ count, known, missing }: typeof cpe) => ({
    share: proportionOf(count, known, ci),
    missing,
  });
  return {
    kind: 'share' as const,
    ...named(variable),
    groups: {
      cpe: share(cpe),
      nonCpe: share(nonCpe),
      undetermined: share(counts.undetermined),
    },
    oddsRatio: oddsRatioOf(cells),
    test: shareTest(cells),
  };
}

/** The level under which each patient stands in the table; null where nobody said. */
export function shownLevels(variable: Variable, patients: readonly CohortPatient[]) {
  const all = levelsOf(variable, patients);
  const shown = new Set(all.length > LEVELS_SHOWN_MAX ? all.slice(0, LEVELS_SHOWN_MAX - 1) : all);
  // A level that senders themselves call so stands together with the rest.
  const names = [...(shown.size < all.length ? new Set([...shown, OTHERS]) : shown)];
  const levelOf = (patient: CohortPatient) => {
    const value = variable.of(patient);
    return value === null ? null : shown.has(String(value)) ? String(value) : OTHERS;
  };
  return { names, levelOf };
}

function levelsRow(variable: Variable, patients: readonly CohortPatient[], ci: CohortCiMethod) {
  const { names, levelOf } = shownLevels(variable, patients);
  const known = byGroup(patients, (members) => members.filter((each) => levelOf(each) !== null));
  const levels = names.map((level) => ({
    level,
    groups: byGroup(patients, (members, group) =>
      proportionOf(
        members.filter((each) => levelOf(each) === level).length,
        known[group].length,
        ci,
      ),
    ),
  }));
  const rows = levels.map(({ groups }): [number, number] => [
    groups.cpe.numerator,
    groups.nonCpe.numerator,
  ]);
  return {
    kind: 'levels' as const,
    ...named(variable),
    levels,
    missing: byGroup(patients, (members, group) => members.length - known[group].length),
    test: levelsTest(rows),
  };
}

/** Only called for a variable of numbers. */
function measureRow(variable: Variable, patients: readonly CohortPatient[]) {
  const values = byGroup(patients, (members) =>
    members.map((patient) => {
      const value = variable.of(patient);
      return typeof value === 'number' ? value : null;
    }),
  );
  const known = (list: readonly (number | null)[]) => list.filter((value) => value !== null);
  return {
    kind: 'measure' as const,
    ...named(variable),
    unit: variable.unit,
    groups: {
      cpe: measureOf(values.cpe),
      nonCpe: measureOf(values.nonCpe),
      undetermined: measureOf(values.undetermined),
    },
    test: measureTest(known(values.cpe), known(values.nonCpe)),
  };
}

/** Each variable of CPE, non-CPE and undetermined CRE; tests are between the first two. */
export function tableOne(
  variables: readonly Variable[],
  patients: readonly CohortPatient[],
  ci: CohortCiMethod,
): TableOneRow[] {
  return variables.map((variable) => {
    switch (variable.kind) {
      case 'yes-no':
        return shareRow(variable, patients, ci);
      case 'level':
        return levelsRow(variable, patients, ci);
      case 'number':
        return measureRow(variable, patients);
    }
  });
}
