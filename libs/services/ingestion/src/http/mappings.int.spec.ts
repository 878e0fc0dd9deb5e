import { TOPICS } from '@carbawatch/contracts';
import { isolateReportBuilder } from '@carbawatch/testing';
import { RunningIngestion, oru, until, type Json } from '../ingestion.harness';

const report = isolateReportBuilder();
const KLEBSIELLA = { code: 'LK-17', name: 'Klebs. locale' };

describe('A word that the tables do not know', () => {
  let run: RunningIngestion;
  beforeAll(async () => {
    run = await RunningIngestion.start();
  });
  afterAll(() => run?.drop());

  const send = async (payload: unknown): Promise<string> => {
    const { body } = await run.post(payload);
    return body.messageId;
  };
  const statusOf = async (id: string): Promise<string> =>
    (await run.get(`/messages/${id}`)).body.status;
  const isProcessed = async (id: string): Promise<boolean> => (await statusOf(id)) === 'processed';
  const isolates = async (isolateId: string): Promise<Json[]> =>
    (await run.events(TOPICS.isolatesReported)).filter((body) => body.isolateId === isolateId);
  const reportsOf = async (reportId: string): Promise<Json[]> =>
    (await run.events(TOPICS.specimensReported)).filter((body) => body.reportId === reportId);
  const waiting = async (term: string): Promise<Json[]> =>
    (await run.get('/mappings/waiting?limit=1000')).body.items.filter(
      (item: Json) => item.term === term,
    );
  const map = (entry: object, key?: string) => run.post(entry, '/mappings', key);

  it('keeps its isolate waiting until somebody maps it; then the isolate appears by itself', async () => {
    const first = await send(report({ isolateId: 'O-1', organism: KLEBSIELLA }));
    const second = await send(report({ isolateId: 'O-2', organism: { code: 'lk-17' } }));
    expect([await statusOf(first), await isolates('O-1')]).toEqual(['quarantined', []]);
    expect(await waiting('LK-17')).toMatchObject([
      { kind: 'organism', site: 'site-1', also: ['Klebs. locale'], messages: 2 },
    ]);

    const entered = await map({ kind: 'organism', from: 'lk-17', to: '56415008' });
    expect(entered).toMatchObject({
      status: 201,
      body: {
        ...{ kind: 'organism', site: 'site-1', from: 'lk-17' },
        ...{ to: 'kpn', toName: 'Klebsiella pneumoniae' },
      },
    });
    await until(async () => (await isProcessed(first)) && (await isProcessed(second)));
    expect(await isolates('O-1')).toMatchObject([
      { messageId: first, organism: { code: 'kpn', name: 'Klebsiella pneumoniae' } },
    ]);
    expect(await isolates('O-2')).toMatchObject([{ messageId: second }]);
    expect(await waiting('LK-17')).toEqual([]);
    const audited = await run.platform.database.query<{ actor: string; action: string }>(
      'SELECT actor, action FROM access.audit WHERE target = ANY ($1) ORDER BY at',
      [[first, entered.body.id]],
    );
    expect(audited).toMatchObject([
      { action: 'mapping.entered' },
      { actor: 'system', action: 'message.replayed' },
    ]);
  });

  it('is understood at once in what comes after the mapping', async () => {
    const id = await send(report({ isolateId: 'O-3', organism: { name: ' LK-17 ' } }));
    expect(await statusOf(id)).toBe('processed');
  });

  it('is found by any code or text of its field, in HL7 as well', async () => {
    const acknowledgement = await run.mllp(
      oru({ controlId: 'H1', filler: 'HL-1', organism: 'ZZ9^Klebs. aliena^L' }),
    );
    expect(acknowledgement).toContain('MSA|AA|H1');
    await map({ kind: 'organism', from: 'KLEBS. ALIENA', to: 'Klebsiella pneumoniae' });
    await until(async () => (await isolates('HL-1-1')).length === 1);
    expect(await waiting('ZZ9')).toEqual([]);
  });

  it('may say that nothing was found: the swab is a negative screen, and no isolate', async () => {
    const acknowledgement = await run.mllp(
      oru({ controlId: 'H2', filler: 'HL-2', organism: 'CLEAN^all clean^L' }),
    );
    expect(acknowledgement).toContain('MSA|AA|H2');
    expect(await waiting('CLEAN')).toMatchObject([{ kind: 'organism', messages: 1 }]);
    expect(await reportsOf('HL-2')).toEqual([]);
    const { status, body } = await map({ kind: 'organism', from: 'CLEAN', to: '264868006' });
    expect([status, body.to]).toEqual([201, 'no-growth']);
    await until(async () => (await reportsOf('HL-2')).length === 1);
    expect(await reportsOf('HL-2')).toMatchObject([{ culture: 'no-growth', status: 'final' }]);
    expect(await isolates('HL-2-1')).toEqual([]);
    expect(await waiting('CLEAN')).toEqual([]);
  });

  it('frees an agent on each row of a table, and the rows that did not need it stay as they were', async () => {
    const body = 'isolateId,organism.name,XQ1_MIC\nT-1,E. coli,16\nT-2,E. coli,\nT-3,E. coli,8\n';
    const { body: answer } = await run.call('POST', '/messages', { type: 'text/csv', body });
    expect(await statusOf(answer.messageId)).toBe('processed');
    expect(await waiting('XQ1')).toMatchObject([{ kind: 'agent', messages: 2 }]);
    await map({ kind: 'agent', from: 'XQ1', to: 'meropenem' });
    await until(async () => (await waiting('XQ1')).length === 0);
    const agents = async (id: string) =>
      (await isolates(id)).map(({ susceptibility = [] }) =>
        susceptibility.map(({ agent, value }: Json) => [agent, value]),
      );
    expect(await agents('T-1')).toEqual([[], [['MEM', 16]]]);
    expect(await agents('T-2')).toEqual([[]]);
    expect(await agents('T-3')).toEqual([[], [['MEM', 8]]]);
  });

  it('is read again when its mapping is changed or taken back, to what the message says then', async () => {
    const mic = { method: 'mic', value: 16, unit: 'mg/L' } as const;
    const susceptibility = [{ agent: 'XQ7', ...mic }];
    const organism = { code: 'LK-27' };
    await map({ kind: 'agent', from: 'XQ7', to: 'MEM' });
    const { body: entered } = await map({ kind: 'organism', from: 'LK-27', to: 'kpn' });
    const first = await send(report({ isolateId: 'RR-1', organism, susceptibility }));
    await send(report({ isolateId: 'RR-2' }));
    const newest = async (): Promise<Json | undefined> => (await isolates('RR-1')).at(-1);
    const usedBy = async (id: string) => (await run.get(`/mappings/${id}/messages`)).body;
    expect(await newest()).toMatchObject({ organism: { code: 'kpn' }, messageId: first });
    expect(await usedBy(entered.id)).toEqual({ messages: 1 });

    await map({ kind: 'organism', from: 'lk-27', to: 'eco', reread: true });
    await until(async () => (await isolates('RR-1')).length === 2);
    expect(await newest()).toMatchObject({
      ...{ messageId: first, reading: 1, organism: { code: 'eco' } },
      susceptibility: [{ agent: 'MEM' }],
    });
    expect(await isolates('RR-2')).toHaveLength(1);
    expect(await isProcessed(first)).toBe(true);

    await run.call('DELETE', `/mappings/${entered.id}?reread=true`, {});
    await until(async () => (await isolates('RR-1')).length === 3);
    expect(await newest()).toMatchObject({ reading: 2, unsaid: true, status: 'cancelled' });
    expect(await statusOf(first)).toBe('quarantined');
    expect(await waiting('LK-27')).toMatchObject([{ messages: 1 }]);
    expect((await run.get('/mappings/rereading')).body).toEqual({ messages: 0 });

    await map({ kind: 'organism', from: 'LK-27', to: 'kpn' });
    await until(() => isProcessed(first));
    expect(await newest()).toMatchObject({ reading: 3, organism: { code: 'kpn' } });
  });

  it('reads a table again row by row, and no row waits twice', async () => {
    const { body: mapping } = await map({ kind: 'organism', from: 'LK-28', to: 'kpn' });
    const body = 'isolateId,organism.name\nV-1,LK-28\nV-2,E. coli\nV-3,nobody knows\n';
    const { body: answer } = await run.call('POST', '/messages', { type: 'text/csv', body });
    const parts = async (): Promise<Json[]> =>
      (await run.get(`/messages?parent=${answer.messageId}`)).body.items;
    expect(await parts()).toHaveLength(1);
    await run.call('DELETE', `/mappings/${mapping.id}?reread=true`, {});
    await until(async () => (await isolates('V-1')).length === 2);
    expect((await isolates('V-1')).at(-1)).toMatchObject({ unsaid: true });
    expect((await isolates('V-2')).at(-1)).not.toHaveProperty('unsaid');
    expect(await parts()).toHaveLength(2);
    expect(await waiting('LK-28')).toMatchObject([{ messages: 1 }]);
  });

  it('goes on waiting where another word of its message is unknown, and is not tried for ever', async () => {
    const susceptibility = [{ agent: 'XQ2' }];
    const id = await send(
      report({ isolateId: 'B-1', organism: { name: 'LK-18' }, susceptibility }),
    );
    await map({ kind: 'organism', from: 'LK-18', to: 'kpn' });
    await until(async () => (await isolates('B-1')).length === 1);
    expect(await statusOf(id)).toBe('quarantined');
    expect(await waiting('XQ2')).toHaveLength(1);
    await map({ kind: 'agent', from: 'unrelated', to: 'MEM' });
    await map({ kind: 'agent', from: 'XQ2', to: 'ETP' });
    await until(() => isProcessed(id));
    const stages = (await run.get(`/messages/${id}`)).body.stages.map(({ stage }: Json) => stage);
    expect(stages.filter((stage: string) => stage === 'replayed')).toHaveLength(2);
  });

  it('frees more messages than one batch holds, and the ledger balances before and after', async () => {
    const ids = Array.from({ length: 120 }, (_, n) => `L-${n}`);
    await Promise.all(
      ids.map((isolateId) => send(report({ isolateId, organism: { code: 'LK-19' } }))),
    );
    const balance = async () => {
      const { items } = (await run.get('/ledger')).body;
      for (const line of items) {
        const { received, processed, duplicate, quarantined, dismissed, pending } = line;
        expect(processed + duplicate + quarantined + dismissed + pending).toBe(received);
      }
      const total = (name: string): number =>
        items.reduce((sum: number, line: Json) => sum + line[name], 0);
      return { received: total('received'), quarantined: total('quarantined') };
    };
    const before = await balance();
    await map({ kind: 'organism', from: 'LK-19', to: 'eco' });
    await until(async () => (await waiting('LK-19')).length === 0);
    const after = await balance();
    expect(after).toEqual({
      received: before.received,
      quarantined: before.quarantined - ids.length,
    });
  });

  it('stays put away when it was dismissed', async () => {
    const id = await send(report({ isolateId: 'D-1', organism: { code: 'LK-20' } }));
    await run.post({ reason: 'a test of the sender' }, `/messages/${id}/dismiss`);
    expect(await waiting('LK-20')).toEqual([]);
    const other = await send(report({ isolateId: 'D-2', organism: { code: 'LK-20' } }));
    await map({ kind: 'organism', from: 'LK-20', to: 'eco' });
    await until(() => isProcessed(other));
    expect(await statusOf(id)).toBe('dismissed');
  });

  it('gives wards and specimens their meaning in messages from now on', async () => {
    await map({ kind: 'ward', from: 'Seventh Heaven', to: 'icu' });
    await map({ kind: 'specimen', from: 'LB-1', to: 'Blood' });
    await send(
      report({
        isolateId: 'W-1',
        encounter: { ward: 'seventh heaven' },
        specimen: { type: 'lb-1' },
      }),
    );
    expect(await isolates('W-1')).toMatchObject([
      { encounter: { unitType: 'icu', unitTypeSource: 'ward-list' }, specimen: { type: 'blood' } },
    ]);
  });

  it('of a ward that the site’s own list lacks keeps its message waiting, and its result goes on', async () => {
    const site = 'wards-site';
    const list = (items: readonly object[]) =>
      run.call('PUT', `/wards?site=${site}`, {
        type: 'application/json',
        body: JSON.stringify({ items }),
      });
    const inWard = (isolateId: string, ward: string) =>
      run.post(report({ site, isolateId, encounter: { class: 'inpatient', ward } }));
    const statusOf = async ({ body }: { body: { messageId: string } }) =>
      (await run.get(`/messages/${body.messageId}`)).body;

    const before = await inWard('W-0', '9-East');
    expect(await statusOf(before)).toMatchObject({ status: 'processed', problems: [] });
    await list([{ ward: 'MED-1', unitType: 'ward' }]);
    expect(await statusOf(await inWard('W-1', 'MED-1'))).toMatchObject({ status: 'processed' });
    expect(await statusOf(await inWard('W-2', 'ICU-9'))).toMatchObject({ status: 'processed' });

    const [listed, mapped] = [await inWard('W-3', '9-East'), await inWard('W-4', '9-West')];
    for (const each of [listed, mapped]) {
      expect(each.status).toBe(202);
      expect(await statusOf(each)).toMatchObject({
        status: 'quarantined',
        problems: [{ code: 'unknown-ward', pointer: '/encounter/ward' }],
        events: [{ topic: TOPICS.isolatesReported }],
      });
    }
    const waiting = (await run.get(`/mappings/waiting?site=${site}`)).body.items;
    expect(waiting.map(({ kind, term }: Json) => [kind, term])).toEqual([
      ['ward', '9-East'],
      ['ward', '9-West'],
    ]);
    await run.post({ kind: 'ward', from: '9-WEST', to: 'transplant', site }, '/mappings');
    await list([
      { ward: 'MED-1', unitType: 'ward' },
      { ward: '9-East', unitType: 'burns' },
    ]);
    for (const [each, unitType] of [
      [listed, 'burns'],
      [mapped, 'transplant'],
    ] as const) {
      await until(async () => (await statusOf(each)).status === 'processed');
      const events = await run.events(TOPICS.isolatesReported);
      const last = events.filter(({ messageId }: Json) => messageId === each.body.messageId);
      expect(last.at(-1)).toMatchObject({ encounter: { unitType } });
    }
  });

  it('of a specimen that the site’s own list lacks is told as it was said, and again once it is mapped', async () => {
    const site = 'specimen-site';
    const of = (isolateId: string, type: string) =>
      send(report({ site, isolateId, specimen: { type } }));
    const types = async (isolateId: string) =>
      (await isolates(isolateId)).map(({ specimen }) => specimen.type);
    expect(await statusOf(await of('S-0', 'LB-0'))).toBe('processed');
    await map({ kind: 'specimen', from: 'LB-1', to: 'Blood', site });
    for (const [isolateId, type] of [
      ['S-1', 'lb-1'],
      ['S-2', 'Blood culture'],
      ['S-3', '119297000'],
    ] as const) {
      expect(await statusOf(await of(isolateId, type))).toBe('processed');
    }
    const waits = await of('S-4', 'LB-2');
    expect((await run.get(`/messages/${waits}`)).body).toMatchObject({
      status: 'quarantined',
      problems: [{ code: 'unknown-specimen', pointer: '/specimen/type' }],
    });
    expect(await types('S-4')).toEqual(['LB-2']);
    const { items } = (await run.get(`/mappings/waiting?site=${site}`)).body;
    expect(items).toMatchObject([{ kind: 'specimen', term: 'LB-2', messages: 1 }]);
    await map({ kind: 'specimen', from: 'LB-2', to: 'Drainage', site });
    await until(() => isProcessed(waits));
    expect(await types('S-4')).toEqual(['LB-2', 'drainage']);
  });

  it.each([
    [{ kind: 'organism', from: 'LK-30', to: 'no such code' }, 'unknown-target', '/to'],
    [{ kind: 'ward', from: 'LK-30', to: 'nice' }, 'unknown-target', '/to'],
    [{ kind: 'organism', from: 'E. coli', to: 'kpn' }, 'already-known', '/from'],
    [{ kind: 'agent', from: 'MEM', to: 'ETP' }, 'already-known', '/from'],
  ])('is not mapped by %j: %s', async (entry, code, pointer) => {
    const refused = await map(entry);
    expect(refused).toMatchObject({ status: 422, body: { code, problems: [{ code, pointer }] } });
  });

  it('is mapped anew by a second entry of the same word, and forgotten when it is deleted', async () => {
    const first = await map({ kind: 'organism', from: 'LK-31', to: 'eco' });
    const second = await map({ kind: 'organism', from: 'lk-31', to: 'kpn' });
    expect(second.body).toMatchObject({ id: first.body.id, from: 'lk-31', to: 'kpn' });
    const removed = await run.call('DELETE', `/mappings/${first.body.id}`);
    expect(removed.status).toBe(204);
    expect((await run.call('DELETE', `/mappings/${first.body.id}`)).status).toBe(404);
    const id = await send(report({ isolateId: 'N-1', organism: { code: 'LK-31' } }));
    expect(await statusOf(id)).toBe('quarantined');
  });

  it('is listed page by page', async () => {
    const all = (await run.get('/mappings?kind=agent')).body.items;
    const first = await run.get('/mappings?kind=agent&limit=2');
    const second = await run.get(`/mappings?kind=agent&limit=2&cursor=${first.body.next}`);
    expect([...first.body.items, ...second.body.items]).toEqual(all);
    expect(all.length).toBeGreaterThan(2);
    const page = await run.get('/mappings/waiting?limit=1');
    expect(page.body.items).toHaveLength(1);
  });

  it('is shown and mapped by the laboratory of its site alone', async () => {
    const [lab, ipc, sender, analyst, other] = [
      await run.newKey('lab', ['site-1']),
      await run.newKey('ipc', ['site-1']),
      await run.newKey('sender', ['site-1']),
      await run.newKey('analyst', ['site-1']),
      await run.newKey('lab', ['site-9'], 'another laboratory'),
    ];
    await send(report({ isolateId: 'R-1', organism: { code: 'LK-40' } }));
    for (const path of ['/mappings', '/mappings/waiting']) {
      const statuses = await Promise.all(
        [lab, ipc, sender, analyst].map(async (key) => (await run.get(path, key)).status),
      );
      expect([path, ...statuses]).toEqual([path, 200, 200, 403, 403]);
      expect((await run.get(path, other)).body.items).toEqual([]);
    }
    const entry = { kind: 'organism', site: 'site-1', from: 'LK-40', to: 'eco' };
    expect((await map(entry, sender)).status).toBe(403);
    expect((await map(entry, other)).status).toBe(403);
    const { body } = await map(entry, lab);
    expect((await run.call('DELETE', `/mappings/${body.id}`, { key: other })).status).toBe(404);
    expect((await run.call('DELETE', `/mappings/${body.id}`, { key: lab })).status).toBe(204);
  });

  it('is read again after a crash between the mapping and the replay', async () => {
    const id = await send(report({ isolateId: 'K-1', organism: { code: 'LK-50' } }));
    // The entry alone, as a process leaves it that dies before it replays anything.
    await run.platform.database.query(
      `INSERT INTO ingestion.mapping
         (site, mapping_id, kind, term_key, "from", "to", changed_at, changed_by, revision)
       SELECT site, gen_random_uuid(), kind, term_key, 'LK-50', 'eco', now(), 'a key',
              nextval('ingestion.mapping_revision')
       FROM ingestion.waiting_term WHERE message_id = $1`,
      [id],
    );
    const { test } = run;
    await run.stop();
    run = await RunningIngestion.on(test);
    await until(() => isProcessed(id));
    expect(await isolates('K-1')).toHaveLength(1);
  });
});
