import type { RiskCalibration, RiskModelCard } from '@carbawatch/contracts';
import {
  UNFITTED,
  VALIDATION_EACH_MIN,
  byQuarter,
  isValidatedBy,
  knownCases,
  performanceOf,
  type Calibration,
  type ResolvedCase,
  type RiskModel,
} from '@carbawatch/epidemiology';
import { modelOf, type StoredRiskModel } from './risk-model.store';
import { MODEL_NAME } from './risk-score';

/** Quarters shown for drift: two years. */
const QUARTERS_MAX = 8;

const STUDY =
  'Intensive care and hepatobiliary disease were associated with CPE among CRE infections in the ' +
  'study that this surveillance follows (Lin et al., Front Pharmacol 2021;12:716324); its ' +
  'abstract gives no coefficients.';

const DEFINITIONS: Readonly<Record<string, { definition: string; source: string }>> = {
  icu: {
    definition: 'In intensive care at the culture or earlier in that admission; later is none.',
    source: STUDY,
  },
  hepatobiliary: {
    definition: 'A diagnosis of this encounter in the code set hepatobiliary-1.',
    source: `${STUDY} The code set is our own.`,
  },
};

const SITE_COVARIATE = {
  definition: 'A yes-or-no covariate that the reports of this site carry.',
  source: 'Chosen by the site.',
};

const INTENDED =
  'Orders rapid tests and pre-emptive isolation while the mechanism of a CRE is pending.';
const NOT_FOR = [
  'Isolates in which a carbapenemase is confirmed, probable or excluded: it adds nothing there.',
  'The risk of acquiring CRE, of severity, or of death.',
  'Choosing or withholding treatment.',
];

interface Shown {
  readonly site: string;
  readonly stored: StoredRiskModel | null;
  /** The first settled CRE of each patient. */
  readonly cases: readonly ResolvedCase[];
  readonly pending: number;
}

/** Everything that somebody who leans on the score has to know of it. */
export function modelCard({ site, stored, cases, pending }: Shown): RiskModelCard {
  const model = stored ? modelOf(stored) : UNFITTED;
  const after = stored?.learnedUntil ?? null;
  const unseen = cases.filter(({ day }) => after === null || day > after);
  const performance = performanceOf(unseen, model);
  const cpe = cases.filter((one) => one.cpe).length;
  return {
    site,
    model: MODEL_NAME,
    version: stored?.version ?? 0,
    method: stored?.method ?? 'none',
    intendedUse: INTENDED,
    notFor: NOT_FOR,
    population: 'CRE by the site’s definition, first of each patient, mechanism settled.',
    predictors: Object.keys(model.weights).map((name) => ({
      name,
      ...(DEFINITIONS[name] ?? SITE_COVARIATE),
    })),
    intercept: model.intercept,
    coefficients: Object.entries(model.weights).map(([name, weight]) => {
      const fitted = stored?.coefficients[name];
      const oddsRatio = weight === null ? null : Math.exp(weight);
      const { lower = null, upper = null } = fitted ?? {};
      return { name, weight, oddsRatio, lower, upper };
    }),
    source: stored?.source ?? `${STUDY} None are built in: fit the site’s own, or enter a source.`,
    validation: validationOf(model, performance),
    validatedHere: isValidatedBy(performance),
    fittedAt: stored?.fittedAt.toISOString() ?? null,
    fittedBy: stored?.fittedBy ?? null,
    resolved: { n: cases.length, cpe, pending },
    calibration: calibrationOf(unseen.length > 0 ? unseen : cases, model),
    drift: byQuarter(cases)
      .slice(-QUARTERS_MAX)
      .flatMap(({ cases: members }) => calibrationOf(members, model) ?? []),
    warnings: [
      ...(stored?.warnings ?? []),
      ...leftOut(unseen.length > 0 ? unseen : cases, model),
      ...(stored && unseen.length === 0 && cases.length > 0
        ? ['The calibration shown is on the cases that it learned from, and flatters it.']
        : []),
      ...unheardOf(model, cases).map(
        (name) =>
          `No settled CRE of this site says anything of ${name}: where it is not known, the score ` +
          'is a range.',
      ),
    ],
  };
}

/** Whether it holds here, or what it lacks to be judged; an answer that can be checked by hand. */
function validationOf({ intercept }: RiskModel, performance: Calibration | null): string {
  if (intercept === null) {
    return 'Not validated here: it has no coefficients that cases could bear out.';
  }
  const events = performance?.events ?? 0;
  const others = (performance?.n ?? 0) - events;
  if (performance === null || Math.min(events, others) < VALIDATION_EACH_MIN) {
    return (
      'Not validated here: that takes 100 CRE with and 100 without a carbapenemase that it has ' +
      'not learned from and of which every predictor is known (Collins GS et al, Stat Med ' +
      `2016;35:214); ${events} with and ${others} without so far.`
    );
  }
  if (isValidatedBy(performance)) {
    return (
      `Holds on cases of this site that it has not learned from: ${events} with and ${others} ` +
      'without a carbapenemase, calibration intercept and slope as they should be.'
    );
  }
  const judged =
    `Not validated here: on ${events} CRE with and ${others} without a carbapenemase that it has ` +
    'not learned from its predictions are';
  const [level, slope] = [shownLimits(performance.intercept), shownLimits(performance.slope)];
  if (level === null || slope === null) return `${judged} too alike to be judged.`;
  return (
    `${judged} off: calibration intercept ${level}, should be 0), ` +
    `slope ${slope}, should be 1).`
  );
}

/** `0.61 (0.37 to 0.85`; null where it can't be estimated. */
function shownLimits({ value, lower, upper }: Calibration['slope']): string | null {
  if (value === null || lower === null || upper === null) return null;
  return `${value.toFixed(2)} (${lower.toFixed(2)} to ${upper.toFixed(2)}`;
}

/** Of how many cases the calibration shown says nothing. */
function leftOut(cases: readonly ResolvedCase[], model: RiskModel): string[] {
  const left = cases.length - knownCases(cases, model).length;
  if (left === 0 || model.intercept === null) return [];
  return [
    `The calibration shown leaves out ${left} of ${cases.length} settled CRE: a predictor of ` +
      'theirs is not known.',
  ];
}

/** Predictors that no report has carried yet: a name spelled otherwise, or a feed that lacks it. */
function unheardOf({ weights }: RiskModel, cases: readonly ResolvedCase[]): string[] {
  const names = Object.keys(weights).filter((name) => !(name in DEFINITIONS));
  return names.filter((name) => cases.every(({ predictors }) => predictors[name] === undefined));
}

/** Figures of one span of cases. */
function calibrationOf(cases: readonly ResolvedCase[], model: RiskModel): RiskCalibration | null {
  const performance = performanceOf(cases, model);
  if (!performance) return null;
  const days = cases.map(({ day }) => day).sort();
  const { n, events, brier, auc, intercept, slope, table } = performance;
  const limits = ({ value, lower, upper }: typeof intercept) => ({ value, lower, upper });
  return {
    from: days[0] ?? null,
    to: days.at(-1) ?? null,
    n,
    events,
    brier,
    auc,
    intercept: limits(intercept),
    slope: limits(slope),
    deciles: table.map((group) => ({
      n: group.n,
      meanPredicted: group.meanPredicted,
      events: group.events,
      observed: group.observed,
    })),
  };
}
