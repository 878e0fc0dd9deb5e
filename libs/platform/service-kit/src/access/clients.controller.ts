import type { IncomingMessage, ServerResponse } from 'node:http';
import { ROLES, listOf } from '@carbawatch/contracts';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { ParsedBody, readBody } from '../http/body';
import { decodeCursor, pageOf, pageQuery } from '../http/page';
import { Refusal, notFound } from '../http/refusal';
import { describeRoute } from '../http/route';
import { ParsedParams, ParsedQuery } from '../http/zod.pipe';
import { CurrentCaller } from './access.guard';
import { isWithin, siteNames, siteScope, type Caller } from './caller';
import { ASSERTION_ALGORITHMS, ClientTokens, TOKEN_SECONDS, type Client } from './client-tokens';
import { MAY } from './roles';

export const TOKEN_PATH = 'oauth/token';
/** What a client may ask for: to create; the API has no FHIR read. */
const SCOPE = 'system/*.c';
const FORM_BYTES_MAX = 64 * 1024;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A public key for signatures; a private part would be no secret any more. */
const publicKey = z
  .looseObject({
    kty: z.enum(['RSA', 'EC']),
    kid: z.string().min(1).max(200),
    alg: z.enum(['RS384', 'ES384']).optional(),
  })
  .refine((key) => !('d' in key), 'a public key alone: it holds a private part');
const newClient = z.strictObject({
  name: z.string().trim().min(1).max(100),
  role: z.enum(ROLES),
  sites: z
    .array(z.string().regex(/^(\*|[A-Za-z0-9][A-Za-z0-9._-]{0,63})$/))
    .min(1)
    .max(1_000),
  jwks: z.strictObject({ keys: z.array(publicKey).min(1).max(10) }),
});
const clientView = z.object({
  id: z.uuid(),
  name: z.string(),
  role: z.enum(ROLES),
  sites: z.array(z.string()),
  keys: z.array(z.string()),
  createdAt: z.string(),
});
const clientsQuery = z.strictObject(pageQuery);
const clientId = z.object({ id: z.uuid() });

/** Base address of this server, as tokens and clients name it. */
export const BASE_ADDRESS = Symbol('base address');

/** SMART Backend Services: clients with keys of their own, and the tokens that they get. */
@Controller()
export class ClientsController {
  constructor(
    @Inject(ClientTokens) private readonly clients: ClientTokens,
    @Inject(BASE_ADDRESS) private readonly base: string,
  ) {}

  @describeRoute({
    method: 'post',
    path: 'clients',
    summary: 'Register a SMART Backend Services client with its public keys (JWK Set)',
    roles: MAY.administer,
    body: newClient,
    responses: { 201: clientView },
  })
  async register(
    @ParsedBody(newClient) body: z.output<typeof newClient>,
    @CurrentCaller() caller: Caller,
  ) {
    const sites = siteScope(body.sites);
    if (!isWithin(sites, caller.sites)) {
      const detail = 'A client can be given only sites that your own key has.';
      throw new Refusal(403, 'sites-beyond-own', { detail });
    }
    return viewOf(await this.clients.register(caller, { ...body, sites }));
  }

  @describeRoute({
    method: 'get',
    path: 'clients',
    summary: 'Registered SMART Backend Services clients',
    roles: MAY.administer,
    query: clientsQuery,
    responses: { 200: listOf(clientView) },
  })
  async list(
    @ParsedQuery(clientsQuery) { limit, cursor }: z.output<typeof clientsQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const [after] = decodeCursor(cursor, z.tuple([z.uuid()])) ?? [null];
    const rows = await this.clients.list(caller.sites, limit + 1, after);
    return pageOf(rows, limit, viewOf, ({ id }) => [id]);
  }

  @describeRoute({
    method: 'delete',
    path: 'clients/:id',
    summary: 'Remove a client; its tokens open nothing from now on',
    roles: MAY.administer,
    params: clientId,
    responses: { 204: null },
  })
  async remove(
    @ParsedParams(clientId) { id }: z.output<typeof clientId>,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    if (!(await this.clients.remove(caller, id))) throw notFound('There is no such client.');
  }

  @describeRoute({
    method: 'post',
    path: TOKEN_PATH,
    summary: 'Access token for a signed assertion (RFC 6749 client_credentials, RFC 7523)',
    roles: ROLES,
    isOpen: true,
    body: { mediaTypes: ['application/x-www-form-urlencoded'] },
    responses: { 200: z.object({ access_token: z.string(), token_type: z.literal('bearer') }) },
  })
  async token(
    @Req() request: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ) {
    const form = new URLSearchParams((await readBody(request, FORM_BYTES_MAX)).toString('utf8'));
    const refuse = (error: string, error_description: string) => {
      response.statusCode = error === 'invalid_client' ? 401 : 400;
      return { error, error_description };
    };
    if (form.get('grant_type') !== 'client_credentials') {
      return refuse('unsupported_grant_type', 'grant_type has to be client_credentials.');
    }
    const assertion = form.get('client_assertion');
    if (form.get('client_assertion_type') !== ASSERTION_TYPE || !assertion) {
      return refuse('invalid_request', `client_assertion of type ${ASSERTION_TYPE} is needed.`);
    }
    const wanted = (form.get('scope') ?? SCOPE).split(/\s+/);
    if (!wanted.some((scope) => /^system\/[\w*]+\.(c[ruds]*|write|\*)/.test(scope))) {
      return refuse('invalid_scope', `The scope is ${SCOPE}.`);
    }
    const token = await this.clients.tokenFor(assertion, `${this.base}/api/v1/${TOKEN_PATH}`);
    if (token === null) {
      return refuse('invalid_client', 'The assertion proves no client that is registered here.');
    }
    return { access_token: token, token_type: 'bearer', expires_in: TOKEN_SECONDS, scope: SCOPE };
  }
}

function viewOf(client: Client): z.output<typeof clientView> {
  const { id, name, role, sites, jwks, createdAt } = client;
  const keys = jwks.keys.map(({ kid = '' }) => kid);
  return { id, name, role, sites: [...siteNames(sites)], keys, createdAt: createdAt.toISOString() };
}

/**
 * The address that clients know: the public one, else this machine's. Never what a request calls
 * the server: an assertion that was made for another server must not open this one.
 */
export function baseAddress(config: {
  readonly publicUrl: string | null;
  readonly host: string;
  readonly port: number;
}): string {
  return config.publicUrl?.replace(/\/$/, '') ?? `http://${config.host}:${config.port}`;
}

/** `/.well-known/smart-configuration`, after SMART App Launch 2. */
export function smartConfiguration(base: string): object {
  return {
    token_endpoint: `${base}/api/v1/${TOKEN_PATH}`,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
    grant_types_supported: ['client_credentials'],
    scopes_supported: [SCOPE],
    capabilities: ['client-confidential-asymmetric'],
  };
}
