import {
  cohortReport,
  cohortSummary,
  type CohortReport,
  type CohortSummary,
  type Proportion,
} from '@carbawatch/contracts';
import { SEED_COHORT, seedCohort } from '../seed-cohort/seed-cohort';
import { Standalone } from '../support/standalone';

/** The synthetic line list goes in as a hospital would send it, and its margins come out. */
describe('the seed cohort through the whole system', () => {
  let system: Standalone;

  beforeAll(async () => {
    system = await Standalone.start({ CARBAWATCH_TIMEZONE: SEED_COHORT.timeZone });
  }, 120_000);
  afterAll(() => system.stop());

  const asked = (path: string, query: string): Promise<unknown> =>
    system.api.read(`cohort/${path}?from=${SEED_COHORT.from}&to=${SEED_COHORT.to}${query}`);

  async function summary(query: string): Promise<CohortSummary> {
    return cohortSummary.parse(await asked('summary', query));
  }

  async function report(query: string): Promise<CohortReport> {
    return cohortReport.parse(await asked('report', query));
  }

  function printed({ numerator, value, ci }: Proportion): string {
    const percent = (share: number | null, digits = 0) =>
      (100 * (share ?? Number.NaN)).toFixed(digits);
    return `${numerator} (${percent(value, 1)}%, ${percent(ci.lower)}-${percent(ci.upper)})`;
  }

  it('gives 128 CRE, 69 CPE, 59 others, 35 deaths and the published interval', async () => {
    const reports = seedCohort();
    await system.api.send(reports);
    // Some lines a second time, in another message: no second effect.
    await system.take(...reports.slice(0, 40));
    const wald = await summary('&ci=wald');
    expect(wald).toMatchObject({ isolates: 160, creIsolates: 148, cre: 128 });
    expect(printed(wald.cpe)).toBe('69 (53.9%, 45-63)');
    expect(printed(wald.nonCpe)).toBe('59 (46.1%, 37-55)');
    expect(printed(wald.mortality30d)).toBe('35 (27.3%, 20-35)');
    expect(wald.genotypes.map(({ family, ofCpe }) => `${family} ${printed(ofCpe)}`)).toEqual([
      'KPC 39 (56.5%, 45-68)',
      'NDM 27 (39.1%, 28-51)',
      'IMP 4 (5.8%, 0-11)',
    ]);
    expect(wald.excluded).toMatchObject(SEED_COHORT.excluded);
    expect(wald.nonCpeBy).toEqual({ 'activity+genes': 59 });
    const wilson = await summary('');
    expect(printed(wilson.mortality30d)).toBe('35 (27.3%, 20-36)');
  });

  it('has the same numbers in the report, with the rules by which they were made', async () => {
    const { flow, summary: numbers, comparison, outcomes, judgedBy, rules } = await report('');
    expect(numbers).toEqual(await summary(''));
    expect(flow.at(-1)).toMatchObject({ step: 'patients', count: SEED_COHORT.patients });
    expect(comparison.groups).toEqual({ cpe: 69, nonCpe: 59, undetermined: 0 });
    expect(outcomes.mortality30d.all.share).toEqual(numbers.mortality30d);
    expect([rules, judgedBy.creDefinitions]).toEqual([numbers.rules, ['cdc-2015']]);
    expect(judgedBy.breakpoints).toHaveLength(1);
  });

  it('takes clinical variables that come later as a table, as variables of the index culture', async () => {
    const index = seedCohort().filter(({ isolateId }) => /-\d{3}-1$/.test(isolateId));
    const device = (k: number) => (k % 5 === 0 ? '' : k % 2 === 0 ? 'yes' : 'no');
    const rows = index.map(({ isolateId, organism }, k) =>
      [isolateId, organism.name, device(k), k % 7].join(','),
    );
    const head = 'isolateId,organism.name,covariates.catheter,covariates.charlson';
    await system.api.hand('text/csv', [head, ...rows].join('\n'));
    await system.whenSettled();
    const { summary: numbers, comparison, predictors } = await report('');
    expect([numbers.cre, numbers.cpe.numerator]).toEqual([128, 69]);
    const catheter = comparison.table1.find(({ name }) => name === 'catheter');
    expect(catheter).toMatchObject({ kind: 'share', source: 'covariate' });
    const { cpe, nonCpe } = predictors.rows.find(({ name }) => name === 'catheter') ?? {};
    expect((cpe?.known ?? 0) + (nonCpe?.known ?? 0)).toBe(102);
    expect((cpe?.missing ?? 0) + (nonCpe?.missing ?? 0)).toBe(26);
    expect(predictors.rows.find(({ name }) => name === 'charlson')?.kind).toBe('number');
  });
});
