import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../main';
import { HttpTarget } from '../send/targets';
import { DropFolder } from './drop-folder';
import { watchFolder } from './watch-folder';

const MESSAGE = (id: string): string => `MSH|^~\\&|LIS|H|||2026||ORU^R01|${id}|P|2.5.1\rPID|1\r`;
const EVERY_MS = 5;

describe('carbawatch watch', () => {
  let folder = '';
  let server: Server;
  let url = '';
  /** Control ids, or bodies of what is no HL7, in the order in which they came. */
  let received: string[] = [];
  let said: { out: string[]; err: string[] };
  /** What the server answers to a control id; 202 without. */
  let answers: (id: string) => number;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'carbawatch-watch-'));
    received = [];
    said = { out: [], err: [] };
    answers = () => 202;
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('latin1');
        const id = body.startsWith('MSH') ? (body.split('|')[9] ?? '') : `${request.url} ${body}`;
        response.statusCode = answers(id);
        if (response.statusCode === 202) received.push(id);
        response.end(JSON.stringify({ detail: 'PID-3 is missing' }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env['CARBAWATCH_KEY'] = 'a-key';
  });
  afterEach(() => {
    delete process.env['CARBAWATCH_KEY'];
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const drop = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const filesIn = (...below: string[]): string[] =>
    readdirSync(join(folder, ...below), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();
  const io = {
    out: (text: string) => said.out.push(text),
    err: (text: string) => said.err.push(text),
    data: async () => undefined,
    input: async () => '',
  };
  const run = (...args: string[]): Promise<number> =>
    main(['watch', folder, '--url', url, '--every', '0.005', '--once', ...args], io);

  it('sends what was dropped, oldest first, and moves it to done', async () => {
    drop('b.hl7', MESSAGE('1') + MESSAGE('2'));
    drop('a.csv', 'isolateId');
    expect(await run('--profile', 'lab 1')).toBe(0);
    expect([...received].sort()).toEqual(['/api/v1/messages?profile=lab+1 isolateId', '1', '2']);
    expect(filesIn('done')).toEqual(['a.csv', 'b.hl7']);
    expect([filesIn(), filesIn('sending'), filesIn('refused')]).toEqual([[], [], []]);
    expect(said.out.at(-1)).toBe('3 messages sent; 2 files done, 0 refused.');
  });

  it('puts a file with a refusal aside, with what was refused and why', async () => {
    answers = (id) => (id === 'BAD' ? 422 : 202);
    drop('mixed.hl7', MESSAGE('1') + MESSAGE('BAD') + MESSAGE('3'));
    drop('picture.png', 'x');
    expect(await run()).toBe(1);
    expect(received).toEqual(['1', '3']);
    expect(filesIn('refused')).toEqual([
      'mixed.hl7',
      'mixed.hl7.problem.json',
      'picture.png',
      'picture.png.problem.json',
    ]);
    const problem: unknown = JSON.parse(
      readFileSync(join(folder, 'refused', 'mixed.hl7.problem.json'), 'utf8'),
    );
    expect(problem).toEqual({
      file: 'mixed.hl7',
      messages: 3,
      accepted: 2,
      refused: [{ message: 2, code: '422', detail: 'PID-3 is missing' }],
    });
  });

  it('leaves alone what is still being written: growing files, parts, hidden and empty ones', async () => {
    const drops = new DropFolder(folder);
    drop('grows.hl7', MESSAGE('1'));
    drop('x.hl7.part', MESSAGE('2'));
    drop('.hidden.hl7', MESSAGE('3'));
    drop('empty.hl7', '');
    expect(drops.ready()).toEqual([]);
    drop('grows.hl7', MESSAGE('1') + MESSAGE('4'));
    expect(drops.ready()).toEqual([]);
    expect(drops.ready()).toEqual(['grows.hl7']);
  });

  it('after a crash goes on behind the last answer, and sends nothing twice', async () => {
    drop('week.hl7', MESSAGE('1') + MESSAGE('2') + MESSAGE('3'));
    const stop = new AbortController();
    // Stops like a crash would: after the answer to the second message, before the third.
    answers = (id) => {
      if (id === '2') stop.abort();
      return 202;
    };
    const target = new HttpTarget(url, 'a-key');
    const watch = { target, everyMs: EVERY_MS, once: false, signal: stop.signal };
    await watchFolder({ ...watch, folder: new DropFolder(folder) }, io);
    expect(filesIn('sending')).toEqual(['week.hl7', 'week.hl7.progress']);
    answers = () => 202;
    expect(await run()).toBe(0);
    expect(received).toEqual(['1', '2', '3']);
    expect(filesIn('done')).toEqual(['week.hl7']);
  });

  it('keeps a file while the server is busy or away, and sends it then', async () => {
    let busy = 1;
    answers = () => (busy-- > 0 ? 503 : 202);
    drop('a.hl7', MESSAGE('1'));
    expect(await run()).toBe(0);
    expect(received).toEqual(['1']);
    expect(said.err).toEqual([expect.stringContaining('503 PID-3 is missing): trying again')]);
  });

  it('stops at a key that may not send, and refuses no file for it', async () => {
    answers = () => 403;
    drop('a.hl7', MESSAGE('1'));
    expect(await run()).toBe(1);
    expect(said.err).toEqual(['403 PID-3 is missing']);
    expect(filesIn('refused')).toEqual([]);
    answers = () => 202;
    expect(await run()).toBe(0);
    expect(received).toEqual(['1']);
  });

  it('takes a second file of the same name, and keeps both', async () => {
    drop('a.hl7', MESSAGE('1'));
    expect(await run()).toBe(0);
    drop('a.hl7', MESSAGE('2'));
    expect(await run()).toBe(0);
    expect(filesIn('done')).toEqual(['a-2.hl7', 'a.hl7']);
  });

  it('is alone in its folder', () => {
    const drops = new DropFolder(folder);
    writeFileSync(join(folder, '.carbawatch-watch.lock'), `${process.ppid}\n`);
    expect(() => drops.lock()).toThrow(/another carbawatch watch/);
    writeFileSync(join(folder, '.carbawatch-watch.lock'), '999999999\n');
    drops.lock()();
    expect(readdirSync(folder)).not.toContain('.carbawatch-watch.lock');
  });

  it.each([
    [['watch'], 'carbawatch watch <folder>'],
    [['watch', '/no/such/folder'], 'there is no such folder'],
    [['watch', tmpdir(), '--every', '0'], '--every: a number of seconds'],
    [['watch', tmpdir(), '--url', 'nowhere'], '--url: an address'],
    [['send', 'a.csv', '--profile', 'x'], 'tables go over HTTP'],
  ])('refuses %j in one line', async (args, message) => {
    expect(await main(args, io)).toBe(2);
    expect(said.err.join('\n')).toContain(message);
  });
});
