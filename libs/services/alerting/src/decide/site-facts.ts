import type { FeedChanged, FeedRetirementTold, Moment } from '@carbawatch/contracts';
import type { Facts } from './rules/expression';
import type { Snapshot } from './site-alert';
import { clockTime } from './wording';

type Standing = Pick<FeedChanged, 'at' | 'sender' | 'status' | 'silentSince' | 'expected'>;

/** How a message without sending application and facility is called where messages are kept. */
const NAMELESS = 'unknown/';

const RETIRED = 'The feed was retired: nothing more is to come of it.';

function senderWords(sender: string): string {
  return sender === NAMELESS ? 'a sender that gives no name' : sender;
}

/** What is told of a feed while it is retired asks nobody for anything; what stands then, later. */
interface Turn<T> {
  readonly at: Moment;
  /** What was told; null where the feed was retired, or that ended. */
  readonly told: T | null;
  readonly retirement: FeedRetirementTold | null;
}

/** In the order of the site's clock; a retirement is of what was told until its moment. */
function inTurn<T extends { readonly at: Moment }>(
  told: readonly T[],
  changes: readonly FeedChanged[],
): Turn<T>[] {
  const turns = [
    ...told.map((one): Turn<T> => ({ at: one.at, told: one, retirement: null })),
    ...changes
      .flatMap(({ at, retirement }): Turn<T>[] =>
        retirement ? [{ at, told: null, retirement }] : [],
      )
      .sort((a, b) => (a.retirement?.turn ?? 0) - (b.retirement?.turn ?? 0)),
  ];
  return turns.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/**
 * What the rule of silent feeds is shown of one feed, in the order of the site's clock. What a
 * replay has told last, of all its silences, stands for what was told until then. A retired feed is
 * shown as one that is not silent; taken back, it is as silent as it was, unless it has spoken.
 */
export function feedSnapshots(changes: readonly FeedChanged[], timeZone: string): Snapshot[] {
  let [last, isSilent, isRetired] = [changes.at(0) as Standing | undefined, false, false];
  return inTurn(standings(changes), changes).flatMap(({ at, told, retirement }): Snapshot[] => {
    last = told ?? last;
    if (told) isSilent = told.status === 'silent';
    if (retirement) {
      isRetired = retirement.retired;
      isSilent &&= !retirement.heard;
    }
    if (!last) return [];
    const { sender, silentSince, expected } = last;
    const facts = {
      sender,
      senderWords: senderWords(sender),
      silent: isSilent && !isRetired,
      silentSince: silentSince === null ? null : clockTime(silentSince, timeZone),
      expected: Math.round(expected),
    };
    return [snapshotOf(at, facts, retirement)];
  });
}

/** Silences and their ends, as they were told. */
function standings(changes: readonly FeedChanged[]): Standing[] {
  const newest = changes.reduce<FeedChanged | null>(
    (found, one) => ((one.revision ?? 0) > (found?.revision ?? 0) ? one : found),
    null,
  );
  const later = changes.filter(
    ({ revision, retirement, at }) =>
      revision === undefined &&
      retirement === undefined &&
      (!newest || Date.parse(at) > Date.parse(newest.at)),
  );
  const replayed = (newest?.silences ?? []).flatMap(
    ({ since, from, until, expected }): Standing[] => {
      const silence = { sender: newest?.sender ?? '', silentSince: since, expected };
      const ended: Standing[] = until === null ? [] : [{ ...silence, at: until, status: 'ok' }];
      return [{ ...silence, at: from, status: 'silent' }, ...ended];
    },
  );
  return [...replayed, ...later];
}

/** What the rule of clocks is shown of one sender's clock; of a retired feed nobody sets it. */
export function clockSnapshots(changes: readonly FeedChanged[]): Snapshot[] {
  const told = changes.flatMap(({ at, sender, clock }) => (clock ? [{ at, sender, clock }] : []));
  let [last, isRetired] = [told.at(0), false];
  return inTurn(told, changes).flatMap(({ at, told: now, retirement }): Snapshot[] => {
    last = now ?? last;
    isRetired = retirement?.retired ?? isRetired;
    if (!last) return [];
    const { sender, clock } = last;
    const facts = {
      sender,
      senderWords: senderWords(sender),
      wrong: clock.status !== 'right' && !isRetired,
      ahead: clock.status === 'ahead',
      behind: clock.status === 'behind',
      minutes: Math.round(clock.offSeconds / 60),
    };
    return [snapshotOf(at, facts, retirement)];
  });
}

function snapshotOf(at: Moment, facts: Facts, retirement: FeedRetirementTold | null): Snapshot {
  const why = retirement?.retired ? RETIRED : null;
  const row = { isolates: [], wardAtCollection: null, facts, sentences: {} };
  return {
    at,
    why,
    row,
    ...(retirement?.retired === false && { because: [backWords(retirement)] }),
  };
}

function backWords({ heard }: FeedRetirementTold): string {
  return heard ? 'The retired feed was heard again.' : 'That the feed was retired was taken back.';
}
