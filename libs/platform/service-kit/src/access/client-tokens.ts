import { createHash, randomUUID } from 'node:crypto';
import type { Role } from '@carbawatch/contracts';
import type { Database } from '@carbawatch/postgres';
import {
  SignJWT,
  createLocalJWKSet,
  decodeJwt,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
} from 'jose';
import type { Clock } from '../clock';
import type { Secrets } from '../secrets';
import { audit } from './audit';
import { siteNames, siteScope, type Caller, type SiteScope } from './caller';

/** SMART App Launch 2: an access token of a backend service lives five minutes at the most. */
export const TOKEN_SECONDS = 300;
const ASSERTION_SECONDS_MAX = 300;
/** Clocks of two machines. */
const TOLERANCE_SECONDS = 30;
/** SMART App Launch 2 asks a server for both. */
export const ASSERTION_ALGORITHMS = ['RS384', 'ES384'];
const OWN_ISSUER = 'urn:carbawatch';
const OWN_ALGORITHM = 'HS256';
const JTI_LENGTH_MAX = 200;

/** A program of the hospital that proves who it is with a key of its own. */
export interface Client {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly sites: SiteScope;
  readonly jwks: JSONWebKeySet;
  readonly createdAt: Date;
}

export interface NewClient extends Pick<Client, 'name' | 'role' | 'sites'> {
  /** Public keys (JWK). */
  readonly jwks: { readonly keys: readonly object[] };
}

interface ClientRow extends Omit<Client, 'sites'> {
  readonly sites: readonly string[];
}

const COLUMNS = 'id, name, role, sites, jwks, created_at AS "createdAt"';

/**
 * SMART Backend Services (HL7 SMART App Launch 2.2, "Backend Services"): clients whose public keys
 * are registered sign an assertion (RFC 7523) and get an access token for five minutes. The token
 * names the client alone; role and sites are looked up at each use, so that a client that was
 * removed is out at once.
 */
export class ClientTokens {
  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  async register(by: Caller, wanted: NewClient): Promise<Client> {
    const id = randomUUID();
    return this.database.transaction(async (tx) => {
      const [row] = await tx.query<ClientRow>(
        `INSERT INTO access.client (id, name, role, sites, jwks, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
        [
          id,
          wanted.name,
          wanted.role,
          siteNames(wanted.sites),
          JSON.stringify(wanted.jwks),
          this.clock.now(),
        ],
      );
      if (!row) throw new Error('INSERT … RETURNING answered no row.');
      const detail = { name: row.name, role: row.role, sites: row.sites };
      const entry = { at: this.clock.now(), actor: by.keyId, action: 'client.registered' };
      await audit(tx, { ...entry, target: id, detail });
      return clientOf(row);
    });
  }

  /** Clients within the caller's sites, oldest first. */
  async list(scope: SiteScope, limit: number, after: string | null): Promise<Client[]> {
    const rows = await this.database.query<ClientRow>(
      `SELECT ${COLUMNS} FROM access.client
       WHERE revoked_at IS NULL AND ($1::text[] IS NULL OR sites <@ $1)
         AND ($3::uuid IS NULL OR (created_at, id) >
              (SELECT created_at, id FROM access.client WHERE id = $3))
       ORDER BY created_at, id LIMIT $2`,
      [scope === 'all' ? null : scope, limit, after],
    );
    return rows.map(clientOf);
  }

  /** False when there is none within the caller's sites. */
  async remove(by: Caller, id: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const removed = await tx.execute(
        `UPDATE access.client SET revoked_at = $2
         WHERE id = $1 AND revoked_at IS NULL AND ($3::text[] IS NULL OR sites <@ $3)`,
        [id, this.clock.now(), by.sites === 'all' ? null : by.sites],
      );
      if (removed === 0) return false;
      const entry = { at: this.clock.now(), actor: by.keyId, action: 'client.removed', target: id };
      await audit(tx, entry);
      return true;
    });
  }

  /** An access token for a client's signed assertion; null when it proves nothing. */
  async tokenFor(assertion: string, audience: string): Promise<string | null> {
    const client = await this.find(subjectOf(assertion));
    if (!client) return null;
    const claims = await this.verified(assertion, client, audience);
    if (!claims || !(await this.isFresh(client.id, claims))) return null;
    const now = Math.floor(this.clock.now().getTime() / 1_000);
    return new SignJWT({})
      .setProtectedHeader({ alg: OWN_ALGORITHM, typ: 'at+jwt' })
      .setIssuer(OWN_ISSUER)
      .setSubject(client.id)
      .setIssuedAt(now)
      .setExpirationTime(now + TOKEN_SECONDS)
      .sign(this.secrets.tokens);
  }

  /** Who a token of ours is of; null for one that is none, is over, or whose client is gone. */
  async callerOf(token: string): Promise<Caller | null> {
    if (issuerOf(token) !== OWN_ISSUER) return null;
    try {
      const { payload } = await jwtVerify(token, this.secrets.tokens, {
        issuer: OWN_ISSUER,
        algorithms: [OWN_ALGORITHM],
        currentDate: this.clock.now(),
        requiredClaims: ['exp', 'sub'],
      });
      const client = await this.find(payload.sub ?? '');
      if (!client) return null;
      const { id, name, role, sites } = client;
      return { keyId: id, name, role, sites };
    } catch (error) {
      if (isTokensFault(error)) return null;
      throw error;
    }
  }

  /** Signed by one of the client's keys, by and about the client, for us, and short. */
  private async verified(
    assertion: string,
    client: Client,
    audience: string,
  ): Promise<JWTPayload | null> {
    const now = this.clock.now();
    try {
      const { payload } = await jwtVerify(assertion, createLocalJWKSet(client.jwks), {
        issuer: client.id,
        subject: client.id,
        audience,
        algorithms: ASSERTION_ALGORITHMS,
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: now,
        requiredClaims: ['exp', 'jti'],
      });
      const longest = now.getTime() / 1_000 + ASSERTION_SECONDS_MAX + TOLERANCE_SECONDS;
      return (payload.exp ?? Infinity) <= longest ? payload : null;
    } catch (error) {
      if (isTokensFault(error)) return null;
      throw error;
    }
  }

  /** An assertion opens once: whoever saw it on the way can't use it again. */
  private async isFresh(client: string, { jti, exp = 0 }: JWTPayload): Promise<boolean> {
    if (typeof jti !== 'string' || jti === '' || jti.length > JTI_LENGTH_MAX) return false;
    const now = this.clock.now();
    const keepUntil = new Date((exp + TOLERANCE_SECONDS) * 1_000);
    return this.database.transaction(async (tx) => {
      await tx.execute(`DELETE FROM access.client_assertion WHERE keep_until < $1`, [now]);
      const used = await tx.execute(
        `INSERT INTO access.client_assertion (client, jti_hash, keep_until) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING`,
        [client, createHash('sha256').update(jti).digest(), keepUntil],
      );
      return used === 1;
    });
  }

  private async find(id: string): Promise<Client | null> {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return null;
    const [row] = await this.database.query<ClientRow>(
      `SELECT ${COLUMNS} FROM access.client WHERE id = $1 AND revoked_at IS NULL`,
      [id],
    );
    return row ? clientOf(row) : null;
  }
}

function clientOf(row: ClientRow): Client {
  return { ...row, sites: siteScope(row.sites) };
}

function subjectOf(token: string): string {
  return claimsOf(token)?.sub ?? '';
}

function issuerOf(token: string): string | undefined {
  return claimsOf(token)?.iss;
}

/** Unverified: to know by whose key to verify. */
function claimsOf(token: string): JWTPayload | null {
  try {
    return decodeJwt(token);
  } catch {
    return null;
  }
}

function isTokensFault(error: unknown): boolean {
  const code: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : null;
  return typeof code === 'string' && code.startsWith('ERR_J');
}
