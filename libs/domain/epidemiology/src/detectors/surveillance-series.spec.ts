import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DetectorPoint } from './detector';
import { EARS_METHODS, ears } from './ears';
import { rki } from './exceedance';
import { farrington } from './farrington';
import type { FarringtonInput } from './farrington-settings';

/**
 * Real weekly series of the Robert Koch Institute with what R's surveillance 1.20.3 made of them.
 * R's C3 is left out: it follows from the observed count in place of the baseline.
 */
const folder = join(
  process.env['CARBAWATCH_DATA_FIXTURES'] ?? join(__dirname, '../../../../../../shared/data'),
  'surveillance-series',
);
const SERIES = ['salmonella.agona', 'salmNewport', 'shadar', 'k1', 'n1', 's1'];
const isThere = existsSync(join(folder, 'expected'));

type Row = ReadonlyMap<string, string>;

const read = new Map<string, Row[]>();

function rowsOf(file: string): Row[] {
  const known = read.get(file) ?? parsed(file);
  read.set(file, known);
  return known;
}

function parsed(file: string): Row[] {
  const [head = '', ...lines] = readFileSync(join(folder, file), 'utf8').trim().split(/\r?\n/);
  const names = head.split(',').map(unquoted);
  return lines.map((line) => {
    const cells = line.split(',').map(unquoted);
    return new Map(names.map((name, i) => [name, cells[i] ?? '']));
  });
}

const unquoted = (cell: string) => cell.replace(/"/g, '');
const number = (row: Row, column: string) => {
  const cell = row.get(column) ?? '';
  return cell === 'NA' || cell === '' ? null : Number(cell);
};
const NO_COUNTS = new Set(['index', 'year', 'period', 'epoch', 'outbreak_state']);
/** Counts of all regions together. */
const countsOf = (series: string) =>
  rowsOf(`${series}.csv`).map((row) =>
    [...row.keys()]
      .filter((column) => !NO_COUNTS.has(column))
      .reduce((sum, column) => sum + (number(row, column) ?? Number.NaN), 0),
  );
const expectedOf = (file: string, series: string, name: string, value: string) =>
  rowsOf(`expected/${file}`).filter((r) => r.get('series') === series && r.get(name) === value);

const VARIANTS: readonly [string, Partial<FarringtonInput>][] = [
  ['original', { weightsThreshold: 1, pastWeeksNotIncluded: 3 }],
  [
    'improved',
    { noPeriods: 10, pastWeeksNotIncluded: 26, pThresholdTrend: 1, thresholdMethod: 'nbPlugin' },
  ],
  ['algo.farrington_1996_alpha0.01', { flexible: false, alpha: 0.01 }],
];

/** The weeks that R judged of a series, by one of the variants. */
function farringtonAsInR(series: string, variant: string, settings: Partial<FarringtonInput>) {
  const rows = expectedOf('farrington_dev.csv', series, 'variant', variant);
  const indexes = rows.map((row) => number(row, 'index') ?? 0);
  const { points } = farrington({
    counts: countsOf(series),
    range: [Math.min(...indexes), Math.max(...indexes)],
    b: number(rows[0] ?? new Map(), 'b') ?? 0,
    ...settings,
  });
  return { rows, points };
}

/** Weeks with and without an alarm, by whether the series labels them as part of an outbreak. */
function againstLabels(series: string, points: readonly DetectorPoint[]) {
  const weeks = { TP: 0, FP: 0, FN: 0, TN: 0 };
  for (const { index, alarm } of points) {
    const isLabelled = rowsOf(`${series}.csv`)[index - 1]?.get('outbreak_state') === 'TRUE';
    weeks[isLabelled ? (alarm ? 'TP' : 'FN') : alarm ? 'FP' : 'TN'] += 1;
  }
  return weeks;
}

if (!isThere) {
  it.skip('EARS, RKI2 and Farrington on real series are left out: the shared data is missing', () =>
    undefined);
} else {
  describe.each(SERIES)('the series %s', (series) => {
    it.each(EARS_METHODS.filter((method) => method !== 'C3'))('EARS %s is that of R', (method) => {
      const counts = countsOf(series);
      const rows = expectedOf('ears_C1_C2_C3_dev.csv', series, 'method', method);
      expect(rows.length).toBeGreaterThan(300);
      const answers = new Map(
        // The second is the one-sided error of three standard deviations, printed in ten digits.
        [
          [0.001, 0.001],
          [0.001349898, 0.00134989803163009],
        ].map(([printed = 0, alpha]) => [printed, ears({ counts, method, alpha }).points]),
      );
      const found = rows.map((row) => {
        const point = answers.get(number(row, 'alpha') ?? 0)?.[(number(row, 'index') ?? 0) - 1];
        const upper = Number(point?.upper?.toPrecision(10));
        return [point?.index, point?.observed, upper, point?.alarm];
      });
      const columns = ['index', 'observed', 'upperbound'];
      expect(found).toEqual(
        rows.map((row) => [...columns.map((of) => number(row, of)), number(row, 'alarm') === 1]),
      );
    });

    it('RKI2 is that of R', () => {
      const { points } = rki({ counts: countsOf(series), b: 1, w: 6 });
      const rows = expectedOf('rki2_dev.csv', series, 'variant', 'rki2');
      expect(rows.length).toBeGreaterThan(80);
      for (const row of rows) {
        const point = points[(number(row, 'index') ?? 0) - 1];
        expect(point?.upper).toBeCloseTo(number(row, 'upperbound') ?? Number.NaN, 10);
        expect(point?.alarm).toBe(number(row, 'alarm') === 1);
      }
    });

    // R steps through the dates of salmNewport, with years of 53 weeks; here a year has 52.
    const variants = series === 'salmNewport' ? [] : VARIANTS;
    for (const [variant, settings] of variants)
      it(`Farrington, ${variant}, is that of R`, () => {
        const { rows, points } = farringtonAsInR(series, variant, settings);
        expect(rows.length).toBeGreaterThan(80);
        rows.forEach((row, at) => {
          const point = points[at];
          const isSilenced = point?.reason?.includes('limit54') === true;
          expect(point?.index).toBe(number(row, 'index'));
          expect(point?.alarm).toBe(number(row, 'alarm') === 1);
          const upper = number(row, 'upperbound');
          // The older function writes a limit of 0 where the newer leaves it out.
          if (isSilenced) expect(upper ?? 0).toBe(0);
          else expect(point?.upper).toBeCloseTo(upper ?? Number.NaN, 6);
          // Of the older function only limits were kept.
          if (number(row, 'score') === null) return;
          expect(point?.trend).toBe(number(row, 'trend') === 1);
          expect(point?.phi).toBeCloseTo(number(row, 'phi') ?? Number.NaN, 6);
          expect(point?.statistic).toBeCloseTo(number(row, 'score') ?? Number.NaN, 5);
          if (!isSilenced) expect(point?.expected).toBeCloseTo(number(row, 'expected') ?? -1, 6);
        });
      });
  });

  // The labelled outbreaks of these series lie in the years that a method only learns from (week 53
  // at the latest): the table holds that each alarm of the last hundred weeks is a false one.
  describe('Farrington against the weeks that a series labels as outbreaks', () => {
    const table = rowsOf('expected/farrington_vs_labelled_state_dev.csv');

    it('has a row for three series by three variants', () => {
      const pairs = table.map((row) => `${row.get('series')} ${row.get('variant')}`);
      const wanted = ['k1', 'n1', 's1'].flatMap((s) => VARIANTS.map(([v]) => `${s} ${v}`));
      expect(pairs).toEqual(wanted);
    });

    it.each(table.map((row) => [row.get('series') ?? '', row.get('variant') ?? '', row] as const))(
      '%s, %s, finds and misses as many as R',
      (series, variant, row) => {
        const settings = VARIANTS.find(([name]) => name === variant)?.[1] ?? {};
        const { points } = farringtonAsInR(series, variant, settings);
        const counted = ['TP', 'FP', 'FN', 'TN'].map((cell) => [cell, number(row, cell)] as const);
        expect(againstLabels(series, points)).toEqual(Object.fromEntries(counted));
      },
    );
  });

  describe('Farrington flexible on Salmonella Agona, weeks 301 to 312', () => {
    // R 4.2.2, surveillance 1.20.3: see farrington-expected.R.
    const flexible = { b: 4, noPeriods: 10, pastWeeksNotIncluded: 26, pThresholdTrend: 1 };
    const of = (settings: Partial<FarringtonInput>, last?: number) => {
      const counts = countsOf('salmonella.agona');
      if (last !== undefined) counts[311] = last;
      return farrington({ counts, range: [301, 312], alpha: 0.01, ...flexible, ...settings })
        .points;
    };
    const digits = (value: number | null | undefined, places = 5) =>
      Number((value ?? Number.NaN).toFixed(places));

    it('has the expected counts and dispersions of R', () => {
      expect(of({}).map(({ expected }) => digits(expected))).toEqual([
        4.53645, 4.0988, 4.02973, 3.76884, 3.1381, 2.97889, 2.83845, 2.7302, 2.68903, 2.6564, 2.827,
        3.20426,
      ]);
      expect(of({}).map(({ phi }) => digits(phi))).toEqual([
        1.32056, 1.32395, 1.35606, 1.35397, 1.30484, 1.30371, 1.30431, 1.30859, 1.29292, 1.22581,
        1.22136, 1.27289,
      ]);
    });

    it.each([
      ['nbPlugin', [11, 11, 11, 10, 9, 9, 8, 8, 8, 8, 8, 9], 2.4039],
      ['muan', [14, 13, 13, 12, 11, 11, 10, 10, 10, 10, 10, 11], 1.9151],
      [
        'delta',
        [
          11.46767, 10.74334, 10.71678, 10.26247, 9.018, 8.72973, 8.47463, 8.29261, 8.17643,
          7.95232, 8.25505, 9.0702,
        ],
        2.8633,
      ],
    ] as const)(
      'by %s has the limits of R; 20 cases would alarm',
      (thresholdMethod, limits, score) => {
        const points = of({ thresholdMethod });
        expect(points.map(({ upper }) => digits(upper))).toEqual(limits);
        expect(points.some(({ alarm }) => alarm)).toBe(false);
        const changed = of({ thresholdMethod, range: [312, 312] }, 20);
        expect(changed).toMatchObject([{ index: 312, alarm: true }]);
        expect(digits(changed[0]?.statistic, 4)).toBe(score);
      },
    );

    it("by R's defaults has its limits", () => {
      const points = farrington({ counts: countsOf('salmonella.agona'), range: [301, 312] }).points;
      expect(points.map(({ upper }) => digits(upper))).toEqual([
        7.40907, 6.44409, 7.93901, 6.26472, 5.34142, 5.03321, 5.23757, 7.7027, 7.40705, 5.91592,
        6.10367, 10.6689,
      ]);
    });
  });
}
