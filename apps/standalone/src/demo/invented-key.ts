import type { FeedTarget } from './stream-feed';

/** A key of somebody invented, by whose name the page knows them. */
export interface InventedKey {
  readonly key: string;
  /** Takes it away again. */
  retire(): Promise<void>;
}

/** Issues it over HTTP, as the administrator would. */
export async function inventKey(
  { host, httpPort, key: adminKey }: FeedTarget,
  name: string,
  role: 'ipc' | 'sender',
): Promise<InventedKey> {
  const keys = `http://${host}:${httpPort}/api/v1/keys`;
  const headers = { Authorization: `Bearer ${adminKey}`, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ name, role });
  const issued = await fetch(keys, { method: 'POST', headers, body });
  if (!issued.ok) throw new Error(`the key of ${name} was refused with ${issued.status}.`);
  const { id, key } = (await issued.json()) as { id: string; key: string };
  return {
    key,
    retire: async () => {
      await fetch(`${keys}/${id}`, { method: 'DELETE', headers });
    },
  };
}
