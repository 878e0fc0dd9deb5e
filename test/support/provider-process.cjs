#!/usr/bin/env node
// The hospital's identity provider of a test: oidc-provider, a certified implementation, in a
// process of its own, since it is ESM alone. PROVIDER holds its settings as JSON. Who signs in says
// a name and no password; the name chooses role, sites and what is wrong with the token.
'use strict';
const { port, redirect, audience, tokenSeconds, people } = JSON.parse(process.env.PROVIDER);
const issuer = `http://127.0.0.1:${port}`;

const page = (body) => `<!doctype html><html lang="en"><title>Hospital</title><main>${body}</main>`;

async function bodyOf(request) {
  let text = '';
  for await (const piece of request) text += piece;
  return new URLSearchParams(text);
}

/** Signed as the provider signs, with what this person's token has instead. */
function amended(payload) {
  const { claims = {}, shiftSeconds = 0 } = people[payload.sub] ?? {};
  const shifted = { nbf: payload.iat + shiftSeconds, exp: payload.exp + shiftSeconds };
  return { ...payload, ...(shiftSeconds !== 0 && shifted), ...claims };
}

async function main() {
  const { default: Provider } = await import('oidc-provider');
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'carbawatch-page',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [redirect],
        post_logout_redirect_uris: [redirect],
      },
    ],
    cookies: { keys: ['a-cookie-key-of-the-test'] },
    clientBasedCORS: () => true,
    issueRefreshToken: async () => true,
    claims: { openid: ['sub'], profile: ['name'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: { AccessToken: tokenSeconds, IdToken: tokenSeconds, Session: 600, Grant: 600 },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:carbawatch',
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'openid profile',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: tokenSeconds,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    formats: {
      customizers: {
        jwt(_, __, jwt) {
          jwt.payload = amended(jwt.payload);
          return jwt;
        },
      },
    },
    interactions: { url: (_, interaction) => `/login/${interaction.uid}` },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: people[id]?.name ?? id }),
    }),
  });
  const answer = provider.callback();
  const server = require('node:http').createServer((request, response) => {
    if (!request.url.startsWith('/login/')) return void answer(request, response);
    void login(provider, request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  server.listen(port, '127.0.0.1', () => process.send?.('ready'));
}

/** Asks for a name, and consents to what the page asks for. */
async function login(provider, request, response) {
  const { params, grantId, prompt } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login' && request.method !== 'POST') {
    response.setHeader('Content-Type', 'text/html');
    response.end(
      page(
        '<form method="post"><label>Name <input name="name"></label>' +
          '<button name="do" value="login">Log in</button>' +
          '<button name="do" value="refuse">Cancel</button></form>',
      ),
    );
    return;
  }
  const given = request.method === 'POST' ? await bodyOf(request) : new URLSearchParams();
  if (given.get('do') === 'refuse') {
    const error = { error: 'access_denied', error_description: 'You turned back.' };
    return provider.interactionFinished(request, response, error);
  }
  if (prompt.name === 'login') {
    const accountId = given.get('name');
    return provider.interactionFinished(request, response, { login: { accountId } });
  }
  const { session } = await provider.interactionDetails(request, response);
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope('openid profile');
  grant.addResourceScope('urn:carbawatch', 'openid profile');
  const consent = { consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, consent, {
    mergeWithLastSubmission: true,
  });
}

void main();
