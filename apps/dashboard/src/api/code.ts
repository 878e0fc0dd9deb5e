/** How long until a file is asked for again while the server can't be reached. */
const RETRY_MS = 2_000;

export async function isServed(): Promise<boolean> {
  return fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/**
 * A part of the page's own code, loaded when it is needed. While the line is down it is waited for,
 * and what stands on the page stays. A file that a server in reach does not give is gone: the page
 * was built anew, and the error says so to whoever loads it afresh.
 */
export async function codeOf<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      if (await isServed()) return load();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
