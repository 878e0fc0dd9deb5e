import type { Statement, Tx } from '@carbawatch/postgres';
import { MAY_HAVE_ARRIVED } from '../delivery/sender';
import type { Act } from '../decide/lifecycle';
import { fingerprintOf, type AlertRow } from './alert-row';
import { refArrays } from './facts';
import type { DerivedAlert } from '../decide/tracks';
import type { PersonRef } from './person-refs';

/** What tells whether a stored alert differs from what the facts say. */
export interface AlertHead extends PersonRef {
  readonly id: string;
  readonly status: string;
  readonly severity: string;
  readonly disposition: string | null;
  readonly wardNow: string | null;
  readonly fingerprint: string;
  readonly version: number;
  /** Version of the site's rules under which it was last decided. */
  readonly rulesVersion: number;
}

export const ALERTS_OF_PERSONS = `
  SELECT alert.site, alert.pseudonym, alert.id, alert.status, alert.severity, alert.disposition,
         alert.ward_now AS "wardNow", alert.fingerprint, alert.version,
         alert.rules_version AS "rulesVersion"
  FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
  JOIN alerting.alert USING (site, pseudonym)
  WHERE alert.stage = 1`;

export async function alertHeads(tx: Tx, persons: readonly PersonRef[]): Promise<AlertHead[]> {
  return tx.query(ALERTS_OF_PERSONS, refArrays(persons));
}

/** Heads of alerts of the second stage. */
export async function siteAlertHeads(tx: Tx, ids: readonly string[]): Promise<AlertHead[]> {
  return tx.query(
    `SELECT site, pseudonym, id, status, severity, disposition, ward_now AS "wardNow", fingerprint, version,
            rules_version AS "rulesVersion"
     FROM alerting.alert WHERE id = ANY ($1) AND stage = 2`,
    [ids],
  );
}

/** Alerts of the second stage that certain rules hold of persons, whatever their status. */
export async function siteAlertIds(
  tx: Tx,
  wanted: {
    readonly site: string;
    readonly pseudonyms: readonly string[];
    readonly rules: readonly string[];
  },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM alerting.alert
     WHERE site = $1 AND pseudonym = ANY ($2) AND rule = ANY ($3) AND stage = 2`,
    [wanted.site, wanted.pseudonyms, wanted.rules],
  );
  return rows.map(({ id }) => id);
}

/** Alerts of the second stage that are not resolved and that none of these rules holds. */
export async function siteAlertsOfOtherRules(
  tx: Tx,
  site: string,
  rules: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM alerting.alert
     WHERE site = $1 AND stage = 2 AND status <> 'resolved' AND NOT rule = ANY ($2)`,
    [site, rules],
  );
  return rows.map(({ id }) => id);
}

/**
 * Alerts of the second stage of one cause, whatever their status: those that were raised after a
 * moment (all, where it is none), and those of some wards.
 */
export const ALERTS_OF_GROUP = `
  SELECT id, rule, ward_at_collection AS ward,
         raised_at > coalesce(to_timestamp($3::float8 / 1000.0), '-infinity') AS "isLater"
  FROM alerting.alert
  WHERE site = $1 AND alert_group = $2 AND stage = 2
    AND (raised_at > coalesce(to_timestamp($3::float8 / 1000.0), '-infinity')
         OR ward_at_collection = ANY ($4))`;

export async function siteAlertsOfGroup(
  tx: Tx,
  site: string,
  group: string,
  of: { readonly raisedAfter: number | null; readonly wards: readonly string[] } = {
    raisedAfter: null,
    wards: [],
  },
): Promise<{ id: string; rule: string; ward: string | null; isLater: boolean }[]> {
  return tx.query(ALERTS_OF_GROUP, [site, group, of.raisedAfter, of.wards]);
}

/** What people did with these alerts. */
export async function actsOfAlerts(
  tx: Tx,
  site: string,
  ids: readonly string[],
): Promise<(Act & { readonly alertId: string })[]> {
  return tx.query(
    `SELECT alert_id AS "alertId", seq, kind, actor, at, basis, disposition, isolation, comment,
            rules_version AS "rulesVersion", rules_change AS "rulesChange"
     FROM alerting.act WHERE site = $1 AND alert_id = ANY ($2)`,
    [site, ids],
  );
}

/** Of these alerts, those of which a message has reached somebody, or may have. */
export async function toldByMessage(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT alert_id AS id FROM alerting.delivery
     WHERE alert_id = ANY ($1) AND ${MAY_HAVE_ARRIVED}`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** An alert of the second stage as it was decided; null for one of the first, or withdrawn. */
export async function derivedAlert(tx: Tx, id: string): Promise<DerivedAlert | null> {
  const [row] = await tx.query<{ derived: DerivedAlert | null }>(
    'SELECT derived FROM alerting.alert WHERE id = $1 AND stage = 2',
    [id],
  );
  return row?.derived ?? null;
}

export const ACTS_OF_PERSONS = `
  SELECT act.site, act.pseudonym, act.alert_id AS "alertId", act.seq, act.kind, act.actor, act.at, act.basis,
         act.disposition, act.isolation, act.comment, act.rules_version AS "rulesVersion",
         act.rules_change AS "rulesChange"
  FROM unnest($1::text[], $2::text[]) AS wanted (site, pseudonym)
  JOIN alerting.act USING (site, pseudonym)`;

export async function actsOf(
  tx: Tx,
  persons: readonly PersonRef[],
): Promise<(Act & PersonRef & { readonly alertId: string })[]> {
  return tx.query(ACTS_OF_PERSONS, refArrays(persons));
}

const SAVE_ACT: Statement = {
  name: 'alerting_save_act',
  text: `
    INSERT INTO alerting.act
      (site, alert_id, seq, pseudonym, kind, actor, at, basis, disposition, isolation, comment,
       rules_version, rules_change, raised_at)
    SELECT $1, $2, coalesce(max(seq), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
    FROM alerting.act WHERE site = $1 AND alert_id = $2`,
};

/**
 * Keeps what a person did, and of which raising (`raisedAt`), since rules that are changed may date
 * it otherwise later. The caller holds the lock of the alert's lane.
 */
export async function saveAct(
  tx: Tx,
  alert: Pick<AlertRow, 'site' | 'id' | 'pseudonym'>,
  act: Omit<Act, 'seq'>,
  raisedAt: string | null = null,
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
    act.rulesVersion ?? null,
    act.rulesChange ?? null,
    raisedAt,
  ]);
}

interface Standing {
  readonly id: string;
  /** Receipt of the last fact that it shows. */
  readonly basis: string;
}

/**
 * What people did with one alert is of another from now on, among what they did with that, in time.
 * Who saw the whole of the one has seen of the other what was received by then.
 */
export async function handOverActs(
  tx: Tx,
  site: string,
  from: Standing,
  to: Standing,
): Promise<void> {
  // Numbers below nought are nobody's: none is met while they are given anew.
  await tx.execute(
    `UPDATE alerting.act
     SET alert_id = $3, seq = -new.n,
         basis = CASE WHEN act.alert_id = $2 AND basis = $4
                           AND $5::text::timestamptz BETWEEN basis::timestamptz AND at::timestamptz
                      THEN $5 ELSE basis END
     FROM (SELECT alert_id, seq, row_number() OVER (ORDER BY at::timestamptz, seq) AS n
           FROM alerting.act
           WHERE site = $1 AND (alert_id = $3 OR (alert_id = $2 AND kind NOT LIKE 'rule-%'))) AS new
     WHERE act.site = $1 AND act.alert_id = new.alert_id AND act.seq = new.seq`,
    [site, from.id, to.id, from.basis, to.basis],
  );
  await tx.execute(
    'UPDATE alerting.act SET seq = -seq WHERE site = $1 AND alert_id = $2 AND seq < 0',
    [site, to.id],
  );
}

const SAVE_ALERTS: Statement = {
  name: 'alerting_save_alerts',
  text: `
    INSERT INTO alerting.alert AS known
      (site, id, rule, key, pseudonym, patient, severity, status, disposition, isolation, reopened,
       ward_at_collection, ward_now, wards, isolates, raised_at, count, title, because, timeline,
       deliveries, basis, fingerprint, goal, alert_group, stage, derived, rules_version)
    SELECT site, id, rule, key, pseudonym, patient, severity, status, disposition, isolation,
           reopened, "wardAtCollection", "wardNow", wards, isolates, "raisedAt", count, title,
           because, timeline, deliveries, basis, fingerprint, goal, "group", stage, derived,
           "rulesVersion"
    FROM jsonb_to_recordset($1::jsonb) AS new (
      site text, id uuid, rule text, key text, pseudonym text, patient text, severity text,
      status text, disposition text, isolation text, reopened boolean, "wardAtCollection" text,
      "wardNow" text, wards text[], isolates text[], "raisedAt" timestamptz, count integer,
      title text, because jsonb, timeline jsonb, deliveries jsonb, basis text, fingerprint text,
      goal jsonb, "group" text, stage smallint, derived jsonb, "rulesVersion" integer)
    ORDER BY site, id
    ON CONFLICT (site, id) DO UPDATE SET
      patient = excluded.patient, severity = excluded.severity, status = excluded.status,
      disposition = excluded.disposition, isolation = excluded.isolation,
      reopened = excluded.reopened, ward_at_collection = excluded.ward_at_collection,
      ward_now = excluded.ward_now, wards = excluded.wards, isolates = excluded.isolates,
      raised_at = excluded.raised_at,
      count = excluded.count, title = excluded.title, because = excluded.because,
      timeline = excluded.timeline, basis = excluded.basis, fingerprint = excluded.fingerprint,
      goal = excluded.goal, alert_group = excluded.alert_group, derived = excluded.derived,
      version = known.version + 1`,
};

/** What stage two keeps beside an alert, so that a person's act needs no new decision. */
export interface SiteAlertRow extends AlertRow {
  /** Null once it was withdrawn. */
  readonly derived: DerivedAlert | null;
}

/** `versionOf`: version of the site's rules that a new alert is decided by. */
export async function saveAlerts(
  tx: Tx,
  rows: readonly AlertRow[],
  versionOf: (site: string) => number,
): Promise<void> {
  await save(tx, rows, (row) => ({
    ...row,
    stage: 1,
    derived: null,
    rulesVersion: versionOf(row.site),
  }));
}

export async function saveSiteAlerts(
  tx: Tx,
  rows: readonly SiteAlertRow[],
  rulesVersion: number,
): Promise<void> {
  await save(tx, rows, (row) => ({ ...row, stage: 2, rulesVersion }));
}

async function save<R extends AlertRow>(
  tx: Tx,
  rows: readonly R[],
  staged: (row: R) => object,
): Promise<void> {
  const stored = rows.map((row) => ({ ...staged(row), fingerprint: fingerprintOf(row) }));
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

/** Notes under which version of the site's rules alerts that stand unchanged were decided. */
export async function markDecided(
  tx: Tx,
  heads: readonly AlertHead[],
  versionOf: (site: string) => number,
): Promise<void> {
  const behind = heads.filter(({ site, rulesVersion }) => rulesVersion < versionOf(site));
  if (behind.length === 0) return;
  await tx.execute(
    `UPDATE alerting.alert SET rules_version = new.version
     FROM unnest($1::text[], $2::uuid[], $3::integer[]) AS new (site, id, version)
     WHERE alert.site = new.site AND alert.id = new.id`,
    [
      behind.map(({ site }) => site),
      behind.map(({ id }) => id),
      behind.map(({ site }) => versionOf(site)),
    ],
  );
}
