import { isServed } from '../api/code';
import { forgetDrafts } from './kept-drafts';
import { bearer, dropBearer, heldHere, hold, isAccount, letGo, type Held } from './held';
import { forgetUse, isInUse, noteUse, watchUse } from './idle';
import { askTabs, beginning, endEverywhere, isOver, noteSession } from './tabs';
import { openTabs, tellTabs } from './tabs';

/**
 * Who is signed in, in this browser: the bearer is never in the address for longer than the start
 * needs, never on disk. A key and an access token of the hospital's identity provider are borne in
 * the same way; what belongs to the provider stands in `account.ts`, loaded where it is needed.
 */

/** Where the identity provider sends people back to; no page stands there. */
export const RETURN_PATH = '/signed-in';

export type Ending =
  /**
   * `none`: nobody signed in yet, or somebody signed out here. `elsewhere`: somebody did in another
   * tab. `idle`: nobody touched the page for too long.
   */
  | { readonly kind: 'none' | 'elsewhere' | 'idle' }
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
const NOBODY: Ending = { kind: 'none' };
let state: SessionState = { kind: 'signed-out', because: NOBODY };
let stopWatching: () => void = () => undefined;

function become(next: SessionState): void {
  state = next;
  stopWatching();
  if (next.kind === 'signed-in') stopWatching = watchUse(() => void signOut({ kind: 'idle' }));
  for (const listener of listeners) listener();
}

export const sessionState = (): SessionState => state;

export function onSession(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

let goTo: (address: string) => void = () => undefined;

/**
 * Takes a bearer that stands behind `#` and removes it from the address bar and the history; else
 * what this tab holds since before its reload, or what another tab hands over.
 */
export function openSession(to: (address: string) => void): void {
  goTo = to;
  openTabs({ mine: () => (isTaken ? heldHere() : null), take, ended: leaveWhenOver });
  watchWayBack();
  window.addEventListener('hashchange', takeGiven);
  if (window.location.pathname === RETURN_PATH) {
    const returned = window.location.href;
    const isAnswer = /[?&](code|error)=/.test(window.location.search);
    // Code and state open one session once; they are gone before anything else sees the address.
    goTo('/');
    // Somebody who signed out at the provider comes back with neither.
    if (!isAnswer) return letGo();
    become({ kind: 'signing-in' });
    void finishAccount(returned);
    return;
  }
  const given = keyGiven();
  if (given !== null) begin(given, null);
  const because = leftBecause();
  const held = heldHere();
  if (held && isOver(held)) letGo();
  if (bearer() !== null) enter();
  else if (because === null && isInUse()) void enterWithOthers();
  else become({ kind: 'signed-out', because: because ?? NOBODY });
}

/** The key in an address that the start prints, or in what somebody copied of it. */
function keyIn(text: string): string | null {
  const written = /#key=([^&\s]+)/.exec(text)?.[1];
  if (written === undefined) return null;
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

/** The key of the address, which it leaves with being read. */
function keyGiven(): string | null {
  const given = keyIn(window.location.hash);
  if (given !== null) {
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
  }
  return given;
}

/** The start's address, opened in a tab that shows the page already: the browser loads nothing. */
function takeGiven(): void {
  const given = keyGiven();
  if (given === null) return;
  if (state.kind === 'signed-out') return signIn(given);
  letGo();
  begin(given, null);
  become({ kind: 'signing-in' });
  setTimeout(() => window.location.reload());
}

/**
 * A page that is left may be kept by the browser as it stands, and shown again as quickly. It is
 * put away unseen, and seen again once it is known whether its session still is.
 */
function watchWayBack(): void {
  const page = document.documentElement;
  window.addEventListener('pagehide', () => (page.style.visibility = 'hidden'));
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) leaveWhenOver();
    // What the session has become is drawn by then.
    setTimeout(() => (page.style.visibility = ''));
  });
}

function enter(): void {
  become({ kind: 'signed-in' });
  if (isAccount()) watch();
}

async function enterWithOthers(): Promise<void> {
  become({ kind: 'signing-in' });
  await askTabs();
  if (bearer() === null) become({ kind: 'signed-out', because: NOBODY });
}

/** Keeps the session of an account going. */
function watch(): void {
  const renew = (): Promise<string | null> => renewBearer(bearer());
  const over = (): void => {
    if (isAccount()) end({ kind: 'ended' });
  };
  void import('./account').then(({ watchAccount }) => watchAccount({ renew, over }));
}

/** A bearer is new for so long; it tells a token that was never good from one that is over. */
const NEW_MS = 30_000;

function begin(text: string, account: string | null): void {
  const now = beginning();
  isTaken = false;
  noteUse();
  hold({ bearer: text, account, since: now, renewed: now, tokens: {} });
}

/** Whether the server has taken the bearer: a mistyped key is nothing for other tabs. */
let isTaken = false;

/** The server knows the bearer: from now on it is the session of this browser. */
export function sessionTaken(): void {
  const held = heldHere();
  if (isTaken || !held) return;
  isTaken = true;
  noteSession(held);
  tellTabs(held);
}

/** What another tab holds: the same session with a newer bearer, or a newer session. */
function take(held: Held): void {
  // Whoever comes from the provider right now is the newest: nobody else's session begins here.
  if (isOver(held) || isFinishing) return;
  const mine = heldHere();
  if (mine?.since === held.since) {
    if (held.renewed <= mine.renewed) return;
    hold(held);
    watch();
  } else if (mine === null) {
    hold(held);
    enter();
  } else if (held.since > mine.since) {
    const isAnother = held.bearer !== mine.bearer;
    if (isAnother) letGo();
    hold(held);
    if (isAnother) startAnew();
  }
}

export function signIn(key: string): void {
  begin(keyIn(key) ?? key.trim(), null);
  become({ kind: 'signed-in' });
}

/** Leaves the page for the identity provider, to come back to the address that is open now. */
export async function signInWithAccount(): Promise<void> {
  const because = state.kind === 'signed-out' ? state.because : NOBODY;
  // An account that opens nothing would be taken again without a question, and so would that of
  // somebody who went away.
  const another = ['refused', 'failed', 'idle'].includes(because.kind);
  become({ kind: 'signing-in' });
  // Whoever turns back at the provider finds the page as it was left.
  const turnedBack = (): void => {
    if (bearer() === null) become({ kind: 'signed-out', because });
  };
  window.addEventListener('pageshow', turnedBack, { once: true });
  const { beginLogin, failureOf } = await import('./account');
  const { pathname, search } = window.location;
  await beginLogin(`${pathname}${search}`, another).catch((error: unknown) =>
    become({ kind: 'signed-out', because: failureOf(error) }),
  );
}

/** Whether somebody has come from the provider, and the session is not there yet. */
let isFinishing = false;

async function finishAccount(returned: string): Promise<void> {
  isFinishing = true;
  const { finishLogin, failureOf } = await import('./account');
  try {
    const { token, name, address } = await finishLogin(returned);
    begin(token, name);
    goTo(address);
    enter();
  } catch (error) {
    become({ kind: 'signed-out', because: failureOf(error) });
  } finally {
    isFinishing = false;
  }
}

/** One tab renews for all of them: most providers take a refresh token once. */
const RENEWAL = 'carbawatch.renewal';

/** Another bearer in place of one that was refused or is about to end; null where there is none. */
export async function renewBearer(refused: string | null): Promise<string | null> {
  if (!isAccount()) return null;
  // Whoever asked at the same time may have got it already.
  if (bearer() !== refused) return bearer();
  const { renewAccount } = await import('./account');
  return navigator.locks.request(RENEWAL, async () => {
    await askTabs();
    if (bearer() !== refused) return bearer();
    const token = await renewAccount();
    const held = heldHere();
    if (token === null || !held || !isAccount()) return null;
    const next = { ...held, bearer: token, renewed: Date.now() };
    hold(next);
    tellTabs(next);
    return token;
  });
}

function end(because: Ending): void {
  letGo();
  become({ kind: 'signed-out', because });
}

/** The server takes the bearer no more, or never did; `code` says why. */
export function sessionRefused(code: string): void {
  const held = heldHere();
  if (!held) return;
  const wasAccount = isAccount();
  const isEnd = wasAccount && code === 'token-expired' && Date.now() - held.renewed > NEW_MS;
  end(isEnd ? { kind: 'ended' } : { kind: 'refused', code, wasAccount });
}

/**
 * Signs out in every tab and, with a hospital account, at the provider too where it knows how; not
 * while nobody is there to answer its questions.
 */
export async function signOut(because: Ending = NOBODY): Promise<void> {
  const asksProvider = isAccount() && because.kind === 'none';
  endEverywhere();
  forgetUse();
  // Whoever was away for long comes back to what they were writing.
  if (because.kind === 'none') forgetDrafts();
  dropBearer();
  become({ kind: 'signing-in' });
  if (asksProvider) {
    const { endLogin } = await import('./account');
    // While the provider is away, its own session goes on; nothing of it is left in this tab.
    await endLogin().catch(() => undefined);
  }
  await leave(because);
}

/** Why a tab was left, for the page that it shows next. */
const LEFT_BECAUSE = 'carbawatch.left-because';

function leftBecause(): Ending | null {
  const kind = sessionStorage.getItem(LEFT_BECAUSE);
  sessionStorage.removeItem(LEFT_BECAUSE);
  return kind === 'none' || kind === 'elsewhere' || kind === 'idle' ? { kind } : null;
}

/**
 * The next person begins at the start, on a page that was never anybody's: whatever the one before
 * looked at, chose and was told is gone with the page that held it.
 */
async function leave(because: Ending): Promise<void> {
  letGo();
  if (await isServed()) {
    sessionStorage.setItem(LEFT_BECAUSE, because.kind);
    return startAnew();
  }
  goTo('/');
  become({ kind: 'signed-out', because });
}

function startAnew(): void {
  become({ kind: 'signing-in' });
  // By then the page is gone, and with it what would ask whether to stay: nobody may answer.
  setTimeout(() => window.location.replace('/'));
}

/** For a tab that hears of an end, or wakes after one. */
function leaveWhenOver(): void {
  const held = heldHere();
  if (held && isOver(held)) {
    dropBearer();
    become({ kind: 'signing-in' });
    void leave({ kind: 'elsewhere' });
  } else if (!held && state.kind !== 'signed-out') {
    become({ kind: 'signed-out', because: NOBODY });
  }
}
