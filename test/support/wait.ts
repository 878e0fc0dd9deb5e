import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@carbawatch/postgres';

/**
 * Waits until every consumer is past the end of the log twice in a row: one service's output is
 * another's input. What rules wait for has fired as far as the site's clock has come, and series
 * that a case has touched have been judged, and in a replay the feeds.
 */
export async function whenSettled(database: Database, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  let quiet = 0;
  while (quiet < 3) {
    if (Date.now() > deadline) throw new Error(`Not settled in ${withinMs} ms.`);
    const [row] = await database.query<{ behind: number }>(
      `SELECT coalesce(sum(head.next_offset - position.next_offset), 0)::int AS behind
       FROM log.consumer_position AS position JOIN log.head AS head USING (topic, partition)`,
    );
    const due = [timersDue, seriesDue, feedsDue].map((count) => count(database));
    const work = (await Promise.all(due)).reduce((all, n) => all + n, row?.behind ?? 1);
    quiet = work === 0 ? quiet + 1 : 0;
    await sleep(100);
  }
}

async function isThere(database: Database, table: string): Promise<boolean> {
  const [found] = await database.query<{ found: boolean }>(
    `SELECT to_regclass($1) IS NOT NULL AS found`,
    [table],
  );
  return found?.found ?? false;
}

async function timersDue(database: Database): Promise<number> {
  if (!(await isThere(database, 'alerting.timer'))) return 0;
  const [row] = await database.query<{ due: number }>(
    `SELECT count(*)::int AS due
     FROM (SELECT site, max(at) AS at FROM alerting.site_clock GROUP BY site) AS clock
     JOIN alerting.timer ON timer.site = clock.site AND timer.due_at <= clock.at`,
  );
  return row?.due ?? 0;
}

/**
 * Feeds of a replay that were not looked at since the site's clock came to where it is, or since a
 * message came that is older.
 */
async function feedsDue(database: Database): Promise<number> {
  if (!(await isThere(database, 'ingestion.feed'))) return 0;
  const [row] = await database.query<{ due: number }>(
    `SELECT count(*)::int AS due
     FROM ingestion.feed
     JOIN (SELECT site, max(last_at) AS at FROM ingestion.feed GROUP BY site
           HAVING max(judged_to) IS NOT NULL) AS clock USING (site)
     WHERE feed.judged_to IS DISTINCT FROM clock.at
        OR feed.judged_heard IS DISTINCT FROM (
          SELECT sum(messages + repeats)::int FROM ingestion.feed_hour AS heard
          WHERE heard.site = feed.site AND heard.sender = feed.sender)`,
  );
  return row?.due ?? 0;
}

async function seriesDue(database: Database): Promise<number> {
  if (!(await isThere(database, 'stats.signal_due'))) return 0;
  const [row] = await database.query<{ due: number }>(
    'SELECT count(*)::int AS due FROM stats.signal_due',
  );
  return row?.due ?? 0;
}
