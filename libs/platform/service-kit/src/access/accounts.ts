import type { Role } from '@carbawatch/contracts';
import type { Database } from '@carbawatch/postgres';
import type { Clock } from '../clock';
import { isAccount, siteNames, siteScope, type Caller, type SiteScope } from './caller';

/** A write at each request would be a price; who is here now is known all the same. */
const SEEN_NOTED_MS = 60_000;
/** Bounds the memory; a hospital has hundreds of accounts. */
const NOTED_MAX = 10_000;

/** An account of the identity provider, as its last token said. */
export interface Account {
  readonly name: string;
  readonly role: Role;
  readonly sites: SiteScope;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

interface AccountRow extends Omit<Account, 'sites'> {
  readonly sites: readonly string[];
}

/** Who has opened something with an account: the provider gives access, and we say to whom. */
export class Accounts {
  /** What was noted of an account, and when. */
  private readonly noted = new Map<string, { readonly as: string; readonly atMs: number }>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Once a minute, and at once where role or sites are others. */
  async note(caller: Caller): Promise<void> {
    if (!isAccount(caller)) return;
    const { keyId: name, role } = caller;
    const sites = siteNames(caller.sites);
    const now = this.clock.now();
    const as = [role, ...sites].join(' ');
    const before = this.noted.get(name);
    if (before?.as === as && now.getTime() - before.atMs < SEEN_NOTED_MS) return;
    await this.database.query(
      `INSERT INTO access.account (name, role, sites, first_seen_at, last_seen_at)
       VALUES ($1, $2, $3, $4, $4)
       ON CONFLICT (name) DO UPDATE SET role = excluded.role, sites = excluded.sites,
         last_seen_at = greatest(account.last_seen_at, excluded.last_seen_at)`,
      [name, role, sites, now],
    );
    if (this.noted.size >= NOTED_MAX) this.noted.clear();
    this.noted.set(name, { as, atMs: now.getTime() });
  }

  /** Those within the caller's sites by their names, after the name `after`. */
  async list(scope: SiteScope, limit: number, after: string | null): Promise<Account[]> {
    const rows = await this.database.query<AccountRow>(
      `SELECT name, role, sites, first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt"
       FROM access.account
       WHERE ($1::text[] IS NULL OR sites <@ $1) AND ($3::text IS NULL OR name > $3)
       ORDER BY name LIMIT $2`,
      [scope === 'all' ? null : scope, limit, after],
    );
    return rows.map((row) => ({ ...row, sites: siteScope(row.sites) }));
  }
}
