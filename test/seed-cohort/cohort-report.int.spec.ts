import { cohortReport } from '@carbawatch/contracts';
import type { CohortReport, Proportion } from '@carbawatch/contracts';
import Papa from 'papaparse';
import { clinicalCohort } from './clinical-cohort';
import { HostedCohort } from './hosted-cohort';
import { SEED_COHORT } from './seed-cohort';

/** The study as a living page of data, from the synthetic line list with the abstract's margins. */
let hosted: HostedCohort;

beforeAll(async () => {
  hosted = await HostedCohort.start('2020-04-01');
  const { isolates, movements } = clinicalCohort();
  await hosted.take(isolates, movements);
}, 120_000);
afterAll(() => hosted?.stop());

async function report(query = ''): Promise<CohortReport> {
  return cohortReport.parse(await hosted.json('cohort/report', query));
}

function printed({ numerator, value, ci }: Proportion): string {
  const percent = (part: number | null, digits: number) =>
    (100 * (part ?? Number.NaN)).toFixed(digits);
  return `${numerator} (${percent(value, 1)}%, ${percent(ci.lower, 0)}-${percent(ci.upper, 0)})`;
}

it("gives the abstract's numbers with the interval that it printed", async () => {
  const { summary, comparison, outcomes, predictors } = await report('&ci=wald');
  expect(printed(summary.cpe)).toBe('69 (53.9%, 45-63)');
  expect(printed(summary.mortality30d)).toBe('35 (27.3%, 20-35)');
  expect(outcomes.mortality30d.all.share).toEqual(summary.mortality30d);
  expect(comparison.groups).toEqual({ cpe: 69, nonCpe: 59, undetermined: 0 });
  expect([predictors.cpe, predictors.nonCpe]).toEqual([69, 59]);
});

it('is a file that holds its days in its name, as the table does', async () => {
  const nameOf = async (format: string) => {
    const { headers } = await hosted.get('cohort/report', `&format=${format}`);
    return /filename="(.+)\.\w+"/.exec(headers.get('content-disposition') ?? '')?.[1];
  };
  expect(await nameOf('json')).toMatch(/^cre-cohort-.*\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d$/);
  expect(await nameOf('json')).toBe(await nameOf('csv'));
});

it('counts each isolate on its way to a patient once', async () => {
  const { flow } = await report();
  expect(flow.map(({ step, count }) => [step, count])).toEqual([
    ['isolates', 183],
    ['population', SEED_COHORT.isolates],
    ['cre-isolates', SEED_COHORT.creIsolates],
    ['cre', SEED_COHORT.patients],
    ['patients', SEED_COHORT.patients],
  ]);
  flow.forEach(({ count, excluded }, index) => {
    const left = excluded.reduce((sum, each) => sum + each.count, 0);
    const next = flow[index + 1];
    if (next) expect(count - left).toBe(next.count);
  });
  const [first] = flow;
  const reasons = first?.excluded.map(({ reason, count }) => [reason, count]);
  expect(Object.fromEntries(reasons ?? [])).toMatchObject(SEED_COHORT.excluded);
});

it('says by which rules, limits, definition, zone and policy its numbers were made', async () => {
  const { definitions, judgedBy, rules, timezone } = await report();
  expect([rules, timezone]).toEqual(['2026.1', 'Asia/Shanghai']);
  expect(judgedBy).toMatchObject({ creDefinitions: ['cdc-2015'], breakpoints: ['CLSI 2025'] });
  const text = definitions.map((each) => each.text).join(' ');
  for (const said of ['2026.1', 'CLSI 2025', 'cdc-2015', 'Asia/Shanghai', 'patient-first']) {
    expect(text).toContain(said);
  }
});

it('prints as one page with its figures that fetches and runs nothing', async () => {
  const answer = await hosted.get('cohort/report', '&format=html');
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  const page = await answer.text();
  expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|(?:src|href)=/i);
  expect(page.match(/<svg /g)).toHaveLength(6);
  expect(page).toContain('Hospital: cumulative incidence in % of death and of leaving alive');
  expect(page).not.toMatch(/NaN|undefined|Infinity|\bnull\b/);
  for (const said of [
    '69/128 (53.9%; 45.3–62.3)',
    'CLSI 2025',
    'Asia/Shanghai',
    'carbapenem30d',
    'Rules 2026.1',
    // Words of a statistician, not the names of fields.
    'Policy patient-first: a patient&#39;s first qualifying isolate in the period.',
    'CPE less non-CPE: 9.9 (-5.7 to 24.4) percent points (Newcombe, hybrid of Wilson limits), ' +
      'Pearson chi-square p 0.213',
    'Fisher exact',
    'Species of fewer than 10 patients are among all alone',
    // A narrow column breaks before the number of patients and not within it.
    '60.0 (48.0–72.0), n\u00A0=\u00A069',
    '(ICD-10 K75.0, K80.0, K80.1, K80.3, K80.4, K81, K83.0; ICD-9 572.0, 574.0, 574.1,',
  ]) {
    expect(page).toContain(said);
  }
  // Nobody's infection was assessed: no test is named that was not made.
  expect(page).toMatch(
    /<th scope="row">Infection<\/th>(<td><\/td>){3}<td>128<\/td>(<td>–<\/td>){2}/,
  );
  // Of a patient nothing but the invented line list's wards and species is in it.
  expect(page).not.toContain('SYNTHETIC');
});

it('prints in Chinese for whoever asks so, with the same numbers and figures', async () => {
  const answer = await hosted.get('cohort/report', '&format=html', 'zh-CN');
  const page = await answer.text();
  expect(page).toContain('<html lang="zh-CN">');
  expect(page.match(/<svg /g)).toHaveLength(6);
  for (const said of ['69/128 (53.9%; 45.3–62.3)', '30 天死亡率', '碳青霉烯酶', '首次培养']) {
    expect(page).toContain(said);
  }
  const texts = page.replace(/<style>[^<]*<\/style>/, '').match(/(?<=>)[^<>]+(?=<)/g) ?? [];
  const english = texts.filter((text) =>
    /\p{Ll}{2,} \p{Ll}{2,} \p{Ll}{2,}/u.test(text.replace(/Lin et al.*$/, '')),
  );
  expect(english).toEqual([]);
});

it('comes as a table of one number a line', async () => {
  const answer = await hosted.get('cohort/report', '&format=csv');
  expect(answer.headers.get('content-type')).toContain('text/csv');
  const { data, errors } = Papa.parse<Record<string, string>>((await answer.text()).trim(), {
    header: true,
  });
  expect(errors).toEqual([]);
  const value = (table: string, row: string, group: string, measure: string) =>
    data.find(
      (line) =>
        line['table'] === table &&
        line['row'] === row &&
        line['group'] === group &&
        line['measure'] === measure,
    )?.['value'];
  const { outcomes, comparison } = await report();
  expect(value('mortality30d', 'died', 'all', 'numerator')).toBe('35');
  expect(Number(value('survival', 'logRank', 'test', 'p'))).toBe(outcomes.survival.logRank.p);
  const age = comparison.table1.find(({ name }) => name === 'age');
  expect(Number(value('table1', 'age', 'test', 'p'))).toBe(age?.test.p);
  expect(JSON.stringify(data)).not.toContain('SYNTHETIC');
});

it('keeps what a sender wrote from becoming markup or a formula', async () => {
  const other = await HostedCohort.start('2020-04-01');
  try {
    const isolates = clinicalCohort().isolates.map((event) => ({
      ...event,
      isolate: {
        ...event.isolate,
        covariates: {
          '=cmd()': true,
          '<script>alert(1)</script>': event.isolateId.endsWith('1-1'),
        },
      },
    }));
    await other.take(isolates, []);
    const page = await (await other.get('cohort/report', '&format=html')).text();
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;');
    const table = await (await other.get('cohort/report', '&format=csv')).text();
    expect(table).not.toMatch(/(^|,)"?=/m);
  } finally {
    await other.stop();
  }
}, 60_000);

it('of a cohort without patients has no figure and no number that is not one', async () => {
  const empty = '&ward=nowhere';
  const { comparison, predictors, outcomes } = await report(empty);
  expect([comparison.genotypes, predictors.rows, outcomes.survival.curves]).toEqual([[], [], []]);
  const page = await (await hosted.get('cohort/report', `${empty}&format=html`)).text();
  expect(page).not.toMatch(/NaN|undefined|Infinity|\bnull\b/);
});

it('is refused in a format that it has not', async () => {
  expect((await hosted.get('cohort/report', '&format=pdf')).status).toBe(422);
});
