import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertingService } from '@carbawatch/alerting';
import { classificationService } from '@carbawatch/classification';
import { main } from '@carbawatch/cli';
import { morningList, type MorningList } from '@carbawatch/contracts';
import { ingestionService } from '@carbawatch/ingestion';
import { freePort } from '@carbawatch/testing';
import { SMTPServer } from 'smtp-server';
import { HostedSystem } from '../support/hosted-system';

/**
 * One positive result from the laboratory's message to the mail of the nurse, the pager, the
 * morning list, and a trial of other rules; no number of the patient leaves the house on the way.
 */
const RECORD_NUMBER = 'MRN-40417-SECRET';
const ISOLATE = 'LAB-2026-000321-1';

describe('what follows from an alert, through the whole system', () => {
  const mails: string[] = [];
  const pages: string[] = [];
  let folder = '';
  let smtp: SMTPServer;
  let pager: Server;
  let system: HostedSystem;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'carbawatch-alert-work-'));
    const smtpPort = await freePort();
    smtp = mailServer(mails);
    await new Promise<void>((resolve) => smtp.listen(smtpPort, '127.0.0.1', () => resolve()));
    pager = pagerGateway(pages);
    await new Promise<void>((resolve) => pager.listen(0, '127.0.0.1', () => resolve()));
    system = await HostedSystem.start([ingestionService, classificationService, alertingService], {
      CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
      CARBAWATCH_PUBLIC_URL: 'https://carbawatch.hospital.example',
      SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
      SMTP_FROM: 'carbawatch@hospital.example',
    });
    const { port } = pager.address() as AddressInfo; // a TCP server has a port
    await call('PUT', 'routes', routes(`http://127.0.0.1:${port}/page`));
    // From the laboratory's feed: what the administrator posts, somebody posts by hand.
    const lab = { name: 'LIS', role: 'lab', sites: ['site-1'] };
    const { key } = await call<{ key: string }>('POST', 'keys', lab);
    await call('POST', 'messages', positive(), key);
    await system.whenCaughtUp();
  }, 180_000);
  afterAll(async () => {
    await system.stop();
    pager.closeAllConnections();
    pager.close();
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
    rmSync(folder, { recursive: true, force: true });
  });

  async function call<B>(
    method: string,
    path: string,
    body?: unknown,
    key = system.api.key,
  ): Promise<B> {
    const answer = await fetch(`${system.base}/api/v1/${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect([path, answer.ok]).toEqual([path, true]);
    return (await answer.json()) as B; // the test states what it expects
  }

  it('reaches the nurse by mail and pager, with a link and nothing of the patient', async () => {
    const ledger = () =>
      call<{ items: { channel: string; status: string }[] }>('GET', 'deliveries?status=delivered');
    const channels = async () => new Set((await ledger()).items.map(({ channel }) => channel));
    while ((await channels()).size < 2) await new Promise((resolve) => setTimeout(resolve, 100));
    const sent = [...mails, ...pages].join('\n');
    const { items } = await call<{
      items: { id: string; patient: { pseudonym: string } | null }[];
    }>('GET', 'alerts?status=open');
    const pseudonyms = items.flatMap(({ patient }) => patient?.pseudonym ?? []);
    expect(pseudonyms.length).toBeGreaterThan(0);
    for (const pseudonym of pseudonyms) expect(sent).not.toContain(pseudonym);
    expect(sent).not.toContain(RECORD_NUMBER);
    expect(sent).not.toContain(ISOLATE);
    expect(sent).toContain('https://carbawatch.hospital.example/alerts/');
  });

  it('is in the morning list, which knows when each feed was last heard', async () => {
    const list = morningList.strict().parse(await call('GET', 'morning-list'));
    expect(list.verdict).toBe('news');
    expect(list.newPositives.map(({ rule }) => rule)).toContain('new-cpe');
    expect(list.feeds).toMatchObject([{ silent: false }]);
    expect(list.quarantined).toBe(0);
  });

  it('is no news any more to a round that comes later, and then the list says so', async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const { verdict, says } = await call<MorningList>('GET', `morning-list?since=${soon}`);
    expect([verdict, says]).toEqual(['nothing-new', expect.stringContaining('0 in quarantine')]);
  });

  it('counts a message that waits for a hand', async () => {
    await call('POST', 'messages', { ...positive(), organism: { name: 'Nonsensella' } });
    const { quarantined, refused } = await call<MorningList>('GET', 'morning-list');
    expect([quarantined, refused]).toEqual([1, 0]);
  });

  it('counts apart what was refused to its sender, who was told', async () => {
    const answer = await fetch(`${system.base}/api/v1/messages`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${system.api.key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...positive(), organism: undefined, isolateId: undefined }),
    });
    expect(answer.status).toBe(422);
    const { quarantined, refused } = await call<MorningList>('GET', 'morning-list');
    expect([quarantined, refused]).toEqual([2, 1]);
  });

  it('would be lost if its rule were switched off: carbawatch backtest says so', async () => {
    const file = join(folder, 'rules.json');
    writeFileSync(
      file,
      JSON.stringify({ tunings: { 'new-cpe': { enabled: false } }, ownRules: [] }),
    );
    process.env['CARBAWATCH_KEY'] = system.api.key;
    const out: string[] = [];
    const io = {
      out: (text: string) => void out.push(text),
      err: (text: string) => void out.push(text),
      data: async () => undefined,
      input: async () => '',
    };
    const url = `${system.base}`;
    const span = ['--from', '2020-01-01', '--to', '2099-12-31'];
    const status = await main(['backtest', '--rules', file, ...span, '--url', url], io);
    delete process.env['CARBAWATCH_KEY'];
    expect([status, out.join('\n')]).toEqual([0, expect.stringMatching(/^- .* new-cpe /m)]);
  });
});

function mailServer(mails: string[]): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString('utf8').replaceAll('=\r\n', ''));
        done();
      });
    },
  });
}

function pagerGateway(pages: string[]): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      pages.push(JSON.stringify(request.headers) + Buffer.concat(chunks).toString('utf8'));
      response.end();
    });
  });
}

function routes(url: string): object {
  return {
    channels: [
      { name: 'mail', kind: 'email', to: ['nurse@hospital.example'] },
      { name: 'pager', kind: 'webhook', url, secret: 'a-secret-of-the-pager-gateway' },
    ],
    roles: [{ name: 'nurse', channels: ['mail', 'pager'] }],
    routes: [{ name: 'all', role: 'nurse' }],
  };
}

function positive(): object {
  const now = Date.now();
  return {
    type: 'isolate.report',
    isolateId: ISOLATE,
    status: 'final',
    patient: { id: RECORD_NUMBER },
    encounter: { class: 'inpatient', ward: 'MED-1', unitType: 'ward' },
    specimen: { type: 'blood', collectedAt: new Date(now - 3_600_000).toISOString() },
    organism: { name: 'Klebsiella pneumoniae' },
    geneTests: [{ gene: 'blaKPC-2', method: 'wgs', result: 'detected' }],
  };
}
