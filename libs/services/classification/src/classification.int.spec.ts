import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import {
  TOPICS,
  eventKey,
  type IsolateClassified,
  type IsolateReported,
} from '@carbawatch/contracts';
import { append, partitionOf } from '@carbawatch/event-log';
import {
  openPlatform,
  readConfig,
  silentLog,
  startService,
  type Config,
  type Platform,
  type RunningService,
} from '@carbawatch/service-kit';
import { freePort, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { classificationService } from './classification.module';

const ADMIN = 'the-administrators-key';
let received = 0;

function report(over: Partial<IsolateReported>): IsolateReported {
  received += 1;
  return {
    site: 'site-1',
    isolateId: 'L1-1',
    pseudonym: 'p1',
    patientKnown: true,
    messageId: randomUUID(),
    sender: 'LIS',
    receivedAt: new Date(Date.UTC(2026, 0, 5, 8, received)).toISOString(),
    kind: 'laboratory',
    status: 'final',
    organism: { code: 'kpn', name: 'Klebsiella pneumoniae' },
    specimen: { collectedAt: '2026-01-05T23:30:00+08:00', purpose: 'clinical' },
    encounter: { ward: 'ICU-2' },
    ...over,
  };
}

const meropenem = (value: number) => ({ agent: 'MEM', method: 'mic' as const, value });

function configFor(url: string): Config {
  const reading = readConfig({
    DATABASE_URL: url,
    CARBAWATCH_ADMIN_KEY: ADMIN,
    CARBAWATCH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    CARBAWATCH_TIMEZONE: 'Asia/Shanghai',
    LOG_LEVEL: 'silent',
  });
  if (!reading.ok) throw new Error(reading.message);
  return reading.config;
}

describe('the classification service', () => {
  let test: TestDatabase;
  let platform: Platform;
  let service: RunningService;
  let server: Server;
  let address: string;

  beforeAll(async () => {
    test = await testDatabase();
    platform = await openPlatform(configFor(test.url), { keys: 'settings-alone', log: silentLog });
    const onFatal = (error: Error): never => {
      throw error;
    };
    service = await startService(classificationService, platform, { onFatal });
    const port = await freePort();
    server = createServer(service.http).listen(port, '127.0.0.1');
    address = `http://127.0.0.1:${port}/api/v1`;
  });
  afterAll(async () => {
    server.close();
    await service.stop();
    await platform.close();
    await test.drop();
  });

  async function reported(...reports: IsolateReported[]): Promise<void> {
    await platform.database.transaction(async (tx) =>
      append(
        tx,
        reports.map((value) => ({
          topic: TOPICS.isolatesReported,
          key: eventKey(value.site, value.pseudonym),
          type: TOPICS.isolatesReported,
          id: randomUUID(),
          subject: value.isolateId,
          source: '/carbawatch/ingestion',
          time: value.receivedAt,
          cause: value.messageId,
          value,
        })),
      ),
    );
    await service.whenCaughtUp();
  }

  async function classifiedOf(isolateId: string): Promise<IsolateClassified[]> {
    const rows = await platform.database.query<{ value: IsolateClassified }>(
      `SELECT value FROM log.record WHERE topic = $1 AND value->>'isolateId' = $2
       ORDER BY (value->>'revision')::int`,
      [TOPICS.isolatesClassified, isolateId],
    );
    return rows.map(({ value }) => value);
  }

  async function get(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${address}/${path}`, {
      headers: { Authorization: `Bearer ${ADMIN}` },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it('says suspected while the mechanism is pending, and confirmed after the PCR, with its steps', async () => {
    await reported(report({ susceptibility: [meropenem(16)] }));
    await reported(report({ geneTests: [{ gene: 'blaKPC', method: 'pcr', result: 'detected' }] }));
    const [first, second] = await classifiedOf('L1-1');
    expect(first?.classification.cre.status).toBe('cre');
    expect(first?.classification.cpe.status).toBe('suspected');
    expect(second?.classification.cpe.status).toBe('confirmed');
    expect(second?.classification.cpe.carbapenemases).toMatchObject([
      { family: 'KPC', ambler: 'A' },
    ]);
    expect(second?.earlier.map((step) => step.classification.cpe.status)).toEqual(['suspected']);
  });

  it('appends nothing for a report that was sent again', async () => {
    const once = report({ isolateId: 'L2-1', susceptibility: [meropenem(1)] });
    await reported(once);
    await reported({ ...once, messageId: randomUUID(), receivedAt: '2026-01-09T00:00:00Z' });
    expect(await classifiedOf('L2-1')).toHaveLength(1);
  });

  it('joins a genotype that came before its isolate, though they lie in two partitions', async () => {
    const pseudonyms = ['p2', 'p3', 'p4', 'p5', 'p6'];
    const own = 'isolate-L3-1';
    const patient = pseudonyms.find(
      (p) => partitionOf(eventKey('site-1', p)) !== partitionOf(eventKey('site-1', own)),
    );
    const genome: Partial<IsolateReported> = {
      isolateId: 'L3-1',
      kind: 'genotype',
      sender: 'WGS',
      pseudonym: own,
      patientKnown: false,
      geneTests: [
        { gene: 'blaNDM-5', method: 'wgs', result: 'detected', identity: 100, coverage: 100 },
      ],
      mlst: { scheme: 'kpneumoniae', st: 'ST147' },
    };
    await reported(report(genome), report({ isolateId: 'L3-1', pseudonym: patient ?? '' }));
    const current = (await classifiedOf('L3-1')).at(-1);
    expect(current).toMatchObject({ pseudonym: patient, patientKnown: true });
    expect(current?.classification.cpe.carbapenemases).toMatchObject([{ allele: 'NDM-5' }]);
    expect(current?.classification.typing?.st).toBe('147');
    expect(new Set((await classifiedOf('L3-1')).map(({ revision }) => revision)).size).toBe(
      (await classifiedOf('L3-1')).length,
    );
  });

  it('lists isolates by family and sequence type, newest collection day first, page by page', async () => {
    const { body } = await get('isolates?carbapenemase=KPC');
    expect(body['items']).toMatchObject([{ isolateId: 'L1-1', encounter: { ward: 'ICU-2' } }]);
    const page = await get('isolates?limit=2');
    expect(page.body['items']).toHaveLength(2);
    const next = await get(`isolates?limit=2&cursor=${String(page.body['next'])}`);
    expect(next.body).toMatchObject({ items: [expect.anything()], next: null });
    expect(
      (await get('isolates?organism=Klebsiella%20pneumoniae&st=ST147')).body['items'],
    ).toHaveLength(1);
    expect((await get('isolates?organism=Escherichia%20coli')).body['items']).toEqual([]);
    expect((await get('isolates?cpe=perhaps')).status).toBe(400);
  });

  it('counts the collection day in the time zone of the site', async () => {
    const day = async (query: string): Promise<unknown[]> =>
      ((await get(`isolates?${query}`)).body['items'] ?? []) as unknown[];
    expect(await day('from=2026-01-05&to=2026-01-05')).toHaveLength(3);
    expect(await day('from=2026-01-06')).toHaveLength(0);
  });

  it('shows one isolate with its history, and 404 for one that is not there', async () => {
    const { body } = await get('isolates/site-1/L1-1');
    expect(body['history']).toMatchObject([{ status: 'final' }, { status: 'final' }]);
    expect((await get('isolates/site-1/nothing')).status).toBe(404);
    expect((await get('isolates/elsewhere/L1-1')).status).toBe(404);
  });

  it('classifies a posted report without storing it, and names what it does not know', async () => {
    const classify = async (over: Record<string, unknown>): Promise<Response> =>
      fetch(`${address}/classify`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${ADMIN}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({
          type: 'isolate.report',
          isolateId: 'X-1',
          version: null,
          organism: { name: 'Escherichia coli' },
          susceptibility: [{ agent: 'Meropenem', method: 'mic', operator: '>=', value: 16 }],
          ...over,
        }),
      });
    const answer = await classify({});
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ cre: { status: 'cre', basis: 'phenotype' } });
    const unknown = await classify({ organism: { name: 'Nonsensia invenita' } });
    expect(unknown.status).toBe(422);
    expect(await unknown.json()).toMatchObject({ problems: [{ pointer: '/organism' }] });
    expect((await get('isolates/site-1/X-1')).status).toBe(404);
  });
});
