import type { Moment, Severity } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { CLAIM_DAYS } from '../decide/claimed-stay';

/** Rules whose goal is that somebody is isolated, whoever of them is found to carry in the end. */
export const ISOLATING_RULES = [
  ...['new-cpe', 'provisional', 'specimen-positive', 'vulnerable-unit'],
  ...['icu-hepatobiliary', 'known-readmission', 'contact-readmission', 'import', 'not-isolated'],
];

/** An alert that is not done and asks to isolate its patient. */
export interface AskingAlert {
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly title: string;
  readonly patient: string;
  readonly isolates: readonly string[];
  readonly raisedAt: Moment;
}

/**
 * Asked from who may lie in the house: by movements, or by a report of the last weeks. Alerts of
 * people who left stay open for as long as nobody answers them, and are never read here.
 */
export const ASKING_ALERTS = `
  WITH claimed AS (
    SELECT DISTINCT pseudonym FROM alerting.isolate_fact
    WHERE site = $1 AND relevant AND steps #>> '{-1,isolate,encounter,class}' = 'inpatient'
      AND (steps #>> '{-1,receivedAt}') COLLATE "C" >= $3),
  house AS (
    SELECT pseudonym FROM alerting.occupancy WHERE site = $1 AND to_at = 'infinity'
    UNION
    SELECT pseudonym FROM claimed
    UNION
    SELECT link.other FROM claimed
    CROSS JOIN LATERAL (
      SELECT other FROM alerting.person_link
      WHERE site = $1 AND pseudonym = claimed.pseudonym OFFSET 0) AS link)
  SELECT asking.id, asking.rule, asking.severity, asking.title, asking.patient, asking.isolates,
         asking.raised_at AS "raisedAt"
  FROM house
  CROSS JOIN LATERAL (
    SELECT * FROM alerting.alert
    WHERE site = $1 AND patient = house.pseudonym AND status <> 'resolved' OFFSET 0) AS asking
  WHERE asking.rule = ANY ($2)`;

/** Moments of reports are written in the zones of their senders. */
const ZONES_MS = 14 * 3_600_000;
const DAY_MS = 86_400_000;

export async function askingAlerts(tx: Tx, site: string, until: Date): Promise<AskingAlert[]> {
  const claimed = new Date(until.getTime() - (CLAIM_DAYS + 1) * DAY_MS - ZONES_MS);
  const rows = await tx.query<Omit<AskingAlert, 'raisedAt'> & { readonly raisedAt: Date }>(
    ASKING_ALERTS,
    [site, ISOLATING_RULES, claimed.toISOString().slice(0, 10)],
  );
  return rows.map((row) => ({ ...row, raisedAt: row.raisedAt.toISOString() }));
}
