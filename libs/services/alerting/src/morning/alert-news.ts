import type { Alert, TimelineEntry } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';

/** What facts do to an alert; what people do is no news to the round. */
const OF_FACTS: ReadonlySet<TimelineEntry['kind']> = new Set<TimelineEntry['kind']>([
  'raised',
  'fed',
  'amended',
  'retracted',
  'reraised',
  'cleared',
]);

/** Notes when facts last changed these alerts. */
export async function noteNews(tx: Tx, alerts: readonly Alert[]): Promise<void> {
  const news = alerts
    .flatMap(({ site, id, timeline }) => {
      const last = timeline.filter(({ kind }) => OF_FACTS.has(kind)).at(-1);
      return last ? [{ site, id, at: last.at }] : [];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (news.length === 0) return;
  await tx.execute(
    `INSERT INTO alerting.alert_news AS known (site, alert_id, fact_at)
     SELECT * FROM unnest($1::text[], $2::uuid[], $3::timestamptz[])
     ON CONFLICT (site, alert_id) DO UPDATE SET fact_at = excluded.fact_at`,
    [news.map(({ site }) => site), news.map(({ id }) => id), news.map(({ at }) => at)],
  );
}
