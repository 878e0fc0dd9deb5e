import type { Statement, Tx } from '@carbawatch/postgres';
import type { Act } from '../decide/lifecycle';
import { fingerprintOf, type AlertRow } from './alert-row';
import { refArrays } from './facts';
import type { PersonRef } from './person-refs';

/** What tells whether a stored alert differs from what the facts say. */
export interface AlertHead extends PersonRef {
  readonly id: string;
  readonly status: string;
  readonly disposition: string | null;
  readonly wardNow: string | null;
  readonly fingerprint: string;
  readonly version: number;
}

export const ALERTS_OF_PERSONS = `
  SELECT alert.site, alert.pseudonym, alert.id, alert.status, alert.disposition,
         alert.ward_now AS "wardNow", alert.fingerprint, alert.version
  FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
  JOIN alerting.alert USING (site, pseudonym)`;

export async function alertHeads(tx: Tx, persons: readonly PersonRef[]): Promise<AlertHead[]> {
  return tx.query(ALERTS_OF_PERSONS, refArrays(persons));
}

export const ACTS_OF_PERSONS = `
  SELECT act.alert_id AS "alertId", act.seq, act.kind, act.actor, act.at, act.basis,
         act.disposition, act.isolation, act.comment
  FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
  JOIN alerting.act USING (site, pseudonym)`;

export async function actsOf(
  tx: Tx,
  persons: readonly PersonRef[],
): Promise<(Act & { readonly alertId: string })[]> {
  return tx.query(ACTS_OF_PERSONS, refArrays(persons));
}

const SAVE_ACT: Statement = {
  name: 'alerting_save_act',
  text: `
    INSERT INTO alerting.act
      (site, alert_id, seq, pseudonym, kind, actor, at, basis, disposition, isolation, comment)
    SELECT $1, $2, coalesce(max(seq), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10
    FROM alerting.act WHERE site = $1 AND alert_id = $2`,
};

/** Keeps what a person did; the caller holds the lock of the alert's lane. */
export async function saveAct(
  tx: Tx,
  alert: Pick<AlertRow, 'site' | 'id' | 'pseudonym'>,
  act: Omit<Act, 'seq'>,
): Promise<void> {
  await tx.execute(SAVE_ACT, [
    alert.site,
    alert.id,
    alert.pseudonym,
    act.kind,
    act.actor,
    act.at,
    act.basis,
    act.disposition,
    act.isolation,
    act.comment,
  ]);
}

const SAVE_ALERTS: Statement = {
  name: 'alerting_save_alerts',
  text: `
    INSERT INTO alerting.alert AS known
      (site, id, rule, key, pseudonym, patient, severity, status, disposition, isolation, reopened,
       ward_at_collection, ward_now, isolates, raised_at, count, title, because, timeline,
       deliveries, basis, fingerprint)
    SELECT site, id, rule, key, pseudonym, patient, severity, status, disposition, isolation,
           reopened, "wardAtCollection", "wardNow", isolates, "raisedAt", count, title, because,
           timeline, deliveries, basis, fingerprint
    FROM jsonb_to_recordset($1::jsonb) AS new (
      site text, id uuid, rule text, key text, pseudonym text, patient text, severity text,
      status text, disposition text, isolation text, reopened boolean, "wardAtCollection" text,
      "wardNow" text, isolates text[], "raisedAt" timestamptz, count integer, title text,
      because jsonb, timeline jsonb, deliveries jsonb, basis text, fingerprint text)
    ORDER BY site, id
    ON CONFLICT (site, id) DO UPDATE SET
      patient = excluded.patient, severity = excluded.severity, status = excluded.status,
      disposition = excluded.disposition, isolation = excluded.isolation,
      reopened = excluded.reopened, ward_at_collection = excluded.ward_at_collection,
      ward_now = excluded.ward_now, isolates = excluded.isolates, raised_at = excluded.raised_at,
      count = excluded.count, title = excluded.title, because = excluded.because,
      timeline = excluded.timeline, basis = excluded.basis, fingerprint = excluded.fingerprint,
      version = known.version + 1`,
};

export async function saveAlerts(tx: Tx, rows: readonly AlertRow[]): Promise<void> {
  const stored = rows.map((row) => ({ ...row, fingerprint: fingerprintOf(row) }));
  await tx.execute(SAVE_ALERTS, [JSON.stringify(stored)]);
}

const DELETE_ALERTS: Statement = {
  name: 'alerting_delete_alerts',
  text: `
    DELETE FROM alerting.alert
    USING unnest($1::text[], $2::uuid[]) AS gone (site, id)
    WHERE alert.site = gone.site AND alert.id = gone.id`,
};

export async function deleteAlerts(
  tx: Tx,
  alerts: readonly Pick<AlertHead, 'site' | 'id'>[],
): Promise<void> {
  await tx.execute(DELETE_ALERTS, [alerts.map(({ site }) => site), alerts.map(({ id }) => id)]);
}
