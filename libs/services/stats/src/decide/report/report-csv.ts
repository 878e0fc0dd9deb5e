import type {
  CohortComparison,
  CohortOutcomes,
  CohortPredictors,
  CohortReport,
  Proportion,
  TableOneRow,
} from '@carbawatch/contracts';
import Papa from 'papaparse';

/** One number a line, unrounded: `table, row, level, group, measure, value`. */
type Cell = string | number | null;
type Line = [table: string, row: string, level: string, group: string, measure: string, Cell];

const HEAD = ['table', 'row', 'level', 'group', 'measure', 'value'];

function shareLines(place: [string, string, string, string], share: Proportion): Line[] {
  const { numerator, denominator, value, ci } = share;
  return [
    [...place, 'numerator', numerator],
    [...place, 'denominator', denominator],
    [...place, 'value', value],
    [...place, 'lower', ci.lower],
    [...place, 'upper', ci.upper],
  ];
}

function groups<T>(of: Record<string, T>, lines: (group: string, value: T) => Line[]): Line[] {
  return Object.entries(of).flatMap(([group, value]) => lines(group, value));
}

function numberLines(table: string, row: string, group: string, numbers: object): Line[] {
  return Object.entries(numbers).flatMap(([measure, value]: [string, unknown]): Line[] => {
    if (typeof value !== 'number' && typeof value !== 'string' && value !== null) return [];
    return [[table, row, '', group, measure, value]];
  });
}

function tableOneLines(row: TableOneRow): Line[] {
  const table = 'table1';
  const test = numberLines(table, row.name, 'test', row.test);
  switch (row.kind) {
    case 'measure':
      return [
        ...groups(row.groups, (group, value) => numberLines(table, row.name, group, value)),
        ...test,
      ];
    case 'share':
      return [
        ...groups(row.groups, (group, { share, missing }) => [
          ...shareLines([table, row.name, '', group], share),
          [table, row.name, '', group, 'missing', missing],
        ]),
        ...numberLines(table, row.name, 'oddsRatio', row.oddsRatio),
        ...test,
      ];
    case 'levels':
      return [
        ...row.levels.flatMap(({ level, groups: shares }) =>
          groups(shares, (group, share) => shareLines([table, row.name, level, group], share)),
        ),
        ...groups(row.missing, (group, n) => [[table, row.name, '', group, 'missing', n]]),
        ...test,
      ];
  }
}

function comparisonLines({ genotypes, resistance, phenotypeNotReproduced }: CohortComparison) {
  return [
    ...groups(phenotypeNotReproduced.groups, (group, share) =>
      shareLines(['table1', 'phenotypeNotReproduced', '', group], share),
    ),
    ...genotypes.map(({ genotype, organism, st, count }): Line => [
      'genotypes',
      genotype,
      organism,
      st === null ? '' : `ST${st}`,
      'patients',
      count,
    ]),
    ...resistance.agents.flatMap(({ agent, strata }) =>
      strata.flatMap(({ stratum, groups: cells, test, pAdjusted }): Line[] => [
        ...groups(cells, (group, { resistant, ...counts }) => [
          ...shareLines(['resistance', agent, stratum, group], resistant),
          ...Object.entries(counts).map(([measure, n]): Line => [
            'resistance',
            agent,
            stratum,
            group,
            measure,
            n,
          ]),
        ]),
        ['resistance', agent, stratum, 'test', 'p', test.p],
        ['resistance', agent, stratum, 'test', 'pAdjusted', pAdjusted],
      ]),
    ),
  ];
}

function predictorLines({ rows }: CohortPredictors): Line[] {
  return rows.flatMap(({ name, cpe, nonCpe, univariable, multivariable }) => [
    ...numberLines('predictors', name, 'cpe', cpe),
    ...numberLines('predictors', name, 'nonCpe', nonCpe),
    ...numberLines('predictors', name, 'univariable', univariable),
    ...(multivariable ? numberLines('predictors', name, 'multivariable', multivariable) : []),
  ]);
}

function outcomeLines({ mortality30d, survival, hospital, icu, stays, door }: CohortOutcomes) {
  const { all, groups: byGroup, test } = mortality30d;
  const risks = { hospital, icu };
  return [
    ...groups({ all, ...byGroup }, (group, { share, bounds, unknown }) => [
      ...shareLines(['mortality30d', 'died', '', group], share),
      ...numberLines('mortality30d', 'bounds', group, bounds),
      ...numberLines('mortality30d', 'unknown', group, unknown),
    ]),
    ...numberLines('mortality30d', 'died', 'test', test),
    ...survival.curves.flatMap(({ group, time, survival: curve, lower, upper, atRisk }) =>
      time.flatMap((day, k): Line[] => [
        ['survival', String(day), '', group, 'atRisk', atRisk[k] ?? null],
        ['survival', String(day), '', group, 'survival', curve[k] ?? null],
        ['survival', String(day), '', group, 'lower', lower[k] ?? null],
        ['survival', String(day), '', group, 'upper', upper[k] ?? null],
      ]),
    ),
    ...numberLines('survival', 'logRank', 'test', survival.logRank),
    ...Object.entries(risks).flatMap(([place, { curves }]) =>
      curves.flatMap(({ group, cause, time, incidence }) =>
        time.map((day, k): Line => [
          `incidence-${place}`,
          String(day),
          cause,
          group,
          'incidence',
          incidence[k] ?? null,
        ]),
      ),
    ),
    ...Object.entries(stays).flatMap(([name, { groups: lengths, test: ranks }]) => [
      ...groups(lengths, (group, value) => numberLines('stays', name, group, value)),
      ...numberLines('stays', name, 'test', ranks),
    ]),
    ...groups(door.counts, (group, ranks) =>
      ranks.map((n, rank): Line => [
        'door',
        door.ranking.labels[rank] ?? String(rank),
        '',
        group,
        'patients',
        n,
      ]),
    ),
    ...groups(door.leftOut, (group, counts) => numberLines('door', 'leftOut', group, counts)),
    ...numberLines('door', 'probability', 'halperin', door.probability.halperin),
    ...numberLines('door', 'probability', 'logit', door.probability.logit),
    ...numberLines('door', 'partialCredit', 'difference', door.partialCredit.difference),
  ];
}

/** Every table of the report; the question, the rules and the warnings stand before them. */
export function reportCsv(report: CohortReport): string {
  const { period, asOf, timezone, dedup, population, vital, rules, sites, ward } = report;
  const { from, to } = period;
  const question = { from, to, asOf, timezone, dedup, population, vital, rules, ward };
  const { summary, comparison, judgedBy } = report;
  const lines: Line[] = [
    ...numberLines('question', 'asked', '', { ...question, sites: sites?.join('; ') ?? 'all' }),
    ...Object.entries(judgedBy).map(([row, names]): Line => [
      'judgedBy',
      row,
      '',
      '',
      'names',
      names.join('; '),
    ]),
    ...report.warnings.map(({ code, detail }): Line => ['warning', code, '', '', 'text', detail]),
    ...report.definitions.map(({ term, text }): Line => ['definition', term, '', '', 'text', text]),
    ...report.flow.flatMap(({ step, count, excluded }) => [
      ['flow', step, '', '', 'count', count] satisfies Line,
      ...excluded.map((each): Line => ['flow', step, each.reason, '', 'excluded', each.count]),
    ]),
    ...shareLines(['summary', 'cpe', '', ''], summary.cpe),
    ...shareLines(['summary', 'nonCpe', '', ''], summary.nonCpe),
    ...shareLines(['summary', 'undetermined', '', ''], summary.undetermined),
    ...summary.genotypes.flatMap(({ family, ofCpe }) =>
      shareLines(['summary', 'genotype', family, ''], ofCpe),
    ),
    ...comparison.table1.flatMap(tableOneLines),
    ...comparisonLines(comparison),
    ...predictorLines(report.predictors),
    ...outcomeLines(report.outcomes),
  ];
  // A covariate's name comes from its sender: a spreadsheet must not take it for a formula.
  return `${Papa.unparse([HEAD, ...lines], { escapeFormulae: true, newline: '\r\n' })}\r\n`;
}
