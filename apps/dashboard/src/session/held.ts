/**
 * What a tab holds of the session: in its session storage, so that a reload finds it and the end of
 * the tab forgets it. It is never on disk.
 */
const BEARER = 'carbawatch.bearer';
/** There while the bearer is of a hospital account: the name to greet, which may be empty. */
const ACCOUNT = 'carbawatch.account';
const SINCE = 'carbawatch.since';
const RENEWED = 'carbawatch.renewed';
/** The tokens of the identity provider, as its library names its entries. */
const PROVIDERS_TOKENS = 'oidc.user:';

export interface Held {
  readonly bearer: string;
  /** The name of the hospital account; null where somebody signed in by key. */
  readonly account: string | null;
  /** When somebody signed in, in ms; the same in every tab of the session. */
  readonly since: number;
  /** When this bearer came, in ms. */
  readonly renewed: number;
  /** What renews an account's session, by the names of the provider's library. */
  readonly tokens: Readonly<Record<string, string>>;
}

export const bearer = (): string | null => sessionStorage.getItem(BEARER);
export const accountName = (): string | null => sessionStorage.getItem(ACCOUNT);
export const isAccount = (): boolean => accountName() !== null;

export function heldHere(): Held | null {
  const held = bearer();
  if (held === null) return null;
  const names = Object.keys(sessionStorage).filter((name) => name.startsWith(PROVIDERS_TOKENS));
  return {
    bearer: held,
    account: accountName(),
    since: Number(sessionStorage.getItem(SINCE)),
    renewed: Number(sessionStorage.getItem(RENEWED)),
    tokens: Object.fromEntries(names.map((name) => [name, sessionStorage.getItem(name) ?? ''])),
  };
}

export function hold({ bearer: text, account, since, renewed, tokens }: Held): void {
  sessionStorage.setItem(BEARER, text);
  if (account === null) sessionStorage.removeItem(ACCOUNT);
  else sessionStorage.setItem(ACCOUNT, account);
  sessionStorage.setItem(SINCE, String(since));
  sessionStorage.setItem(RENEWED, String(renewed));
  for (const [name, token] of Object.entries(tokens)) sessionStorage.setItem(name, token);
}

/** Nothing can be asked any more; what the provider's library needs to sign out stays. */
export function dropBearer(): void {
  sessionStorage.removeItem(BEARER);
  sessionStorage.removeItem(ACCOUNT);
}

/** Nothing of whoever was signed in is left: neither tokens nor which pages were looked at. */
export function letGo(): void {
  sessionStorage.clear();
}
