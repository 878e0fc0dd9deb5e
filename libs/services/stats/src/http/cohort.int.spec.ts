import { createServer, type Server } from 'node:http';
import { PARTITIONS, cohortGenotypes, cohortSummary } from '@carbawatch/contracts';
import type { CohortSummary } from '@carbawatch/contracts';
import {
  FixedClock,
  openPlatform,
  readConfig,
  silentLog,
  startService,
  type Caller,
  type Platform,
  type RunningService,
} from '@carbawatch/service-kit';
import { freePort, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { history, movement } from '../decide/facts.builder';
import type { StepWords } from '../decide/facts.builder';
import type { IsolateHistory, MovementFact } from '../decide/facts';
import { statsService } from '../stats.module';
import { applyFacts } from '../store/apply-facts';

const ADMIN_KEY = 'the-administrators-key';
const TODAY = '2024-06-30';

let test: TestDatabase;
let platform: Platform;
let stats: RunningService;
let server: Server;
let address: string;

beforeAll(async () => {
  test = await testDatabase();
  const reading = readConfig({
    DATABASE_URL: test.url,
    CARBAWATCH_ADMIN_KEY: ADMIN_KEY,
    CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
    LOG_LEVEL: 'silent',
  });
  if (!reading.ok) throw new Error(reading.message);
  platform = await openPlatform(reading.config, {
    keys: 'settings-alone',
    log: silentLog,
    clock: new FixedClock(`${TODAY}T23:59:00+08:00`),
  });
  stats = await startService(statsService, platform, {
    onFatal: (error) => {
      throw error;
    },
  });
  const port = await freePort();
  server = createServer(stats.http).listen(port, '127.0.0.1');
  address = `http://127.0.0.1:${port}/api/v1`;
});

afterAll(async () => {
  server?.close();
  await stats?.stop();
  await platform?.close();
  await test?.drop();
});

beforeEach(async () => {
  await platform.database.query(
    `TRUNCATE stats.isolate_fact, stats.movement_fact, stats.person_link, stats.contribution,
              stats.qualifying, stats.daily, log.dead_letter`,
  );
});

async function know(isolates: IsolateHistory[], movements: MovementFact[] = []): Promise<void> {
  await platform.database.transaction((tx) =>
    applyFacts(tx, { isolates, movements }, { timeZone: 'Asia/Shanghai', shard: 0 }),
  );
}

function get(query: string, key = ADMIN_KEY, path = 'cohort/summary'): Promise<Response> {
  return fetch(`${address}/${path}?${query}`, { headers: { Authorization: `Bearer ${key}` } });
}

async function summary(query = '', key = ADMIN_KEY): Promise<CohortSummary> {
  const answer = await get(query, key);
  expect(answer.status).toBe(200);
  return cohortSummary.parse(await answer.json());
}

async function keyFor(role: Caller['role'], sites: readonly string[]): Promise<string> {
  const by: Caller = { keyId: 'test', name: 'test', role: 'admin', sites: 'all' };
  const { text } = await platform.access.issue(by, { name: role, role, sites, expiresAt: null });
  return text;
}

let patients = 0;
/** A CRE of a patient of its own, known on the day after its collection. */
function cre(day: string, words: Partial<StepWords> = {}, id = `p${++patients}`): IsolateHistory {
  return history(`${id}-${day}`, id, {
    collectedAt: day,
    receivedAt: `${day}T20:00:00+08:00`,
    ...words,
  });
}

describe('30-day mortality', () => {
  const early = '2024-03-01';

  it('counts deaths by day 30 among those died or known alive on it; the rest are named unknown', async () => {
    await know([
      cre(early, { outcome: { diedAt: '2024-03-31' } }), // day 30
      cre(early, { outcome: { diedAt: '2024-04-01' } }), // day 31: lived past day 30
      cre(early, { outcome: { aliveAt: '2024-03-31' } }),
      cre(early, { outcome: { aliveAt: '2024-03-30' } }), // day 29 says nothing of day 30
      cre(early),
      cre(early, { outcome: { diedAt: '2024-02-20' } }), // an error of the data
      cre('2024-05-31'), // day 30 is today
      cre('2024-06-01'), // day 30 is tomorrow
    ]);
    const answer = await summary('from=2024-01-01');
    expect(answer.mortality30d).toMatchObject({ numerator: 1, denominator: 3 });
    expect(answer.unknown).toMatchObject({ outcome: 4, followUp: 1 });
    expect(answer.mortality30dBounds).toEqual({ allAlive: 1 / 6, allDead: 4 / 6 });
    expect(answer.warnings.map(({ code }) => code)).toContain('death-before-index');
  });

  it('assumes the unknown alive only when asked to', async () => {
    await know([cre(early, { outcome: { diedAt: '2024-03-05' } }), cre(early), cre(early)]);
    const { mortality30d, vital } = await summary('from=2024-01-01&vital=assume-alive');
    expect([mortality30d.numerator, mortality30d.denominator, vital]).toEqual([
      1,
      3,
      'assume-alive',
    ]);
  });
});

describe('the shares', () => {
  it('stand beside what could not be judged, and warn when few were tested', async () => {
    await know([
      cre('2024-03-01', { genes: ['KPC-2', 'NDM-'], encounter: { unitType: 'icu' } }),
      cre('2024-03-01', { cpe: 'probable', encounter: { unitType: 'ward' } }),
      cre('2024-03-01', { cpe: 'negative', nonCpeStandard: 'activity' }),
      cre('2024-03-01', { cpe: 'suspected' }),
      cre('2024-03-01', { cpe: 'undetermined', basis: 'enzyme' }),
      cre('2024-03-01', { cre: 'not-cre', genes: ['OXA-48'] }),
      cre('2024-03-01', { cre: 'not-cre', cpe: 'negative' }),
      cre('2024-03-01', { cre: 'not-enterobacterales', cpe: 'not-applicable' }),
    ]);
    const answer = await summary('from=2024-01-01&ci=exact');
    const share = ({ numerator, denominator }: { numerator: number; denominator: number }) =>
      `${numerator}/${denominator}`;
    expect({
      isolates: answer.isolates,
      creIsolates: answer.creIsolates,
      cre: answer.cre,
      creOfTested: share(answer.creOfTested),
      cpe: share(answer.cpe),
      nonCpe: share(answer.nonCpe),
      undetermined: share(answer.undetermined),
      tested: share(answer.tested),
      cpeOfTested: share(answer.cpeOfTested),
      icu: share(answer.icu),
    }).toEqual({
      isolates: 8,
      creIsolates: 5,
      cre: 5,
      creOfTested: '5/7',
      cpe: '2/5',
      nonCpe: '1/5',
      undetermined: '2/5',
      tested: '3/5',
      cpeOfTested: '2/3',
      icu: '1/2',
    });
    expect(answer).toMatchObject({
      creByEnzymeOnly: 1,
      cpeOutsideCre: 1,
      nonCpeBy: { activity: 1 },
    });
    expect(answer.unknown).toMatchObject({ ward: 3, diagnoses: 5, infection: 5, mechanism: 1 });
    expect(answer.cpe.ci.method).toBe('exact');
    expect(answer.warnings.map(({ code }) => code)).toEqual(['tested-below-90']);
    expect(
      answer.genotypes.map(({ family, count, alleles }) => ({ family, count, alleles })),
    ).toEqual([
      { family: 'KPC', count: 1, alleles: { 'KPC-2': 1 } },
      { family: 'NDM', count: 1, alleles: {} },
    ]);
  });

  it('count what was left out for the first reason that applies', async () => {
    await know([
      cre('2024-03-01', { specimen: { purpose: 'screening' } }),
      cre('2024-03-01', { infection: 'colonisation' }),
      cre('2024-03-01', { encounter: { class: 'outpatient' } }),
      cre('2024-03-01', { status: 'preliminary' }),
      cre('2024-03-01', { specimen: { purpose: 'environmental' } }),
      cre('2024-03-01', { testMessage: true }),
      cre('2024-03-01'),
    ]);
    const { excluded, cre: counted, isolates } = await summary('from=2024-01-01');
    expect(excluded).toEqual({
      screening: 1,
      colonisation: 1,
      contaminant: 0,
      outpatient: 1,
      preliminary: 1,
      notAssessed: 0,
    });
    expect([isolates, counted]).toEqual([1, 1]);
    const all = await summary('from=2024-01-01&population=all');
    expect([all.isolates, all.cre, Object.values(all.excluded)]).toEqual([
      5,
      5,
      [0, 0, 0, 0, 0, 0],
    ]);
    const infection = await summary('from=2024-01-01&population=infection');
    expect([infection.cre, infection.excluded.notAssessed]).toEqual([0, 1]);
    expect(infection.unknown.infection).toBe(1);
  });

  it('are of nothing when nothing is known, with no value and no limits', async () => {
    const { cpe, mortality30dBounds, genotypes } = await summary();
    expect(cpe).toMatchObject({ numerator: 0, denominator: 0, value: null, ci: { lower: null } });
    expect(mortality30dBounds).toEqual({ allAlive: null, allDead: null });
    expect(genotypes).toEqual([]);
  });
});

describe('dedup', () => {
  const day0 = new Date('2024-01-15T00:00:00Z');
  const on = (n: number) => new Date(day0.getTime() + n * 86_400_000).toISOString().slice(0, 10);
  const swab = { type: 'rectal swab', purpose: 'screening' as const };

  // The patient of six isolates of which the rules' own texts keep different ones.
  it.each([
    ['none', 6],
    ['patient-first', 1],
    ['patient-first-ever', 1],
    ['episode-30d', 4],
    ['gap-30d', 3],
    ['ukhsa-52w', 5],
    ['clsi-m39-year', 2],
    ['clsi-m39-365d', 2],
    ['nhsn-labid', 4],
    ['cste-2023', 3],
  ])('%s keeps %i of the six isolates and is named in the answer', async (policy, kept) => {
    const early = { receivedAt: '2024-06-01T20:00:00+08:00' };
    await know([
      cre(on(0), { ...early, genes: ['KPC-2'], specimen: swab }, 'p'),
      cre(on(10), { ...early, genes: ['KPC-2'] }, 'p'),
      cre(on(40), { ...early, genes: ['KPC-2'], specimen: { type: 'urine' } }, 'p'),
      cre(on(200), { ...early, genes: ['KPC-2'] }, 'p'),
      cre(on(370), { ...early, genes: ['KPC-2'], specimen: swab }, 'p'),
      cre(on(380), { ...early, genes: ['NDM-1'] }, 'p'),
    ]);
    const answer = await summary(`from=2024-01-01&to=2025-12-31&population=all&dedup=${policy}`);
    expect([answer.cre, answer.dedup, answer.creIsolates]).toEqual([kept, policy, 6]);
  });

  it('patient-first is anchored in the period, and in the ward that is asked for', async () => {
    await know([
      cre('2024-01-10', { encounter: { ward: 'A' } }, 'p'),
      cre('2024-03-10', { encounter: { ward: 'B' } }, 'p'),
      cre('2024-03-20', { encounter: { ward: 'A' } }, 'p'),
    ]);
    const counted = async (query: string) => (await summary(query)).cre;
    expect(await counted('from=2024-01-01')).toBe(1);
    expect(await counted('from=2024-03-01')).toBe(1);
    expect(await counted('from=2024-03-15&ward=A')).toBe(1);
    expect(await counted('from=2024-03-01&dedup=patient-first-ever')).toBe(0);
    expect(await counted('from=2024-03-01&dedup=patient-first-ever&ward=B')).toBe(1);
    expect((await summary('from=2024-01-01&ward=A')).isolates).toBe(2);
    expect(await counted('from=2024-01-01&ward=nowhere')).toBe(0);
  });
});

describe('what was known on a day', () => {
  const feed = (): [IsolateHistory[], MovementFact[]] => [
    [
      history(
        'a',
        'p',
        { collectedAt: '2024-02-01', receivedAt: '2024-02-03' },
        {
          collectedAt: '2024-02-01',
          receivedAt: '2024-02-20T23:30:00+08:00',
          genes: ['KPC-2'],
        },
      ),
      cre('2024-02-05', { receivedAt: '2024-02-07', cpe: 'negative' }, 'q'),
      cre('2024-02-09', { receivedAt: '2024-03-05', outcome: { diedAt: '2024-02-28' } }, 'r'),
    ],
    [movement('m', 'q', 'merge-patient', { at: '2024-02-25', mergedInto: 'p' })],
  ];

  it('equals what a fresh run over the facts received by that day answers', async () => {
    const [isolates, movements] = feed();
    await know(isolates, movements);
    const days = [
      '2024-02-02',
      '2024-02-03',
      '2024-02-10',
      '2024-02-20',
      '2024-02-25',
      '2024-03-05',
    ];
    const query = (day: string) => `from=2024-01-01&to=2024-03-31&asOf=${day}`;
    const known = [];
    for (const day of days) known.push(await summary(query(day)));
    expect(known.map(({ cre: n, cpe }) => `${n} CRE, ${cpe.numerator} CPE`)).toEqual([
      '0 CRE, 0 CPE',
      '1 CRE, 0 CPE',
      '2 CRE, 0 CPE',
      '2 CRE, 1 CPE',
      '1 CRE, 1 CPE',
      '2 CRE, 1 CPE',
    ]);
    for (const [index, day] of days.entries()) {
      await platform.database.query(
        `TRUNCATE stats.isolate_fact, stats.movement_fact, stats.person_link, stats.contribution,
                  stats.qualifying, stats.daily`,
      );
      const [all, moves] = feed();
      const received = all
        .map((each) => ({
          ...each,
          steps: each.steps.filter(({ receivedAt }) => receivedAt.slice(0, 10) <= day),
        }))
        .filter(({ steps }) => steps.length > 0);
      await know(
        received,
        moves.filter(({ receivedAt }) => receivedAt.slice(0, 10) <= day),
      );
      expect(await summary(query(day))).toEqual(known[index]);
    }
  });
});

describe('who may ask what', () => {
  it.each<[Caller['role'], number]>([
    ['sender', 403],
    ['lab', 403],
    ['ipc', 200],
    ['analyst', 200],
  ])('the role %s is answered %i', async (role, status) => {
    const answer = await get('', await keyFor(role, ['site-1']));
    expect(answer.status).toBe(status);
  });

  it('without a key nobody is answered', async () => {
    expect((await fetch(`${address}/cohort/summary`)).status).toBe(401);
  });

  it('a key counts only its own sites, and another site does not exist for it', async () => {
    const there = { ...cre('2024-03-01', {}, 'p'), site: 'site-2' };
    await know([cre('2024-03-01', {}, 'p'), cre('2024-03-02', {}, 'q'), there]);
    await platform.database.query(
      `INSERT INTO log.dead_letter (consumer, topic, partition, "offset", key, state, headers, value,
         error_code, error_detail, attempts)
       SELECT 'stats', 't', 0, n, site || '/p', 'parked', '{}', '{}', 'code', 'detail', 1
       FROM (VALUES (1, 'site-1'), (2, 'site-2'), (3, 'site-2')) AS letter (n, site)`,
    );
    const analyst = await keyFor('analyst', ['site-2']);
    const own = await summary('from=2024-01-01', analyst);
    expect([own.cre, own.isolates, own.sites, own.unknown.parked]).toEqual([1, 1, ['site-2'], 2]);
    const all = await summary('from=2024-01-01');
    expect([all.cre, all.isolates, all.sites, all.unknown.parked]).toEqual([3, 3, null, 3]);
    expect((await summary('from=2024-01-01&site=site-1')).cre).toBe(2);
    expect((await get('site=site-1', analyst)).status).toBe(404);
  });

  it.each([
    ['from=2024-02-30', '/from'],
    ['from=2024-05-01&to=2024-04-01', '/from'],
    ['window=30', '/window'],
    ['asOf=2024-07-01', '/asOf'],
    ['dedup=first', '/dedup'],
    ['dedup=episode-0d', '/dedup'],
    ['ci=jeffreys', '/ci'],
    ['population=everybody', '/population'],
    ['vital=hope', '/vital'],
    ['ward=', '/ward'],
    ['form=2024-01-01', '"form"'],
  ])('%s is refused with 422 that names %s', async (query, named) => {
    const answer = await get(query);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.stringify(await answer.json()).replaceAll('\\', '')).toContain(named);
  });
});

describe('genotypes', () => {
  it('stand by family with their alleles and organisms', async () => {
    await know([
      cre('2024-03-01', { genes: ['KPC-2'] }),
      cre('2024-03-01', { genes: ['KPC-2'], organism: 'eco' }),
      cre('2024-03-01', { genes: ['NDM-5'], organism: 'eco' }),
      cre('2024-03-01', { cpe: 'negative' }),
    ]);
    const answer = await get('window=P6M', ADMIN_KEY, 'cohort/genotypes');
    const { cpe, genotypes, period } = cohortGenotypes.parse(await answer.json());
    expect(period).toEqual({ from: '2023-12-31', to: TODAY });
    expect([cpe.numerator, cpe.denominator]).toEqual([3, 4]);
    expect(genotypes.map(({ family, count, organisms }) => [family, count, organisms])).toEqual([
      ['KPC', 2, { kpn: 1, eco: 1 }],
      ['NDM', 1, { eco: 1 }],
    ]);
  });
});

it('the consumer of the service hears of both topics in every partition', async () => {
  const places = (await stats.consumer?.lag()) ?? [];
  expect(new Set(places.map(({ topic }) => topic)).size).toBe(2);
  expect(places).toHaveLength(2 * PARTITIONS);
});
