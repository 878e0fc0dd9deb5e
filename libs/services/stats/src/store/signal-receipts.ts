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
  if (alarms.length === 0) return [];
  const ids = [...new Set(alarms.flatMap(({ newCases }) => newCases))];
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
  return alarms.map(({ newCases, ...alarm }) => {
    const { knownDay } = alarm;
    const instants = newCases.map((isolateId) => {
      const circle = facts.get(isolateId);
      const atMs = circle && knownAt(circle, isolateId, knownDay, timeZone);
      return atMs ?? endOfDay(knownDay, timeZone);
    });
    return { ...alarm, knownAt: new Date(Math.max(...instants)).toISOString() };
  });
}
