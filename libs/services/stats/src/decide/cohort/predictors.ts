import type { CohortPredictorRow, CohortPredictors, PredictorMethod } from '@carbawatch/contracts';
import { RefusedInputError, allSteps, predictorSteps } from '@carbawatch/epidemiology';
import type { Coefficient, LogisticFit, PredictorTable, Steps } from '@carbawatch/epidemiology';
import { groupOf } from './patient';
import type { CohortPatient } from './patient';
import { cohortWarnings, judgedBy } from './rules';
import type { Warning } from './rules';
import { shownLevels } from './table-one';
import { unbounded } from './tests';
import { HEPATOBILIARY, HEPATOBILIARY_WITHOUT_INFECTION, levelsOf, variablesOf } from './variables';
import type { Variable } from './variables';

/** Events for each covariate of a model: Peduzzi P et al, J Clin Epidemiol 1996;49:1373. */
const EVENTS_PER_VARIABLE_MIN = 10;

export const OUTCOME = 'CPE (confirmed or probable) against CRE with a negative verdict';

export interface PredictorSettings {
  method: PredictorMethod;
  level: number;
  enterBelow: number;
  leaveAtOrAbove: number | null;
  /** Names that are asked for; null is what is offered. */
  variables: readonly string[] | null;
}

export type PredictorNumbers = Omit<
  CohortPredictors,
  'period' | 'asOf' | 'timezone' | 'dedup' | 'population' | 'vital' | 'rules' | 'sites' | 'ward'
>;

/** One column of the regression: a variable, or one level of it against the reference. */
interface Column {
  name: string;
  label: string;
  variable: Variable;
  level: string | null;
  reference: string | null;
  values: (number | null)[];
}

interface LeftOut {
  name: string;
  because: string;
}

/** Of those with a verdict; levels are told apart as the table of the whole cohort does. */
function columnsOf(
  variable: Variable,
  judged: readonly CohortPatient[],
  cohort: readonly CohortPatient[],
): Column[] {
  const { name, label } = variable;
  if (variable.kind !== 'level') {
    const numbers = judged.map((patient) => {
      const value = variable.of(patient);
      return value === null ? null : Number(value);
    });
    return [{ name, label, variable, level: null, reference: null, values: numbers }];
  }
  const { levelOf } = shownLevels(variable, cohort);
  const values = judged.map(levelOf);
  const [reference = null, ...levels] = levelsOf({ of: levelOf }, judged);
  if (levels.length === 0) {
    // One level or none: the column says so, and is named where it can't be fitted.
    const known = values.map((value) => (value === null ? null : 1));
    return [{ name, label, variable, level: null, reference: null, values: known }];
  }
  return levels.map((level) => ({
    name: `${name}=${level}`,
    label: `${label}: ${level}`,
    variable,
    level,
    reference,
    values: values.map((value) => (value === null ? null : Number(value === level))),
  }));
}

/** Why a column can't be fitted; null where it can. */
function obstacle({ values }: Column, outcome: readonly number[]): string | null {
  const known = values.flatMap((value, row) => (value === null ? [] : [outcome[row]]));
  if (known.length === 0) return 'known for no patient';
  if (new Set(known).size < 2) return 'known in one of the two groups alone';
  const distinct = new Set(values.filter((value) => value !== null));
  return distinct.size < 2 ? 'the same for everybody' : null;
}

function fit(columns: readonly Column[], y: readonly number[], settings: PredictorSettings) {
  const { method, level, enterBelow, leaveAtOrAbove } = settings;
  const x = Object.fromEntries(columns.map(({ name, values }) => [name, values]));
  return predictorSteps({
    y,
    x,
    method,
    level,
    enterBelow,
    ...(leaveAtOrAbove !== null && { leaveAtOrAbove }),
  });
}

interface Fitted {
  table: PredictorTable;
  /** Why there is no common model, although something would enter. */
  refused: string | null;
}

/** Each column alone stands even where no common model can be fitted. */
function* fitted(
  columns: readonly Column[],
  y: readonly number[],
  settings: PredictorSettings,
): Steps<Fitted> {
  if (columns.length === 0) {
    return { table: { rows: [], model: null, eliminated: [], warnings: [] }, refused: null };
  }
  try {
    return { table: yield* fit(columns, y, settings), refused: null };
  } catch (error) {
    if (!(error instanceof RefusedInputError)) throw error;
    const rows: PredictorTable['rows'] = [];
    for (const column of columns) {
      const [row] = (yield* fit([column], y, settings)).rows;
      if (row) rows.push({ ...row, multivariable: null });
    }
    return {
      table: { rows, model: null, eliminated: [], warnings: [] },
      refused: 'no patient is known in every variable that would enter the model',
    };
  }
}

type Method = Pick<LogisticFit, 'method' | 'ci'>;

/**
 * An odds ratio beyond a million to one is the arithmetic of an all but empty cell, not a finding:
 * the limit is said to be none.
 */
const ODDS_RATIO_MAX = 1e6;

function coefficientView(coefficient: Coefficient, { method, ci }: Method) {
  const { estimate, se, oddsRatio, lower, upper, p, reason = null } = coefficient;
  const open = {
    lower: lower !== null && lower < 1 / ODDS_RATIO_MAX,
    upper: upper !== null && upper > ODDS_RATIO_MAX,
  };
  const beyond = 'the data all but separate the groups: a limit beyond a million to one is none';
  return {
    estimate: unbounded(estimate),
    se,
    oddsRatio: unbounded(oddsRatio),
    lower: open.lower ? 0 : unbounded(lower),
    upper: open.upper ? unbounded(Infinity) : unbounded(upper),
    p,
    method,
    ci,
    reason: reason ?? (open.lower || open.upper ? beyond : null),
  };
}

function countsOf({ values, variable }: Column, outcome: readonly number[], of: 0 | 1) {
  const own = values.filter((_, row) => outcome[row] === of);
  const known = own.filter((value) => value !== null);
  return {
    with: variable.kind === 'number' ? null : known.filter((value) => value === 1).length,
    known: known.length,
    missing: own.length - known.length,
  };
}

function modelView(model: PredictorTable['model']) {
  if (!model) return null;
  const { method, n, events, missing, eventsPerVariable, logLik } = model;
  return { method, n, events, missing: missing.rows, eventsPerVariable, logLik };
}

function rowView(
  column: Column,
  { rows, model }: PredictorTable,
  outcome: readonly number[],
): CohortPredictorRow[] {
  const row = rows.find(({ name }) => name === column.name);
  if (!row) return [];
  const { method, ci, ...univariable } = row.univariable;
  const { name, label, reference, variable } = column;
  return [
    {
      name,
      label,
      source: variable.source,
      kind: column.level === null ? (variable.kind === 'number' ? 'number' : 'yes-no') : 'level',
      variable: variable.name,
      level: column.level,
      ...(variable.kind === 'number' && { unit: variable.unit }),
      reference,
      cpe: countsOf(column, outcome, 1),
      nonCpe: countsOf(column, outcome, 0),
      univariable: coefficientView(univariable, { method, ci }),
      multivariable: row.multivariable && model ? coefficientView(row.multivariable, model) : null,
    },
  ];
}

/** The two readings of hepatobiliary disease are of one thing: each has a model of its own. */
function* sensitivityOf(
  columns: readonly Column[],
  y: readonly number[],
  settings: PredictorSettings,
): Steps<CohortPredictors['sensitivity']> {
  const replaces = columns.some(({ name }) => name === HEPATOBILIARY_WITHOUT_INFECTION);
  if (!replaces || !columns.some(({ name }) => name === HEPATOBILIARY)) return null;
  const others = columns.filter(({ name }) => name !== HEPATOBILIARY);
  const { table } = yield* fitted(others, y, settings);
  return {
    replaced: HEPATOBILIARY,
    by: HEPATOBILIARY_WITHOUT_INFECTION,
    model: modelView(table.model),
    rows: table.rows.flatMap(({ name, multivariable }) =>
      multivariable && table.model
        ? [{ name, multivariable: coefficientView(multivariable, table.model) }]
        : [],
    ),
  };
}

/** What stands on Firth's method because maximum likelihood has no maximum. */
function separatedWarnings({ model, rows }: PredictorTable, { method }: PredictorSettings) {
  const byFirth = method !== 'firth' && model?.method === 'firth';
  const separated = rows.filter(
    ({ univariable, multivariable }) =>
      (univariable.method === 'firth' && method !== 'firth') ||
      univariable.estimate === Infinity ||
      univariable.estimate === -Infinity ||
      multivariable?.estimate === Infinity ||
      multivariable?.estimate === -Infinity,
  );
  const alone =
    separated.length === 0
      ? ''
      : `${separated.map(({ name }) => name).join(', ')}: a cell is empty; estimated by Firth's ` +
        'method where the row says so.';
  const together = byFirth
    ? "The variables of the model together separate the groups: it is by Firth's method."
    : '';
  const detail = [alone, together].filter((part) => part !== '').join(' ');
  return detail === '' ? [] : [{ code: 'separated', detail }];
}

function warningsOf(
  table: PredictorTable,
  settings: PredictorSettings,
  { refused, undetermined }: { refused: string | null; undetermined: number },
): Warning[] {
  const { model } = table;
  const warnings: Warning[] = [];
  const perVariable = model?.eventsPerVariable ?? null;
  if (model && perVariable !== null && perVariable < EVENTS_PER_VARIABLE_MIN) {
    warnings.push({
      code: 'few-events-per-variable',
      detail:
        `${perVariable.toFixed(1)} events for each variable of the model, below ` +
        `${EVENTS_PER_VARIABLE_MIN}: its estimates are unstable.`,
    });
  }
  if (model && model.missing.rows > 0) {
    warnings.push({
      code: 'missing-values',
      detail:
        `Patients not in the model, because a variable of it is missing: ${model.missing.rows}; ` +
        'complete cases may differ from the others.',
    });
  }
  warnings.push(...separatedWarnings(table, settings));
  if (refused !== null) {
    warnings.push({ code: 'no-model', detail: `There is no multivariable model: ${refused}.` });
  }
  if (undetermined > 0) {
    warnings.push({
      code: 'undetermined-left-out',
      detail: `CRE without a verdict, in no model: ${undetermined}.`,
    });
  }
  return warnings;
}

function asked(
  variables: readonly Variable[],
  names: readonly string[] | null,
): { chosen: Variable[]; unknown: LeftOut[] } {
  if (names === null)
    return { chosen: variables.filter(({ predictor }) => predictor), unknown: [] };
  const chosen = variables.filter(({ name }) => names.includes(name));
  const known = new Set(variables.map(({ name }) => name));
  const unknown = names
    .filter((name) => !known.has(name))
    .map((name) => ({ name, because: 'no patient of the cohort has such a variable' }));
  return { chosen, unknown };
}

/** Univariable, then multivariable logistic regression of CPE among CRE with a verdict. */
export function predictorsOf(
  patients: readonly CohortPatient[],
  settings: PredictorSettings,
): PredictorNumbers {
  return allSteps(predictorsInSteps(patients, settings));
}

/** The same in steps, each no longer than one iteration of a fit. */
export function* predictorsInSteps(
  patients: readonly CohortPatient[],
  settings: PredictorSettings,
): Steps<PredictorNumbers> {
  const judged = patients.filter(({ verdict }) => verdict !== 'undetermined');
  const y = judged.map((patient) => (groupOf(patient) === 'cpe' ? 1 : 0));
  // Of the whole cohort: what a covariate is must not depend on who has a verdict.
  const { variables, notes } = variablesOf(patients);
  const { chosen, unknown } = asked(variables, settings.variables);
  const candidates = chosen.flatMap((variable) => columnsOf(variable, judged, patients));
  const obstacles = candidates.flatMap((column): LeftOut[] => {
    const because = obstacle(column, y);
    return because === null ? [] : [{ name: column.name, because }];
  });
  const hindered = new Set(obstacles.map(({ name }) => name));
  const columns = candidates.filter(({ name }) => !hindered.has(name));
  const both = columns.some(({ name }) => name === HEPATOBILIARY);
  const alternative = columns.filter(
    ({ name }) => both && name === HEPATOBILIARY_WITHOUT_INFECTION,
  );
  const main = yield* fitted(
    columns.filter((column) => !alternative.includes(column)),
    y,
    settings,
  );
  const alone = (yield* fitted(alternative, y, settings)).table.rows;
  const rows = [...main.table.rows, ...alone.map((row) => ({ ...row, multivariable: null }))];
  const table = { ...main.table, rows };
  const sensitivity = yield* sensitivityOf(columns, y, settings);
  const cpe = y.filter((each) => each === 1).length;
  const undetermined = patients.length - judged.length;
  const rules = judgedBy(patients);
  return {
    judgedBy: rules,
    outcome: OUTCOME,
    cpe,
    nonCpe: y.length - cpe,
    undetermined,
    method: settings.method,
    level: settings.level,
    enterBelow: settings.enterBelow,
    leaveAtOrAbove: settings.leaveAtOrAbove,
    rows: columns.flatMap((column) => rowView(column, table, y)),
    model: modelView(main.table.model),
    sensitivity,
    eliminated: main.table.eliminated,
    variables: variables.map(({ name, label, of }) => ({
      name,
      label,
      known: judged.filter((patient) => of(patient) !== null).length,
    })),
    leftOut: [...obstacles, ...unknown, ...notes],
    warnings: [
      ...cohortWarnings(judged, rules),
      ...warningsOf(table, settings, { refused: main.refused, undetermined }),
    ],
  };
}
