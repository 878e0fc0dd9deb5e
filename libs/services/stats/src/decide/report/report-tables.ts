import type {
  CohortComparison,
  CohortOutcomes,
  CohortPredictors,
  CohortReport,
  IncidenceCurveView,
  ResistanceStratum,
  TableOneRow,
} from '@carbawatch/contracts';
import {
  decimals,
  limits,
  median,
  pValue,
  points,
  predictorLabel,
  quartiles,
  share,
  shareWithLimits,
  tested,
} from './markup';
import type { Table } from './markup';

/** The tables of the printed report. */

const GROUPS_HEAD = ['CPE', 'Non-CPE CRE', 'Undetermined'] as const;

export function summaryTable({ summary }: CohortReport): Table {
  const rows = (
    [
      ['CPE of CRE', summary.cpe],
      ['Non-CPE of CRE', summary.nonCpe],
      ['Undetermined of CRE', summary.undetermined],
      ['CPE of CRE with a verdict', summary.cpeOfTested],
      ...summary.genotypes.map(({ family, ofCpe }): [string, typeof ofCpe] => [
        `${family} of CPE`,
        ofCpe,
      ]),
      ['ICU at the index culture or earlier', summary.icu],
      ['Hepatobiliary disease', summary.hepatobiliary],
      ['Died by day 30', summary.mortality30d],
    ] as const
  ).map(([label, proportion]) => [label, shareWithLimits(proportion)]);
  const { method, level } = summary.cpe.ci;
  return {
    caption: 'The cohort',
    head: ['', `n/N (%; ${100 * level}% limits, ${method})`],
    rows,
  };
}

function tableOneLines(row: TableOneRow): string[][] {
  const { test } = row;
  const p = tested(test);
  if (row.kind === 'measure') {
    const unit = row.unit === null ? '' : `, ${row.unit}`;
    const { cpe, nonCpe, undetermined } = row.groups;
    const missing = String(cpe.missing + nonCpe.missing + undetermined.missing);
    const cells = [quartiles(cpe), quartiles(nonCpe), quartiles(undetermined)];
    return [[`${row.label}${unit}, median (quartiles)`, ...cells, missing, ...p]];
  }
  if (row.kind === 'share') {
    const { cpe, nonCpe, undetermined } = row.groups;
    const missing = String(cpe.missing + nonCpe.missing + undetermined.missing);
    const cells = [share(cpe.share), share(nonCpe.share), share(undetermined.share)];
    return [[row.label, ...cells, missing, ...p]];
  }
  const { cpe, nonCpe, undetermined } = row.missing;
  return [
    [row.label, '', '', '', String(cpe + nonCpe + undetermined), ...p],
    ...row.levels.map(({ level, groups }) => [
      `    ${level}`,
      share(groups.cpe),
      share(groups.nonCpe),
      share(groups.undetermined),
      '',
      '',
      '',
    ]),
  ];
}

export function tableOneTable({ table1, phenotypeNotReproduced }: CohortComparison): Table {
  const { groups, noLongerCre, definition } = phenotypeNotReproduced;
  return {
    caption: 'Table 1. Patients by group',
    head: ['', ...GROUPS_HEAD, 'Missing', 'p', 'Test'],
    rows: [
      ...table1.flatMap(tableOneLines),
      [
        'Phenotype not reproduced',
        share(groups.cpe),
        share(groups.nonCpe),
        share(groups.undetermined),
        '',
        '',
        '',
      ],
    ],
    note:
      `Tests are between CPE and non-CPE. Phenotype not reproduced: ${definition} ` +
      `Isolates that are no CRE any more by their newest report: ${noLongerCre}.`,
  };
}

export function genotypeTable({ genotypes }: CohortComparison): Table {
  return {
    caption: 'Genotype by species and sequence type',
    head: ['Genotype', 'Species', 'Sequence type', 'Patients'],
    rows: genotypes.map(({ genotype, organismName, st, count }) => [
      genotype,
      organismName,
      st === null ? 'not typed' : `ST${st}`,
      String(count),
    ]),
  };
}

/** A species that is resistant by nature has nothing to show in its stratum. */
function isTested({ groups: { cpe, nonCpe } }: ResistanceStratum): boolean {
  return [cpe, nonCpe].some(
    ({ resistant, unreadable, indefinite }) => resistant.denominator + unreadable + indefinite > 0,
  );
}

export function resistanceTable({ resistance }: CohortComparison): Table {
  const { guideline, adjustment, agents, intrinsic } = resistance;
  const rows = agents.flatMap(({ name, marks, strata }) =>
    strata.filter(isTested).map(({ stratum, label, groups, test, pAdjusted }) => {
      const flags = marks.map((mark) => (mark === 'group-defining' ? '†' : '‡')).join('');
      const { cpe, nonCpe } = groups;
      return [
        stratum === 'all' ? `${name}${flags}` : `    ${label}`,
        share(cpe.resistant),
        share(nonCpe.resistant),
        String(cpe.categoryOnly + nonCpe.categoryOnly),
        String(cpe.indefinite + nonCpe.indefinite + cpe.unreadable + nonCpe.unreadable),
        String(cpe.notTested + nonCpe.notTested),
        pValue(test.p),
        pValue(pAdjusted),
      ];
    }),
  );
  const pairs = intrinsic.map(
    ({ agent, organism, isolates }) => `${organism}/${agent} ${isolates}`,
  );
  return {
    caption: `Resistance by group, ${guideline.label}`,
    head: [
      'Agent',
      'CPE, R/tested',
      'Non-CPE, R/tested',
      'By category alone',
      'Not readable',
      'Not tested',
      'p',
      'p adjusted',
    ],
    rows,
    note:
      `† Defines the cohort. ‡ Tested in less than ${100 * resistance.testedShareMin}% of a group. ` +
      'By category alone: no value, or one without a limit here; the reported category counts. Not ' +
      `readable: a value for which ${guideline.label} as it is known here has no limit and nobody ` +
      'reported a category, or one on both sides of the limit. ' +
      `Species of fewer than ${resistance.stratumPatientsMin} patients are among all alone. ` +
      `${adjustment}. Left out as resistant by nature: ` +
      `${pairs.length === 0 ? 'none' : pairs.join('; ')}.`,
  };
}

/** The model again, without the codes that may be the infection itself. */
function sensitivityText({ sensitivity }: CohortPredictors): string {
  if (!sensitivity) return '';
  const { by, rows } = sensitivity;
  const found = rows.find(({ name }) => name === by)?.multivariable;
  const printed = found
    ? `OR ${limits({ ...found, value: found.oddsRatio })}, p ${pValue(found.p)}`
    : 'does not enter';
  return ` Hepatobiliary disease without its infection codes in its place: ${printed}.`;
}

export function predictorsTable(predictors: CohortPredictors): Table {
  const { rows, model, enterBelow, leftOut } = predictors;
  const entered =
    model === null
      ? 'Nothing entered a multivariable model.'
      : `Multivariable: ${model.n} patients, ${model.events} CPE, ${model.missing} left out for ` +
        `missing values, ${decimals(model.eventsPerVariable)} events a variable, ` +
        `${model.method === 'firth' ? "Firth's method" : 'maximum likelihood'}.`;
  const left = leftOut.map(({ name, because }) => `${name}: ${because}`).join('; ');
  return {
    caption: 'Predictors of CPE among CRE',
    head: [
      '',
      'CPE',
      'Non-CPE',
      'Missing',
      'OR (95% limits), alone',
      'p',
      'OR (95% limits), together',
      'p',
    ],
    rows: rows.map((row) => {
      const { reference, cpe, nonCpe, univariable, multivariable } = row;
      const label = predictorLabel(row);
      const count = (group: typeof cpe) =>
        group.with === null ? `n = ${group.known}` : `${group.with}/${group.known}`;
      const firth = univariable.method === 'firth' ? ' (Firth)' : '';
      return [
        reference === null ? label : `${label} (against ${reference})`,
        count(cpe),
        count(nonCpe),
        String(cpe.missing + nonCpe.missing),
        limits({ ...univariable, value: univariable.oddsRatio }) + firth,
        pValue(univariable.p),
        multivariable ? limits({ ...multivariable, value: multivariable.oddsRatio }) : '',
        multivariable ? pValue(multivariable.p) : '',
      ];
    }),
    note:
      `Entered below p = ${enterBelow}. ${entered}${sensitivityText(predictors)}` +
      (left === '' ? '' : ` Not fitted: ${left}.`),
  };
}

export function mortalityTable({ mortality30d, survival, door }: CohortOutcomes): Table {
  const { all, groups, riskDifference } = mortality30d;
  const row = (label: string, { share: died, bounds, unknown }: typeof all) => [
    label,
    shareWithLimits(died),
    bounds.allAlive === null || bounds.allDead === null
      ? ''
      : `${decimals(100 * bounds.allAlive)}–${decimals(100 * bounds.allDead)}`,
    String(unknown.outcome),
    String(unknown.followUp),
  ];
  const { probability, partialCredit, leftOut } = door;
  const [p, test] = tested(mortality30d.test);
  return {
    caption: '30-day mortality',
    head: ['', 'Died', 'Bounds in %: all unknown alive, all dead', 'Unknown', 'Not due'],
    rows: [
      row('All', all),
      row('CPE', groups.cpe),
      row('Non-CPE CRE', groups.nonCpe),
      row('Undetermined', groups.undetermined),
    ],
    note:
      `CPE less non-CPE: ${points(riskDifference)} percent points ` +
      `(${riskDifference.method}), ${test} p ${p}; log-rank p ${pValue(survival.logRank.p)}. DOOR: probability that CPE does better ` +
      `${limits(probability.halperin)} (Halperin), ${limits(probability.logit)} (logit), p ` +
      `${pValue(probability.p)}; partial credit difference ${limits(partialCredit.difference)}; ` +
      `${leftOut.cpe.total + leftOut.nonCpe.total} patients without a rank` +
      `${probability.reason === null ? '' : ` (${probability.reason})`}.`,
  };
}

function shareAtHorizon({ atHorizon, atHorizonLimits, n }: IncidenceCurveView): string {
  const { lower, upper } = atHorizonLimits;
  const value = `${decimals(100 * atHorizon)}%`;
  if (lower === null || upper === null) return `${value} of ${n}`;
  return `${value} (${decimals(100 * lower)}–${decimals(100 * upper)}) of ${n}`;
}

export function staysTable({ stays, hospital, icu, horizon }: CohortOutcomes): Table {
  const labels: Record<keyof typeof stays, string> = {
    icuBeforeIndex: 'ICU before the index culture, days',
    icuAfterIndex: 'ICU after the index culture, days',
    hospitalBeforeIndex: 'Hospital before the index culture, days',
    hospitalAfterIndex: 'Hospital after the index culture, days',
  };
  const names: (keyof typeof stays)[] = [
    'icuBeforeIndex',
    'icuAfterIndex',
    'hospitalBeforeIndex',
    'hospitalAfterIndex',
  ];
  const incidence = (risks: typeof hospital, place: string) =>
    risks.causes.map((cause) => {
      const of = (group: string) => {
        const curve = risks.curves.find((each) => each.group === group && each.cause === cause);
        return curve ? shareAtHorizon(curve) : '';
      };
      const ended = cause === 'death' ? 'death' : 'left alive';
      const label = `${place}, ${ended} by day ${horizon} (cumulative incidence)`;
      return [label, of('cpe'), of('nonCpe'), of('undetermined'), '', '', ''];
    });
  return {
    caption: 'Stays and how they ended',
    head: ['', ...GROUPS_HEAD, 'Still there', 'p', 'Test'],
    rows: [
      ...names.map((name) => {
        const { cpe, nonCpe, undetermined } = stays[name].groups;
        const there = cpe.stillThere + nonCpe.stillThere + undetermined.stillThere;
        return [
          labels[name],
          median(cpe),
          median(nonCpe),
          median(undetermined),
          String(there),
          ...tested(stays[name].test),
        ];
      }),
      ...incidence(hospital, 'Hospital'),
      ...incidence(icu, 'ICU at the index culture'),
    ],
    note:
      'Median (95% limits from the order of the values); quartiles, days; from movements, else from ' +
      'the report. Cumulative incidences with 95% limits. After the culture: of stays ' +
      'that have ended, by death too, so that p compares how long they lasted and not how they ' +
      'ended: that is in the cumulative incidences, where leaving alive competes with death. Of ' +
      'reports alone, a stay is measured to a discharge that was told, and not to a death.',
  };
}

export function flowTable({ flow }: CohortReport): Table {
  return {
    caption: 'From isolates to patients',
    head: ['', 'Count'],
    rows: flow.flatMap(({ label, count, excluded }) => [
      [label, String(count)],
      ...excluded.map((each) => [`    left out: ${each.label}`, String(each.count)]),
    ]),
  };
}
