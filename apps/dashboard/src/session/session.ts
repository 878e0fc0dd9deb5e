/**
 * Who is signed in, in this tab alone: the bearer is never in the address for longer than the start
 * needs, never on disk. A key and an access token of the hospital's identity provider are borne in
 * the same way; what belongs to the provider stands in `account.ts`, loaded where it is needed.
 */
const BEARER = 'carbawatch.bearer';
/** There while the bearer is of a hospital account: the name to greet, which may be empty. */
const ACCOUNT = 'carbawatch.account';

/** Where the identity provider sends people back to; no page stands there. */
export const RETURN_PATH = '/signed-in';

export type Ending =
  /** Nobody signed in yet, or somebody signed out. */
  | { readonly kind: 'none' }
  /** The bearer opens nothing; `code` is the server's. */
  | { readonly kind: 'refused'; readonly code: string; readonly wasAccount: boolean }
  /** A session of the provider that was over and could not be renewed. */
  | { readonly kind: 'ended' }
  /** Signing in with the account failed; `detail` is what the provider says. */
  | { readonly kind: 'failed'; readonly why: SignInFailure; readonly detail: string };

export type SignInFailure = 'away' | 'refused' | 'stale' | 'insecure' | 'unknown';

export type SessionState =
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'signing-in' }
  | { readonly kind: 'signed-out'; readonly because: Ending };

type Listener = () => void;
const listeners = new Set<Listener>();
let state: SessionState = { kind: 'signed-out', because: { kind: 'none' } };

function become(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

export const sessionState = (): SessionState => state;

export function onSession(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const bearer = (): string | null => sessionStorage.getItem(BEARER);

/** The name of the hospital account; null where somebody signed in by key. */
export const accountName = (): string | null => sessionStorage.getItem(ACCOUNT);
const isAccount = (): boolean => accountName() !== null;

/** Takes a bearer that stands behind `#` and removes it from the address bar and the history. */
export function openSession(goTo: (address: string) => void): void {
  if (window.location.pathname === RETURN_PATH) {
    const returned = window.location.href;
    const isAnswer = /[?&](code|error)=/.test(window.location.search);
    // Code and state open one session once; they are gone before anything else sees the address.
    goTo('/');
    // Somebody who signed out at the provider comes back with neither.
    if (!isAnswer) return;
    become({ kind: 'signing-in' });
    void finishAccount(returned, goTo);
    return;
  }
  const given = /^#(?:key=)([^&]+)$/.exec(window.location.hash)?.[1];
  if (given) {
    keep(decodeURIComponent(given), null);
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
  }
  if (bearer() === null) return;
  become({ kind: 'signed-in' });
  if (isAccount()) void import('./account').then(({ watchAccount }) => watchAccount(renewed));
}

/** When the bearer came; it tells a token that was never good from one that is over. */
let heldSinceMs = 0;
const NEW_MS = 30_000;

function keep(text: string, account: string | null): void {
  heldSinceMs = Date.now();
  sessionStorage.setItem(BEARER, text);
  if (account === null) sessionStorage.removeItem(ACCOUNT);
  else sessionStorage.setItem(ACCOUNT, account);
}

function forget(): void {
  sessionStorage.removeItem(BEARER);
  sessionStorage.removeItem(ACCOUNT);
}

/** What the library of the identity provider keeps begins so: tokens, and logins under way. */
const PROVIDERS = 'oidc.';

function forgetAccount(): void {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(PROVIDERS)) sessionStorage.removeItem(name);
  }
}

export function signIn(key: string): void {
  keep(key.trim(), null);
  become({ kind: 'signed-in' });
}

/** Leaves the page for the identity provider, to come back to the address that is open now. */
export async function signInWithAccount(): Promise<void> {
  const because = state.kind === 'signed-out' ? state.because : { kind: 'none' as const };
  // An account that opens nothing would be taken again without a question.
  const another = because.kind === 'refused' || because.kind === 'failed';
  become({ kind: 'signing-in' });
  // Whoever turns back at the provider finds the page as it was left.
  window.addEventListener('pageshow', () => become({ kind: 'signed-out', because }), {
    once: true,
  });
  const { beginLogin, failureOf } = await import('./account');
  const { pathname, search } = window.location;
  await beginLogin(`${pathname}${search}`, another).catch((error: unknown) =>
    become({ kind: 'signed-out', because: failureOf(error) }),
  );
}

async function finishAccount(returned: string, goTo: (address: string) => void): Promise<void> {
  const { finishLogin, failureOf, watchAccount } = await import('./account');
  try {
    const { token, name, address } = await finishLogin(returned);
    keep(token, name);
    goTo(address);
    become({ kind: 'signed-in' });
    await watchAccount(renewed);
  } catch (error) {
    become({ kind: 'signed-out', because: failureOf(error) });
  }
}

/** The account's next token, or null once there will be none. */
function renewed(token: string | null): void {
  if (!isAccount()) return;
  if (token !== null) keep(token, accountName());
  else end({ kind: 'ended' });
}

/** Another bearer in place of one that was refused; null where there is none. */
export async function renewBearer(refused: string | null): Promise<string | null> {
  if (!isAccount()) return null;
  // Whoever asked at the same time may have got it already.
  if (bearer() !== refused) return bearer();
  const { renewAccount } = await import('./account');
  const token = await renewAccount();
  if (token === null || !isAccount()) return null;
  keep(token, accountName());
  return token;
}

function end(because: Ending): void {
  forget();
  forgetAccount();
  become({ kind: 'signed-out', because });
}

/** The server takes the bearer no more, or never did; `code` says why. */
export function sessionRefused(code: string): void {
  if (bearer() === null) return;
  const wasAccount = isAccount();
  const isOver = wasAccount && code === 'token-expired' && Date.now() - heldSinceMs > NEW_MS;
  end(isOver ? { kind: 'ended' } : { kind: 'refused', code, wasAccount });
}

/** Signs out here and, with a hospital account, at the provider too where it knows how. */
export async function signOut(): Promise<void> {
  if (!isAccount()) return end({ kind: 'none' });
  forget();
  become({ kind: 'signed-out', because: { kind: 'none' } });
  const { endLogin } = await import('./account');
  // While the provider is away, its own session goes on; nothing of it is left in this tab.
  await endLogin().catch(() => undefined);
  forgetAccount();
}
