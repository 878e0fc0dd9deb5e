import type { Tx } from '@carbawatch/postgres';
import { contactsBefore } from '../store/contacts-before';
import type { AlertSections } from './compose-list';

/** Of those who are newly positive, whose known contact they were, as their alerts say it. */
export async function withContactsBefore(
  tx: Tx,
  site: string,
  sections: AlertSections,
): Promise<AlertSections> {
  const asked = sections.newPositives.map(({ alertId, rule }) => ({ site, id: alertId, rule }));
  const before = await contactsBefore(tx, asked);
  const newPositives = sections.newPositives.map((one) => ({
    ...one,
    what: [one.what, ...(before.get(one.alertId) ?? [])].join(' '),
  }));
  return { ...sections, newPositives };
}
