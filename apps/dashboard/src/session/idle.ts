import { signInWays } from './sign-in-ways';

/**
 * A page that nobody touches signs out after a while, which the server sets: a computer of a ward
 * is left as it stands. Whatever is done in one tab counts for all tabs of the browser.
 */
const USED_AT = 'carbawatch.used-at';
/** How often use is noted, and looked for. */
const NOTE_MS = 5_000;
const LOOK_MS = 10_000;
// Screen readers activate by a click of their own; what is dictated or pasted comes as input.
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart', 'click', 'input'] as const;

export function noteUse(): void {
  localStorage.setItem(USED_AT, String(Date.now()));
}

/** There is nobody's use to go by any more. */
export function forgetUse(): void {
  localStorage.removeItem(USED_AT);
}

/** Whether somebody may be signed in in another tab. */
export const isInUse = (): boolean => localStorage.getItem(USED_AT) !== null;

/** Null is for ever, undefined not known yet. */
let limitMs: number | null | undefined;

async function readLimit(): Promise<void> {
  const { idleMinutes } = await signInWays();
  limitMs = idleMinutes === null ? null : idleMinutes * 60_000;
}

/** So long before the end it is told, or half of a shorter while: whoever reads can stay. */
const WARN_MS = 60_000;
let isSoon = false;
const listeners = new Set<() => void>();

function setSoon(next: boolean): void {
  if (isSoon === next) return;
  isSoon = next;
  for (const listener of listeners) listener();
}

export function onEndSoon(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Whether the page signs out within a minute, unless something is done. */
export const isEndSoon = (): boolean => isSoon;

/** Calls `over` once nothing was done for too long; until the returned function is called. */
export function watchUse(over: () => void): () => void {
  let notedMs = 0;
  const look = (): boolean => {
    // Asked again when next looked for, where the server does not answer.
    if (limitMs === undefined) void readLimit().catch(() => undefined);
    const usedMs = Number(localStorage.getItem(USED_AT) ?? Date.now());
    const leftMs = limitMs ? usedMs + limitMs - Date.now() : Infinity;
    setSoon(leftMs >= 0 && leftMs <= Math.min(WARN_MS, Number(limitMs) / 2));
    if (leftMs < 0) over();
    return leftMs < 0;
  };
  const note = (): void => {
    // A computer that slept is woken by a key: that is no use of the session before.
    if (Date.now() - notedMs < NOTE_MS || look()) return;
    notedMs = Date.now();
    noteUse();
    setSoon(false);
  };
  const timer = setInterval(look, LOOK_MS);
  for (const sign of SIGNS) window.addEventListener(sign, note, { capture: true, passive: true });
  document.addEventListener('visibilitychange', look);
  void readLimit().then(look, () => undefined);
  return () => {
    clearInterval(timer);
    setSoon(false);
    for (const sign of SIGNS) window.removeEventListener(sign, note, { capture: true });
    document.removeEventListener('visibilitychange', look);
  };
}
