import { CLINIC, WARDS, type FeedItem } from '@carbawatch/demonstration';
import { MllpClient } from '@carbawatch/mllp';

export interface FeedTarget {
  readonly host: string;
  readonly mllpPort: number;
  readonly httpPort: number;
  readonly key: string;
}

/** A hospital's interfaces: several connections, a patient always on the same one. */
const CONNECTIONS = 32;

/** Streams the items over MLLP (and HTTP for genotype tables); answers how many were refused. */
export async function streamFeed(
  items: readonly FeedItem[],
  target: FeedTarget,
  onSent: (sent: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const lanes = Array.from({ length: CONNECTIONS }, (): FeedItem[] => []);
  for (const item of items) lanes[item.lane % CONNECTIONS]?.push(item);
  let sent = 0;
  let refused = 0;
  await Promise.all(
    lanes.map(async (lane) => {
      const mllp = await MllpClient.open(target.host, target.mllpPort);
      try {
        for (const item of lane) {
          if (signal.aborted) return;
          const accepted = await sendItem(item, mllp, target);
          if (!accepted) refused += 1;
          sent += 1;
          onSent(sent);
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        mllp.close();
      }
    }),
  );
  return refused;
}

/** Tells the system what kind of unit each ward is, as a hospital would once. */
export async function registerWards({ host, httpPort, key }: FeedTarget): Promise<void> {
  const wards = WARDS.map(({ name, unitType }) => ({ ward: name, unitType }));
  const response = await fetch(`http://${host}:${httpPort}/api/v1/wards`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
    body: JSON.stringify({ items: [...wards, { ward: CLINIC, unitType: 'outpatient' }] }),
  });
  if (!response.ok) throw new Error(`the ward list was refused with ${response.status}.`);
}

async function sendItem(item: FeedItem, mllp: MllpClient, target: FeedTarget): Promise<boolean> {
  if (item.contentType === 'application/hl7-v2') return (await mllp.send(item.body)).accepted;
  const { host, httpPort, key } = target;
  const response = await fetch(`http://${host}:${httpPort}/api/v1/messages`, {
    method: 'POST',
    headers: {
      'Content-Type': item.contentType,
      Authorization: `Bearer ${key}`,
      'Carbawatch-Received-At': item.sentAt,
    },
    body: item.body,
  });
  await response.arrayBuffer();
  return response.status === 202;
}
