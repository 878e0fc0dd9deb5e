import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runMigrations } from '@carbawatch/postgres';
import { testDatabase, type TestDatabase } from '@carbawatch/testing';
import { Controller, Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SignJWT, exportJWK, generateKeyPair, type KeyLike } from 'jose';
import { z } from 'zod';
import { FixedClock } from '../clock';
import { Metrics } from '../health/metrics';
import { HttpEntry } from '../host/http-entry';
import { createHttpApp } from '../http/http-app';
import { describeRoute } from '../http/route';
import { silentLog } from '../log';
import { Secrets } from '../secrets';
import { Access, hashOfKey } from './access';
import { CurrentCaller } from './access.guard';
import { accessMigrations } from './access.migrations';
import type { Caller } from './caller';
import { ClientTokens } from './client-tokens';
import { smartConfiguration } from './clients.controller';
import { KeysModule } from './keys.controller';
import { MAY } from './roles';

const ADMIN = 'an-administrators-key-of-the-test';
const BASE = 'https://carbawatch.hospital.example';
const TOKEN_ENDPOINT = `${BASE}/api/v1/oauth/token`;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const start = Date.parse('2024-01-05T08:00:00Z');

/** Absent where undefined, as in JSON. */
type Claims = Readonly<Record<string, unknown>>;
const payload = (claims: Claims): object => JSON.parse(JSON.stringify(claims)) as object;

@Controller()
class MessagesController {
  @describeRoute({
    method: 'get',
    path: 'messages',
    summary: 'Who asks',
    roles: MAY.send,
    responses: { 200: z.object({ name: z.string(), role: z.string(), sites: z.unknown() }) },
  })
  show(@CurrentCaller() { name, role, sites }: Caller) {
    return { name, role, sites };
  }
}

@Module({ controllers: [MessagesController] })
class MessagesModule {}

interface KeyPair {
  readonly kid: string;
  readonly alg: 'RS384' | 'ES384';
  readonly privateKey: KeyLike;
  readonly jwk: object;
}

async function keyPair(alg: 'RS384' | 'ES384'): Promise<KeyPair> {
  const kid = randomUUID();
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } };
}

describe('a SMART Backend Services client', () => {
  const clock = new FixedClock(new Date(start).toISOString());
  let test: TestDatabase;
  let app: NestExpressApplication;
  let server: Server;
  let address = '';
  let rsa: KeyPair;
  let ec: KeyPair;
  let client = '';

  beforeAll(async () => {
    test = await testDatabase();
    await runMigrations(test.database, accessMigrations);
    await test.database.query(
      `INSERT INTO access.api_key (id, name, role, sites, source, key_hash, created_at)
       VALUES (gen_random_uuid(), 'administrator', 'admin', '{*}', 'generated', $1, '2024-01-01')`,
      [hashOfKey(ADMIN)],
    );
    const clients = new ClientTokens(test.database, new Secrets(Buffer.alloc(32, 1)), clock);
    const access = new Access(test.database, clock, [clients]);
    const config = { site: 'site-1', publicUrl: `${BASE}/`, host: '127.0.0.1', port: 3000 };
    const imports = [KeysModule.register({ access, clients, config })];
    const options = { service: 'ingestion', log: silentLog, access, metrics: new Metrics() };
    app = await createHttpApp({ module: MessagesModule, imports }, options);
    await app.init();
    server = createServer(app.getHttpAdapter().getInstance());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
    [rsa, ec] = [await keyPair('RS384'), await keyPair('ES384')];
    client = String((await registered({})).body['id']);
  });
  afterAll(async () => {
    server.close();
    await app.close();
    await test.drop();
  });

  async function call(path: string, init: RequestInit, key = ADMIN) {
    const headers = { Authorization: `Bearer ${key}`, ...init.headers };
    const response = await fetch(`${address}/${path}`, { ...init, headers });
    const text = await response.text();
    const body: unknown = text === '' ? {} : JSON.parse(text);
    return { status: response.status, body: body as Record<string, unknown> };
  }

  const registered = (over: object) =>
    call('clients', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        name: 'LIS',
        role: 'sender',
        sites: ['site-1'],
        jwks: { keys: [rsa.jwk, ec.jwk] },
        ...over,
      }),
    });

  async function assertion(claims: Claims, key: KeyPair = rsa): Promise<string> {
    const at = clock.now().getTime() / 1_000;
    const whole = {
      iss: client,
      sub: client,
      aud: TOKEN_ENDPOINT,
      exp: at + 240,
      jti: randomUUID(),
    };
    return new SignJWT({ ...payload({ ...whole, ...claims }) })
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT' })
      .sign(key.privateKey);
  }

  /** As a client asks: a form, no key. */
  async function tokenFor(client_assertion: string, over: Record<string, string> = {}) {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'system/*.c',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion,
      ...over,
    });
    const response = await fetch(`${address}/oauth/token`, { method: 'POST', body: form });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it('finds the token endpoint where SMART says', async () => {
    const entry = new HttpEntry({
      services: [],
      checks: [],
      metrics: new Metrics(),
      metricsToken: null,
      signIn: { oidc: null, idleMinutes: null },
      description: async () => '{}',
      smartConfiguration: smartConfiguration(BASE),
    });
    const port = await entry.listen('127.0.0.1', 0);
    const found = await fetch(`http://127.0.0.1:${port}/.well-known/smart-configuration`);
    expect(await found.json()).toMatchObject({
      token_endpoint: TOKEN_ENDPOINT,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
      grant_types_supported: ['client_credentials'],
    });
    await entry.stop();
  });

  it.each(['RS384', 'ES384'] as const)(
    'gets a token by a key of %s, and is who it is',
    async (alg) => {
      const { status, body } = await tokenFor(await assertion({}, alg === 'RS384' ? rsa : ec));
      expect({ status, ...body }).toMatchObject({
        status: 200,
        token_type: 'bearer',
        expires_in: 300,
      });
      expect(await call('messages', {}, String(body['access_token']))).toEqual({
        status: 200,
        body: { name: 'LIS', role: 'sender', sites: ['site-1'] },
      });
      // What its role may not do stays closed.
      expect((await call('clients', {}, String(body['access_token']))).status).toBe(403);
    },
  );

  it('gets in no longer when the token is over', async () => {
    const { body } = await tokenFor(await assertion({}));
    clock.set(new Date(start + 301_000).toISOString());
    expect((await call('messages', {}, String(body['access_token']))).status).toBe(401);
    clock.set(new Date(start).toISOString());
  });

  it('can use an assertion once', async () => {
    const once = await assertion({});
    expect((await tokenFor(once)).status).toBe(200);
    expect(await tokenFor(once)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it.each<[string, Claims]>([
    ['of another endpoint', { aud: 'https://elsewhere.example/token' }],
    ['over', { exp: start / 1_000 - 60 }],
    ['longer than five minutes', { exp: start / 1_000 + 3_600 }],
    ['without an id', { jti: undefined }],
    ['of another issuer', { iss: 'somebody' }],
    ['about nobody', { sub: undefined }],
    ['about a client that is not there', { sub: randomUUID() }],
  ])('is refused with an assertion that is %s', async (_, claims) => {
    expect(await tokenFor(await assertion(claims))).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
  });

  it('is refused with a key that is not registered, and with a token of its own making', async () => {
    const foreign = { ...(await keyPair('RS384')), kid: rsa.kid };
    expect((await tokenFor(await assertion({}, foreign))).status).toBe(401);
    const made = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('urn:carbawatch')
      .setSubject(client)
      .setExpirationTime(start / 1_000 + 300)
      .sign(Buffer.alloc(32, 9));
    expect((await call('messages', {}, made)).status).toBe(401);
  });

  it.each([
    [{ grant_type: 'authorization_code' }, 'unsupported_grant_type'],
    [{ client_assertion_type: 'x' }, 'invalid_request'],
    [{ scope: 'openid profile' }, 'invalid_scope'],
  ])('is told by OAuth’s words what is wrong with %j', async (over, error) => {
    expect(await tokenFor(await assertion({}), over)).toMatchObject({
      status: 400,
      body: { error },
    });
  });

  it('is registered by an administrator, with public keys alone', async () => {
    const { privateKey } = rsa;
    const secret = { ...(await exportJWK(privateKey)), kid: 'k' };
    expect((await registered({ jwks: { keys: [secret] } })).status).toBe(422);
    expect((await registered({ jwks: { keys: [] } })).status).toBe(422);
    expect((await call('clients', { method: 'POST' }, 'cw_unknown')).status).toBe(401);
  });

  it('is out at once when it is removed', async () => {
    clock.advance(1_000);
    const other = String((await registered({ name: 'old LIS' })).body['id']);
    const made = await assertion({ iss: other, sub: other });
    const { body } = await tokenFor(made);
    expect((await call('clients', {})).body['items']).toMatchObject([
      { name: 'LIS', keys: [rsa.kid, ec.kid] },
      { name: 'old LIS' },
    ]);
    expect((await call(`clients/${other}`, { method: 'DELETE' })).status).toBe(204);
    expect((await call('messages', {}, String(body['access_token']))).status).toBe(401);
    expect((await call(`clients/${other}`, { method: 'DELETE' })).status).toBe(404);
  });
});
