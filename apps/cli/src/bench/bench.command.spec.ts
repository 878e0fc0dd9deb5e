import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addDays } from '@carbawatch/contracts';
import type { Series } from '@carbawatch/contracts';
import { benchCommand } from './bench.command';

const DAYS = 730;
const FROM = '2023-01-01';

function answer(days: number, empty: number): Series {
  const ward = (shift: number) =>
    Array.from({ length: days }, (_, d) => (d < empty || (d + shift) % 51 ? 0 : 1));
  const dayOf = (i: number) => addDays(FROM, i);
  return {
    period: { from: FROM, to: dayOf(days - 1) },
    asOf: dayOf(days - 1),
    timezone: 'UTC',
    dedup: 'patient-first',
    population: 'all',
    vital: 'known',
    rules: '2026.1',
    sites: null,
    ward: null,
    of: 'cpe',
    step: 'day',
    by: 'ward',
    filter: { family: null, organism: null, st: null },
    total: 30,
    periods: [],
    groups: ['A', 'B', null].map((key, i) => ({
      key,
      name: key ?? 'unknown',
      total: 10,
      counts: ward(17 * i),
    })),
    delay: {
      cases: 0,
      from: FROM,
      to: FROM,
      median: null,
      p90: null,
      maxDays: 60,
      shares: [],
      statement: '',
    },
    warnings: [],
  };
}

let server: Server | null = null;
let asked: URL | null = null;

async function serve(days: number, empty = 0): Promise<string> {
  server = createServer((request, response) => {
    asked = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(answer(days, empty)));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

async function run(...args: string[]) {
  const said: { out: string[]; err: string[] } = { out: [], err: [] };
  const status = await benchCommand.run(args, {
    out: (text) => said.out.push(text),
    err: (text) => said.err.push(text),
    data: async () => undefined,
    input: async () => '',
  });
  return { status, ...said };
}

beforeEach(() => {
  process.env['CARBAWATCH_KEY'] = 'a-key';
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  delete process.env['CARBAWATCH_KEY'];
});

describe('carbawatch bench detectors', () => {
  it('puts outbreaks into the wards of a running system and prints a line a detector', async () => {
    const url = await serve(DAYS);
    const { status, out } = await run(
      'detectors',
      '--url',
      url,
      '--outbreaks',
      '6',
      '--cases',
      '6',
    );
    expect(status).toBe(0);
    expect(Object.fromEntries(asked?.searchParams ?? [])).toEqual({
      of: 'cpe',
      window: 'P3Y',
      step: 'day',
      by: 'ward',
      population: 'all',
    });
    const text = out.join('\n');
    expect(text).toContain('6 outbreaks of 6 cases in 21 days (seed 1) in CPE of 2 wards');
    expect(text).toMatch(/fixed-rule +6\/6 +100%/);
    expect(text).toContain('Too short a history for: farrington');
  });

  it('leaves out the empty days before the first case, and names who judged fewer than made', async () => {
    const url = await serve(4 * DAYS, 2 * DAYS);
    const { out } = await run('detectors', '--url', url, '--outbreaks', '12', '--cases', '6');
    const text = out.join('\n');
    // 1,460 empty days; ward A's first case is two days later.
    expect(text).toContain('2 wards, 2027-01-02 to');
    expect(text).toContain(
      'It begins with the first case: 1462 empty days before it are left out.',
    );
    expect(text).toMatch(/Judged fewer than the 12 made, .*: farrington \(\d+\)/);
  });

  it('prints an object a line for programs', async () => {
    const url = await serve(DAYS);
    const { out } = await run('detectors', '--url', url, '--outbreaks', '2', '--json');
    expect(out.map((line) => JSON.parse(line).detector)).toHaveLength(9);
  });

  it.each([
    [['detectors', '--cases', 'many'], '--cases'],
    [['detectors', '--cases', '0'], 'cases'],
    [['everything'], 'carbawatch bench detectors'],
    [['detectors', '--depth', '3'], '--depth'],
  ])('refuses %j by name', async (args, name) => {
    const url = await serve(DAYS);
    const { status, err } = await run(...args, '--url', url);
    expect([status, err.join('\n')]).toEqual([2, expect.stringContaining(name)]);
  });

  it('says that a history of a year is too short', async () => {
    const url = await serve(365);
    const { status, err } = await run('detectors', '--url', url);
    expect([status, err[0]]).toEqual([2, expect.stringContaining('wards')]);
  });
});
