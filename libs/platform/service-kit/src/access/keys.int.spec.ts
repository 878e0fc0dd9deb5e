import { createServer, type Server } from 'node:http';
import { runMigrations } from '@carbawatch/postgres';
import { freePort, testDatabase, type TestDatabase } from '@carbawatch/testing';
import { Controller, Module, type DynamicModule } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { z } from 'zod';
import { FixedClock } from '../clock';
import { Metrics } from '../health/metrics';
import { createHttpApp } from '../http/http-app';
import { describeRoute } from '../http/route';
import { ParsedQuery } from '../http/zod.pipe';
import { silentLog } from '../log';
import { Secrets } from '../secrets';
import { Access, hashOfKey } from './access';
import { CurrentCaller } from './access.guard';
import { accessMigrations } from './access.migrations';
import { visibleSites, type Caller } from './caller';
import { ClientTokens } from './client-tokens';
import { KeysModule } from './keys.controller';
import { MAY } from './roles';

const ADMIN = 'an-administrators-key-of-the-test';
const siteQuery = z.strictObject({ site: z.string().optional() });

@Controller()
class WardsController {
  @describeRoute({
    method: 'get',
    path: 'wards',
    summary: 'The sites that the caller sees',
    roles: MAY.laboratory,
    query: siteQuery,
    responses: { 200: z.object({ sites: z.unknown() }) },
  })
  list(@ParsedQuery(siteQuery) { site }: z.output<typeof siteQuery>, @CurrentCaller() who: Caller) {
    return { sites: visibleSites(who, site) };
  }
}

@Module({ controllers: [WardsController] })
class WardsModule {}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

describe('keys of the API', () => {
  const clock = new FixedClock('2024-01-05T08:00:00Z');
  let test: TestDatabase;
  let app: NestExpressApplication;
  let server: Server;
  let address: string;

  beforeAll(async () => {
    test = await testDatabase();
    await runMigrations(test.database, accessMigrations);
    await test.database.query(
      `INSERT INTO access.api_key (id, name, role, sites, source, key_hash, created_at)
       VALUES (gen_random_uuid(), 'administrator', 'admin', '{*}', 'generated', $1, '2024-01-01')`,
      [hashOfKey(ADMIN)],
    );
    const access = new Access(test.database, clock);
    const clients = new ClientTokens(test.database, new Secrets(Buffer.alloc(32, 1)), clock);
    const config = { site: 'site-1', publicUrl: null, host: '127.0.0.1', port: 3000 };
    const context = { access, clients, config };
    const module: DynamicModule = {
      module: WardsModule,
      imports: [KeysModule.register(context)],
    };
    const metrics = new Metrics();
    app = await createHttpApp(module, { service: 'ingestion', log: silentLog, access, metrics });
    await app.init();
    const port = await freePort();
    server = createServer(app.getHttpAdapter().getInstance()).listen(port, '127.0.0.1');
    address = `http://127.0.0.1:${port}/api/v1`;
  });
  afterAll(async () => {
    server.close();
    await app.close();
    await test.drop();
  });

  async function call(method: string, path: string, key = '', body?: unknown): Promise<Answer> {
    const response = await fetch(`${address}/${path}`, {
      method,
      headers: {
        ...(key ? { Authorization: `Bearer ${key}` } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : {} };
  }

  async function issue(fields: Record<string, unknown>, key = ADMIN) {
    const { status, body } = await call('POST', 'keys', key, { name: 'a key', ...fields });
    return { status, id: String(body['id']), key: String(body['key']), body };
  }

  it('are asked for: without one, with a wrong one or another scheme 401 and how to send it', async () => {
    const response = await fetch(`${address}/wards`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="carbawatch"');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 401, code: 'unauthorised' });
    expect((await call('GET', 'wards', 'no-such-key')).status).toBe(401);
    const basic = await fetch(`${address}/wards`, { headers: { Authorization: 'Basic eDp5' } });
    expect(basic.status).toBe(401);
  });

  it('are shown once, kept as a hash, and open what their role may', async () => {
    const lab = await issue({ role: 'lab', sites: ['site-1'] });
    expect([lab.status, lab.body]).toEqual([
      201,
      {
        id: expect.any(String),
        name: 'a key',
        role: 'lab',
        sites: ['site-1'],
        createdAt: '2024-01-05T08:00:00.000Z',
        expiresAt: null,
        lastUsedAt: null,
        key: expect.stringMatching(/^cw_[\w-]{43}$/),
      },
    ]);
    expect(await call('GET', 'wards', lab.key)).toEqual({
      status: 200,
      body: { sites: ['site-1'] },
    });
    const listed = JSON.stringify((await call('GET', 'keys', ADMIN)).body);
    expect(listed).toContain(lab.id);
    expect(listed).not.toContain(lab.key);
    const stored = await test.database.query<{ text: string }>(
      'SELECT k::text AS text FROM access.api_key k',
    );
    expect(JSON.stringify(stored)).not.toContain(lab.key.slice(3));
  });

  it('say when they were last used, to the minute', async () => {
    const { id, key } = await issue({ role: 'lab', sites: ['site-1'] });
    const shown = async () => {
      const { body } = await call('GET', 'keys?limit=1000', ADMIN);
      const items = body['items'] as { id: string; lastUsedAt: string | null }[];
      return items.find((each) => each.id === id)?.lastUsedAt;
    };
    expect(await shown()).toBeNull();
    await call('GET', 'wards', key);
    expect(await shown()).toBe('2024-01-05T08:00:00.000Z');
  });

  it.each([
    ['sender', 403],
    ['lab', 200],
    ['ipc', 200],
    ['analyst', 403],
    ['admin', 200],
  ])(
    'of the role %s get %i where laboratory and infection control may go',
    async (role, status) => {
      const { key } = await issue({ role, sites: ['*'] });
      expect((await call('GET', 'wards', key)).status).toBe(status);
    },
  );

  it('of every role but admin may not touch keys', async () => {
    for (const role of ['sender', 'lab', 'ipc', 'analyst']) {
      const { key } = await issue({ role, sites: ['*'] });
      expect((await call('GET', 'keys', key)).status).toBe(403);
    }
  });

  it('see no other site than their own: it does not exist', async () => {
    const { key } = await issue({ role: 'ipc', sites: ['site-1', 'site-2'] });
    expect((await call('GET', 'wards?site=site-2', key)).body).toEqual({ sites: ['site-2'] });
    expect(await call('GET', 'wards?site=site-3', key)).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
    expect((await call('GET', 'wards?site=site-3', ADMIN)).body).toEqual({ sites: ['site-3'] });
  });

  it('are of the installation’s own site when none is named', async () => {
    expect((await issue({ role: 'sender' })).body['sites']).toEqual(['site-1']);
  });

  it('of an administrator of some sites stay within these', async () => {
    const local = await issue({ role: 'admin', sites: ['site-2'] });
    expect((await issue({ role: 'lab', sites: ['site-3'] }, local.key)).status).toBe(403);
    expect((await issue({ role: 'lab', sites: ['*'] }, local.key)).status).toBe(403);
    const own = await issue({ role: 'lab', sites: ['site-2'] }, local.key);
    const elsewhere = await issue({ role: 'lab', sites: ['site-3'] });
    const { body } = await call('GET', 'keys', local.key);
    const ids = JSON.stringify(body);
    expect([ids.includes(own.id), ids.includes(elsewhere.id)]).toEqual([true, false]);
    expect((await call('DELETE', `keys/${elsewhere.id}`, local.key)).status).toBe(404);
  });

  it('end at once when revoked, and stand in the audit with who did it', async () => {
    const { key, id } = await issue({ role: 'lab' });
    expect((await call('GET', 'wards', key)).status).toBe(200);
    expect((await call('DELETE', `keys/${id}`, ADMIN)).status).toBe(204);
    expect((await call('GET', 'wards', key)).status).toBe(401);
    expect((await call('DELETE', `keys/${id}`, ADMIN)).status).toBe(404);
    const trail = await test.database.query(
      `SELECT a.action, k.name AS by FROM access.audit a
       JOIN access.api_key k ON k.id::text = a.actor WHERE a.target = $1 ORDER BY a.action`,
      [id],
    );
    expect(trail).toEqual([
      { action: 'key.issued', by: 'administrator' },
      { action: 'key.revoked', by: 'administrator' },
    ]);
  });

  it('end at their time', async () => {
    const { key } = await issue({ role: 'lab', expiresAt: '2024-01-05T09:00:00Z' });
    expect((await call('GET', 'wards', key)).status).toBe(200);
    clock.set('2024-01-05T09:00:00Z');
    expect((await call('GET', 'wards', key)).status).toBe(401);
  });

  it('of the start cannot be revoked by a request, or nobody could come in again', async () => {
    const { body } = await call('GET', 'keys?limit=1', ADMIN);
    const [first] = z.array(z.object({ id: z.string() })).parse(body['items']);
    expect(await call('DELETE', `keys/${first?.id}`, ADMIN)).toMatchObject({
      status: 409,
      body: { code: 'key-of-the-start' },
    });
  });

  it('are listed page by page, each once', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `keys?limit=3${cursor ? `&cursor=${cursor}` : ''}`;
      const page = z
        .object({ items: z.array(z.object({ id: z.string() })), next: z.string().nullable() })
        .parse((await call('GET', path, ADMIN)).body);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    }
    const [{ count } = { count: 0 }] = await test.database.query<{ count: number }>(
      'SELECT count(*) AS count FROM access.api_key WHERE revoked_at IS NULL',
    );
    expect([seen.length, new Set(seen).size]).toEqual([count, count]);
  });

  it.each([
    ['no role', {}, '/role'],
    ['an unknown role', { role: 'boss' }, '/role'],
    ['no site at all', { role: 'lab', sites: [] }, '/sites'],
    ['a time that is none', { role: 'lab', expiresAt: 'tomorrow' }, '/expiresAt'],
    ['a time that is past', { role: 'lab', expiresAt: '2020-01-01' }, '/expiresAt'],
    ['a field that is not known', { role: 'lab', site: 'site-1' }, '/site'],
  ])('are refused with %s, by the place', async (_, fields, pointer) => {
    const { status, body } = await call('POST', 'keys', ADMIN, { name: 'x', ...fields });
    expect([status, body]).toEqual([
      422,
      expect.objectContaining({ problems: [expect.objectContaining({ pointer })] }),
    ]);
  });
});
