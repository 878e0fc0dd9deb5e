import {
  ROLES,
  accountList,
  issuedKey,
  keyList,
  type AccountView,
  type KeyView,
} from '@carbawatch/contracts';
import { Controller, Inject, type DynamicModule, Module } from '@nestjs/common';
import { z } from 'zod';
import { ParsedBody } from '../http/body';
import { decodeCursor, pageOf, pageQuery } from '../http/page';
import { Refusal, conflict, notFound } from '../http/refusal';
import { describeRoute } from '../http/route';
import { ParsedParams, ParsedQuery } from '../http/zod.pipe';
import { Access, type ApiKey } from './access';
import { CurrentCaller } from './access.guard';
import type { Account } from './accounts';
import { isWithin, siteNames, siteScope, type Caller } from './caller';
import { ClientTokens } from './client-tokens';
import { BASE_ADDRESS, ClientsController, baseAddress } from './clients.controller';
import { MAY } from './roles';

const NAME_LENGTH_MAX = 100;
const SITES_MAX = 1_000;

const siteName = z.string().regex(/^(\*|[A-Za-z0-9][A-Za-z0-9._-]{0,63})$/);
const newKey = z.strictObject({
  name: z.string().trim().min(1).max(NAME_LENGTH_MAX),
  role: z.enum(ROLES),
  /** `["*"]` is every site; the installation's own site when absent. */
  sites: z.array(siteName).min(1).max(SITES_MAX).optional(),
  expiresAt: z.iso.datetime({ offset: true }).or(z.iso.date()).nullable().optional(),
});
const keyId = z.object({ id: z.uuid() });
const keysQuery = z.strictObject(pageQuery);
const keySort = z.tuple([z.uuid()]);
const accountSort = z.tuple([z.string()]);

function shown(key: ApiKey): KeyView {
  return {
    id: key.id,
    name: key.name,
    role: key.role,
    sites: [...siteNames(key.sites)],
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  };
}

function shownAccount({ firstSeenAt, lastSeenAt, sites, ...account }: Account): AccountView {
  return {
    ...account,
    sites: [...siteNames(sites)],
    firstSeenAt: firstSeenAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  };
}

function alreadyExpired(): Refusal {
  const detail = 'A key that has expired already opens nothing: give a time to come.';
  const problems = [{ code: 'expired', pointer: '/expiresAt', detail }];
  return new Refusal(422, 'expired', { detail, problems });
}

const OWN_SITE = Symbol('the site of the installation');

/** Keys of the API: made, listed and revoked by administrators, within their own sites. */
@Controller()
export class KeysController {
  constructor(
    @Inject(Access) private readonly access: Access,
    @Inject(OWN_SITE) private readonly ownSite: string,
  ) {}

  @describeRoute({
    method: 'post',
    path: 'keys',
    summary: 'Issue a key; its text is shown once',
    roles: MAY.administer,
    body: newKey,
    responses: { 201: issuedKey },
  })
  async issue(@ParsedBody(newKey) body: z.output<typeof newKey>, @CurrentCaller() caller: Caller) {
    const sites = siteScope(body.sites ?? [this.ownSite]);
    if (!isWithin(sites, caller.sites)) {
      const detail = 'A key can be given only sites that your own key has.';
      throw new Refusal(403, 'sites-beyond-own', {
        detail,
        problems: [{ code: 'sites-beyond-own', pointer: '/sites', detail }],
      });
    }
    const expiresAt = body.expiresAt ? new Date(body.expiresAt) : null;
    if (expiresAt && this.access.isPast(expiresAt)) throw alreadyExpired();
    const { name, role } = body;
    const { key, text } = await this.access.issue(caller, { name, role, sites, expiresAt });
    return { ...shown(key), key: text };
  }

  @describeRoute({
    method: 'get',
    path: 'keys',
    summary: 'Keys in force; never their text',
    roles: MAY.administer,
    query: keysQuery,
    responses: { 200: keyList },
  })
  async list(
    @ParsedQuery(keysQuery) query: z.output<typeof keysQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const [after] = decodeCursor(query.cursor, keySort) ?? [null];
    const keys = await this.access.list(caller.sites, query.limit + 1, after);
    return pageOf(keys, query.limit, shown, ({ id }) => [id]);
  }

  @describeRoute({
    method: 'get',
    path: 'keys/accounts',
    summary: 'Accounts of the identity provider that have opened something here',
    roles: MAY.administer,
    query: keysQuery,
    responses: { 200: accountList },
  })
  async accounts(
    @ParsedQuery(keysQuery) query: z.output<typeof keysQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const [after] = decodeCursor(query.cursor, accountSort) ?? [null];
    const accounts = await this.access.accounts.list(caller.sites, query.limit + 1, after);
    return pageOf(accounts, query.limit, shownAccount, ({ name }) => [name]);
  }

  @describeRoute({
    method: 'delete',
    path: 'keys/:id',
    summary: 'Revoke a key',
    roles: MAY.administer,
    params: keyId,
    responses: { 204: null },
  })
  async revoke(
    @ParsedParams(keyId) { id }: z.output<typeof keyId>,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    const key = await this.access.find(caller.sites, id);
    if (!key) throw notFound('There is no such key.');
    if (key.source !== 'issued') {
      throw conflict(
        'key-of-the-start',
        "This is the administrator's key of the start: change it by CARBAWATCH_ADMIN_KEY.",
      );
    }
    await this.access.revoke(caller, id);
  }
}

/** Mounted by the service that answers /api/v1/keys, /clients and /oauth. */
@Module({})
export class KeysModule {
  static register(context: KeysContext): DynamicModule {
    const { access, clients, config } = context;
    return {
      module: KeysModule,
      controllers: [KeysController, ClientsController],
      providers: [
        { provide: Access, useValue: access },
        { provide: ClientTokens, useValue: clients },
        { provide: OWN_SITE, useValue: config.site },
        { provide: BASE_ADDRESS, useValue: baseAddress(config) },
      ],
    };
  }
}

interface KeysContext {
  readonly access: Access;
  readonly clients: ClientTokens;
  readonly config: Parameters<typeof baseAddress>[0] & { readonly site: string };
}
