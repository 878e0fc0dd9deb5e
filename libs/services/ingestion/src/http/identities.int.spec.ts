import { TOPICS } from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import { isolateReportBuilder } from '@carbawatch/testing';
import { Retention } from '../intake/retention';
import { RunningIngestion, until, type Json } from '../ingestion.harness';

const report = isolateReportBuilder();
const ZHANG = {
  id: 'MRN-1',
  assigner: 'HOSP',
  name: 'Zhang, Wei',
  sex: 'male',
  birthDate: '1957-03-02',
} as const;
const REASON = 'a family member of Zhang asks';

describe('Who a pseudonym stands for', () => {
  let run: RunningIngestion;
  let ipc: string;
  let zhang: string;
  let li: string;
  beforeAll(async () => {
    run = await RunningIngestion.start();
    ipc = await run.newKey('ipc', ['site-1']);
    await run.post(report({ isolateId: 'Z-1', patient: ZHANG }));
    await run.post(report({ isolateId: 'L-1', patient: { id: 'MRN-2' } }));
    zhang = run.platform.secrets.pseudonymOf('site-1', 'HOSP', 'MRN-1');
    li = run.platform.secrets.pseudonymOf('site-1', '', 'MRN-2');
  });
  afterAll(() => run?.drop());

  const read = (body: object, key: string = ipc) => run.post(body, '/identities/read', key);

  /** An alert about somebody, as alerting tells of it. */
  const tellAlert = async (pseudonym: string, status: 'open' | 'resolved'): Promise<void> => {
    const at = '2024-01-07T15:20:00+08:00';
    await run.platform.database.transaction(async (tx) =>
      append(tx, [
        {
          topic: TOPICS.alertsChanged,
          key: `site-1/${pseudonym}`,
          type: TOPICS.alertsChanged,
          id: `${pseudonym}/${status}`,
          subject: 'alert',
          source: '/test',
          time: at,
          cause: null,
          value: {
            ...{ id: 'ALERT-1', rule: 'new-cpe', severity: 'high', status, disposition: null },
            ...{ site: 'site-1', wardAtCollection: null, wardNow: null, patient: { pseudonym } },
            ...{ isolates: [], raisedAt: at, count: 1, title: '', because: [] },
            ...{ timeline: [], deliveries: [] },
          },
        },
      ]),
    );
    const open = status === 'open' ? 1 : 0;
    await until(async () => (await run.count('FROM ingestion.open_alert')) === open);
  };

  it('is told with a reason, and each look stands in the audit with it', async () => {
    const { status, body } = await read({ pseudonyms: [zhang, '0nobody'], reason: REASON });
    expect(status).toBe(200);
    expect(body.items).toEqual([
      { pseudonym: zhang, identity: ZHANG },
      { pseudonym: '0nobody', identity: null },
    ]);
    const audit = (await run.get(`/audit?action=identity.read&target=${zhang}`)).body.items;
    expect(audit).toMatchObject([
      { target: zhang, actorName: expect.any(String), site: 'site-1', detail: { reason: REASON } },
    ]);
    // Free text may name the patient: the table holds it sealed.
    const [row] = await run.platform.database.query<{ detail: Json }>(
      `SELECT detail FROM access.audit WHERE action = 'identity.read' LIMIT 1`,
    );
    expect(JSON.stringify(row)).not.toMatch(/Zhang|family/);
  });

  it('is found in the audit by the name of who looked and by the first letters of whom', async () => {
    await read({ pseudonyms: [zhang], reason: REASON, page: 'contacts' });
    const found = async (query: string): Promise<Json[]> =>
      (await run.get(`/audit?action=identity.read&${query}`)).body.items;
    const [look] = await found(`target=${zhang}`);
    const name = String(look?.['actorName']);
    expect(look).toMatchObject({ detail: { reason: REASON, page: 'contacts' } });
    expect(await found(`who=${encodeURIComponent(name.toUpperCase())}`)).toContainEqual(look);
    expect(await found('who=nobody%20of%20this%20name')).toEqual([]);
    expect(await found(`about=${zhang.slice(0, 8)}`)).toContainEqual(look);
    expect(await found(`about=${zhang.slice(1, 8)}`)).not.toContainEqual(look);
  });

  it('is taken out of the audit as a table by an administrator, which stands in the audit', async () => {
    expect((await run.get('/audit/export', ipc)).status).toBe(403);
    const asked = `action=identity.read&about=${zhang.slice(0, 8)}`;
    const [head, first] = (await run.get(`/audit/export?${asked}`)).body.split('\r\n');
    expect(head).toBe('at,action,actor,actorName,target,site,detail');
    expect(first).toContain('identity.read');
    expect(first).toContain(zhang);
    const [noted] = (await run.get('/audit?action=audit.exported')).body.items;
    expect(noted).toMatchObject({ target: 'audit', detail: { action: 'identity.read' } });
  });

  it('is told to the infection control team without a reason while an alert is open, and not after', async () => {
    expect(await read({ pseudonyms: [zhang] })).toMatchObject({
      status: 422,
      body: { code: 'reason-needed', problems: [{ pointer: '/pseudonyms/0' }] },
    });
    await tellAlert(zhang, 'open');
    expect((await read({ pseudonyms: [zhang] })).body.items[0].identity.id).toBe('MRN-1');
    expect((await read({ pseudonyms: [zhang, li] })).body.problems).toMatchObject([
      { pointer: '/pseudonyms/1' },
    ]);
    const lab = await run.newKey('lab', ['site-1']);
    expect((await read({ pseudonyms: [zhang] }, lab)).status).toBe(422);
    await tellAlert(zhang, 'resolved');
    expect((await read({ pseudonyms: [zhang] })).status).toBe(422);
  });

  it.each([
    ['analyst', 403],
    ['sender', 403],
  ] as const)('is never told to a key of role %s', async (role, status) => {
    const key = await run.newKey(role, ['site-1']);
    expect((await read({ pseudonyms: [zhang], reason: REASON }, key)).status).toBe(status);
    expect((await run.get('/audit', key)).status).toBe(403);
  });

  it('is of the sites of the key', async () => {
    const elsewhere = await run.newKey('ipc', ['site-2']);
    const own = await read({ pseudonyms: [zhang], reason: REASON }, elsewhere);
    expect(own.body.items).toEqual([{ pseudonym: zhang, identity: null }]);
    const other = await read({ pseudonyms: [zhang], reason: REASON, site: 'site-1' }, elsewhere);
    expect(other.status).toBe(403);
  });

  it('is forgotten with every payload that spoke of the person, by an administrator alone', async () => {
    const body = { pseudonyms: [zhang], reason: 'asked to be forgotten' };
    expect((await run.post(body, '/identities/erase', ipc)).status).toBe(403);
    const { body: messages } = await run.get('/messages?isolateId=Z-1');
    const erased = await run.post(body, '/identities/erase');
    expect(erased.body).toEqual({ identities: 1, payloads: 1 });
    const known = await read({ pseudonyms: [zhang, li], reason: REASON });
    expect(known.body.items).toMatchObject([
      { identity: null },
      { identity: { id: 'MRN-2', name: null } },
    ]);
    const [{ messageId }] = messages.items;
    expect((await run.get(`/messages/${messageId}/raw`)).body.code).toBe('no-payload');
    // The log holds pseudonyms alone, and stays for rebuilding.
    expect(await run.events(TOPICS.isolatesReported)).toHaveLength(2);
  });

  it('is forgotten also where nobody could read what was sent: by the vault or by the number', async () => {
    const waits = async (payload: object) =>
      (await run.post({ ...report({ organism: { name: 'Nonesuch imaginarius' } }), ...payload }))
        .body.messageId;
    await run.post(report({ isolateId: 'Y-1', patient: { id: 'MRN-77' } }));
    const known = await waits({ isolateId: 'Y-2', patient: { id: 'MRN-77' } });
    const unknown = await waits({ isolateId: 'Y-3', patient: { id: 'MRN-88' } });
    const other = await waits({ isolateId: 'Y-4', patient: { id: 'MRN-888' } });
    const codeOf = async (id: string) => (await run.get(`/messages/${id}/raw`)).body.code;
    const pseudonym = run.platform.secrets.pseudonymOf('site-1', '', 'MRN-77');
    const erase = (who: object) =>
      run.post({ ...who, reason: 'asked to be forgotten' }, '/identities/erase');
    expect((await erase({ pseudonyms: [pseudonym] })).body).toEqual({ identities: 1, payloads: 2 });
    expect((await erase({ patients: [{ id: 'MRN-88' }] })).body).toEqual({
      identities: 0,
      payloads: 1,
    });
    expect([await codeOf(known), await codeOf(unknown)]).toEqual(['no-payload', 'no-payload']);
    expect(await codeOf(other)).toBeUndefined();
    expect((await erase({})).status).toBe(422);
  });
});

describe('Retention', () => {
  let run: RunningIngestion;
  beforeAll(async () => {
    run = await RunningIngestion.start();
  });
  afterAll(() => run?.drop());

  interface Days {
    readonly payloadDays: number | null;
    readonly quarantineDays?: number | null;
    readonly identityDays: number | null;
  }
  const sweep = ({ quarantineDays = null, ...days }: Days) => {
    const { database, clock, log } = run.platform;
    return new Retention(database, { ...days, quarantineDays }, clock, log).sweep();
  };
  const aged = (isolateId: string) =>
    run.platform.database.query(
      `UPDATE ingestion.message SET stored_at = stored_at - interval '100 days'
       WHERE message_id IN (SELECT message_id FROM ingestion.lineage WHERE isolate_id = $1)`,
      [isolateId],
    );

  it('forgets payloads after their days, and keeps what waits for a hand', async () => {
    await run.post(report({ isolateId: 'OLD', patient: { id: 'P-OLD' } }));
    await run.post(report({ isolateId: 'NEW', patient: { id: 'P-NEW' } }));
    await run.post(report({ organism: { name: 'Nonesuch imaginarius' } }));
    await aged('OLD');
    await run.platform.database.query(
      `UPDATE ingestion.message SET stored_at = stored_at - interval '100 days'
       WHERE status = 'quarantined'`,
    );
    expect(await sweep({ payloadDays: null, identityDays: null })).toEqual({
      payloads: 0,
      identities: 0,
    });
    expect(await sweep({ payloadDays: 90, identityDays: null })).toEqual({
      payloads: 1,
      identities: 0,
    });
    expect(await run.count('FROM ingestion.message WHERE raw IS NULL')).toBe(1);
    expect((await run.get('/audit?action=payload.expired')).body.items).toMatchObject([
      { actor: 'system', detail: { count: 1, days: 90 } },
    ]);
  });

  it('puts away what nobody resolved within its own days, and the ledger balances', async () => {
    const [waiting] = (await run.get('/messages?status=quarantined')).body.items;
    await run.post(report({ organism: { name: 'Nonesuch secundus' } }));
    const expire = { payloadDays: null, quarantineDays: 90, identityDays: null };
    expect(await sweep(expire)).toEqual({ payloads: 1, identities: 0 });
    expect(await sweep(expire)).toEqual({ payloads: 0, identities: 0 });
    const { body } = await run.get(`/messages/${waiting.messageId}`);
    expect([body.status, body.stages.at(-1).stage]).toEqual(['dismissed', 'dismissed']);
    expect((await run.get('/mappings/waiting')).body.items).toMatchObject([
      { term: 'Nonesuch secundus' },
    ]);
    expect((await run.get('/audit?action=quarantine.expired')).body.items).toHaveLength(1);
    for (const line of (await run.get('/ledger')).body.items) {
      const { received, processed, duplicate, quarantined, dismissed, pending } = line;
      expect(processed + duplicate + quarantined + dismissed + pending).toBe(received);
    }
  });

  it('forgets who somebody was when nothing was heard of the person since', async () => {
    await run.platform.database.query(
      `UPDATE ingestion.vault SET changed_at = changed_at - interval '100 days'`,
    );
    expect(await sweep({ payloadDays: null, identityDays: 90 })).toMatchObject({ identities: 1 });
    const kept = run.platform.secrets.pseudonymOf('site-1', '', 'P-NEW');
    const rows = await run.platform.database.query<{ pseudonym: string }>(
      'SELECT pseudonym FROM ingestion.vault',
    );
    expect(rows).toEqual([{ pseudonym: kept }]);
  });
});
