import {
  ErrorResponse,
  ErrorTimeout,
  UserManager,
  WebStorageStateStore,
  type User,
} from 'oidc-client-ts';
import { RETURN_PATH, type Ending } from './session';
import { signInWays } from './sign-in-ways';

/**
 * Signing in with an account of the hospital's identity provider: OpenID Connect, authorization
 * code with PKCE. Tokens and what a login under way needs stay in this tab's session storage. There
 * is no hidden frame: a session is renewed by its refresh token, or it ends with its access token.
 */
const PROVIDER_SECONDS_MAX = 10;
/** Renewed this long before the end; of a short life the last quarter. */
const RENEW_SECONDS_BEFORE = 60;
/** How soon a renewal is tried again while the provider is away and the token still holds. */
const RETRY_MS = 10_000;
/** Beyond it a timer of the browser would fire at once. */
const TIMER_MS_MAX = 2_000_000_000;

class NoAccounts extends Error {}

let manager: Promise<UserManager> | null = null;

function accounts(): Promise<UserManager> {
  manager ??= open().catch((error: unknown) => {
    manager = null;
    throw error;
  });
  return manager;
}

async function open(): Promise<UserManager> {
  const { oidc } = await signInWays();
  if (!oidc) throw new NoAccounts();
  const inTab = new WebStorageStateStore({ store: sessionStorage });
  const here = `${window.location.origin}${RETURN_PATH}`;
  return new UserManager({
    authority: oidc.issuer,
    client_id: oidc.clientId,
    scope: oidc.scope,
    redirect_uri: here,
    post_logout_redirect_uri: here,
    userStore: inTab,
    stateStore: inTab,
    automaticSilentRenew: false,
    loadUserInfo: false,
    monitorSession: false,
    requestTimeoutInSeconds: PROVIDER_SECONDS_MAX,
  });
}

/** Leaves for the provider; `address` is where the page goes on afterwards. */
export async function beginLogin(address: string, another: boolean): Promise<void> {
  const users = await accounts();
  await users.signinRedirect({ state: { address }, ...(another && { prompt: 'login' }) });
}

export interface Login {
  readonly token: string;
  /** What the provider calls the person; empty where it says nothing. */
  readonly name: string;
  /** Where the login began. */
  readonly address: string;
}

export async function finishLogin(returned: string): Promise<Login> {
  const users = await accounts();
  const user = await users.signinRedirectCallback(returned);
  const { name, preferred_username: short, email } = user.profile;
  return {
    token: user.access_token,
    name: name ?? short ?? email ?? '',
    address: addressIn(user.state),
  };
}

function addressIn(state: unknown): string {
  const address: unknown =
    typeof state === 'object' && state !== null ? Reflect.get(state, 'address') : null;
  const isOurs = typeof address === 'string' && /^\/(?!\/)/.test(address);
  return isOurs && !address.startsWith(RETURN_PATH) ? address : '/';
}

interface Watch {
  /** The next token; null where there will be none. */
  readonly renew: () => Promise<string | null>;
  readonly over: () => void;
}
let timer: ReturnType<typeof setTimeout> | undefined;

/** Renews the session before it ends, for as long as there is one. */
export async function watchAccount(watch: Watch): Promise<void> {
  const users = await accounts();
  const user = await users.getUser();
  if (user) renewInTime(user, watch);
}

function renewInTime(user: User, watch: Watch): void {
  const left = user.expires_in ?? Infinity;
  const wait = Math.max(left - RENEW_SECONDS_BEFORE, left * 0.75, 0) * 1_000;
  clearTimeout(timer);
  timer = setTimeout(
    () => void renewOnce(user, watch),
    user.refresh_token ? Math.min(wait, TIMER_MS_MAX) : Math.min(left * 1_000, TIMER_MS_MAX),
  );
}

async function renewOnce(user: User, watch: Watch): Promise<void> {
  try {
    const token = await watch.renew();
    if (token === null) watch.over();
    else await watchAccount(watch);
  } catch {
    // The provider is away: what holds goes on, and is tried again until it holds no more.
    if (user.expired === true) watch.over();
    else timer = setTimeout(() => void renewOnce(user, watch), RETRY_MS);
  }
}

let renewal: Promise<string | null> | null = null;

/** The next token; null where the provider gives none any more. Throws while it is away. */
export function renewAccount(): Promise<string | null> {
  renewal ??= renew().finally(() => {
    renewal = null;
  });
  return renewal;
}

async function renew(): Promise<string | null> {
  const users = await accounts();
  const user = await users.getUser();
  if (!user?.refresh_token) return null;
  try {
    return (await users.signinSilent())?.access_token ?? null;
  } catch (error) {
    if (error instanceof ErrorResponse) return null;
    throw error;
  }
}

/** Ends the provider's session too where it can be asked to, and comes back by RETURN_PATH. */
export async function endLogin(): Promise<void> {
  clearTimeout(timer);
  const users = await accounts();
  const end = await users.metadataService.getEndSessionEndpoint().catch(() => undefined);
  if (end) await users.signoutRedirect();
  else await users.removeUser();
}

/** What went wrong, in kinds that a person can do something about. */
export function failureOf(error: unknown): Ending {
  const failed = (why: Extract<Ending, { kind: 'failed' }>['why'], detail = ''): Ending => ({
    kind: 'failed',
    why,
    detail,
  });
  // Without https a browser has no cryptography, and without it there is no PKCE.
  if (!window.isSecureContext) return failed('insecure');
  if (error instanceof ErrorResponse) {
    return failed('refused', error.error_description ?? error.error ?? '');
  }
  if (error instanceof Error && /state/.test(error.message)) return failed('stale');
  const isAway = error instanceof TypeError || error instanceof ErrorTimeout;
  return failed(
    isAway || (error instanceof Error && /\(5\d\d\)/.test(error.message)) ? 'away' : 'unknown',
  );
}
