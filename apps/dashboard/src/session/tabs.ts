import type { Held } from './held';

/**
 * One session a browser: a tab that opens asks those that are there for what they hold, so that
 * the link of an e-mail asks nobody for a key again, and a session that ends, ends in every tab.
 * Bearers go from tab to tab through a channel that this origin's pages alone hear; on disk are
 * two moments.
 */
const CHANNEL = 'carbawatch.session';
/** Sessions that began before it are over, in tabs too that slept while it was written. */
const ENDED_AT = 'carbawatch.ended-at';
/** When the newest session began: a tab that was put away before it holds somebody else's. */
const NEWEST_SINCE = 'carbawatch.newest-since';
/** A tab that is awake answers within some milliseconds. */
const ANSWER_MS_MAX = 250;

type Message = { readonly kind: 'ask' } | { readonly kind: 'held'; readonly held: Held };

export interface TabRules {
  /** What other tabs may be told; null where the server has not yet taken it. */
  readonly mine: () => Held | null;
  readonly take: (held: Held) => void;
  /** A session was ended in some tab. */
  readonly ended: () => void;
}

let channel: BroadcastChannel | null = null;
let answered: () => void = () => undefined;

export function openTabs({ mine, take, ended }: TabRules): void {
  channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.kind === 'held') {
      take(data.held);
      answered();
      return;
    }
    const held = mine();
    if (held) tellTabs(held);
  });
  window.addEventListener('storage', ({ key }) => {
    if (key === ENDED_AT) ended();
  });
}

export function tellTabs(held: Held): void {
  channel?.postMessage({ kind: 'held', held } satisfies Message);
}

/** Resolves when a tab has answered, or when none did in time. */
export async function askTabs(): Promise<void> {
  channel?.postMessage({ kind: 'ask' } satisfies Message);
  await new Promise<void>((resolve) => {
    answered = resolve;
    setTimeout(resolve, ANSWER_MS_MAX);
  });
}

export function endEverywhere(): void {
  localStorage.setItem(ENDED_AT, String(Date.now()));
}

const kept = (name: string): number => Number(localStorage.getItem(name) ?? 0);

/** The session of this browser is now the one that began then. */
export function noteSession({ since }: Held): void {
  if (since > kept(NEWEST_SINCE)) localStorage.setItem(NEWEST_SINCE, String(since));
}

/** When a session begins: after all that were, whatever became of the computer's clock. */
export const beginning = (): number => Math.max(Date.now(), kept(ENDED_AT), kept(NEWEST_SINCE));

export const isOver = ({ since }: Held): boolean =>
  since < Math.max(kept(ENDED_AT), kept(NEWEST_SINCE));
