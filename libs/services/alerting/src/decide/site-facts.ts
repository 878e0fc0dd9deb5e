import type { FeedChanged } from '@carbawatch/contracts';
import type { Snapshot } from './site-alert';
import { clockTime } from './wording';

type Standing = Pick<FeedChanged, 'at' | 'sender' | 'status' | 'silentSince' | 'expected'>;

/** How a message without sending application and facility is called where messages are kept. */
const NAMELESS = 'unknown/';

function senderWords(sender: string): string {
  return sender === NAMELESS ? 'a sender that gives no name' : sender;
}

/**
 * What the rule of silent feeds is shown of one feed, in the order of the site's clock. What a
 * replay has told last, of all its silences, stands for what was told until then.
 */
export function feedSnapshots(changes: readonly FeedChanged[], timeZone: string): Snapshot[] {
  const newest = changes.reduce<FeedChanged | null>(
    (found, one) => ((one.revision ?? 0) > (found?.revision ?? 0) ? one : found),
    null,
  );
  const later = changes.filter(
    ({ revision, at }) =>
      revision === undefined && (!newest || Date.parse(at) > Date.parse(newest.at)),
  );
  const replayed = (newest?.silences ?? []).flatMap(
    ({ since, from, until, expected }): Standing[] => {
      const silence = { sender: newest?.sender ?? '', silentSince: since, expected };
      const ended: Standing[] = until === null ? [] : [{ ...silence, at: until, status: 'ok' }];
      return [{ ...silence, at: from, status: 'silent' }, ...ended];
    },
  );
  return [...replayed, ...later].map(({ at, sender, status, silentSince, expected }) => ({
    at,
    why: null,
    row: {
      isolates: [],
      wardAtCollection: null,
      facts: {
        sender,
        senderWords: senderWords(sender),
        silent: status === 'silent',
        silentSince: silentSince === null ? null : clockTime(silentSince, timeZone),
        expected: Math.round(expected),
      },
      sentences: {},
    },
  }));
}

/** What the rule of clocks is shown of one sender's clock. */
export function clockSnapshots(changes: readonly FeedChanged[]): Snapshot[] {
  return changes.flatMap(({ at, sender, clock }): Snapshot[] => {
    if (!clock) return [];
    const facts = {
      sender,
      senderWords: senderWords(sender),
      wrong: clock.status !== 'right',
      ahead: clock.status === 'ahead',
      behind: clock.status === 'behind',
      minutes: Math.round(clock.offSeconds / 60),
    };
    return [{ at, why: null, row: { isolates: [], wardAtCollection: null, facts, sentences: {} } }];
  });
}
