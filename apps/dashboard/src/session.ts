/** The key lives in this tab alone: never in the address, never on disk. */
const STORE = 'carbawatch.key';

/** Takes a key that stands behind `#` and removes it from the address bar and the history. */
export function takeKeyFromAddress(): void {
  const match = /^#(?:key=)?([^&]+)$/.exec(window.location.hash);
  if (!match?.[1]) return;
  sessionStorage.setItem(STORE, decodeURIComponent(match[1]));
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
}

export const currentKey = (): string | null => sessionStorage.getItem(STORE);
export const signIn = (key: string): void => sessionStorage.setItem(STORE, key.trim());
export const signOut = (): void => sessionStorage.removeItem(STORE);
