import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BacktestJob } from '@carbawatch/contracts';

const MAIN = join(__dirname, '..', '..', 'apps', 'cli', 'dist', 'main.js');
const RUN =
  'require(process.argv[1]).main(process.argv.slice(2)).then((n) => (process.exitCode = n))';
const JOB: BacktestJob = {
  id: '0d6d6c3e-6f5b-4a57-9c25-2b9c6f3f7a41',
  site: 'site-1',
  state: 'running',
  startedAt: '2024-02-01T00:00:00Z',
  progress: { persons: 3, of: 12_000 },
  report: null,
  detail: null,
};
const CANCELLED: BacktestJob = { ...JOB, state: 'cancelled', detail: 'Somebody cancelled it.' };

let folder: string;
let server: Server | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carbawatch-cancel-'));
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A server whose walk ends only when it is told to; `seen` is called with each request. */
async function walkingUntilCancelled(seen: (request: string) => void): Promise<string> {
  const http = createServer((request, response) => {
    const { method = '', url = '' } = request;
    request.resume().on('end', () => {
      seen(`${method} ${url}`); // the signal is sent before the answer
      response.statusCode = method === 'POST' && !url.endsWith('/cancel') ? 202 : 200;
      response.end(JSON.stringify(url.endsWith('/cancel') ? CANCELLED : JOB));
    });
  });
  server = http;
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

/** The command as a process of its own, and what it writes. */
function commandOf(url: string) {
  const rules = join(folder, 'rules.json');
  writeFileSync(rules, JSON.stringify({ tunings: {}, ownRules: [] }));
  const span = ['--from', '2024-01-01', '--to', '2024-01-31'];
  const args = ['-e', RUN, MAIN, 'backtest', '--rules', rules, ...span, '--url', url];
  const env = { ...process.env, CARBAWATCH_KEY: 'a-key' };
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('Ctrl-C in carbawatch backtest', () => {
  it.each([
    ['before the server has answered that it walks', 'POST /api/v1/alerts/backtest'],
    ['while the server walks', `GET /api/v1/alerts/backtest/${JOB.id}`],
  ])('cancels the walk on the server: %s', async (_, moment) => {
    const asked: string[] = [];
    let interrupt: () => void = () => undefined;
    const url = await walkingUntilCancelled((request) => {
      if (request === moment && !asked.includes(moment)) interrupt();
      asked.push(request);
    });
    const command = commandOf(url);
    interrupt = () => void command.kill('SIGINT');
    let told = '';
    command.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
    const [code, signal] = (await once(command, 'close')) as [number | null, string | null];
    expect([code, signal, told.trim()]).toEqual([1, null, 'Somebody cancelled it.']);
    expect(asked[0]).toBe('POST /api/v1/alerts/backtest');
    expect(asked.at(-1)).toBe(`POST /api/v1/alerts/backtest/${JOB.id}/cancel`);
  });
});
