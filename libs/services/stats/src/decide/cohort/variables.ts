import type { CohortPatient } from './patient';
import { organismName } from './patient';

/** A variable of a patient; what it is for one patient is null where nobody said. */
export interface Variable {
  name: string;
  label: string;
  source: 'system' | 'covariate';
  kind: 'yes-no' | 'number' | 'level';
  unit: string | null;
  /** Offered to the regression without being asked for: so at or before the index culture. */
  predictor: boolean;
  of: (patient: CohortPatient) => boolean | number | string | null;
}

type Value = boolean | number | string;

function system(
  name: string,
  label: string,
  kind: Variable['kind'],
  of: Variable['of'],
  more: { unit?: string; predictor?: boolean } = {},
): Variable {
  const { unit = null, predictor = false } = more;
  return { name, label, source: 'system', kind, unit, predictor, of };
}

/** The predictor and its variant that never stand in one model. */
export const HEPATOBILIARY = 'hepatobiliary';
export const HEPATOBILIARY_WITHOUT_INFECTION = 'hepatobiliaryWithoutInfection';

const SYSTEM: readonly Variable[] = [
  system('age', 'Age, by year of birth', 'number', ({ detail }) => detail?.age ?? null, {
    unit: 'years',
    predictor: true,
  }),
  system('sex', 'Sex', 'level', ({ detail }) => detail?.sex ?? null, { predictor: true }),
  system('species', 'Species', 'level', ({ organism }) => organism && organismName(organism)),
  system('specimen', 'Specimen', 'level', ({ detail }) => detail?.specimenType ?? null),
  system('bloodstream', 'Index culture from blood', 'yes-no', ({ blood }) => blood),
  system('infectionSite', 'Infection', 'level', ({ detail }) => detail?.infectionSite ?? null),
  system(
    'hospitalDaysBefore',
    'Hospital stay before the index culture',
    'number',
    ({ detail }) => detail?.stay?.hospitalBefore ?? null,
    { unit: 'days', predictor: true },
  ),
  system('icu', 'ICU at the index culture or earlier in the admission', 'yes-no', (p) => p.icu, {
    predictor: true,
  }),
  system('icuAtIndex', 'ICU at the index culture', 'yes-no', (p) => p.icuAtIndex),
  system(HEPATOBILIARY, 'Hepatobiliary disease', 'yes-no', (p) => p.hepatobiliary, {
    predictor: true,
  }),
  system(
    HEPATOBILIARY_WITHOUT_INFECTION,
    'Hepatobiliary disease, infection codes left out',
    'yes-no',
    ({ detail }) => detail?.hepatobiliaryWithoutInfection ?? null,
    { predictor: true },
  ),
];

/** More texts than this are notes, not a variable; printed, they might name a patient. */
export const LEVELS_MAX = 8;

/** How tables write yes and no. */
const ANSWERS: ReadonlyMap<Value, boolean> = new Map<Value, boolean>([
  ...[true, 1, 'yes', 'y', 'true', '是'].map((word): [Value, boolean] => [word, true]),
  ...[false, 0, 'no', 'n', 'false', '否'].map((word): [Value, boolean] => [word, false]),
]);

function answerOf(value: Value): boolean | null {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
  return ANSWERS.get(word) ?? null;
}

function kindOf(values: readonly Value[]): Variable['kind'] | null {
  if (values.every((value) => answerOf(value) !== null)) return 'yes-no';
  if (values.every((value) => typeof value === 'number')) return 'number';
  const texts = new Set(values.map(String));
  return texts.size <= LEVELS_MAX ? 'level' : null;
}

/** Before a covariate that is called like a variable of the system. */
const PREFIX = 'covariates.';

function covariate(name: string, kind: Variable['kind'], taken: boolean): Variable {
  const of = ({ detail }: CohortPatient): Value | null => {
    const value = detail?.covariates[name] ?? null;
    if (value === null) return null;
    if (kind === 'yes-no') return answerOf(value);
    return kind === 'level' ? String(value) : value;
  };
  return {
    name: taken ? `${PREFIX}${name}` : name,
    label: name,
    source: 'covariate',
    kind,
    unit: null,
    predictor: true,
    of,
  };
}

/** What a cohort's patients can be described by, and covariates that are no variable. */
export interface Variables {
  variables: Variable[];
  notes: { name: string; because: string }[];
}

/**
 * The system's own variables, and the covariates of the index cultures' reports, sorted by name.
 * A report says them of its culture: they were so at or before it.
 */
export function variablesOf(patients: readonly CohortPatient[]): Variables {
  const own = new Set(SYSTEM.map(({ name }) => name));
  const names = new Set(patients.flatMap(({ detail }) => Object.keys(detail?.covariates ?? {})));
  const variables: Variable[] = [...SYSTEM];
  const notes: Variables['notes'] = [];
  for (const name of [...names].sort()) {
    const values = patients.flatMap(({ detail }) => detail?.covariates[name] ?? []);
    const kind = kindOf(values);
    if (kind === null) {
      notes.push({ name, because: `more than ${LEVELS_MAX} different texts` });
    } else variables.push(covariate(name, kind, own.has(name) || name.startsWith(PREFIX)));
  }
  return { variables, notes };
}

/** Levels of a variable, the most frequent first. */
export function levelsOf(
  { of }: Pick<Variable, 'of'>,
  patients: readonly CohortPatient[],
): string[] {
  const counts = new Map<string, number>();
  for (const patient of patients) {
    const value = of(patient);
    if (value !== null) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([level]) => level);
}
