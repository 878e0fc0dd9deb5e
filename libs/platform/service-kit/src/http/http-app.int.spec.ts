import { request as httpRequest } from 'node:http';
import { ConnectionLostError, type Database } from '@carbawatch/postgres';
import { Controller, Get, Module, Req } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { Access } from '../access/access';
import { CurrentCaller, Traceparent } from '../access/access.guard';
import type { Caller } from '../access/caller';
import { systemClock } from '../clock';
import { Metrics } from '../health/metrics';
import { HttpEntry } from '../host/http-entry';
import type { RunningService } from '../host/service-host';
import { createLog } from '../log';
import { ParsedBody, readBody } from './body';
import { createHttpApp } from './http-app';
import { openApiDocument } from './openapi';
import { describeRoute, routesOf } from './route';

const BODY_MAX = 1_000;
const note = z.strictObject({ text: z.string() });
const everyone = { roles: ['lab'], responses: { 200: z.unknown() } } as const;

/** A request that waits until the test lets it go on, and a sign that it waits. */
const WAYS = {
  oidc: { issuer: 'https://id.example', clientId: 'page', scope: 'openid' },
  idleMinutes: 60,
};
const slow = { entered: gate(), goOn: gate() };

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

@Controller()
class NotesController {
  @describeRoute({ ...everyone, method: 'post', path: 'notes', summary: 'Echo', body: note })
  echo(@ParsedBody(note) body: z.output<typeof note>) {
    return body;
  }

  @describeRoute({ ...everyone, method: 'post', path: 'payloads', summary: 'Count the bytes' })
  async payload(@Req() request: IncomingMessage) {
    return { bytes: (await readBody(request, BODY_MAX)).length };
  }

  @describeRoute({ ...everyone, method: 'get', path: 'notes/:id', summary: 'One note' })
  async one(@Traceparent() traceparent: string | null, @CurrentCaller() caller: Caller) {
    return { traceparent, caller: caller.keyId };
  }

  @describeRoute({ ...everyone, method: 'get', path: 'broken/:id', summary: 'A bug' })
  broken(): never {
    throw new Error('patient MRN123');
  }

  @describeRoute({ ...everyone, method: 'get', path: 'away', summary: 'No database' })
  away(): never {
    throw new ConnectionLostError();
  }

  @describeRoute({ ...everyone, method: 'get', path: 'slow', summary: 'Waits' })
  async slow() {
    slow.entered.open();
    await slow.goOn.opened;
    return { done: true };
  }

  @Get('forgotten')
  forgotten() {
    return 'a route without roles';
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

/** Knows one key; whoever asks about keys elsewhere uses a real database. */
class OneKey extends Access {
  override async callerOf(key: string): Promise<Caller | null> {
    return key === 'lab' ? { keyId: 'k1', name: 'lab', role: 'lab', sites: 'all' } : null;
  }
}

describe('the HTTP side of a service', () => {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({
    level: 'info',
    stream: { write: (line) => void lines.push(JSON.parse(line)) },
  });
  const metrics = new Metrics();
  let databaseState: string | null = null;
  let descriptionFails: Error | null = null;
  let app: NestExpressApplication;
  let entry: HttpEntry;
  let address: string;

  beforeAll(async () => {
    const access = new OneKey(Object.create(null) as Database, systemClock); // never asked
    app = await createHttpApp({ module: NotesModule }, { service: 'stats', log, access, metrics });
    await app.init();
    const service: RunningService = {
      name: 'stats',
      routes: routesOf(app),
      http: app.getHttpAdapter().getInstance(),
      consumer: null,
      whenCaughtUp: async () => undefined,
      stop: async () => undefined,
    };
    entry = new HttpEntry({
      services: [service],
      checks: [{ name: 'database', check: async () => databaseState }],
      metrics,
      metricsToken: 'a-token-for-metrics',
      signIn: WAYS,
      description: async () => {
        if (descriptionFails) throw descriptionFails;
        return JSON.stringify(openApiDocument(service.routes, '9.9.9'));
      },
    });
    address = `http://127.0.0.1:${await entry.listen('127.0.0.1', 0)}`;
  });
  afterAll(async () => {
    await entry.stop();
    await app.close();
  });

  function call(path: string, init: RequestInit & { headers?: Record<string, string> } = {}) {
    const headers = { Authorization: 'Bearer lab', ...init.headers };
    return fetch(`${address}${path}`, { ...init, headers });
  }

  function post(path: string, body: string, type = 'application/json') {
    return call(path, { method: 'POST', body, headers: { 'Content-Type': type } });
  }

  it('tells whoever asks, without a key, how people may sign in', async () => {
    const response = await fetch(`${address}/sign-in.json`);
    expect([response.status, await response.json()]).toEqual([200, WAYS]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('answers a JSON body that fits', async () => {
    const response = await post('/api/v1/notes', '{"text":"a"}');
    expect([response.status, await response.json()]).toEqual([200, { text: 'a' }]);
  });

  it.each([
    ['no JSON', '{', 'application/json', 400, 'malformed'],
    ['JSON that does not fit', '{"text":1}', 'application/json', 422, 'invalid'],
    ['nothing', '', 'application/json', 422, 'invalid'],
    ['another type', 'text=a', 'application/x-www-form-urlencoded', 415, 'content-type'],
  ])('refuses %s as a body', async (_, body, type, status, code) => {
    const response = await post('/api/v1/notes', body, type);
    expect([response.status, await response.json()]).toEqual([
      status,
      expect.objectContaining({ type: `urn:carbawatch:problem:${code}`, status, code }),
    ]);
  });

  it('takes a payload up to its limit, and answers 413 above, said or found out', async () => {
    const fits = await post('/api/v1/payloads', 'x'.repeat(BODY_MAX), 'text/csv');
    expect(await fits.json()).toEqual({ bytes: BODY_MAX });
    const above = await post('/api/v1/payloads', 'x'.repeat(BODY_MAX + 1), 'text/csv');
    expect([above.status, await above.json()]).toEqual([
      413,
      expect.objectContaining({ code: 'too-large' }),
    ]);
    const megabytes = await post('/api/v1/payloads', 'x'.repeat(8_000_000), 'text/csv');
    expect(megabytes.status).toBe(413);
  });

  it('refuses an encoded body: what it unpacks to has no limit', async () => {
    const response = await call('/api/v1/payloads', {
      method: 'POST',
      body: 'x',
      headers: { 'Content-Encoding': 'gzip' },
    });
    expect(response.status).toBe(415);
  });

  it('does not read the body of somebody without a key', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      // Says that a megabyte will come and sends none of it: only an answer to the head can come.
      const request = httpRequest(`${address}/api/v1/notes`, {
        method: 'POST',
        headers: { 'Content-Length': '1000000', 'Content-Type': 'application/json' },
      });
      request.once('response', ({ statusCode }) => {
        resolve(statusCode);
        request.destroy();
      });
      request.once('error', reject);
      request.flushHeaders();
    });
    expect(status).toBe(401);
  });

  it('says nothing about a bug but its number in the log', async () => {
    const response = await call('/api/v1/broken/MRN123', { headers: { 'X-Request-Id': 'r-17' } });
    expect([response.status, await response.json()]).toEqual([
      500,
      {
        type: 'urn:carbawatch:problem:internal',
        title: 'Internal Server Error',
        status: 500,
        code: 'internal',
      },
    ]);
    expect(response.headers.get('x-request-id')).toBe('r-17');
    expect(lines).toContainEqual(
      expect.objectContaining({
        event: 'http.failed',
        requestId: 'r-17',
        route: '/api/v1/broken/:id',
      }),
    );
  });

  it('answers 503 and when to come again while the database is away', async () => {
    const response = await call('/api/v1/away');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });

  it('answers 404 as problem details for what nobody serves', async () => {
    const response = await call('/api/v1/nothing');
    expect([response.status, await response.json()]).toEqual([
      404,
      expect.objectContaining({ code: 'not-found' }),
    ]);
    expect((await call('/elsewhere')).status).toBe(404);
    const nobody = await fetch(`${address}/api/v1/nothing`);
    expect([nobody.status, await nobody.json()]).toMatchObject([401, { code: 'unauthorised' }]);
  });

  it('is closed where nobody said who may come in', async () => {
    expect((await call('/api/v1/forgotten')).status).toBe(403);
  });

  it('keeps answers out of caches', async () => {
    const response = await call('/api/v1/notes/1');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  it('hands the trace of a client on, and no trace that is none', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const traced = await call('/api/v1/notes/1', { headers: { traceparent } });
    expect(await traced.json()).toEqual({ traceparent, caller: 'k1' });
    const untraced = await call('/api/v1/notes/1', { headers: { traceparent: 'MRN123' } });
    expect(await untraced.json()).toEqual({ traceparent: null, caller: 'k1' });
  });

  it('writes templates of routes to log and metrics, never a number or a query of a URL', async () => {
    await call('/api/v1/notes/MRN123?name=Mustermann');
    await call('/api/v1/MRN123');
    const text = await (await call('/metrics')).text();
    expect(JSON.stringify(lines)).not.toMatch(/MRN123|Mustermann/);
    expect(text).not.toMatch(/MRN123|Mustermann/);
    expect(text).toContain('route="/api/v1/notes/:id"');
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'http.request', route: '/api/v1/notes/:id', keyId: 'k1' }),
    );
  });

  it('lives while it runs, and is ready while its parts are', async () => {
    const open = { headers: { Authorization: '' } };
    expect((await call('/health/live', open)).status).toBe(200);
    const ready = await call('/health/ready', open);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', checks: { database: 'ok' } },
    ]);
    databaseState = 'away';
    const waiting = await call('/health/ready', open);
    databaseState = null;
    expect([waiting.status, await waiting.json()]).toEqual([
      503,
      { status: 'not-ready', checks: { database: 'away' } },
    ]);
  });

  it('shows metrics to this machine, and through a proxy only to the token’s bearer', async () => {
    const proxied = { 'X-Forwarded-For': '10.0.0.1' };
    expect((await call('/metrics')).status).toBe(200);
    expect((await call('/metrics', { headers: proxied })).status).toBe(403);
    const token = { ...proxied, Authorization: 'Bearer a-token-for-metrics' };
    expect((await call('/metrics', { headers: token })).status).toBe(200);
  });

  it('describes its API without a key', async () => {
    const response = await call('/api/v1/openapi.json', { headers: { Authorization: '' } });
    const document = z
      .object({
        openapi: z.string(),
        info: z.object({ version: z.string() }),
        paths: z.record(z.string(), z.unknown()),
      })
      .parse(await response.json());
    expect([document.openapi, document.info.version]).toEqual(['3.1.0', '9.9.9']);
    expect(Object.keys(document.paths)).toContain('/notes/{id}');
  });

  it('asks to come back for the description while the database is away', async () => {
    descriptionFails = new ConnectionLostError();
    const response = await call('/api/v1/openapi.json');
    descriptionFails = null;
    expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '5']);
  });

  it('lets a request under way end when it is told to stop', async () => {
    const answer = call('/api/v1/slow');
    await slow.entered.opened;
    const stopped = entry.stop();
    slow.goOn.open();
    expect(await (await answer).json()).toEqual({ done: true });
    await stopped;
    await expect(call('/health/live')).rejects.toThrow();
  });
});
