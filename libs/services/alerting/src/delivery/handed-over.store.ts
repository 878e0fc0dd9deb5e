import type { Tx } from '@carbawatch/postgres';
import { TOLD_AS } from './deliveries.store';
import { isSameOccasion, type Occasion } from './plan';

interface Told {
  readonly id: string;
  readonly occasion: Occasion | null;
}

/**
 * What was told of an alert that goes on as another is told of that one; the last of the same
 * occasion, so that nobody is called again, and earlier ones of none. Receivers know it by the id
 * that they were told. The caller holds the notices of both.
 */
export async function handOverNotices(tx: Tx, site: string, from: Told, to: Told): Promise<void> {
  const notices = await tx.query<{ id: string; occurrence: string }>(
    `SELECT id, occurrence FROM alerting.notice WHERE site = $1 AND alert_id = $2`,
    [site, from.id],
  );
  if (notices.length === 0) return;
  const named = notices.map(({ occurrence }) => {
    const isLast = from.occasion && isSameOccasion(occurrence, from.occasion);
    const [moment = '', , ...round] = occurrence.split('#');
    return [isLast && to.occasion ? to.occasion.name : `${moment}#0`, ...round].join('#');
  });
  await tx.execute(
    `UPDATE alerting.notice SET alert_id = $2, occurrence = new.occurrence
     FROM unnest($3::uuid[], $4::text[]) AS new (id, occurrence)
     WHERE notice.site = $1 AND notice.id = new.id`,
    [site, to.id, notices.map(({ id }) => id), named],
  );
  await tx.execute(
    `UPDATE alerting.delivery
     SET alert_id = $3, told_as = coalesce(told_as, (${TOLD_AS('$2')}), alert_id)
     WHERE site = $1 AND alert_id = $2`,
    [site, from.id, to.id],
  );
}
