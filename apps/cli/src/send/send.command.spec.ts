import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../main';
import { payloadsOf } from './payloads';

const MESSAGE = (id: string): string => `MSH|^~\\&|LIS|H|||2026||ORU^R01|${id}|P|2.5.1\rPID|1`;

describe('carbawatch send', () => {
  let folder = '';
  let server: Server | null = null;
  const said: { out: string[]; err: string[]; bars: string[] } = { out: [], err: [], bars: [] };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'carbawatch-send-'));
    Object.assign(said, { out: [], err: [], bars: [] });
  });
  afterEach(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function file(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  const run = (...args: string[]): Promise<number> =>
    main(['send', ...args], {
      out: (text) => said.out.push(text),
      err: (text) => said.err.push(text),
      progress: (line) => said.bars.push(line),
      data: async () => undefined,
      input: async () => '',
    });

  /** Refuses every message whose control id begins with BAD. */
  async function hospital(): Promise<string> {
    server = createServer((socket) => {
      socket.on('data', (chunk) => {
        const id = chunk.toString().split('|')[9] ?? '';
        const code = id.startsWith('BAD') ? 'AE' : 'AA';
        socket.write(`\x0bMSH|^~\\&|\rMSA|${code}|${id}\rERR||||E||||PID-3 is missing\r\x1c\r`);
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', () => resolve()));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('sends every message of its files over MLLP, with a bar and a summary', async () => {
    const one = file('one.hl7', `${MESSAGE('1')}\n${MESSAGE('2')}\r\n`);
    expect(await run(one, file('two.txt', MESSAGE('3')), '--mllp', await hospital())).toBe(0);
    expect(said.out).toEqual([expect.stringMatching(/^3 sent in \d+\.\d s: 3 AA$/)]);
    expect(said.bars.at(-1)).toBe(`${'█'.repeat(30)} 3 of 3`);
  });

  it('names the file, the message and the reason of a refusal, and goes on', async () => {
    const path = file('mixed.hl7', `${MESSAGE('BAD1')}\r${MESSAGE('2')}`);
    expect(await run(path, '--mllp', await hospital())).toBe(1);
    expect(said.err).toEqual([`${path} (message 1): AE PID-3 is missing`]);
    expect(said.out[0]).toContain('1 AE, 1 AA');
  });

  it('sends other files over HTTP by their kind, with the key from the environment', async () => {
    const seen: unknown[] = [];
    const http = createHttpServer((request, response) => {
      seen.push([request.url, request.headers['content-type'], request.headers.authorization]);
      response.statusCode = 202;
      request.resume().on('end', () => response.end('{}'));
    });
    server = http;
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', () => resolve()));
    process.env['CARBAWATCH_KEY'] = 'a-key';
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    expect(await run(file('a.csv', 'isolateId'), '--url', url)).toBe(0);
    delete process.env['CARBAWATCH_KEY'];
    expect(seen).toEqual([['/api/v1/messages', 'text/csv', 'Bearer a-key']]);
  });

  it('names the place of each problem of a refused table', async () => {
    const http = createHttpServer((request, response) => {
      const problems = [
        { code: 'unknown-field', pointer: 'line 1 patientId', detail: 'no such field' },
        { code: 'unknown-field', pointer: 'line 1 gene', detail: 'no such field' },
      ];
      response.statusCode = 422;
      request
        .resume()
        .on('end', () => response.end(JSON.stringify({ detail: 'no such field', problems })));
    });
    server = http;
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', () => resolve()));
    process.env['CARBAWATCH_KEY'] = 'a-key';
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const path = file('a.csv', 'isolateId,patientId,gene');
    expect(await run(path, '--url', url)).toBe(1);
    delete process.env['CARBAWATCH_KEY'];
    expect(said.err).toEqual([
      `${path} (message 1): 422 line 1 patientId: no such field; line 1 gene: no such field`,
    ]);
  });

  it.each([
    [['x.unknown'], 'x.unknown: the kind of file is not known by its ending'],
    [['a.csv', '--mllp', 'nowhere'], '--mllp: host:port is needed'],
    [['a.csv', '--url', 'http://127.0.0.1:1', '--mllp', 'a:1'], 'one target at a time'],
    [['a.csv', '--rate', '0'], '--rate: a number of messages a second'],
    [['a.csv', '--url', 'http://127.0.0.1:1'], 'CARBAWATCH_KEY: a key'],
    [['a.csv', '--slow'], "Unknown option '--slow'"],
  ])('refuses %j in one line', async (args, message) => {
    file('a.csv', 'x');
    file('x.unknown', 'x');
    const paths = args.map((arg) => (/^(a\.csv|x\.unknown)$/.test(arg) ? join(folder, arg) : arg));
    expect(await run(...paths)).toBe(2);
    expect(said.err.join('\n')).toContain(message);
  });

  it('says that the target is away', async () => {
    expect(await run(file('a.hl7', MESSAGE('1')), '--mllp', '127.0.0.1:1')).toBe(1);
    expect(said.err[0]).toContain('The target is away');
  });

  it('keeps a batch whole and every byte of another character set', () => {
    const batch = Buffer.from('FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A\rBTS|1\rFTS|1\r', 'latin1');
    expect(payloadsOf('b.hl7', batch)).toHaveLength(1);
    const latin = Buffer.from('MSH|^~\\&|M\xfcnchen\r', 'latin1');
    expect(payloadsOf('l.hl7', latin)[0]?.body).toEqual(latin);
  });
});
