import type { Tx } from '@carbawatch/postgres';
import type { Alarm, RaisedAlarm } from '../decide/signals/alarms';
import { knownAt } from '../decide/signals/known-at';
import { endOfDay } from '../decide/signals/told-signal';
import { factsOfCircles } from './facts';

const CIRCLES_OF_ISOLATES = `
  SELECT fact.isolate_id AS "isolateId", link.circle
  FROM stats.isolate_fact AS fact JOIN stats.person_link AS link USING (site, pseudonym)
  WHERE site = $1 AND isolate_id = ANY ($2)`;

/** Alarms with the moment at which the cases that were new on their day had come in. */
export async function withReceipts(
  tx: Tx,
  site: string,
  alarms: readonly RaisedAlarm[],
  timeZone: string,
): Promise<Alarm[]> {
  const receipts = await receiptsOf(
    tx,
    site,
    alarms.map(({ knownDay, newCases }) => ({ knownDay, isolates: newCases })),
    timeZone,
  );
  return alarms.map(({ newCases: _newCases, ...alarm }, n) => {
    return { ...alarm, knownAt: receipts[n] ?? atEndOf(alarm.knownDay, timeZone) };
  });
}

const atEndOf = (day: string, timeZone: string) => new Date(endOfDay(day, timeZone)).toISOString();

/** Isolates of cases that are known otherwise since a day. */
export interface ChangedCases {
  knownDay: string;
  isolates: readonly string[];
}

/** When the last of what changed these cases on their day had come in. */
export async function receiptsOf(
  tx: Tx,
  site: string,
  changes: readonly ChangedCases[],
  timeZone: string,
): Promise<string[]> {
  if (changes.length === 0) return [];
  const ids = [...new Set(changes.flatMap(({ isolates }) => isolates))];
  const links = await tx.query<{ isolateId: string; circle: string }>(CIRCLES_OF_ISOLATES, [
    site,
    ids,
  ]);
  const circles = [...new Set(links.map(({ circle }) => circle))].map((circle) => ({
    site,
    circle,
  }));
  const facts = new Map(
    (await factsOfCircles(tx, circles)).flatMap((each) =>
      each.isolates.map(({ isolateId }) => [isolateId, each] as const),
    ),
  );
  return changes.map(({ knownDay, isolates }) => {
    if (isolates.length === 0) return atEndOf(knownDay, timeZone);
    const instants = isolates.map((isolateId) => {
      const circle = facts.get(isolateId);
      const atMs = circle && knownAt(circle, isolateId, knownDay, timeZone);
      return atMs ?? endOfDay(knownDay, timeZone);
    });
    return new Date(Math.max(...instants)).toISOString();
  });
}
