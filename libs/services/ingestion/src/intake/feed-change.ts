import { TOPICS, feedKey, type FeedChanged } from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import type { Tx } from '@carbawatch/postgres';
import { uuidV5 } from '../decide/uuid';

/** Namespace of the events of feeds; drawn once. */
const FEED_EVENTS = '5f0c6ea1-7c0b-4e6b-9a55-6d0f3a1f0a2e';
const SOURCE = '/carbawatch/ingestion';

/** Tells of a feed's change; `what` tells apart the changes of one moment. */
export function appendFeedChange(tx: Tx, what: string, change: FeedChanged): void {
  const { site, sender, at } = change;
  const key = feedKey(site, sender);
  append(tx, [
    {
      topic: TOPICS.feedsChanged,
      key,
      type: TOPICS.feedsChanged,
      id: uuidV5(FEED_EVENTS, `${key}/${what}/${change.silentSince}/${at}`),
      subject: key,
      source: SOURCE,
      time: at,
      cause: null,
      value: change,
    },
  ]);
}
