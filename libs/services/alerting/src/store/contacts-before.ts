import type { Tx } from '@carbawatch/postgres';
import { NO_ISOLATE } from '../decide/cases/case-history';
import { distinct, familyWords } from '../decide/wording';

/** Rules whose key is the person and a family that was found. */
const OF_A_FAMILY: ReadonlySet<string> = new Set(['new-cpe', 'specimen-positive']);

/**
 * Contacts of a case of the very family, known before the alert was raised and not closed by then;
 * of who is a case now the end is that, and nothing before.
 */
export const CONTACTS_BEFORE = `
  SELECT alert.id, contact.ward, contact.body ->> 'family' AS family,
         contact.body ->> 'speciesName' AS species
  FROM unnest($1::text[], $2::uuid[]) AS wanted (site, id)
  JOIN alerting.alert USING (site, id)
  JOIN alerting.contact ON contact.site = alert.site AND contact.pseudonym = alert.patient
  WHERE contact.known_at < alert.raised_at
    AND contact.body ->> 'family' = alert.key::jsonb ->> 1
    AND NOT (contact.status IN ('cleared', 'died')
             AND (contact.body ->> 'clearedAt')::timestamptz < alert.raised_at)
  ORDER BY contact.known_at, contact.id`;

interface ContactBefore {
  readonly id: string;
  readonly ward: string;
  readonly family: string;
  readonly species: string;
}

/**
 * Of alerts about what was found in somebody, by id: whose known contact the person was before, a
 * sentence each. Read when the alert is shown, since the second stage finds it (ADR 61).
 */
export async function contactsBefore(
  tx: Tx,
  alerts: readonly { readonly site: string; readonly id: string; readonly rule: string }[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const asked = alerts.filter(({ rule }) => OF_A_FAMILY.has(rule));
  if (asked.length === 0) return new Map();
  const rows = await tx.query<ContactBefore>(CONTACTS_BEFORE, [
    asked.map(({ site }) => site),
    asked.map(({ id }) => id),
  ]);
  const told = new Map<string, string[]>();
  for (const row of rows) {
    told.set(row.id, distinct([...(told.get(row.id) ?? []), sentenceOf(row)]));
  }
  return told;
}

function sentenceOf({ ward, family, species }: ContactBefore): string {
  const carrier =
    species === NO_ISOLATE.name ? familyWords(family) : `${familyWords(family)} in ${species}`;
  return `Known contact of a carrier of ${carrier} on ${ward} before this was found.`;
}
