import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportProvenance } from '@carbawatch/contracts';
import { main } from '../main';
import { durationText, progressLine, sizeText } from '../progress';
import { MarkerCounter } from './marker-counter';

const PROVENANCE: ExportProvenance = {
  format: 'csv',
  site: 'site-1',
  from: null,
  to: '2026-01-31',
  timezone: 'Asia/Shanghai',
  generatedAt: '2026-02-01T00:00:00Z',
  program: 'Carbawatch 0.1.0',
  rules: '2026.1',
  creDefinition: 'cdc-2015',
  breakpoints: 'CLSI 2025',
  catalogue: 'NCBI Reference Gene Catalog',
  isolates: 2,
  notes: [],
};

describe('carbawatch export', () => {
  let folder = '';
  let server: Server | null = null;
  let said: { out: string[]; err: string[]; data: string; bars: string[] };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'carbawatch-export-'));
    said = { out: [], err: [], data: '', bars: [] };
    process.env['CARBAWATCH_KEY'] = 'a-key';
  });
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    delete process.env['CARBAWATCH_KEY'];
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]): Promise<number> =>
    main(['export', ...args], {
      out: (text) => said.out.push(text),
      err: (text) => said.err.push(text),
      progress: (line) => said.bars.push(line),
      data: async (bytes) => {
        said.data += Buffer.from(bytes).toString('utf8');
      },
      input: async () => '',
    });

  /** A server whose answer a test writes; what was asked for is kept. */
  async function answering(write: (response: ServerResponse) => void) {
    const asked: unknown[] = [];
    const http = createServer((request, response) => {
      const { authorization, 'carbawatch-reason': reason } = request.headers;
      asked.push([request.url, authorization, ...(reason === undefined ? [] : [reason])]);
      response.setHeader('Carbawatch-Provenance', JSON.stringify(PROVENANCE));
      write(response);
    });
    server = http;
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', () => resolve()));
    return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, asked };
  }
  const table = (response: ServerResponse): void => {
    response.write('isolateId\r\nA1\r');
    response.end('\nA2\r\n');
  };

  it('writes the file, beside it what it was made by, and says both', async () => {
    const { url, asked } = await answering(table);
    const out = join(folder, 'list.csv');
    expect(await run('csv', '--to', '2026-01-31', '--out', out, '--url', url)).toBe(0);
    expect(asked).toEqual([['/api/v1/exports/csv?to=2026-01-31', 'Bearer a-key']]);
    expect(readFileSync(out, 'utf8')).toBe('isolateId\r\nA1\r\nA2\r\n');
    expect(JSON.parse(readFileSync(`${out}.provenance.json`, 'utf8'))).toEqual(PROVENANCE);
    expect(said.out[0]).toMatch(/^csv: 2 isolates, 19 B in \d+\.\d s in .*list\.csv$/);
    expect(said.out.join('\n')).toContain('rules 2026.1, CRE definition cdc-2015');
    expect(said.bars.at(-1)).toBe(`${'█'.repeat(30)} 2 of 2`);
  });

  it('says why, in letters that a header can hold', async () => {
    const { url, asked } = await answering(table);
    expect(await run('csv', '--reason', '年度报告 2026', '--url', url)).toBe(0);
    expect(asked).toEqual([
      ['/api/v1/exports/csv', 'Bearer a-key', encodeURIComponent('年度报告 2026')],
    ]);
  });

  it('without a file gives the export to standard output, and everything else to standard error', async () => {
    const { url } = await answering(table);
    expect(await run('csv', '--url', url)).toBe(0);
    expect(said.data).toBe('isolateId\r\nA1\r\nA2\r\n');
    expect(said.out).toEqual([]);
    expect(said.err[0]).toContain('2 isolates');
  });

  it('writes GLASS as two files', async () => {
    const { url, asked } = await answering((response) => response.end('COUNTRY\r\n'));
    const out = join(folder, 'glass.csv');
    expect(await run('glass', '--country', 'CHN', '--out', out, '--url', url)).toBe(0);
    expect(asked.map((one) => String((one as string[])[0]))).toEqual([
      '/api/v1/exports/glass-ris?country=CHN',
      '/api/v1/exports/glass-samples?country=CHN',
    ]);
    expect(readdirSync(folder).sort()).toEqual([
      'glass-ris.csv',
      'glass-ris.csv.provenance.json',
      'glass-samples.csv',
      'glass-samples.csv.provenance.json',
    ]);
  });

  it('leaves no half file when the server breaks off', async () => {
    const { url } = await answering((response) => {
      response.write('isolateId\r\nA1');
      setImmediate(() => response.destroy());
    });
    const out = join(folder, 'list.csv');
    expect(await run('csv', '--out', out, '--url', url)).toBe(1);
    expect(said.err[0]).toMatch(/broke off|no server answers/);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("says a refusal in the server's own words", async () => {
    const { url } = await answering((response) => {
      response.statusCode = 403;
      response.end(JSON.stringify({ detail: 'The role sender may not do this.' }));
    });
    expect(await run('fhir', '--url', url)).toBe(1);
    expect(said.err).toEqual(['403 The role sender may not do this.']);
  });

  it.each([
    [['excel'], 'excel: no such export'],
    [['glass', '--out', 'x.csv'], '--country: GLASS wants the country'],
    [['glass', '--country', 'CHN'], '--out: GLASS is two files'],
    [['fhir', '--layout', 'long'], '--layout: only an export of csv knows it'],
    [['csv', '--url', 'nowhere'], '--url: an address is needed'],
    [['csv', '--until', 'x'], "Unknown option '--until'"],
    [[], 'carbawatch export whonet|glass|fhir|csv'],
  ])('refuses %j in one line', async (args, message) => {
    expect(await run(...args)).toBe(2);
    expect(said.err.join('\n')).toContain(message);
  });

  it('asks for a key', async () => {
    delete process.env['CARBAWATCH_KEY'];
    expect(await run('csv')).toBe(2);
    expect(said.err[0]).toContain('CARBAWATCH_KEY');
  });
});

describe('what is shown while something goes on', () => {
  it.each([
    [{ done: 3, total: 3, seconds: 9 }, `${'█'.repeat(30)} 3 of 3`],
    [{ done: 0, total: 0, seconds: 0 }, `${'█'.repeat(30)} 0 of 0`],
    [{ done: 1, total: 4, seconds: 1 }, `${'█'.repeat(8)}${'░'.repeat(22)} 1 of 4`],
    [
      { done: 100, total: 400, seconds: 10 },
      `${'█'.repeat(8)}${'░'.repeat(22)} 100 of 400, 10/s, 30 s left`,
    ],
    [{ done: 40, total: null, seconds: 10 }, '40, 4.0/s'],
  ])('%j is %s', (progress, line) => {
    expect(progressLine(progress)).toBe(line);
  });

  it('is short enough to be read in passing', () => {
    expect([12.2, 300, 7_300].map(durationText)).toEqual(['13 s', '5 min', '2 h']);
    expect([812, 4_100, 12_345_678].map(sizeText)).toEqual(['812 B', '4.1 kB', '12 MB']);
  });

  it('counts a mark wherever the pieces of a text are cut', () => {
    for (let cut = 0; cut <= 9; cut += 1) {
      const counter = new MarkerCounter('abab');
      const text = Buffer.from('xababxxabab'.slice(0, 11));
      counter.take(text.subarray(0, cut));
      counter.take(text.subarray(cut));
      expect(counter.count).toBe(2);
    }
  });
});
