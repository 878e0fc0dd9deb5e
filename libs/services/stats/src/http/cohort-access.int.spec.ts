import { PARTITIONS } from '@carbawatch/contracts';
import type { Caller } from '@carbawatch/service-kit';
import { culture } from '../decide/facts.builder';
import { HostedStats } from './hosted-stats.builder';

const TODAY = '2024-06-30';

let stats: HostedStats;

beforeAll(async () => {
  stats = await HostedStats.start(TODAY);
});
afterAll(() => stats?.stop());
beforeEach(() => stats.forgetAll());

describe('who may ask what', () => {
  it.each<[Caller['role'], number]>([
    ['sender', 403],
    ['lab', 403],
    ['ipc', 200],
    ['analyst', 200],
  ])('the role %s is answered %i', async (role, status) => {
    const answer = await stats.get('', await stats.keyFor(role, ['site-1']));
    expect(answer.status).toBe(status);
  });

  it('without a key nobody is answered', async () => {
    expect((await stats.get('', null)).status).toBe(401);
  });

  it('a key counts only its own sites, and another site does not exist for it', async () => {
    const there = { ...culture('2024-03-01', {}, 'p'), site: 'site-2' };
    await stats.know([culture('2024-03-01', {}, 'p'), culture('2024-03-02', {}, 'q'), there]);
    await stats.platform.database.query(
      `INSERT INTO log.dead_letter (consumer, topic, partition, "offset", key, state, headers,
         value, error_code, error_detail, attempts)
       SELECT 'stats', 't', 0, n, site || '/p', 'parked', '{}', '{}', 'code', 'detail', 1
       FROM (VALUES (1, 'site-1'), (2, 'site-2'), (3, 'site-2')) AS letter (n, site)`,
    );
    const analyst = await stats.keyFor('analyst', ['site-2']);
    const own = await stats.summary('from=2024-01-01', analyst);
    expect([own.cre, own.isolates, own.sites, own.unknown.parked]).toEqual([1, 1, ['site-2'], 2]);
    const all = await stats.summary('from=2024-01-01');
    expect([all.cre, all.isolates, all.sites, all.unknown.parked]).toEqual([3, 3, null, 3]);
    expect((await stats.summary('from=2024-01-01&site=site-1')).cre).toBe(2);
    expect((await stats.get('site=site-1', analyst)).status).toBe(404);
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
    ['form=2024-01-01', '"pointer":"/form"'],
  ])('%s is refused with 422 that names %s', async (query, named) => {
    const answer = await stats.get(query);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.stringify(await answer.json()).replaceAll('\\', '')).toContain(named);
  });
});

it('the consumer of the service hears of both topics in every partition', async () => {
  const places = (await stats.service.consumer?.lag()) ?? [];
  expect(new Set(places.map(({ topic }) => topic)).size).toBe(2);
  expect(places).toHaveLength(2 * PARTITIONS);
});
