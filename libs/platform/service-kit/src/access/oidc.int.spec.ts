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
import { createHttpApp } from '../http/http-app';
import { describeRoute } from '../http/route';
import { silentLog } from '../log';
import { Access, hashOfKey } from './access';
import { CurrentCaller } from './access.guard';
import { accessMigrations } from './access.migrations';
import type { Caller } from './caller';
import { OidcTokens } from './oidc-tokens';
import { MAY } from './roles';

const KEY = 'a-laboratorys-own-key-of-the-test';
const AUDIENCE = 'carbawatch';
const NOW = '2024-01-05T08:00:00Z';

/** Absent where undefined, as in JSON. */
type Claims = Readonly<Record<string, unknown>>;
const payload = (claims: Claims): object => JSON.parse(JSON.stringify(claims)) as object;

@Controller()
class IsolatesController {
  @describeRoute({
    method: 'get',
    path: 'isolates',
    summary: 'Who asks',
    roles: MAY.laboratory,
    responses: { 200: z.object({ name: z.string(), role: z.string(), sites: z.unknown() }) },
  })
  show(@CurrentCaller() { name, role, sites }: Caller) {
    return { name, role, sites };
  }
}

@Module({ controllers: [IsolatesController] })
class IsolatesModule {}

/** An identity provider of ours: discovery, keys, and tokens signed with them. */
class Issuer {
  private server: Server | null = null;
  private keys: { readonly kid: string; readonly privateKey: KeyLike; readonly jwk: object }[] = [];
  address = '';
  /** Answers everything with 500. */
  isBroken = false;

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      response.setHeader('Content-Type', 'application/json');
      if (this.isBroken) response.statusCode = 500;
      response.end(JSON.stringify(this.answer(request.url ?? '')));
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realm`;
    await this.rotate();
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  async rotate(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const kid = `key-${this.keys.length + 1}`;
    const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
    this.keys = [{ kid, privateKey, jwk }, ...this.keys];
  }

  private answer(url: string): object {
    if (url.endsWith('/.well-known/openid-configuration')) {
      return { issuer: this.address, jwks_uri: `${this.address}/keys` };
    }
    return { keys: this.keys.map(({ jwk }) => jwk) };
  }

  async token(claims: Claims, over: { readonly kid?: string } = {}): Promise<string> {
    const [key] = this.keys;
    if (!key) throw new Error('the issuer has no key');
    const at = Date.parse(NOW) / 1_000;
    const whole = {
      iss: this.address,
      aud: AUDIENCE,
      sub: 'u1',
      iat: at,
      exp: at + 300,
      ...claims,
    };
    return new SignJWT({ ...payload(whole) })
      .setProtectedHeader({ alg: 'RS256', kid: over.kid ?? key.kid, typ: 'at+jwt' })
      .sign(key.privateKey);
  }
}

describe('access tokens of an identity provider', () => {
  const issuer = new Issuer();
  let test: TestDatabase;
  let app: NestExpressApplication;
  let server: Server;
  let address = '';
  let access: Access;

  beforeAll(async () => {
    await issuer.start();
    test = await testDatabase();
    await runMigrations(test.database, accessMigrations);
    await test.database.query(
      `INSERT INTO access.api_key (id, name, role, sites, source, key_hash, created_at)
       VALUES (gen_random_uuid(), 'lab', 'lab', '{site-1}', 'issued', $1, '2024-01-01')`,
      [hashOfKey(KEY)],
    );
    const clock = new FixedClock(NOW);
    const oidc = {
      issuer: issuer.address,
      audience: AUDIENCE,
      roleClaim: 'carbawatch_role',
      sitesClaim: 'groups.sites',
    };
    access = new Access(test.database, clock, [new OidcTokens(oidc, 'site-1', clock)]);
    const options = { service: 'classification', log: silentLog, access, metrics: new Metrics() };
    app = await createHttpApp({ module: IsolatesModule }, options);
    await app.init();
    server = createServer(app.getHttpAdapter().getInstance());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/isolates`;
  });
  afterAll(async () => {
    server.close();
    await app.close();
    issuer.stop();
    await test.drop();
  });

  async function asked(token: string) {
    const response = await fetch(address, { headers: { Authorization: `Bearer ${token}` } });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, ...body };
  }

  // First, because a discovery that succeeded is remembered.
  it('wait while the provider is away, and keys go on', async () => {
    issuer.isBroken = true;
    expect(await asked(await issuer.token({ carbawatch_role: 'lab' }))).toMatchObject({
      status: 503,
      code: 'identity-provider-away',
    });
    expect(await asked(KEY)).toMatchObject({ status: 200, name: 'lab' });
    issuer.isBroken = false;
    expect(await asked(await issuer.token({ carbawatch_role: 'lab' }))).toMatchObject({
      status: 200,
    });
  });

  it('are listed by account: with the role and sites of the last, for whoever has its sites', async () => {
    const of = (role: string, sites: readonly string[]) =>
      issuer.token({ sub: 'ines', carbawatch_role: role, groups: { sites } });
    await asked(await of('lab', ['north']));
    await asked(await of('ipc', ['north', 'east']));
    const [ines, ...others] = await access.accounts.list('all', 10, null);
    expect(ines).toEqual({
      name: 'oidc:ines',
      role: 'ipc',
      sites: ['east', 'north'],
      firstSeenAt: new Date(NOW),
      lastSeenAt: new Date(NOW),
    });
    expect(others.map(({ name }) => name)).toEqual(['oidc:u1']);
    expect(await access.accounts.list(['north'], 10, null)).toEqual([]);
    expect(await access.accounts.list('all', 1, 'oidc:ines')).toEqual(others);
  });

  it.each<[string, Claims, object]>([
    ['a role', { carbawatch_role: 'ipc' }, { role: 'ipc', sites: ['site-1'], name: 'oidc:u1' }],
    ['a role with our name before it', { carbawatch_role: 'carbawatch:lab' }, { role: 'lab' }],
    [
      'the strongest of several of ours in a list',
      { carbawatch_role: ['admin', 'carbawatch:lab', 'carbawatch-ipc'] },
      { role: 'ipc' },
    ],
    [
      'sites in a claim within another',
      { carbawatch_role: 'lab', groups: { sites: ['north', 'east'] } },
      { sites: ['east', 'north'] },
    ],
    [
      'sites in one text',
      { carbawatch_role: 'lab', groups: { sites: 'a b' } },
      { sites: ['a', 'b'] },
    ],
    ['all sites', { carbawatch_role: 'admin', groups: { sites: ['*'] } }, { sites: 'all' }],
    ['several audiences', { carbawatch_role: 'lab', aud: ['other', AUDIENCE] }, { role: 'lab' }],
  ])('with %s open what that opens', async (_, claims, seen) => {
    expect(await asked(await issuer.token(claims))).toMatchObject({ status: 200, ...seen });
  });

  it.each<[string, Claims, number]>([
    ['over', { exp: Date.parse(NOW) / 1_000 - 60 }, 401],
    ['not begun', { nbf: Date.parse(NOW) / 1_000 + 600 }, 401],
    ['without an end', { exp: undefined }, 401],
    ['of another issuer', { iss: 'https://elsewhere.example' }, 401],
    ['for another program', { aud: 'mail' }, 401],
    ['of nobody', { sub: undefined }, 401],
    ['without a role', { carbawatch_role: undefined }, 403],
    ['of another program’s role', { carbawatch_role: ['admin', 'mail:user'] }, 403],
    ['of a role that is none', { carbawatch_role: 'chief' }, 403],
    ['of a role that may not do this', { carbawatch_role: 'analyst' }, 403],
    ['of sites that can be none', { groups: { sites: ['../x'] } }, 403],
    ['of no site', { groups: { sites: [] } }, 403],
  ])('that are %s open nothing', async (_, claims, status) => {
    const token = await issuer.token({ carbawatch_role: 'lab', ...claims });
    expect(await asked(token)).toMatchObject({ status });
  });

  it.each<[string, Claims, string]>([
    ['for another program', { aud: 'mail' }, 'token-audience'],
    ['over', { exp: Date.parse(NOW) / 1_000 - 60 }, 'token-expired'],
    ['not begun, since clocks differ', { nbf: Date.parse(NOW) / 1_000 + 60 }, 'token-not-yet'],
  ])('that are the provider’s own but %s are told so', async (_, claims, code) => {
    const token = await issuer.token({ carbawatch_role: 'lab', ...claims });
    expect(await asked(token)).toMatchObject({ status: 401, code });
  });

  it('may come from a clock that is half a minute ahead', async () => {
    const ahead = { nbf: Date.parse(NOW) / 1_000 + 25, carbawatch_role: 'lab' };
    expect(await asked(await issuer.token(ahead))).toMatchObject({ status: 200 });
  });

  it('that are changed, unsigned, or signed with a shared or foreign key open nothing', async () => {
    const token = await issuer.token({ carbawatch_role: 'lab' });
    const [head = '', , signature = ''] = token.split('.');
    const claims = { iss: issuer.address, aud: AUDIENCE, sub: 'u1', exp: 2_000_000_000 };
    const admin = Buffer.from(JSON.stringify({ ...claims, carbawatch_role: 'admin' }));
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const shared = await new SignJWT({ ...claims, carbawatch_role: 'admin' })
      .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
      .sign(Buffer.alloc(32, 1));
    const { privateKey } = await generateKeyPair('RS256');
    const foreign = await new SignJWT({ ...claims, carbawatch_role: 'admin' })
      .setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
      .sign(privateKey);
    for (const bad of [
      `${head}.${admin.toString('base64url')}.${signature}`,
      `${none}.${admin.toString('base64url')}.x`,
      shared,
      foreign,
      await issuer.token({ carbawatch_role: 'lab' }, { kid: 'never-heard-of' }),
    ]) {
      expect(await asked(bad)).toMatchObject({ status: 401, code: 'unauthorised' });
    }
  });

  it('say nothing about who was refused', async () => {
    const answer = await asked(await issuer.token({ sub: 'jane.doe', carbawatch_role: 'chief' }));
    expect(JSON.stringify(answer)).not.toContain('jane');
  });
});
