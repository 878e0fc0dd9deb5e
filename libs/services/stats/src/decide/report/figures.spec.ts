import { kaplanMeier } from '@carbawatch/epidemiology';
import { atRiskOn, forestPlot, genotypeFigure, incidenceFigure, survivalFigure } from './figures';

/**
 * The maintained arm of `aml` (Miller RG, Survival Analysis, 1997), weeks taken as days. Numbers at
 * risk of summary(survfit(Surv(time, status) ~ x, data = aml), times = c(0, 5, 10, 15, 20, 25,
 * 30))$n.risk: R 4.2.2, survival 3.5.3.
 */
const TIME = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161];
const EVENT = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0] as const;

function maintained() {
  const { curves } = kaplanMeier({ time: TIME, event: EVENT });
  return curves.map((curve) => ({ ...curve, reason: curve.reason ?? null }));
}

describe('the survival figure', () => {
  it.each([
    [0, 11],
    [9, 11],
    [10, 10],
    [20, 7],
    [30, 5],
    [161, 1],
    [162, 0],
  ])('has on day %i %i patients at risk, those who leave on that day among them', (day, n) => {
    expect(maintained().map((curve) => atRiskOn(curve, day))).toEqual([n]);
  });

  it('prints the patients at risk below each day of its axis', () => {
    const figure = survivalFigure(maintained(), 30);
    const below = figure.slice(figure.indexOf('patients at risk'));
    const printed = [...below.matchAll(/text-anchor="middle">(\d+)</g)].map(([, n]) => Number(n));
    expect(printed).toEqual([11, 11, 10, 8, 7, 6, 5]);
  });

  // Of R as above: survfit(Surv(time, status) ~ 1, data = aml[1:11, ], conf.type = 'log-log').
  it('prints where each curve ends, with its limits', () => {
    expect(survivalFigure(maintained(), 161)).toContain('18.4% (1.2–52.5)');
    const [alive] = kaplanMeier({ time: [30, 30], event: [0, 0] }).curves;
    const curves = alive ? [{ ...alive, reason: alive.reason ?? null }] : [];
    expect(survivalFigure(curves, 30)).toContain('>100.0%<');
  });
});

describe('the figure of genotypes', () => {
  it('has the genotype of most patients first, whatever its species', () => {
    const cell = (genotype: string, organismName: string, count: number) => ({
      ...{ genotype, families: [genotype], organism: organismName, organismName },
      ...{ scheme: null, st: null, count },
    });
    const figure = genotypeFigure([
      cell('KPC-3', 'Klebsiella pneumoniae', 3),
      cell('NDM-5', 'Klebsiella pneumoniae', 2),
      cell('NDM-5', 'Escherichia coli', 2),
    ]);
    expect(figure.indexOf('>NDM-5<')).toBeLessThan(figure.indexOf('>KPC-3<'));
  });
});

describe('the figure of competing events', () => {
  const NOBODY = { cpe: 0, nonCpe: 0, undetermined: 0 };
  const curve = {
    group: 'cpe',
    n: 12,
    time: [2, 5],
    atRisk: [12, 8],
    lower: [0.1, 0.1],
    upper: [0.6, 0.6],
    atHorizon: 1 / 3,
    atHorizonLimits: { lower: 0.1, upper: 0.6 },
  };
  const risks = {
    causes: ['death', 'alive'],
    curves: [
      { ...curve, cause: 'death', incidence: [1 / 3, 1 / 3] },
      { ...curve, cause: 'alive', incidence: [0, 1 / 3] },
    ],
    leftOut: NOBODY,
    leftOutDied: NOBODY,
    deathsTakenAsInHospital: NOBODY,
    endNotTold: NOBODY,
  };

  it('prints the patients at risk of a group once, and its deaths at the end with limits', () => {
    const figure = incidenceFigure('Hospital', risks, 5);
    expect(figure.match(/>33\.3% \(10\.0–60\.0\)</g)).toHaveLength(1);
    expect(figure).toContain('>died (95%)<');
    expect(figure.match(/>12</g)).toHaveLength(3); // on days 0, 1 and 2
    expect(figure.match(/>8</g)).toHaveLength(3); // on days 3, 4 and 5
  });
});

describe('the figure of odds ratios', () => {
  it('names what a number’s odds ratio is for one more of', () => {
    const none = { estimate: null, se: null, oddsRatio: null, lower: null, upper: null, p: null };
    const counts = { with: null, known: 3, missing: 0 };
    const row = {
      name: 'hospitalDaysBefore',
      label: 'Hospital stay before the index culture',
      source: 'system' as const,
      kind: 'number' as const,
      variable: 'hospitalDaysBefore',
      level: null,
      reference: null,
      cpe: counts,
      nonCpe: counts,
      univariable: { ...none, method: 'ml' as const, ci: 'wald' as const, reason: 'too few' },
      multivariable: null,
    };
    expect(forestPlot({ rows: [{ ...row, unit: 'days' }] })).toContain('culture, per day<');
    expect(forestPlot({ rows: [{ ...row, unit: null }] })).toContain('culture, per unit<');
  });
});
