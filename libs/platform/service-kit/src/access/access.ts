import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '@carbawatch/contracts';
import type { Database, Tx } from '@carbawatch/postgres';
import type { Clock } from '../clock';
import { Accounts } from './accounts';
import { audit } from './audit';
import { siteNames, siteScope, type Caller, type SiteScope } from './caller';
import { looksLikeToken } from './oidc-tokens';

/** How long a revoked key may still be taken for valid by another process. */
const CACHE_MS_MAX = 3_000;
/** Bounds the memory that unknown keys can take; a hospital has tens of keys. */
const CACHE_SIZE_MAX = 1_000;
const KEY_BYTES = 32;
/** Who looks at the list sees what is in use now; a write at each request would be a price. */
const USE_NOTED_MS = 60_000;
/** So that secret scanners and people tell a key when they see one. */
const KEY_PREFIX = 'cw_';

/** Where a key comes from: made over the API, or the administrator's at the start. */
export type KeySource = 'issued' | 'environment' | 'generated';

/** A key as lists show it; the key itself is nowhere kept. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly sites: SiteScope;
  readonly source: KeySource;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  /** To the minute; null for a key that opened nothing yet. */
  readonly lastUsedAt: Date | null;
}

export interface NewKey {
  readonly name: string;
  readonly role: Role;
  readonly sites: SiteScope;
  readonly expiresAt: Date | null;
}

/** Whoever knows a kind of access token; null for a token that is none of its own. */
export interface TokenReader {
  callerOf(token: string): Promise<Caller | null>;
}

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly sites: readonly string[];
  readonly source: KeySource;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
}

interface CacheEntry {
  readonly key: ApiKey | null;
  readonly untilMs: number;
}

const COLUMNS = 'id, name, role, sites, source, created_at, expires_at, last_used_at';

export function hashOfKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** A key of 256 random bits: its hash needs no salt and no stretching. */
export function newKeyText(): string {
  return `${KEY_PREFIX}${randomBytes(KEY_BYTES).toString('base64url')}`;
}

function keyOf(row: KeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    sites: siteScope(row.sites),
    source: row.source,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}

/** The installation's keys: who a request comes from, and issuing and revoking. */
export class Access {
  readonly accounts: Accounts;
  private readonly cache = new Map<string, CacheEntry>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    /** Own tokens first: an identity provider is asked only of what may be its own. */
    private readonly tokens: readonly TokenReader[] = [],
  ) {
    this.accounts = new Accounts(database, clock);
  }

  /** Null for a key or token that is unknown, expired or revoked. */
  async callerOf(keyText: string): Promise<Caller | null> {
    if (looksLikeToken(keyText)) return this.callerOfToken(keyText);
    const hash = hashOfKey(keyText);
    const key = await this.keyOfHash(hash);
    if (!key) return null;
    if (key.expiresAt && this.isPast(key.expiresAt)) return null;
    return { keyId: key.id, name: key.name, role: key.role, sites: key.sites };
  }

  private async callerOfToken(token: string): Promise<Caller | null> {
    for (const reader of this.tokens) {
      const caller = await reader.callerOf(token);
      if (!caller) continue;
      await this.accounts.note(caller);
      return caller;
    }
    return null;
  }

  /** By the installation's clock. */
  isPast(moment: Date): boolean {
    return moment.getTime() <= this.clock.now().getTime();
  }

  /** Issues a key; its text is in the answer and never again. */
  async issue(by: Caller, wanted: NewKey): Promise<{ key: ApiKey; text: string }> {
    const text = newKeyText();
    const key = await this.database.transaction(async (tx) => {
      const [row] = await tx.query<KeyRow>(
        `INSERT INTO access.api_key (id, name, role, sites, source, key_hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, 'issued', $5, $6, $7) RETURNING ${COLUMNS}`,
        [
          randomUUID(),
          wanted.name,
          wanted.role,
          siteNames(wanted.sites),
          hashOfKey(text),
          this.clock.now(),
          wanted.expiresAt,
        ],
      );
      if (!row) throw new Error('INSERT … RETURNING answered no row.');
      await this.auditKey(tx, by, 'key.issued', row);
      return keyOf(row);
    });
    return { key, text };
  }

  /** Keys in force within the caller's sites, oldest first, after the id `after`. */
  async list(scope: SiteScope, limit: number, after: string | null): Promise<ApiKey[]> {
    const rows = await this.database.query<KeyRow>(
      `SELECT ${COLUMNS} FROM access.api_key
       WHERE revoked_at IS NULL
         AND ($1::text[] IS NULL OR sites <@ $1)
         AND ($3::uuid IS NULL OR (created_at, id) >
              (SELECT created_at, id FROM access.api_key WHERE id = $3))
       ORDER BY created_at, id LIMIT $2`,
      [scope === 'all' ? null : scope, limit, after],
    );
    return rows.map(keyOf);
  }

  /** The key in force of this id within the caller's sites. */
  async find(scope: SiteScope, id: string): Promise<ApiKey | null> {
    const [row] = await this.database.query<KeyRow>(
      `SELECT ${COLUMNS} FROM access.api_key
       WHERE id = $1 AND revoked_at IS NULL AND ($2::text[] IS NULL OR sites <@ $2)`,
      [id, scope === 'all' ? null : scope],
    );
    return row ? keyOf(row) : null;
  }

  /** Revoked at once in this process, within three seconds in others. */
  async revoke(by: Caller, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [row] = await tx.query<KeyRow>(
        `UPDATE access.api_key SET revoked_at = $2
         WHERE id = $1 AND revoked_at IS NULL RETURNING ${COLUMNS}`,
        [id, this.clock.now()],
      );
      if (row) await this.auditKey(tx, by, 'key.revoked', row);
    });
    this.cache.clear();
  }

  private async auditKey(tx: Tx, by: Caller, action: string, row: KeyRow): Promise<void> {
    await audit(tx, {
      at: this.clock.now(),
      actor: by.keyId,
      action,
      target: row.id,
      detail: { name: row.name, role: row.role, sites: row.sites },
    });
  }

  private async keyOfHash(hash: Buffer): Promise<ApiKey | null> {
    const nowMs = Date.now(); // the age of a cache entry, not a stored state: always the wall clock
    const name = hash.toString('base64');
    const cached = this.cache.get(name);
    if (cached && cached.untilMs > nowMs) return cached.key;
    const [row] = await this.database.query<KeyRow>(
      `SELECT ${COLUMNS} FROM access.api_key WHERE key_hash = $1 AND revoked_at IS NULL`,
      [hash],
    );
    const key = row ? keyOf(row) : null;
    if (key) await this.noteUse(key);
    this.cache.delete(name);
    if (this.cache.size >= CACHE_SIZE_MAX) this.dropOldest();
    this.cache.set(name, { key, untilMs: nowMs + CACHE_MS_MAX });
    return key;
  }

  private async noteUse({ id, lastUsedAt, expiresAt }: ApiKey): Promise<void> {
    if (expiresAt && this.isPast(expiresAt)) return;
    const now = this.clock.now();
    if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < USE_NOTED_MS) return;
    await this.database.query(
      `UPDATE access.api_key SET last_used_at = $2
       WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)`,
      [id, now],
    );
  }

  /** A Map keeps the order of insertion. */
  private dropOldest(): void {
    const oldest = this.cache.keys().next();
    if (!oldest.done) this.cache.delete(oldest.value);
  }
}
