import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cohortComparison, cohortOutcomes, cohortPredictors } from '@carbawatch/contracts';
import type { CohortComparison, CohortOutcomes, CohortPredictors } from '@carbawatch/contracts';
import { metricRows, rebuildMetrics } from '@carbawatch/stats';
import { clinicalCohort, patientsCsv } from './clinical-cohort';
import { HostedCohort } from './hosted-cohort';
import { SEED_COHORT } from './seed-cohort';

/** What R made of the same patients: expected/numbers.csv, from clinical-cohort.R. */
const expectedFolder = join(__dirname, 'expected');
const numbers = new Map(
  readFileSync(join(expectedFolder, 'numbers.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line): [string, number] => {
      const [name = '', value = ''] = line.split(',');
      return [name, Number(value)];
    }),
);
const compared = new Set<string>();

/** Our number is R's, to eight digits unless said otherwise. */
function expectR(name: string, found: unknown, digits = 8): void {
  const value = numbers.get(name);
  if (value === undefined) throw new Error(`R made no ${name}`);
  compared.add(name);
  const shown = typeof found === 'number' ? found : Number.NaN;
  const close = Math.abs(shown - value) <= 10 ** -digits * Math.max(1, Math.abs(value));
  expect(close ? name : `${name} is ${String(found)}, not ${value}`).toBe(name);
}

let hosted: HostedCohort;
const cohort = clinicalCohort();

beforeAll(async () => {
  hosted = await HostedCohort.start('2020-04-01');
  await hosted.take(cohort.isolates, cohort.movements);
}, 120_000);
afterAll(() => hosted?.stop());

async function comparison(query = ''): Promise<CohortComparison> {
  return cohortComparison.parse(await hosted.json('cohort/comparison', query));
}
async function predictors(query = ''): Promise<CohortPredictors> {
  return cohortPredictors.parse(await hosted.json('cohort/predictors', query));
}
async function outcomes(query = ''): Promise<CohortOutcomes> {
  return cohortOutcomes.parse(await hosted.json('cohort/outcomes', query));
}

it('R read the patients of this line list', () => {
  expect(readFileSync(join(expectedFolder, 'patients.csv'), 'utf8')).toBe(
    patientsCsv(cohort.patients),
  );
});

describe('Table 1 of the line list', () => {
  it("has R's counts, odds ratios and p of every yes or no", async () => {
    const { table1, groups } = await comparison();
    expect(groups).toEqual({ cpe: 69, nonCpe: 59, undetermined: 0 });
    const rows = table1.flatMap((row) => (row.kind === 'share' ? [row] : []));
    for (const row of rows.filter(({ name }) => numbers.has(`share.${name}.or`))) {
      const name = `share.${row.name}`;
      expectR(`${name}.cpe`, row.groups.cpe.share.numerator);
      expectR(`${name}.nonCpe`, row.groups.nonCpe.share.numerator);
      expectR(`${name}.missing`, row.groups.cpe.missing + row.groups.nonCpe.missing);
      expectR(`${name}.p`, row.test.p);
      expectR(`${name}.or`, row.oddsRatio.value);
      expectR(`${name}.lower`, row.oddsRatio.lower);
    }
    const drain = rows.find(({ name }) => name === 'biliaryDrain');
    expectR('share.biliaryDrain.p', drain?.test.p);
    expect(drain?.oddsRatio).toMatchObject({ value: 'Infinity', upper: 'Infinity' });
    expect(drain).toMatchObject({ source: 'covariate', test: { name: 'fisher' } });
  });

  it("has R's medians, quartiles and ranks, and Fisher's test of several rows", async () => {
    const { table1 } = await comparison();
    const names: Record<string, string> = { hospitalDaysBefore: 'hospitalBefore' };
    for (const row of table1) {
      if (row.kind === 'levels' && numbers.has(`levels.${row.name}.p`)) {
        expectR(`levels.${row.name}.p`, row.test.p);
      }
      if (row.kind !== 'measure') continue;
      const name = `measure.${names[row.name] ?? row.name}`;
      expectR(`${name}.q1`, row.groups.cpe.q1);
      expectR(`${name}.median`, row.groups.cpe.median);
      expectR(`${name}.q3`, row.groups.cpe.q3);
      expectR(`${name}.known`, row.groups.cpe.known);
      expectR(`${name}.w`, row.test.statistic);
      expectR(`${name}.p`, row.test.p);
    }
  });

  it('counts genotypes by species and sequence type to all CPE', async () => {
    const { genotypes } = await comparison();
    expect(genotypes.reduce((sum, { count }) => sum + count, 0)).toBe(69);
    const kpc = genotypes.filter(({ genotype }) => genotype === 'KPC-2');
    expect(kpc.reduce((sum, { count }) => sum + count, 0)).toBe(39);
    expect(kpc[0]).toMatchObject({ organism: 'kpn', scheme: 'kpneumoniae', st: '11' });
    expect(genotypes.find(({ families }) => families.length === 2)).toMatchObject({
      genotype: 'IMP-4 + NDM-1',
      count: 1,
    });
  });
});

describe('resistance by group of the line list', () => {
  it("has R's counts, p and Benjamini-Hochberg by one guideline", async () => {
    const { resistance } = await comparison('&guideline=EUCAST%20v15.0');
    expect(resistance.guideline.label).toBe('EUCAST 2025');
    for (const agent of ['AMK', 'CIP', 'CZA']) {
      const all = resistance.agents.find((row) => row.agent === agent)?.strata[0];
      const name = `resistance.${agent.toLowerCase()}`;
      expectR(`${name}.cpe`, all?.groups.cpe.resistant.numerator);
      expectR(`${name}.p`, all?.test.p);
      expectR(`${name}.adjusted`, all?.pAdjusted);
      const tested = all && all.groups.cpe.resistant.denominator + all.groups.cpe.indefinite;
      expectR(`${name}.cpeTested`, tested);
    }
  });

  it('says which values the guideline of the classification has no limits for', async () => {
    const { resistance, warnings } = await comparison();
    expect(resistance.guideline.label).toBe('CLSI 2025');
    const [warning] = warnings.filter(({ code }) => code === 'no-limits');
    expect(warning?.detail).toContain('AMK, CIP, CZA');
    const answer = await hosted.get('cohort/comparison', '&guideline=mine');
    expect([answer.status, await answer.text()]).toEqual([
      422,
      expect.stringContaining('/guideline'),
    ]);
  });

  it('marks what defines the groups, who was not always tested, and what is nature', async () => {
    const { resistance } = await comparison();
    const marks = Object.fromEntries(resistance.agents.map((row) => [row.agent, row.marks]));
    expect(marks).toMatchObject({
      MEM: ['group-defining'],
      IPM: ['group-defining'],
      CZA: ['selectively-tested'],
      AMK: [],
    });
    const sxt = resistance.agents.find(({ agent }) => agent === 'SXT')?.strata[0];
    expect(sxt?.groups.cpe).toMatchObject({ categoryOnly: 69, resistant: { numerator: 69 } });
    const [ampicillin] = resistance.intrinsic.filter(({ organism }) => /pneumoniae/.test(organism));
    expect(ampicillin).toMatchObject({ agent: 'AMP', source: expect.stringContaining('EUCAST') });
    const strata = resistance.agents[0]?.strata.map(({ stratum }) => stratum);
    expect(strata?.slice(0, 2)).toEqual(['all', 'kpn']);
  });
});

describe('predictors of CPE in the line list', () => {
  const asked = 'age,sex,icu,hepatobiliary,hospitalDaysBefore';
  const all = `&variables=${asked},carbapenem30d,centralVenousCatheter,charlson`;

  it("are R's glm, each alone and then together, with the missing counted", async () => {
    const { rows, model, leftOut } = await predictors(all);
    for (const row of rows) {
      const name = row.name.startsWith('sex=') ? 'sexOther' : row.name;
      expectR(`alone.${name}.estimate`, row.univariable.estimate, 7);
      expectR(`alone.${name}.se`, row.univariable.se, 7);
      expectR(`alone.${name}.p`, row.univariable.p, 7);
      if (!row.multivariable) continue;
      expectR(`together.${name}.estimate`, row.multivariable.estimate, 7);
      expectR(`together.${name}.p`, row.multivariable.p, 7);
    }
    expectR('together.n', model?.n);
    expectR('together.logLik', model?.logLik, 7);
    expect([leftOut, (model?.n ?? 0) + (model?.missing ?? 0)]).toEqual([[], 128]);
  });

  it("are Firth's where a cell is empty, which the row says", async () => {
    const { rows, model, warnings } = await predictors(`${all},biliaryDrain`);
    const drain = rows.find(({ name }) => name === 'biliaryDrain');
    expectR('alone.biliaryDrain.estimate', drain?.univariable.estimate, 5);
    expect([drain?.univariable.method, model?.method]).toEqual(['firth', 'firth']);
    for (const { name, multivariable } of rows) {
      if (multivariable) expectR(`firth.${name}.estimate`, multivariable.estimate, 5);
    }
    expect(warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['separated', 'missing-values']),
    );
    const wide = await predictors(`${all},biliaryDrain&enterBelow=0.99`);
    expect(wide.warnings.map(({ code }) => code)).toContain('few-events-per-variable');
  });

  it('have a second model without the codes of hepatobiliary infection', async () => {
    const { rows, sensitivity } = await predictors();
    const names = rows.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['hepatobiliary', 'hepatobiliaryWithoutInfection']),
    );
    expect(sensitivity?.rows.map(({ name }) => name)).toContain('hepatobiliaryWithoutInfection');
    expect(sensitivity?.rows.map(({ name }) => name)).not.toContain('hepatobiliary');
  });

  it.each([
    ['method=bayes', '/method'],
    ['enterBelow=0', '/enterBelow'],
    ['variables=', '/variables'],
  ])('%s is refused by naming %s', async (query, named) => {
    const answer = await hosted.get('cohort/predictors', `&${query}`);
    expect([answer.status, JSON.stringify(await answer.json()).includes(named)]).toEqual([
      422,
      true,
    ]);
  });
});

describe('outcomes of the line list', () => {
  it("are R's deaths, survival and log-rank", async () => {
    const { mortality30d, survival } = await outcomes();
    expectR('mortality.cpe', mortality30d.groups.cpe.share.numerator);
    expectR('mortality.nonCpe', mortality30d.groups.nonCpe.share.numerator);
    expectR('mortality.p', mortality30d.test.p);
    expect(mortality30d.all.share).toMatchObject({ numerator: 35, denominator: 128 });
    for (const { group, time, survival: curve, lower, upper } of survival.curves) {
      for (const day of [7, 14, 30]) {
        const last = time.findLastIndex((each) => each <= day);
        expectR(`survival.${group}.${day}`, curve[last]);
        expectR(`survival.${group}.${day}.lower`, lower[last]);
        expectR(`survival.${group}.${day}.upper`, upper[last]);
      }
    }
    expectR('logrank.statistic', survival.logRank.statistic);
    expectR('logrank.p', survival.logRank.p);
  });

  it("are R's cumulative incidences with discharge as competing risk", async () => {
    const { hospital } = await outcomes();
    for (const { group, cause, time, incidence } of hospital.curves) {
      for (const day of [7, 14, 30]) {
        const last = time.findLastIndex((each) => each <= day);
        expectR(`incidence.${group}.${cause}.${day}`, last < 0 ? 0 : incidence[last]);
      }
    }
    for (const group of ['cpe', 'nonCpe'] as const) {
      expectR(`incidence.${group}.takenAsInHospital`, hospital.deathsTakenAsInHospital[group]);
      expectR(`incidence.${group}.endNotTold`, hospital.endNotTold[group]);
    }
    expect(hospital.leftOut).toEqual({ cpe: 0, nonCpe: 0, undetermined: 0 });
  });

  it("are R's stays before and after the index culture, each by itself", async () => {
    const { stays } = await outcomes();
    const rows = [
      ['icuBefore', stays.icuBeforeIndex],
      ['icuAfter', stays.icuAfterIndex],
      ['hospitalAfter', stays.hospitalAfterIndex],
    ] as const;
    for (const [measure, { groups, test }] of rows) {
      const name = `measure.${measure}`;
      expectR(`${name}.q1`, groups.cpe.q1);
      expectR(`${name}.median`, groups.cpe.median);
      expectR(`${name}.q3`, groups.cpe.q3);
      expectR(`${name}.known`, groups.cpe.known);
      expectR(`${name}.w`, test.statistic);
      expectR(`${name}.p`, test.p);
    }
    expect(stays.hospitalAfterIndex.groups.cpe.stillThere).toBe(
      cohort.patients.filter(({ stay, cpe }) => stay === 'there' && cpe === 1).length,
    );
  });

  it("are R's DOOR ranks, with those left out said", async () => {
    const { door, warnings } = await outcomes();
    [1, 2, 3, 4].forEach((rank) => {
      expectR(`door.cpe.${rank}`, door.counts.cpe[rank - 1]);
      expectR(`door.nonCpe.${rank}`, door.counts.nonCpe[rank - 1]);
    });
    expectR('door.leftOut', door.leftOut.cpe.total + door.leftOut.nonCpe.total);
    expectR('door.probability', door.probability.value);
    expectR('door.p', door.probability.p);
    expectR('credit.difference', door.partialCredit.difference.value);
    expectR('credit.lower', door.partialCredit.difference.lower);
    expectR('credit.p', door.partialCredit.p);
    expect(warnings.map(({ code }) => code)).toContain('door-left-out');
  });

  it('take a ranking of their own by its name and version, and refuse one that does not fit', async () => {
    const ranking = {
      id: 'alive-or-dead',
      version: '1',
      events: [],
      mostEvents: [0],
      labels: ['alive', 'dead'],
      scores: [100, 0],
    };
    const asked = (value: object) => `&door=${encodeURIComponent(JSON.stringify(value))}`;
    const { door } = await outcomes(asked(ranking));
    expect(door).toMatchObject({ ranking, counts: { cpe: [47, 22], nonCpe: [46, 13] } });
    for (const wrong of [
      { ...ranking, labels: ['alive'] },
      { ...ranking, events: ['luck'] },
    ]) {
      const answer = await hosted.get('cohort/outcomes', asked(wrong));
      expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('/door')]);
    }
  });
});

it('every number that R made was compared', () => {
  expect([...numbers.keys()].filter((name) => !compared.has(name))).toEqual([]);
});

it('the same facts in another order, or made anew from the store, give the same answers', async () => {
  const other = await HostedCohort.start('2020-04-01');
  try {
    await other.take([], [...cohort.movements].reverse());
    await other.take([...cohort.isolates].reverse(), []);
    const paths = ['cohort/comparison', 'cohort/predictors', 'cohort/outcomes'];
    const answers = (from: HostedCohort) => Promise.all(paths.map((path) => from.json(path)));
    const expected = await answers(hosted);
    expect(await answers(other)).toEqual(expected);
    const rows = await metricRows(other.platform.database);
    expect(await metricRows(hosted.platform.database)).toEqual(rows);
    await rebuildMetrics(other.platform.database, SEED_COHORT.timeZone);
    expect(await metricRows(other.platform.database)).toEqual(rows);
    expect(await answers(other)).toEqual(expected);
  } finally {
    await other.stop();
  }
}, 120_000);
