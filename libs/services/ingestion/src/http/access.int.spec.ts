import { isolateReportBuilder } from '@carbawatch/testing';
import { RunningIngestion, type Json } from '../ingestion.harness';

const report = isolateReportBuilder();

describe('Who may do what with messages', () => {
  let run: RunningIngestion;
  const keys: Record<string, string> = {};
  beforeAll(async () => {
    run = await RunningIngestion.start();
    keys['lis'] = await run.newKey('sender', ['site-1'], 'lis');
    keys['other'] = await run.newKey('sender', ['site-1'], 'other lis');
    keys['lab'] = await run.newKey('lab', ['site-1']);
    keys['ipc'] = await run.newKey('ipc', ['site-1']);
    keys['analyst'] = await run.newKey('analyst', ['site-1']);
    keys['lab2'] = await run.newKey('lab', ['site-2'], 'lab of site 2');
    keys['both'] = await run.newKey('lab', ['site-1', 'site-2'], 'lab of both');
  });
  afterAll(() => run?.drop());

  it('is nobody without a key, and nobody with an unknown one', async () => {
    expect((await run.call('POST', '/messages', { key: '', body: '{}' })).status).toBe(401);
    expect((await run.get('/messages', 'cw_wrong')).status).toBe(401);
    expect(await run.count('FROM ingestion.message')).toBe(0);
  });

  it('is told to whoever asks, with the site, its time zone and its clock', async () => {
    const { status, body } = await run.get('/me', keys['analyst']);
    expect(status).toBe(200);
    expect(body).toMatchObject({ role: 'analyst', sites: ['site-1'], site: 'site-1' });
    expect(body).toMatchObject({ timezone: 'Asia/Shanghai', clock: 'wall' });
    expect((await run.get('/me', '')).status).toBe(401);
  });

  it('is, for a sender, posting and its own messages: others do not exist', async () => {
    const own = await run.post(report(), '/messages', keys['lis']);
    const others = await run.post(report(), '/messages', keys['other']);
    expect([own.status, others.status]).toEqual([202, 202]);
    const seen = await run.get('/messages', keys['lis']);
    expect(seen.body.items.map(({ sender }: Json) => sender)).toEqual(['lis']);
    expect((await run.get(`/messages/${own.body.messageId}`, keys['lis'])).status).toBe(200);
    expect((await run.get(`/messages/${others.body.messageId}`, keys['lis'])).status).toBe(404);
    const ledger = await run.get('/ledger', keys['lis']);
    expect(ledger.body.items.map(({ sender }: Json) => sender)).toEqual(['lis']);
    expect((await run.get(`/ledger?sender=other%20lis`, keys['lis'])).body.items).toEqual([]);
  });

  it('is, for senders and analysts, neither payloads nor quarantine nor the ward list', async () => {
    const { body } = await run.post({ type: 'isolate.report' }, '/messages', keys['lis']);
    for (const key of [keys['lis'], keys['analyst']]) {
      const answers = [
        await run.get(`/messages/${body.messageId}/raw`, key),
        await run.post('', `/messages/${body.messageId}/replay`, key),
        await run.post({ reason: 'x' }, `/messages/${body.messageId}/dismiss`, key),
        await run.get('/wards', key),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    }
    expect((await run.post(report(), '/messages', keys['analyst'])).status).toBe(403);
    expect((await run.get('/messages', keys['analyst'])).status).toBe(403);
    expect((await run.get(`/messages/${body.messageId}/raw`, keys['lab'])).status).toBe(200);
    expect((await run.get('/messages', keys['ipc'])).status).toBe(200);
  });

  it('is bound to sites: a message of another site does not exist', async () => {
    const here = await run.post(report(), '/messages', keys['lab']);
    const paths = [`/messages/${here.body.messageId}`, `/messages/${here.body.messageId}/raw`];
    for (const path of paths) expect((await run.get(path, keys['lab2'])).status).toBe(404);
    const replay = await run.post('', `/messages/${here.body.messageId}/replay`, keys['lab2']);
    expect(replay.status).toBe(404);
    expect((await run.get('/messages', keys['lab2'])).body.items).toEqual([]);
    expect((await run.get('/messages?site=site-1', keys['lab2'])).status).toBe(404);
    expect((await run.get('/ledger', keys['lab2'])).body.items).toEqual([]);
  });

  it('writes to no site that the key does not have: 403, and kept by nobody', async () => {
    const before = await run.count('FROM ingestion.message');
    const foreign = report({ site: 'site-1', isolateId: 'F-1' });
    const answers = [
      await run.post(foreign, '/messages', keys['lab2']),
      await run.post([report({ site: 'site-2' }), foreign], '/messages', keys['lab2']),
      await run.post(report(), '/messages?site=site-1', keys['lab2']),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(answers.map(({ body }) => body.code)).toEqual(Array(3).fill('site-not-allowed'));
    expect(await run.count('FROM ingestion.message')).toBe(before);
    expect(await run.count('FROM ingestion.inbox')).toBe(before);
    expect(await run.count(`FROM log.record WHERE value ->> 'isolateId' = 'F-1'`)).toBe(0);
  });

  it('belongs to the site that the payload names, and is seen by its keys alone', async () => {
    const { site: _, ...siteless } = report({ isolateId: 'S-2' });
    const own = await run.post(siteless, '/messages', keys['lab2']);
    const named = await run.post(report({ site: 'site-2' }), '/messages', keys['both']);
    const again = await run.post(named.body, '/messages', keys['lab2']);
    expect([own.status, named.status, again.status]).toEqual([202, 202, 422]);
    for (const { messageId } of [own.body, named.body]) {
      const status = await run.get(`/messages/${messageId}`, keys['lab2']);
      expect(status.body).toMatchObject({ site: 'site-2', status: 'processed' });
      expect((await run.get(`/messages/${messageId}`, keys['lab'])).status).toBe(404);
    }
    expect(await run.count(`FROM log.record WHERE key LIKE 'site-2/%'`)).toBe(2);
  });

  it('reads as a role that sees no identity and no row of another site, whatever is asked', async () => {
    const { database } = run.platform;
    const readable = await database.readAs(['site-2'], (tx) =>
      tx.query<{ site: string }>('SELECT DISTINCT site FROM ingestion.message'),
    );
    expect(readable).toEqual([{ site: 'site-2' }]);
    for (const table of ['vault', 'inbox', 'isolate_owner']) {
      const look = database.readAs('all', (tx) => tx.query(`SELECT * FROM ingestion.${table}`));
      await expect(look).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('is told which sites there are to choose from: its own, or all that were heard of', async () => {
    await run.post(report({ site: 'site-2' }));
    expect((await run.get('/me')).body).toMatchObject({
      sites: null,
      knownSites: ['site-1', 'site-2'],
    });
    expect((await run.get('/me', keys['lab'])).body.knownSites).toEqual(['site-1']);
    expect((await run.get('/me', keys['both'])).body.knownSites).toEqual(['site-1', 'site-2']);
  });
});
