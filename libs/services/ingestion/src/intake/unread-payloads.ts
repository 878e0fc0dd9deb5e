import type { Tx } from '@carbawatch/postgres';
import type { Secrets } from '@carbawatch/service-kit';
import { namesNumber } from '../decide/named-numbers';
import { unreadPayloads } from '../store/payload-removal';
import { openPayload } from './sealing';

/** Payloads of so many messages are in memory at once. */
const PAGE = 50;

/** Messages that wait or were put away and name one of these record numbers. */
export async function unreadNaming(
  tx: Tx,
  secrets: Secrets,
  site: string,
  numbers: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  if (numbers.length === 0) return found;
  for (let after = '0'; ;) {
    const page = await unreadPayloads(tx, site, after, PAGE);
    for (const { messageId, raw, rawSent } of page) {
      const sealed = rawSent ? [raw, rawSent] : [raw];
      const opened = sealed.map((each) => openPayload(secrets, messageId, each));
      if (opened.some((payload) => namesNumber(payload, numbers))) found.push(messageId);
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return found;
    after = last.seq;
  }
}
