import type { CountedSignal, RaisedSignal } from '@carbawatch/contracts';
import { addDays } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { FoldedSignal } from '../decide/signals/alarms';
import type { ResistantIsolate } from '../decide/signals/new-cases';
import { FOLLOWED_DAYS, bySeries, daysToRecount, recountsOf } from '../decide/signals/recounts';
import type { Recount } from '../decide/signals/recounts';
import { signalId } from '../decide/signals/signal-id';
import { receiptsOf } from './signal-receipts';
import { historyStarts } from './signals-due';

/** A signal with what its series has counted since. */
export interface CountedFold {
  folded: FoldedSignal;
  counted: CountedSignal[];
}

/** The first day that anything is about which is followed from a known day on. */
export function followedFrom(signals: readonly FoldedSignal[], recount: string): string | null {
  const days = signals.filter(isFollowed(recount)).map(({ firstDay }) => firstDay);
  return days.sort()[0] ?? null;
}

function isFollowed(recount: string) {
  return ({ lastSeenOn }: FoldedSignal) => addDays(lastSeenOn, FOLLOWED_DAYS) >= recount;
}

/**
 * What each signal's series counts on the days from its first alarm on: days before `recount` are
 * as they were told, later ones are counted by the isolates, which go back to what is asked.
 */
export async function countSignals(
  tx: Tx,
  site: string,
  signals: readonly FoldedSignal[],
  by: {
    recount: string;
    isolates: readonly ResistantIsolate[];
    timeZone: string;
    letOthersRun: () => Promise<void>;
  },
): Promise<CountedFold[]> {
  const { recount, timeZone } = by;
  const told = await toldCounts(tx, site);
  const all = bySeries(by.isolates);
  const asked = signals.map((folded) => {
    const id = signalId(site, folded.detector, folded.series, folded.firstDay);
    const kept = (told.get(id) ?? []).filter(({ on }) => on < recount);
    const days = isFollowed(recount)(folded) ? daysToRecount(folded, all, recount) : [];
    return { folded, kept, days };
  });
  const starts = await historyStarts(tx, site, [...new Set(asked.flatMap(({ days }) => days))]);
  const recounted: { folded: FoldedSignal; kept: CountedSignal[]; recounts: Recount[] }[] = [];
  for (const { folded, kept, days } of asked) {
    const siteFrom = (day: string) => starts.get(day) ?? day;
    const recounts = recountsOf(folded, all, { days, before: kept.at(-1), siteFrom });
    recounted.push({ folded, kept, recounts });
    if (days.length > 0) await by.letOthersRun();
  }
  const fresh = recounted.flatMap(({ folded, recounts }) =>
    recounts.flatMap(({ on, changed }) =>
      folded.seenOn.includes(on) ? [] : [{ knownDay: on, isolates: changed }],
    ),
  );
  const receipts = (await receiptsOf(tx, site, fresh, timeZone)).values();
  return recounted.map(({ folded, kept, recounts }) => {
    const counted = recounts.map(({ changed: _changed, ...recount }) => {
      const seen = folded.seenOn.indexOf(recount.on);
      const at = seen < 0 ? receipts.next().value : folded.seenAt[seen];
      if (at === undefined) throw new RangeError('each day has its moment');
      return { ...recount, at };
    });
    return { folded, counted: [...kept, ...counted] };
  });
}

async function toldCounts(tx: Tx, site: string): Promise<Map<string, CountedSignal[]>> {
  const rows = await tx.query<{ id: string; counted: RaisedSignal['counted'] | null }>(
    "SELECT id, body -> 'counted' AS counted FROM stats.signal WHERE site = $1",
    [site],
  );
  return new Map(rows.map(({ id, counted }) => [id, counted ?? []]));
}
