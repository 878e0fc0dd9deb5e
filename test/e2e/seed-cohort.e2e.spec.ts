import {
  cohortReport,
  cohortSummary,
  type CohortReport,
  type CohortSummary,
  type Proportion,
} from '@carbawatch/contracts';
import { freePorts, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { SEED_COHORT, seedCohort } from '../seed-cohort/seed-cohort';
import { ServiceProcess } from '../support/service-process';
import { whenSettled } from '../support/wait';

/** The synthetic line list goes in as a hospital would send it, and its margins come out. */
const KEY = 'the-key-of-the-seed-cohort-test';
const SETTLED_MS_MAX = 60_000;

describe('the seed cohort through the whole system', () => {
  let test: TestDatabase;
  let program: ServiceProcess;

  beforeAll(async () => {
    test = await testDatabase();
    const [port = 0, mllp = 0] = await freePorts(2);
    program = new ServiceProcess('standalone', {
      DATABASE_URL: test.url,
      CARBAWATCH_ADMIN_KEY: KEY,
      CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 5).toString('base64'),
      CARBAWATCH_TIMEZONE: SEED_COHORT.timeZone,
      PORT: String(port),
      MLLP_PORT: String(mllp),
      LOG_LEVEL: 'warn',
    });
    await program.start();
  }, 120_000);
  afterAll(async () => {
    await program.stop();
    await test.drop();
  });

  async function send(body: string, type = 'application/x-ndjson'): Promise<number> {
    const answer = await fetch(`${program.base}/api/v1/messages`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': type },
      body,
    });
    return answer.status;
  }

  async function asked(path: string, query: string): Promise<unknown> {
    const period = `from=${SEED_COHORT.from}&to=${SEED_COHORT.to}`;
    const answer = await fetch(`${program.base}/api/v1/cohort/${path}?${period}${query}`, {
      headers: { Authorization: `Bearer ${KEY}` },
    });
    return answer.json();
  }

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
    const lines = seedCohort().map((report) => JSON.stringify(report));
    expect(await send(lines.join('\n'))).toBe(202);
    // Some lines a second time, in another message: no second effect.
    expect(await send(lines.slice(0, 40).join('\n'))).toBe(202);
    await whenSettled(test.database, SETTLED_MS_MAX);
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
    expect(await send([head, ...rows].join('\n'), 'text/csv')).toBe(202);
    await whenSettled(test.database, SETTLED_MS_MAX);
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
