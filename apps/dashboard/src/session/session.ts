/**
 * Who is signed in, in this tab alone: the bearer is never in the address for longer than the start
 * needs, never on disk. A key and an OIDC access token are borne in the same way, so that whatever
 * hands one over calls `signIn`.
 */
const STORE = 'carbawatch.bearer';

export type SessionState =
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'signed-out'; readonly because: 'wish' | 'refused' | 'none' };

type Listener = () => void;
const listeners = new Set<Listener>();
let state: SessionState = { kind: 'signed-out', because: 'none' };

function become(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

/** Takes a bearer that stands behind `#` and removes it from the address bar and the history. */
export function openSession(): void {
  const given = /^#(?:key=)([^&]+)$/.exec(window.location.hash)?.[1];
  if (given) {
    sessionStorage.setItem(STORE, decodeURIComponent(given));
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
  }
  if (bearer() !== null) become({ kind: 'signed-in' });
}

export const bearer = (): string | null => sessionStorage.getItem(STORE);

export function signIn(text: string): void {
  sessionStorage.setItem(STORE, text.trim());
  become({ kind: 'signed-in' });
}

export function signOut(because: 'wish' | 'refused'): void {
  sessionStorage.removeItem(STORE);
  become({ kind: 'signed-out', because });
}

export const sessionState = (): SessionState => state;

export function onSession(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
