import type {
  CohortDoor,
  CohortPredictors,
  CompetingRisks,
  GenotypeCell,
  IncidenceCurveView,
  SurvivalCurveView,
  UnboundedNumber,
} from '@carbawatch/contracts';
import { groupLabel } from '../cohort/patient';
import { decimals, escaped, limits, predictorLabel } from './markup';

/** Figures as SVG in the page itself: nothing is fetched, and they print as they are seen. */

const WIDTH = 720;
/** Told apart in print and by colour-blind eyes (Okabe M, Ito K, 2008). */
const COLOURS = ['#0072b2', '#d55e00', '#999999', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
const DASHES = ['', '7 4', '2 3'];

function svg(height: number, title: string, content: readonly string[]): string {
  return (
    `<figure><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">` +
    `<title>${escaped(title)}</title>${content.join('')}</svg>` +
    `<figcaption>${escaped(title)}</figcaption></figure>`
  );
}

function text(x: number, y: number, content: string, anchor = 'start'): string {
  return `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

function line(from: readonly [number, number], to: readonly [number, number], more = ''): string {
  const [x1, y1, x2, y2] = [...from, ...to].map(at);
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#333" ${more}/>`;
}

function rect(x: number, y: number, width: number, height: number, fill: string): string {
  const [a, b, c, d] = [x, y, Math.max(0, width), height].map(at);
  return `<rect x="${a}" y="${b}" width="${c}" height="${d}" fill="${fill}"/>`;
}

/** Two digits are a hundredth of a point. */
function at(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function colour(index: number): string {
  return COLOURS[index % COLOURS.length] ?? '#333333';
}

const FOREST = { left: 330, right: 560, row: 22, top: 34 };
/** Odds ratios beyond these are drawn as arrows at the edge. */
const ODDS_SHOWN = [0.05, 20] as const;

function oddsAt(value: UnboundedNumber | null): number {
  const [least, most] = ODDS_SHOWN;
  const number = value === 'Infinity' ? most : typeof value === 'number' ? value : least;
  const share = Math.log(Math.min(most, Math.max(least, number)) / least) / Math.log(most / least);
  return FOREST.left + share * (FOREST.right - FOREST.left);
}

/** Odds ratios with limits on a log scale; the multivariable ones where a variable entered. */
export function forestPlot({ rows }: Pick<CohortPredictors, 'rows'>): string {
  const height = FOREST.top + rows.length * FOREST.row + 30;
  const bottom = height - 26;
  const marks = rows.flatMap((row, index) => {
    const y = FOREST.top + index * FOREST.row;
    const shown = row.multivariable ?? row.univariable;
    if (shown.oddsRatio === null) return [text(4, y + 4, predictorLabel(row).slice(0, 52))];
    const { lower, upper, oddsRatio } = shown;
    const point = oddsAt(oddsRatio);
    const fill = row.multivariable ? colour(0) : '#ffffff';
    const printed = limits({ value: oddsRatio, lower, upper });
    return [
      text(4, y + 4, predictorLabel(row).slice(0, 52)),
      line([oddsAt(lower ?? 'Infinity'), y], [oddsAt(upper), y]),
      `<rect x="${at(point - 4)}" y="${at(y - 4)}" width="8" height="8" fill="${fill}" stroke="#333"/>`,
      text(FOREST.right + 12, y + 4, printed),
    ];
  });
  const ticks = [0.1, 0.5, 1, 2, 10].flatMap((odds) => [
    line([oddsAt(odds), bottom], [oddsAt(odds), bottom + 4]),
    text(oddsAt(odds), bottom + 17, String(odds), 'middle'),
  ]);
  return svg(
    height,
    'Odds ratios of CPE with 95% limits (cut at the ends of the scale); filled: multivariable, ' +
      'open: univariable alone',
    [
      line([FOREST.left, bottom], [FOREST.right, bottom]),
      line([oddsAt(1), FOREST.top - 14], [oddsAt(1), bottom], 'stroke-dasharray="3 3"'),
      ...ticks,
      ...marks,
    ],
  );
}

const CURVE = { left: 60, right: 450, top: 14, bottom: 300 };

const DAYS_APART = [1, 2, 5, 7, 10, 14, 30, 60];

interface StepCurve {
  group: string;
  label: string;
  time: readonly number[];
  shares: readonly number[];
  colour: string;
  dash: string;
  /** Followed to this day at least; absent where the curve does not count them. */
  atRisk?: (day: number) => number;
  /** Where the curve stands at its end, with limits. */
  end?: string;
}

/** Patients who were still followed on a day, the events and exits of that day among them. */
export function atRiskOn(
  { time, atRisk }: Pick<SurvivalCurveView, 'time' | 'atRisk'>,
  day: number,
): number {
  const next = time.findIndex((each) => each >= day);
  return next < 0 ? 0 : (atRisk[next] ?? 0);
}

/** Below the days of a curve how many it still stands on: its end is often a few patients'. */
function atRiskRows(
  curves: readonly StepCurve[],
  days: readonly number[],
  { x, endTitle }: { x: (day: number) => number; endTitle: string },
) {
  const counted = curves.filter(({ atRisk }) => atRisk !== undefined);
  if (counted.length === 0) return [];
  const top = CURVE.bottom + 44;
  const [name, end] = [CURVE.right + 24, CURVE.right + 138];
  return [
    text(name, top, 'patients at risk'),
    text(end, top, endTitle),
    ...counted.flatMap((curve, index) => {
      const y = top + 18 * (index + 1);
      const numbers = days.map((day) =>
        text(x(day), y, String(curve.atRisk?.(day) ?? ''), 'middle'),
      );
      return [...numbers, text(name, y, curve.group), text(end, y, curve.end ?? '')];
    }),
  ];
}

/** Steps that begin with `start` at day 0. */
function steps({ time, shares }: StepCurve, start: number, horizon: number): string {
  const x = (day: number) => CURVE.left + (day / horizon) * (CURVE.right - CURVE.left);
  const y = (share: number) => CURVE.bottom - share * (CURVE.bottom - CURVE.top);
  let path = `M${at(x(0))} ${at(y(start))}`;
  time.forEach((day, k) => {
    path += `H${at(x(day))}V${at(y(shares[k] ?? start))}`;
  });
  return `${path}H${at(x(horizon))}`;
}

/** Shares in % by days after the index culture. */
function stepFigure(
  title: string,
  curves: readonly StepCurve[],
  { start, horizon, endTitle }: { start: number; horizon: number; endTitle: string },
): string {
  const { left, right, top, bottom } = CURVE;
  const shares = [0, 0.25, 0.5, 0.75, 1].flatMap((each) => {
    const y = bottom - each * (bottom - top);
    return [line([left - 4, y], [left, y]), text(left - 8, y + 4, String(100 * each), 'end')];
  });
  const apart = DAYS_APART.find((each) => horizon / each <= 7) ?? horizon;
  const days = Array.from({ length: Math.floor(horizon / apart) + 1 }, (_, k) => k * apart);
  const x = (day: number) => left + (day / horizon) * (right - left);
  const ticks = days.flatMap((day) => [
    line([x(day), bottom], [x(day), bottom + 4]),
    text(x(day), bottom + 18, String(day), 'middle'),
  ]);
  const numbers = atRiskRows(curves, days, { x, endTitle });
  const counted = curves.filter(({ atRisk }) => atRisk !== undefined).length;
  const drawn = curves.flatMap((curve, index) => {
    const y = top + 20 + 20 * index;
    const stroke = `stroke="${curve.colour}" stroke-width="2" stroke-dasharray="${curve.dash}"`;
    return [
      `<path d="${steps(curve, start, horizon)}" fill="none" ${stroke}/>`,
      `<path d="M${right + 12} ${y}h26" fill="none" ${stroke}/>`,
      text(right + 44, y + 4, curve.label),
    ];
  });
  return svg(counted > 0 ? 362 + 18 * counted : 344, title, [
    line([left, top], [left, bottom]),
    line([left, bottom], [right, bottom]),
    ...shares,
    ...ticks,
    ...drawn,
    ...numbers,
  ]);
}

function dashOf(index: number): string {
  return DASHES[index % DASHES.length] ?? '';
}

function survivalAtEnd({ survival, lower, upper }: SurvivalCurveView): string {
  const [value, low, high] = [survival, lower, upper].map((each) => each.at(-1) ?? null);
  const percent = (share: number | null | undefined) =>
    decimals(typeof share === 'number' ? 100 * share : null);
  // Where nobody died, or all did, the log-log scale has no limits.
  if (typeof low !== 'number') return `${percent(value)}%`;
  return `${percent(value)}% (${percent(low)}–${percent(high)})`;
}

/** Kaplan-Meier curves, each with its own dashes and its numbers at risk. */
export function survivalFigure(curves: readonly SurvivalCurveView[], horizon: number): string {
  const drawn = curves.map((curve, index): StepCurve => ({
    group: groupLabel(curve.group),
    label: `${groupLabel(curve.group)}, n = ${curve.n}`,
    time: curve.time,
    shares: curve.survival,
    colour: colour(index),
    dash: dashOf(index),
    atRisk: (day) => atRiskOn(curve, day),
    end: survivalAtEnd(curve),
  }));
  const title = 'Survival in % by days after the index culture (Kaplan-Meier)';
  return stepFigure(title, drawn, { start: 1, horizon, endTitle: 'at the end (95%)' });
}

function deathsAtEnd({ atHorizon, atHorizonLimits: { lower, upper } }: IncidenceCurveView): string {
  const died = `${decimals(100 * atHorizon)}%`;
  if (lower === null || upper === null) return died;
  return `${died} (${decimals(100 * lower)}–${decimals(100 * upper)})`;
}

const CAUSE_LABELS: Record<string, string> = { death: 'died', alive: 'left alive' };

/** Aalen-Johansen curves of one place: a colour for each group, dashes for each way to leave. */
export function incidenceFigure(
  place: string,
  { causes, curves }: CompetingRisks,
  horizon: number,
): string {
  const groups = [...new Set(curves.map(({ group }) => group))];
  const drawn = curves.map((curve): StepCurve => {
    const { group, cause, n, time, incidence } = curve;
    return {
      group: groupLabel(group),
      label: `${groupLabel(group)} ${CAUSE_LABELS[cause] ?? cause}, n = ${n}`,
      time,
      shares: incidence,
      colour: colour(groups.indexOf(group)),
      dash: dashOf(causes.indexOf(cause)),
      // Both ways to leave have the same patients: one row a group, with the end of deaths.
      ...(cause === 'death' && { atRisk: (day) => atRiskOn(curve, day), end: deathsAtEnd(curve) }),
    };
  });
  const title =
    `${place}: cumulative incidence in % of death and of leaving alive, by days after the ` +
    'index culture (Aalen-Johansen)';
  return stepFigure(title, drawn, { start: 0, horizon, endTitle: 'died (95%)' });
}

const BAR = { left: 180, right: 560, row: 26, top: 12 };

/** Patients of each genotype, by species. */
export function genotypeFigure(cells: readonly GenotypeCell[]): string {
  const species = [...new Set(cells.map(({ organismName }) => organismName))];
  const of = (genotype: string, organism: string) =>
    cells
      .filter((cell) => cell.genotype === genotype && cell.organismName === organism)
      .reduce((sum, { count }) => sum + count, 0);
  const totalOf = (genotype: string) =>
    species.reduce((sum, organism) => sum + of(genotype, organism), 0);
  // The cells come by their own size: a genotype of many species would stand below its rank.
  const genotypes = [...new Set(cells.map(({ genotype }) => genotype))].sort(
    (a, b) => totalOf(b) - totalOf(a),
  );
  const totals = genotypes.map(totalOf);
  const scale = (BAR.right - BAR.left) / Math.max(1, ...totals);
  const bars = genotypes.flatMap((genotype, index) => {
    const y = BAR.top + index * BAR.row;
    let x = BAR.left;
    const parts = species.map((organism, k) => {
      const width = of(genotype, organism) * scale;
      const part = rect(x, y, width, BAR.row - 8, colour(k));
      x += width;
      return part;
    });
    return [
      text(BAR.left - 8, y + 13, genotype, 'end'),
      ...parts,
      text(x + 6, y + 13, String(totals[index] ?? 0)),
    ];
  });
  const legendTop = BAR.top + genotypes.length * BAR.row + 12;
  const legend = species.flatMap((organism, k) => [
    rect(BAR.left, legendTop + k * 18, 12, 12, colour(k)),
    text(BAR.left + 18, legendTop + k * 18 + 10, organism),
  ]);
  const height = legendTop + species.length * 18 + 6;
  return svg(height, 'CPE patients by genotype and species', [...bars, ...legend]);
}

/** Shares of the ranks of each group, best first. */
export function doorFigure({ counts, ranking }: CohortDoor): string {
  const groups = Object.entries(counts).filter(([, ranks]) => ranks.some((n) => n > 0));
  const bars = groups.flatMap(([group, ranks], index) => {
    const y = BAR.top + index * BAR.row;
    const total = ranks.reduce((sum, n) => sum + n, 0);
    let x = BAR.left;
    const parts = ranks.flatMap((n, rank) => {
      const width = (n / total) * (BAR.right - BAR.left);
      const label = width > 22 ? text(x + width / 2, y + 13, String(n), 'middle') : '';
      const part = rect(x, y, width, BAR.row - 8, doorShade(rank, ranks.length));
      x += width;
      return [part, label];
    });
    return [text(BAR.left - 8, y + 13, groupLabel(group), 'end'), ...parts];
  });
  const legendTop = BAR.top + groups.length * BAR.row + 12;
  const legend = ranking.labels.flatMap((label, rank) => [
    rect(BAR.left, legendTop + rank * 18, 12, 12, doorShade(rank, ranking.labels.length)),
    text(BAR.left + 18, legendTop + rank * 18 + 10, label),
  ]);
  const height = legendTop + ranking.labels.length * 18 + 6;
  return svg(height, 'DOOR ranks on day 30, patients of each rank', [...bars, ...legend]);
}

/** Light is better; never so dark that the number on it can't be read. */
function doorShade(rank: number, ranks: number): string {
  const light = Math.round(235 - (100 * rank) / Math.max(1, ranks - 1));
  return `rgb(${light},${light},${Math.min(255, light + 15)})`;
}
