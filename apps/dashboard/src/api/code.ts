/** How long until a file is asked for again while the server can't be reached. */
const RETRY_MS = 2_000;
/** A server that says nothing for so long is not in reach. */
const ANSWER_MS_MAX = 5_000;

export async function isServed(): Promise<boolean> {
  const signal = AbortSignal.timeout(ANSWER_MS_MAX);
  return fetch('/', { method: 'HEAD', cache: 'no-store', signal }).then(
    ({ ok }) => ok,
    () => false,
  );
}

let waiting = 0;
const listeners = new Set<() => void>();

function wait(change: 1 | -1): void {
  waiting += change;
  for (const listener of listeners) listener();
}

/** Whether a part of the page can't be shown before the server is reached again. */
export const isCodeAwaited = (): boolean => waiting > 0;

export function onCodeAwaited(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/**
 * A part of the page's own code, loaded when it is needed. While the line is down it is waited for,
 * and what stands on the page stays. A file that a server in reach does not give is gone: the page
 * was built anew, and the error says so to whoever loads it afresh.
 */
export async function codeOf<T>(load: () => Promise<T>): Promise<T> {
  let isTold = false;
  try {
    for (;;) {
      try {
        return await load();
      } catch {
        if (await isServed()) return await load();
      }
      if (!isTold) wait(1);
      isTold = true;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  } finally {
    if (isTold) wait(-1);
  }
}
