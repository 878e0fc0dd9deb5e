import { TOPICS } from '@carbawatch/contracts';
import { RunningIngestion, type Json } from '../ingestion.harness';

/** The export of a laboratory, in its own words. */
const TABLE = 'Lab no.;Germ;Ward name;Sex\nQ-1;E. coli;ICU 3;w\n';
const PROFILE = {
  columns: {
    'Lab no.': 'isolateId',
    Germ: 'organism.name',
    'Ward name': 'encounter.ward',
    Sex: null,
  },
  constants: { 'specimen.purpose': 'screening' },
};

describe('A saved column mapping', () => {
  let run: RunningIngestion;
  beforeAll(async () => {
    run = await RunningIngestion.start();
  });
  afterAll(() => run?.drop());

  const call = (method: string, path: string, body?: unknown, key?: string) =>
    run.call(method, path, {
      type: 'application/json',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(key === undefined ? {} : { key }),
    });
  const send = (body: string, query: string, type = 'text/csv') =>
    run.call('POST', `/messages?${query}`, { type, body });
  const isolates = async (isolateId: string): Promise<Json[]> =>
    (await run.events(TOPICS.isolatesReported)).filter((body) => body.isolateId === isolateId);

  it('is saved, shown, listed, and picked by its name', async () => {
    const saved = await call('PUT', '/profiles/vitek', PROFILE);
    expect(saved).toMatchObject({ status: 200, body: { site: 'site-1', name: 'vitek' } });
    expect((await run.get('/profiles/vitek')).body).toEqual(saved.body);
    expect((await run.get('/profiles')).body.items).toEqual([saved.body]);
    const { status } = await send(TABLE, 'profile=vitek');
    expect(status).toBe(202);
    expect(await isolates('Q-1')).toMatchObject([
      { encounter: { ward: 'ICU 3' }, specimen: { purpose: 'screening' } },
    ]);
  });

  it('reads in a dry run what it would read', async () => {
    const tried = await send(TABLE.replace('Q-1', 'Q-2'), 'profile=vitek&dryRun=true');
    expect(tried).toMatchObject({
      status: 200,
      body: { events: [{ data: { isolateId: 'Q-2' } }] },
    });
    expect(await isolates('Q-2')).toEqual([]);
  });

  it('says in a dry run what each column is read as, also where the table is refused', async () => {
    const tried = await send(TABLE, 'profile=vitek&dryRun=true');
    const drops = { readAs: null, because: 'dropped-by-profile' };
    expect(tried.body.columns).toEqual([
      { name: 'Lab no.', readAs: 'isolateId', because: null },
      { name: 'Germ', readAs: 'organism.name', because: null },
      { name: 'Ward name', readAs: 'encounter.ward', because: null },
      { name: 'Sex', ...drops },
    ]);
    const table = 'isolateId,organism.name,MEM_MIC,XQ9_MIC,Colour\nQ-9,E. coli,1,2,red\n';
    const refused = await send(table, 'dryRun=true');
    expect(refused.body.events).toEqual([]);
    expect(refused.body.columns.slice(2)).toEqual([
      { name: 'MEM_MIC', readAs: 'MEM MIC', because: null },
      { name: 'XQ9_MIC', readAs: null, because: 'unknown-agent' },
      { name: 'Colour', readAs: null, because: 'no-meaning' },
    ]);
    const noTable = await run.post({ type: 'isolate.report' }, '/messages?dryRun=true');
    expect(noTable.body).not.toHaveProperty('columns');
  });

  it.each([
    ['unknown', 'profile=nonesuch', 'text/csv', 'unknown-profile'],
    ['of another site', 'profile=vitek&site=site-2', 'text/csv', 'unknown-profile'],
    ['asked for what is no table', 'profile=vitek', 'application/json', 'profile-not-for-type'],
  ])('that is %s is refused, and the payload is kept by nobody', async (_, query, type, code) => {
    const before = await run.count('FROM ingestion.message');
    const refused = await send(TABLE, query, type);
    expect(refused).toMatchObject({ status: 422, body: { code, problems: [{ code }] } });
    expect(await run.count('FROM ingestion.message')).toBe(before);
  });

  it('is named where there is none', async () => {
    expect((await send(TABLE, 'profile=nonesuch')).body.detail).toContain('nonesuch');
  });

  it('is corrected, and what it could not read is replayed with the correction', async () => {
    await call('PUT', '/profiles/draft', { ...PROFILE, columns: { 'Lab no.': 'isolateId' } });
    const refused = await send(TABLE.replace('Q-1', 'Q-3'), 'profile=draft');
    expect(refused.status).toBe(422);
    await call('PUT', '/profiles/draft', PROFILE);
    const replayed = await run.call('POST', `/messages/${refused.body.messageId}/replay`);
    expect(replayed.body.status).toBe('processed');
    expect(await isolates('Q-3')).toHaveLength(1);
  });

  it('makes another message of the same table', async () => {
    const table = TABLE.replace('Q-1', 'Q-4');
    await send(table, 'profile=vitek');
    const again = await send(table, 'profile=vitek');
    const other = await send(table, 'profile=draft');
    expect(again.body.duplicateOf).not.toBeNull();
    expect(other.body.duplicateOf).toBeNull();
  });

  it.each([
    ['a field that does not exist', { colums: {} }],
    ['a text with NUL', { columns: { 'a\u0000b': 'isolateId' } }],
  ])('with %s is refused', async (_, profile) => {
    expect((await call('PUT', '/profiles/bad', profile)).status).toBe(422);
  });

  it('is deleted once', async () => {
    await call('PUT', '/profiles/old', PROFILE);
    const statuses = [
      (await call('DELETE', '/profiles/old')).status,
      (await call('DELETE', '/profiles/old')).status,
      (await run.get('/profiles/old')).status,
    ];
    expect(statuses).toEqual([204, 404, 404]);
  });

  it('is kept by the laboratory of its site, and used by its senders', async () => {
    const sender = await run.newKey('sender', ['site-1']);
    const other = await run.newKey('lab', ['site-9'], 'another laboratory');
    expect((await call('PUT', '/profiles/mine', PROFILE, sender)).status).toBe(403);
    expect((await run.get('/profiles/vitek', other)).status).toBe(404);
    expect((await call('PUT', '/profiles/vitek?site=site-1', PROFILE, other)).status).toBe(403);
    const options = { type: 'text/csv', body: TABLE.replace('Q-1', 'Q-5'), key: sender };
    expect((await run.call('POST', '/messages?profile=vitek', options)).status).toBe(202);
  });
});
