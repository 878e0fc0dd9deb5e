import type { Tx } from '@carbawatch/postgres';
import { HAS_GONE_ON } from '../decide/goes-on';

/** What is asked of the alerts raised in a span. */
export interface QualityQuestion {
  readonly sites: readonly string[] | 'all';
  readonly from: Date;
  readonly before: Date;
  readonly rule: string | null;
  readonly ward: string | null;
}

/** Counts of all alerts, of one rule, or of one ward; the others of the two names are null. */
export interface QualityCounts {
  readonly kind: 'total' | 'rule' | 'ward';
  readonly rule: string | null;
  readonly ward: string | null;
  readonly raised: number;
  readonly retracted: number;
  readonly acknowledged: number;
  readonly unacknowledged: number;
  readonly endedUnseen: number;
  /** How long each alert waited that a person acted on, in order. */
  readonly minutes: readonly number[];
  readonly dispositions: Readonly<Record<string, number>>;
}

/**
 * What people made of an alert by their acts: when somebody took it up first by no slip, and the
 * last judgement that nobody took back. News open an alert again and say nothing against what was
 * said of it: an act is taken back by an undoing or reopening next to it alone, or once what was
 * judged upon it is undone. The acts that follow are read as letters, an `o` for a reopening.
 */
const TAKEN_UP = `
  SELECT min(at::timestamptz) FILTER (WHERE kind <> 'reopened' AND later !~ '^(ru)*u') AS seen_at,
         (array_agg(raised_at ORDER BY at::timestamptz, seq)
            FILTER (WHERE kind <> 'reopened' AND later !~ '^(ru)*u'))[1] AS seen_raised_at,
         (array_agg(disposition ORDER BY seq DESC)
            FILTER (WHERE kind = 'resolved' AND later !~ '^[uo]'))[1] AS judgement
  FROM (
    SELECT seq, kind, at, raised_at, disposition,
           coalesce(string_agg(CASE kind WHEN 'reopened' THEN 'o' ELSE left(kind, 1) END, '') OVER (
             ORDER BY seq ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), '') AS later
    FROM alerting.act
    WHERE act.site = alert.site AND act.alert_id = alert.id
      AND kind IN ('acknowledged', 'resolved', 'undone', 'reopened')) AS own
  WHERE kind <> 'undone'`;

/**
 * Alerts that only rules on trial raised: the rules in force raise them no more, or a version that
 * raised them in hindsight was followed by one that switched the rule off. They stay to be read;
 * they say nothing of the rules, and whoever reads the log anew does not find them.
 */
const ONLY_BY_TRIAL = `
  SELECT coalesce(string_agg(kind, ' ' ORDER BY seq) ~ '(rule-gone|rule-came.* rule-off)$', false)
  FROM alerting.act
  WHERE act.site = alert.site AND act.alert_id = alert.id AND kind LIKE 'rule-%'
    AND kind <> 'rule-changed'`;

const COUNTS = `
  WITH asked AS (
    -- What the facts took back was a false alarm, whatever somebody had said of it. An act is timed
    -- from the raising that was before the person's eyes: changed rules may date it otherwise.
    SELECT rule, ward_at_collection AS ward, status, seen_at,
           coalesce(seen_raised_at, raised_at) AS raised_at,
           CASE disposition WHEN 'retracted' THEN disposition ELSE judgement END AS disposition
    FROM alerting.alert
    CROSS JOIN LATERAL (${TAKEN_UP}) AS taken
    WHERE ($1::text[] IS NULL OR alert.site = ANY ($1)) AND raised_at >= $2 AND raised_at < $3
      AND ($4::text IS NULL OR rule = $4) AND ($5::text IS NULL OR ward_at_collection = $5)
      AND NOT (${ONLY_BY_TRIAL})
      -- What goes on as another alert is counted there, with what people did.
      AND NOT ${HAS_GONE_ON}),
  timed AS (
    -- An act is timed by the wall clock: in a replay it may lie before or years after the facts.
    SELECT *, CASE WHEN seen_at >= raised_at
                   THEN extract(epoch FROM seen_at - raised_at)::float8 / 60 END AS minutes
    FROM asked)
  SELECT CASE GROUPING(rule, ward) WHEN 3 THEN 'total' WHEN 1 THEN 'rule' ELSE 'ward' END AS kind,
         CASE WHEN GROUPING(rule) = 0 THEN rule END AS rule,
         CASE WHEN GROUPING(ward) = 0 THEN ward END AS ward,
         count(*) AS raised,
         count(*) FILTER (WHERE disposition = 'retracted') AS retracted,
         count(seen_at) AS acknowledged,
         count(*) FILTER (WHERE seen_at IS NULL AND status = 'open') AS unacknowledged,
         count(*) FILTER (WHERE seen_at IS NULL AND status <> 'open') AS "endedUnseen",
         coalesce(array_agg(minutes ORDER BY minutes) FILTER (WHERE minutes IS NOT NULL), '{}')
           AS minutes,
         jsonb_build_object(
           'relevant', count(*) FILTER (WHERE disposition = 'relevant'),
           'already-known', count(*) FILTER (WHERE disposition = 'already-known'),
           'contaminant', count(*) FILTER (WHERE disposition = 'contaminant'),
           'duplicate', count(*) FILTER (WHERE disposition = 'duplicate'),
           'wrong-ward', count(*) FILTER (WHERE disposition = 'wrong-ward'),
           'other', count(*) FILTER (WHERE disposition = 'other')) AS dispositions
  FROM timed
  GROUP BY GROUPING SETS ((), (rule), (ward))
  ORDER BY kind, rule, ward`;

export async function qualityCounts(tx: Tx, asked: QualityQuestion): Promise<QualityCounts[]> {
  return tx.query(COUNTS, [
    asked.sites === 'all' ? null : asked.sites,
    asked.from,
    asked.before,
    asked.rule,
    asked.ward,
  ]);
}

const PATIENT_DAYS = `
  WITH ends AS (
    SELECT site, least($3::timestamptz, coalesce($4::timestamptz, max(at))) AS until
    FROM alerting.site_clock GROUP BY site)
  SELECT ward,
         sum(extract(epoch FROM least(to_at, until) - greatest(from_at, $2)))::float8 / 86400
           AS days
  FROM alerting.occupancy JOIN ends USING (site)
  WHERE ($1::text[] IS NULL OR site = ANY ($1)) AND to_at > $2 AND from_at < until
    AND coalesce(body ->> 'class', 'inpatient') = 'inpatient'
  GROUP BY ward`;

/**
 * Time that inpatients spent on each ward within the span, in days; null is an unknown ward. A bed
 * that is taken counts until now: without a wall clock until what its site was told last.
 */
export async function patientDays(
  tx: Tx,
  { sites, from, before }: QualityQuestion,
  now: Date | null,
): Promise<Map<string | null, number>> {
  const rows = await tx.query<{ ward: string | null; days: number }>(PATIENT_DAYS, [
    sites === 'all' ? null : sites,
    from,
    before,
    now,
  ]);
  return new Map(rows.map(({ ward, days }) => [ward, days]));
}
