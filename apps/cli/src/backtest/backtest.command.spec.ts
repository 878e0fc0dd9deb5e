import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BacktestAlert, BacktestJob, BacktestReport } from '@carbawatch/contracts';
import { main } from '../main';

const CHOICE = { tunings: { 'new-cpe': { enabled: false } }, ownRules: [] };
const OWN_RULE = {
  rule: 'sterile-cre',
  version: 1,
  title: 'CRE in a sterile site',
  why: 'Rule sterile-cre: CRE in blood or another sterile site.',
  subject: 'isolate',
  enabled: true,
  parameters: {},
  when: { and: [{ var: 'cre' }, { var: 'sterile' }] },
  key: ['isolateId'],
  severity: [{ then: 'high' }],
  goal: null,
  replaces: [],
  gravity: [1],
  detail: '{{first.species}}',
  text: { title: 'CRE in {{first.specimenType}}', summary: 'CRE.', because: ['@isolate'] },
  gone: [{ as: 'retracted', say: '{{became}}' }],
};
const without = (field: string) =>
  Object.fromEntries(Object.entries(OWN_RULE).filter(([name]) => name !== field));
const ALERT: BacktestAlert = {
  id: '6f1d8a52-0c63-4a1e-9b1c-3b7f6a0e52d4',
  rule: 'new-cpe',
  severity: 'high',
  ward: 'MED-1',
  raisedAt: '2024-01-09T02:00:00.000Z',
  retracted: false,
  title: 'KPC in Klebsiella pneumoniae, MED-1',
  isolateId: 'L1-1',
  judged: 'relevant',
};
const REPORT: BacktestReport = {
  from: '2024-01-01',
  to: '2024-01-31',
  timeZone: 'Asia/Shanghai',
  rulesBefore: 'as shipped',
  rulesAfter: 'as asked',
  persons: 12,
  counts: [{ rule: 'new-cpe', before: 1, after: 0, gained: 0, lost: 1, moved: 0 }],
  gained: [],
  lost: [ALERT],
  moved: [],
  notWalked: ['cluster'],
  notListed: 0,
};
const JOB: BacktestJob = {
  id: '0d6d6c3e-6f5b-4a57-9c25-2b9c6f3f7a41',
  site: 'site-1',
  state: 'running',
  startedAt: '2024-02-01T00:00:00Z',
  progress: { persons: 0, of: 12 },
  report: null,
  detail: null,
};

describe('carbawatch backtest', () => {
  let folder = '';
  let file = '';
  let server: Server | null = null;
  let out: string[];
  let err: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'carbawatch-backtest-'));
    file = join(folder, 'rules.json');
    writeFileSync(file, JSON.stringify(CHOICE));
    [out, err] = [[], []];
    process.env['CARBAWATCH_KEY'] = 'a-key';
  });
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    delete process.env['CARBAWATCH_KEY'];
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]): Promise<number> =>
    main(['backtest', ...args], {
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      data: async () => undefined,
      input: async () => '',
    });

  /** A server that walks once round and then has this to say. */
  async function walking(end: Partial<BacktestJob>): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = [];
    const http = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        asked.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`.trim());
        response.statusCode = request.method === 'POST' ? 202 : 200;
        response.end(JSON.stringify(request.method === 'POST' ? JOB : { ...JOB, ...end }));
      });
    });
    server = http;
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', () => resolve()));
    return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, asked };
  }

  const SPAN = ['--from', '2024-01-01', '--to', '2024-01-31'];

  it('has the log walked and shows what is gained, lost and moved', async () => {
    const { url, asked } = await walking({ state: 'done', report: REPORT });
    expect(await run('--rules', file, ...SPAN, '--url', url)).toBe(0);
    const body = JSON.stringify({ from: '2024-01-01', to: '2024-01-31', rules: CHOICE });
    expect(asked).toEqual([
      `POST /api/v1/alerts/backtest ${body}`,
      `GET /api/v1/alerts/backtest/${JOB.id}`,
    ]);
    expect(out[0]).toContain('new-cpe       1      0       0     1      0');
    expect(out[0]).toContain(
      `- 2024-01-09 10:00  high  new-cpe  ${ALERT.title}  (judged relevant)`,
    );
    expect(out[0]).toContain('Days and times are those of the site (Asia/Shanghai).');
    expect(out[0]).toContain('cluster       –      –       –     –      –');
    expect(out[0]).toContain('Not walked: cluster. The choice of hospitals changes who was in');
  });

  it('gives the whole report as JSON', async () => {
    const { url } = await walking({ state: 'done', report: REPORT });
    expect(await run('--rules', file, ...SPAN, '--url', url, '--json')).toBe(0);
    expect(JSON.parse(out[0] ?? '')).toEqual(REPORT);
  });

  it('says why a walk failed', async () => {
    const { url } = await walking({ state: 'failed', detail: 'The walk broke off.' });
    expect(await run('--rules', file, ...SPAN, '--url', url)).toBe(1);
    expect(err).toEqual(['The walk broke off.']);
  });

  it.each([
    [[...SPAN], '--rules: a file of rules is needed'],
    [['--rules', 'nowhere.json', ...SPAN], "--rules: nowhere.json can't be read"],
    [['--rules', 'FILE', '--from', '2024-01-01'], '--to: a day is needed'],
    [['--rules', 'FILE', '--from', 'January', '--to', '2024-01-31'], '--from: a day is needed'],
    [['--rules', 'FILE', ...SPAN, '--until', 'x'], "Unknown option '--until'"],
  ])('refuses %j in one line', async (args, message) => {
    expect(await run(...args.map((arg) => (arg === 'FILE' ? file : arg)))).toBe(2);
    expect(err.join('\n')).toContain(message);
    expect(err).toHaveLength(1);
  });

  it('refuses a file that holds no rules', async () => {
    writeFileSync(file, '{"colour":"red"}');
    expect(await run('--rules', file, ...SPAN)).toBe(2);
    expect(err[0]).toContain('--rules: neither a choice of rules');
  });

  it('takes one rule as GET /alert-rules shows it, with its origin', async () => {
    writeFileSync(file, JSON.stringify({ ...OWN_RULE, origin: 'own' }));
    const { url, asked } = await walking({ state: 'done', report: REPORT });
    expect(await run('--rules', file, ...SPAN, '--url', url)).toBe(0);
    expect(asked[0]).toContain(JSON.stringify(OWN_RULE));
  });

  it.each<[string, object, string]>([
    ['a rule without its ends', without('gone'), '--rules: gone: is needed'],
    ['a rule with a field too many', { ...OWN_RULE, colour: 'red' }, '--rules: colour: no field'],
    [
      'a choice with such a rule',
      { tunings: {}, ownRules: [without('gone')] },
      '--rules: ownRules.0.gone: is needed',
    ],
  ])('refuses %s by its field, and says what to do', async (_, rules, message) => {
    writeFileSync(file, JSON.stringify(rules));
    expect(await run('--rules', file, ...SPAN)).toBe(2);
    expect(err).toHaveLength(1);
    expect(err[0]).toContain(message);
  });
});
