import { series as seriesShape } from '@carbawatch/contracts';
import type { Series } from '@carbawatch/contracts';
import { culture, history, movement } from '../decide/facts.builder';
import { HostedStats } from './hosted-stats.builder';

let stats: HostedStats;

beforeAll(async () => {
  stats = await HostedStats.start('2024-06-30');
});
afterAll(() => stats.stop());
beforeEach(() => stats.forgetAll());

async function series(query: string): Promise<Series> {
  const answer = await stats.get(query, undefined, 'series');
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return seriesShape.parse(await answer.json());
}

const kpc = { genes: ['KPC-2'] };
const year = 'from=2024-01-01&to=2024-06-30';

describe('GET /series', () => {
  it('counts producers by month, each patient once', async () => {
    await stats.know([
      culture('2024-02-10', kpc, 'a'),
      culture('2024-03-10', kpc, 'a'),
      culture('2024-03-11', kpc, 'b'),
      culture('2024-03-12', { cpe: 'negative' }, 'c'),
    ]);
    const answer = await series(`${year}&step=month`);
    expect(answer.periods.map(({ label, count }) => [label, count])).toEqual([
      ['2024-01', 0],
      ['2024-02', 1],
      ['2024-03', 1],
      ['2024-04', 0],
      ['2024-05', 0],
      ['2024-06', 0],
    ]);
    expect(answer).toMatchObject({ total: 2, dedup: 'patient-first', of: 'cpe' });
    expect((await series(`${year}&of=cre`)).total).toBe(3);
    expect((await series(`${year}&dedup=none`)).total).toBe(3);
  });

  it('splits an isolate with two families into both and counts it once', async () => {
    await stats.know([
      culture('2024-02-10', { genes: ['KPC-2', 'NDM-1'] }, 'a'),
      culture('2024-02-11', kpc, 'b'),
    ]);
    const answer = await series(`${year}&by=family`);
    expect(answer.total).toBe(2);
    expect(answer.groups.map(({ key, total }) => [key, total])).toEqual([
      ['KPC', 2],
      ['NDM', 1],
    ]);
    expect((await series(`${year}&family=NDM`)).total).toBe(1);
  });

  it.each(['OXA-48-like', 'OXA-48', 'OXA-181', 'blaOXA-48'])(
    'finds producers of an OXA-48-like enzyme by the name %s',
    async (family) => {
      await stats.know([
        culture('2024-02-10', { genes: ['OXA-181'] }, 'a'),
        culture('2024-02-11', kpc, 'b'),
      ]);
      expect((await series(`${year}&family=${family}`)).total).toBe(1);
    },
  );

  it('counts carriage by its isolates, and says what has none', async () => {
    const swab = { specimen: { type: 'rectal swab', purpose: 'screening' as const } };
    await stats.know([
      culture('2024-02-10', { ...kpc, ...swab }, 'a'),
      culture('2024-03-11', kpc, 'b'),
    ]);
    expect(await series(year)).toMatchObject({ total: 1, warnings: [] });
    const carriage = await series(`${year}&population=all`);
    expect(carriage.total).toBe(2);
    expect(carriage.warnings.map(({ code }) => code)).toEqual(['isolates-alone']);
  });

  it('splits by ward and organism, with the unknown named', async () => {
    await stats.know(
      [
        culture('2024-02-10', kpc, 'a'),
        culture('2024-02-11', { ...kpc, organism: 'eco', encounter: { ward: 'B' } }, 'b'),
      ],
      [movement('m', 'a', 'admit', { at: '2024-02-09T08:00:00+08:00', ward: 'A' })],
    );
    const wards = await series(`${year}&by=ward`);
    expect(wards.groups.map(({ key }) => key).sort()).toEqual(['A', 'B']);
    const organisms = await series(`${year}&by=organism`);
    expect(organisms.groups.map(({ name }) => name).sort()).toEqual([
      'Escherichia coli',
      'Klebsiella pneumoniae',
    ]);
    expect((await series(`${year}&by=st`)).groups).toMatchObject([{ key: null, name: 'unknown' }]);
  });

  it.each([
    ['none', 3],
    ['patient-first', 2],
    ['patient-first-ever', 1],
    ['clsi-m39-year', 2],
    ['episode-365d', 2],
    ['gap-10d', 3],
  ])('keeps by %s what the rule keeps: %i', async (policy, total) => {
    await stats.know([
      culture('2023-05-10', kpc, 'a'),
      culture('2024-05-20', kpc, 'a'),
      culture('2024-06-01', kpc, 'a'),
      culture('2024-05-21', kpc, 'b'),
    ]);
    expect((await series(`${year}&dedup=${policy}`)).total).toBe(total);
  });

  it('tells from the delays seen how complete the latest days are', async () => {
    // Every culture of the last ten weeks is known two days later; today's and yesterday's are not.
    const cases = Array.from({ length: 30 }, (_, i) => {
      const day = new Date(Date.UTC(2024, 4, 1 + i)).toISOString().slice(0, 10);
      const known = new Date(Date.UTC(2024, 4, 3 + i)).toISOString().slice(0, 10);
      return history(`i${i}`, `p${i}`, {
        ...kpc,
        collectedAt: day,
        receivedAt: `${known}T20:00:00+08:00`,
      });
    });
    await stats.know(cases);
    const answer = await series('from=2024-05-25&to=2024-06-01&asOf=2024-06-01&step=day');
    expect(answer.delay).toMatchObject({ cases: 30, median: 2, p90: 2 });
    expect(answer.periods.map(({ count, complete }) => [count, complete])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
    const last = answer.periods.at(-1)?.nowcast;
    expect(last?.expected).toBeGreaterThan(0.8);
    expect(last?.expected).toBeLessThan(1.2);
    expect(answer.periods[0]?.nowcast).toBeNull();
  });

  it('says when too few cases tell nothing about the delay', async () => {
    await stats.know([culture('2024-06-29', kpc, 'a')]);
    const answer = await series('window=P30D');
    expect(answer.delay.statement).toMatch(/^1 cases with a known delay are too few/);
    expect(answer.periods.at(-1)).toMatchObject({ complete: null, nowcast: null });
  });

  it('answers as it was known on a day', async () => {
    await stats.know([
      history('i1', 'a', { ...kpc, collectedAt: '2024-05-01', receivedAt: '2024-05-20' }),
    ]);
    expect((await series(`${year}&asOf=2024-05-19`)).total).toBe(0);
    expect((await series(`${year}&asOf=2024-05-20`)).total).toBe(1);
  });

  it('is empty again when every isolate is withdrawn', async () => {
    await stats.know([
      history(
        'i1',
        'a',
        { ...kpc, collectedAt: '2024-05-01', receivedAt: '2024-05-02' },
        { ...kpc, collectedAt: '2024-05-01', receivedAt: '2024-05-05', withdrawn: true },
      ),
    ]);
    const answer = await series(`${year}&by=family`);
    expect(answer).toMatchObject({ total: 0, groups: [] });
  });

  it('is refused with the name of a parameter that is out of range', async () => {
    const wrong = await stats.get('step=hour', undefined, 'series');
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('/step');
    const long = await stats.get('from=1990-01-01&step=day', undefined, 'series');
    expect(long.status).toBe(422);
  });
});
