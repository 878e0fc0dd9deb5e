import { cohortComparison, cohortOutcomes, cohortPredictors } from '@carbawatch/contracts';
import type { Caller } from '@carbawatch/service-kit';
import type { IsolateHistory } from '../decide/facts';
import { culture, history, movement } from '../decide/facts.builder';
import { HostedStats } from './hosted-stats.builder';

const TODAY = '2024-06-30';
const PERIOD = 'from=2024-01-01';
const PATHS = ['cohort/comparison', 'cohort/predictors', 'cohort/outcomes', 'cohort/report'];
let stats: HostedStats;

beforeAll(async () => {
  stats = await HostedStats.start(TODAY);
});
afterAll(() => stats?.stop());
beforeEach(() => stats.forgetAll());

async function asked(path: string, query = '', key?: string): Promise<unknown> {
  const answer = await stats.get(`${PERIOD}${query}`, key, `cohort/${path}`);
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}
async function groups(query = '', key?: string) {
  return cohortComparison.parse(await asked('comparison', query, key)).groups;
}

/** The same report with covariates and a person, as a second telling. */
function told(isolate: IsolateHistory, details: object): IsolateHistory {
  return { ...isolate, steps: isolate.steps.map((step) => ({ ...step, ...details })) };
}

describe.each(PATHS)('%s', (path) => {
  it.each<[Caller['role'], number]>([
    ['sender', 403],
    ['lab', 403],
    ['analyst', 200],
    ['ipc', 200],
  ])('answers the role %s with %i', async (role, status) => {
    const key = await stats.keyFor(role, ['site-1']);
    expect((await stats.get(PERIOD, key, path)).status).toBe(status);
  });

  it('holds no pseudonym and no id of an isolate', async () => {
    await stats.know([culture('2024-03-01', { genes: ['KPC-2'] }, 'the-person')]);
    expect(await (await stats.get(PERIOD, undefined, path)).text()).not.toContain('the-person');
  });

  it('refuses a parameter of another question by its name', async () => {
    const answer = await stats.get('form=2024-01-01', undefined, path);
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('form')]);
  });
});

it('a key compares only its own sites', async () => {
  const there = { ...culture('2024-03-01', { genes: ['KPC-2'] }, 'p'), site: 'site-2' };
  await stats.know([culture('2024-03-01', { cpe: 'negative' }, 'q'), there]);
  const key = await stats.keyFor('analyst', ['site-2']);
  expect(await groups('', key)).toEqual({ cpe: 1, nonCpe: 0, undetermined: 0 });
  expect(await groups()).toEqual({ cpe: 1, nonCpe: 1, undetermined: 0 });
});

it('patients, ward, dedup and population are those of the summary', async () => {
  await stats.know([
    culture('2024-02-01', { cpe: 'negative', encounter: { ward: 'A' } }, 'p'),
    culture('2024-03-01', { genes: ['KPC-2'], encounter: { ward: 'B' } }, 'p'),
    culture('2024-03-02', { genes: ['NDM-1'], infection: 'colonisation' }, 'q'),
  ]);
  const only = (cpe: number, nonCpe: number) => ({ cpe, nonCpe, undetermined: 0 });
  expect(await groups()).toEqual(only(0, 1));
  expect(await groups('&ward=B')).toEqual(only(1, 0));
  expect(await groups('&dedup=none')).toEqual(only(1, 1));
  expect(await groups('&dedup=none&population=all')).toEqual(only(2, 1));
});

it('warns where tests would take several isolates for several patients', async () => {
  await stats.know([
    culture('2024-02-01', { cpe: 'negative' }, 'p'),
    culture('2024-03-01', { genes: ['KPC-2'] }, 'p'),
  ]);
  const codes = async (query: string) =>
    cohortComparison
      .parse(await asked('comparison', query))
      .warnings.map(({ code }) => code)
      .filter((code) => code === 'not-independent');
  expect([await codes(''), await codes('&dedup=none')]).toEqual([[], ['not-independent']]);
});

it('says how many records wait, of the sites that it counts', async () => {
  await stats.platform.database.query(
    `INSERT INTO log.dead_letter (consumer, topic, partition, "offset", key, state, headers,
       value, error_code, error_detail, attempts)
     VALUES ('stats', 't', 0, 1, 'site-1/p', 'parked', '{}', '{}', 'code', 'detail', 1)`,
  );
  for (const path of ['comparison', 'predictors', 'outcomes', 'report']) {
    expect(await asked(path)).toMatchObject({ warnings: [{ code: 'records-parked' }] });
  }
});

it('answers what was known on a day: covariates, deaths and stays of then', async () => {
  const first = {
    collectedAt: '2024-03-01T10:00:00+08:00',
    receivedAt: '2024-03-02T09:00:00+08:00',
  };
  const isolate = history('i', 'p', first, {
    ...first,
    receivedAt: '2024-03-20T09:00:00+08:00',
    genes: ['KPC-2'],
    outcome: { diedAt: '2024-03-15' },
  });
  const [before, after] = told(isolate, {}).steps;
  if (!before || !after) throw new Error('Both were built.');
  await stats.know(
    [{ ...isolate, steps: [before, { ...after, covariates: { device: true } }] }],
    [
      movement('a', 'p', 'admit', { at: '2024-02-28T10:00:00+08:00', ward: 'W', visit: 'v' }),
      movement('d', 'p', 'death', { at: '2024-03-15T10:00:00+08:00', visit: 'v' }),
    ],
  );
  const seen = async (day: string) => {
    const { table1 } = cohortComparison.parse(await asked('comparison', `&to=${day}&asOf=${day}`));
    const { hospital } = cohortOutcomes.parse(await asked('outcomes', `&to=${day}&asOf=${day}`));
    const causes = hospital.curves.filter(({ atHorizon }) => atHorizon > 0);
    return [table1.some(({ name }) => name === 'device'), causes.map(({ cause }) => cause)];
  };
  expect(await seen('2024-03-10')).toEqual([false, []]);
  expect(await seen('2024-03-16')).toEqual([false, ['death']]);
  expect(await seen('2024-03-31')).toEqual([true, ['death']]);
});

it('names the rule sets that its isolates were classified by, and warns of a mixture', async () => {
  const rules = (label: string) => ({ rules: label });
  await stats.know([
    told(culture('2024-03-01', { genes: ['KPC-2'] }), rules('2026.1/dutch.2')),
    told(culture('2024-03-02', { cpe: 'negative' }), rules('2026.1/dutch.2')),
  ]);
  const own = cohortPredictors.parse(await asked('predictors'));
  expect(own).toMatchObject({ rules: '2026.1/dutch.2', warnings: [] });
  expect((await stats.summary(PERIOD)).rules).toBe('2026.1/dutch.2');
  await stats.know([told(culture('2024-03-03'), rules('2026.1'))]);
  const mixed = cohortComparison.parse(await asked('comparison'));
  expect(mixed.rules).toBe('2026.1, 2026.1/dutch.2');
  expect(mixed.warnings.map(({ code }) => code)).toContain('mixed-rules');
});

it('a correction to another class counts among those that are no CRE any more', async () => {
  const day = '2024-03-01';
  await stats.know([
    history(
      'i',
      'p',
      { collectedAt: day, receivedAt: '2024-03-02' },
      { collectedAt: day, receivedAt: '2024-03-05', cre: 'not-cre' },
    ),
  ]);
  const { phenotypeNotReproduced, groups: kept } = cohortComparison.parse(
    await asked('comparison'),
  );
  expect([phenotypeNotReproduced.noLongerCre, kept.undetermined]).toEqual([1, 0]);
  const then = cohortComparison.parse(await asked('comparison', '&asOf=2024-03-03'));
  expect([then.phenotypeNotReproduced.noLongerCre, then.groups.undetermined]).toEqual([0, 1]);
});
