import { createServer, type Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import { TOPICS, cohortSummary, eventKey, isolateReport } from '@carbawatch/contracts';
import type { CohortSummary, Proportion } from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import {
  FixedClock,
  openPlatform,
  readConfig,
  silentLog,
  startService,
  type Platform,
  type RunningService,
} from '@carbawatch/service-kit';
import { metricRows, rebuildMetrics, statsService } from '@carbawatch/stats';
import { freePort, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { classifiedFrom } from './classified-cohort';
import { SEED_COHORT, seedCohort } from './seed-cohort';

const KEY = 'the-administrators-key';
const PERIOD = `from=${SEED_COHORT.from}&to=${SEED_COHORT.to}`;

let test: TestDatabase;
let platform: Platform;
let stats: RunningService;
let server: Server;
let address: string;

async function summary(query = ''): Promise<CohortSummary> {
  const answer = await fetch(`${address}/cohort/summary?${PERIOD}${query}`, {
    headers: { Authorization: `Bearer ${KEY}` },
  });
  if (answer.status !== 200) throw new Error(await answer.text());
  return cohortSummary.parse(await answer.json());
}

/** Count and share as the abstract prints them. */
function printed({ numerator, value }: Proportion): string {
  return `${numerator} (${(100 * (value ?? Number.NaN)).toFixed(1)}%)`;
}

function interval({ ci }: Proportion): string {
  const percent = (limit: number | null) => Math.round(100 * (limit ?? Number.NaN));
  return `${percent(ci.lower)}-${percent(ci.upper)}`;
}

beforeAll(async () => {
  test = await testDatabase();
  const reading = readConfig({
    DATABASE_URL: test.url,
    CARBAWATCH_ADMIN_KEY: KEY,
    CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    CARBAWATCH_TIMEZONE: SEED_COHORT.timeZone,
    LOG_LEVEL: 'silent',
  });
  if (!reading.ok) throw new Error(reading.message);
  platform = await openPlatform(reading.config, {
    keys: 'settings-alone',
    log: silentLog,
    clock: new FixedClock('2020-02-01T12:00:00+08:00'),
  });
  stats = await startService(statsService, platform, {
    onFatal: (error) => {
      throw error;
    },
  });
  const port = await freePort();
  server = createServer(stats.http).listen(port, '127.0.0.1');
  address = `http://127.0.0.1:${port}/api/v1`;
  await platform.database.transaction(async (tx) =>
    append(
      tx,
      seedCohort().map((report) => {
        const value = classifiedFrom(report);
        return {
          topic: TOPICS.isolatesClassified,
          key: eventKey(value.site, value.pseudonym),
          type: TOPICS.isolatesClassified,
          id: randomUUID(),
          subject: value.isolateId,
          source: '/site-1/classification',
          time: value.receivedAt,
          cause: null,
          value,
        };
      }),
    ),
  );
  await stats.whenCaughtUp();
});

afterAll(async () => {
  server?.close();
  await stats?.stop();
  await platform?.close();
  await test?.drop();
});

describe('the synthetic line list', () => {
  it('is canonical, the same in every run, and says in every patient that it is invented', () => {
    const reports = seedCohort();
    expect(seedCohort()).toEqual(reports);
    for (const report of reports) {
      expect(isolateReport.parse(report)).toEqual(report);
      expect(report.patient?.id).toMatch(/^SYNTHETIC-/);
    }
    expect(new Set(reports.map(({ isolateId }) => isolateId)).size).toBe(reports.length);
  });
});

describe('the cohort summary of the line list', () => {
  it("gives the abstract's margins", async () => {
    const answer = await summary();
    expect(answer).toMatchObject({
      period: { from: SEED_COHORT.from, to: SEED_COHORT.to },
      asOf: '2020-02-01',
      timezone: 'Asia/Shanghai',
      dedup: 'patient-first',
      population: 'clinical',
      rules: '2026.1',
      isolates: 160,
      creIsolates: 148,
      cre: 128,
      creByEnzymeOnly: 0,
      cpeOutsideCre: 0,
      nonCpeBy: { 'activity+genes': 59 },
    });
    const { cpe, nonCpe, undetermined, tested, cpeOfTested, mortality30d } = answer;
    expect(printed(cpe)).toBe('69 (53.9%)');
    expect(printed(nonCpe)).toBe('59 (46.1%)');
    expect(printed(undetermined)).toBe('0 (0.0%)');
    expect(printed(tested)).toBe('128 (100.0%)');
    expect(printed(cpeOfTested)).toBe('69 (53.9%)');
    expect(printed(mortality30d)).toBe('35 (27.3%)');
  });

  it('counts the carrier of two carbapenemases once as CPE and under both families', async () => {
    const { genotypes } = await summary();
    expect(
      genotypes.map(({ family, ofCpe, alleles }) => [family, printed(ofCpe), alleles]),
    ).toEqual([
      ['KPC', '39 (56.5%)', { 'KPC-2': 39 }],
      ['NDM', '27 (39.1%)', { 'NDM-1': 19, 'NDM-5': 8 }],
      ['IMP', '4 (5.8%)', { 'IMP-4': 4 }],
    ]);
  });

  it('prints 20-35% of deaths by Wald and 20-36% by Wilson, each named', async () => {
    const { mortality30d: wald } = await summary('&ci=wald');
    const { mortality30d: wilson } = await summary('&ci=wilson');
    const { mortality30d: byDefault } = await summary();
    expect([interval(wald), interval(wilson)]).toEqual(['20-35', '20-36']);
    expect(wald).toMatchObject({ ci: { method: 'wald', level: 0.95 } });
    expect(byDefault).toEqual(wilson);
  });

  it('counts each exclusion, and knows every outcome, ward and diagnosis', async () => {
    const { excluded, unknown, mortality30d, mortality30dBounds, icu, hepatobiliary, warnings } =
      await summary();
    expect(excluded).toEqual({ ...SEED_COHORT.excluded, contaminant: 0, notAssessed: 0 });
    expect(Object.values(unknown)).toEqual(Object.values(unknown).map(() => 0));
    const { value } = mortality30d;
    expect(mortality30dBounds).toEqual({ allAlive: value, allDead: value });
    expect(icu).toMatchObject({ denominator: 128 });
    expect(hepatobiliary).toMatchObject({ denominator: 128 });
    expect(warnings).toEqual([]);
  });

  it('is the same for those assessed as infection, which the study counted', async () => {
    const { cre, cpe, mortality30d } = await summary('&population=infection');
    expect([cre, printed(cpe), printed(mortality30d)]).toEqual([128, '69 (53.9%)', '35 (27.3%)']);
  });

  it('knew fewer patients on an earlier day', async () => {
    const { cre, asOf } = await summary('&asOf=2019-01-31');
    const { cre: atTheEnd } = await summary('&asOf=2020-02-01');
    expect(asOf).toBe('2019-01-31');
    expect(cre).toBeGreaterThan(0);
    expect(cre).toBeLessThan(atTheEnd);
  });

  it('is the same after the metrics were made anew from the stored facts', async () => {
    const before = await summary();
    const rows = await metricRows(platform.database);
    await rebuildMetrics(platform.database, SEED_COHORT.timeZone);
    expect(await metricRows(platform.database)).toEqual(rows);
    expect(await summary()).toEqual(before);
  });
});
