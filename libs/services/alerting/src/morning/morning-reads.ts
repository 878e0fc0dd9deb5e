import {
  BY_HAND_SENDER,
  addDays,
  type CarrierInHouse,
  type FeedState,
  type MorningCluster,
  type MorningList,
  type MorningMovement,
} from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { alertsOfIds } from '../store/alert-reads';
import type { AlertRow } from '../store/alert-row';
import { unjudgedFeed } from './feed-trust';

/** What one page of paper holds, and a nurse can walk: beyond it the list says that it is cut. */
export const SHOWN_MAX = 500;

export const ALERTS_SINCE = `
  SELECT alert_id AS id FROM alerting.alert_news
  WHERE site = $1 AND fact_at >= $2 ORDER BY fact_at DESC LIMIT ${SHOWN_MAX}`;

/** Alerts that facts have changed since then. */
export async function alertsSince(tx: Tx, site: string, since: Date): Promise<AlertRow[]> {
  const ids = await tx.query<{ id: string }>(ALERTS_SINCE, [site, since]);
  if (ids.length === 0) return [];
  return alertsOfIds(
    tx,
    ids.map(({ id }) => id),
  );
}

export const STILL_OPEN = `
  SELECT count(*)::int AS alerts, count(DISTINCT patient)::int AS patients,
         (count(*) FILTER (WHERE severity = 'critical'))::int AS critical
  FROM alerting.alert
  WHERE site = $1 AND status = 'open' AND status <> 'resolved' AND NOT (id = ANY ($2::uuid[]))`;

/** Alerts that nobody has answered, beside those that the list names. */
export async function stillOpen(
  tx: Tx,
  site: string,
  named: readonly string[],
): Promise<MorningList['stillOpen']> {
  const [row] = await tx.query<MorningList['stillOpen']>(STILL_OPEN, [site, named]);
  return row ?? { alerts: 0, patients: 0, critical: 0 };
}

/** What a report alone claims, and no later one renewed, is no news of the house any more. */
const CLAIM_DAYS = 28;

export const CARRIERS_IN_HOUSE = `
  SELECT patient, body FROM alerting.carrier_now
  WHERE site = $1 AND in_house AND flag = 'carrier'
    AND (body ->> 'reportedOn' IS NULL OR body ->> 'reportedOn' >= $2)
  ORDER BY body -> 'place' ->> 'ward', patient LIMIT ${SHOWN_MAX}`;

/** Today is the site's day. */
export async function carriersInHouse(
  tx: Tx,
  site: string,
  today: string,
): Promise<CarrierInHouse[]> {
  const rows = await tx.query<{ patient: string; body: Omit<CarrierInHouse, 'patient'> }>(
    CARRIERS_IN_HOUSE,
    [site, addDays(today, -CLAIM_DAYS)],
  );
  return rows.map(({ patient, body }) => ({ patient: { pseudonym: patient }, ...body }));
}

/**
 * Carriers and contacts who came, moved or left; contacts, of cases here or by a list, until their
 * screens are complete. A stay that begins where another of the visit ended is a move, and one that
 * nothing follows is a move to another hospital; a movement told late counts when it was told. Who
 * lay on a ward all the while neither came nor left with a visit elsewhere that is over: numbers
 * were merged, or another unit had registered the patient for an hour.
 */
export const MOVEMENTS_SINCE = `
  WITH lately AS (
    -- Who is in the house, or of whom a stay was told since then: as their index says it.
    SELECT DISTINCT pseudonym FROM alerting.occupancy
    WHERE site = $1 AND greatest(to_at, known_at, end_known_at) >= $2),
  watched AS (
    SELECT lately.pseudonym, coalesce(carrier.flag, 'contact') AS role
    FROM lately
    LEFT JOIN LATERAL (
      SELECT flag FROM alerting.carrier_now
      WHERE site = $1 AND patient = lately.pseudonym OFFSET 0) AS carrier ON true
    WHERE carrier.flag IS NOT NULL OR EXISTS (
      SELECT FROM alerting.contact
      WHERE contact.site = $1 AND contact.pseudonym = lately.pseudonym
        AND contact.status = 'open' OFFSET 0)),
  stays AS (
    SELECT watched.pseudonym, watched.role, stay.ward, stay.from_at, stay.to_at, stay.known_at,
           coalesce(stay.end_known_at, stay.to_at) AS end_known_at,
           stay.body ->> 'end' AS ended,
           lag(stay.ward) OVER person AS ward_before, lag(stay.to_at) OVER person AS left_before
    FROM watched
    CROSS JOIN LATERAL (
      SELECT * FROM alerting.occupancy
      WHERE site = $1 AND pseudonym = watched.pseudonym OFFSET 0) AS stay
    WHERE stay.to_at IS NULL OR NOT EXISTS (
      SELECT FROM alerting.occupancy around
      WHERE around.site = $1 AND around.pseudonym = stay.pseudonym
        AND around.from_at < stay.from_at
        AND (around.to_at IS NULL OR around.to_at > stay.to_at) OFFSET 0)
    WINDOW person AS (PARTITION BY watched.pseudonym ORDER BY stay.seq))
  SELECT pseudonym, role,
         CASE WHEN left_before = from_at THEN 'moving' ELSE 'arriving' END AS kind,
         from_at AS at, CASE WHEN left_before = from_at THEN ward_before END AS from, ward AS to
  FROM stays
  WHERE greatest(from_at, known_at) >= $2 AND from_at <= $3
    AND (left_before IS DISTINCT FROM from_at OR ward_before IS DISTINCT FROM ward)
  UNION ALL
  SELECT pseudonym, role, CASE ended WHEN 'death' THEN 'died' ELSE 'leaving' END, to_at, ward,
         NULL
  FROM stays WHERE greatest(to_at, end_known_at) >= $2 AND to_at <= $3
    AND (ended IN ('discharge', 'death')
         OR (ended = 'move' AND NOT EXISTS (
               SELECT FROM stays next
               WHERE next.pseudonym = stays.pseudonym AND next.from_at = stays.to_at)))
  ORDER BY at LIMIT ${SHOWN_MAX}`;

export async function movementsSince(
  tx: Tx,
  site: string,
  span: { readonly since: Date; readonly until: Date },
): Promise<MorningMovement[]> {
  const rows = await tx.query<{
    pseudonym: string;
    role: MorningMovement['role'];
    kind: MorningMovement['kind'];
    at: Date;
    from: string | null;
    to: string | null;
  }>(MOVEMENTS_SINCE, [site, span.since, span.until]);
  return rows.map(({ pseudonym, at, ...moved }) => ({
    patient: { pseudonym },
    ...moved,
    at: at.toISOString(),
  }));
}

/**
 * The last first: who reads a few lines reads how it stands. Moments of one history ascend; they
 * are written in the zones of their senders.
 */
export const CLUSTERS_SINCE = `
  SELECT cluster.id AS "clusterId", cluster.body ->> 'title' AS title, happened ->> 'at' AS at,
         happened ->> 'text' AS what
  FROM alerting.cluster
  CROSS JOIN LATERAL jsonb_array_elements(cluster.body -> 'history')
    WITH ORDINALITY AS step (happened, nth)
  WHERE cluster.site = $1 AND (cluster.body #>> '{history,-1,at}') COLLATE "C" >= $3
    AND (happened ->> 'at')::timestamptz >= $2
  ORDER BY (happened ->> 'at')::timestamptz DESC, cluster.id, nth DESC LIMIT ${SHOWN_MAX}`;

/** A day of another zone begins at most so many hours earlier. */
const ZONES_MS = 14 * 3_600_000;

/** What happened to clusters: of these the history is opened, and of no other. */
export async function clustersSince(tx: Tx, site: string, since: Date): Promise<MorningCluster[]> {
  const day = new Date(since.getTime() - ZONES_MS).toISOString().slice(0, 10);
  return tx.query(CLUSTERS_SINCE, [site, since, day]);
}

interface FeedRow {
  readonly sender: string;
  readonly at: Date;
  /** When it counts as silent if nothing comes, as judged by the message of `judgedLastAt`. */
  readonly silentFrom: Date | null;
  readonly judgedLastAt: Date | null;
  readonly quarantined: number;
  readonly refused: number;
  readonly firstAt: Date;
  readonly recentMessages: number;
  readonly retired: boolean;
}

/** What is read of the view; ingestion that still runs an earlier release publishes less of it. */
const READ_OF_FEEDS = [
  ...['site', 'sender', 'last_at', 'silent', 'quarantined', 'refused', 'first_at'],
  ...['recent_messages', 'silent_from', 'judged_last_at', 'retired'],
];

/**
 * What ingestion publishes of its feeds; null where it is not there to be read, or not yet as this
 * release reads it: whoever can't be asked leaves the list saying that it cannot say. The clock is
 * that of the list of feeds: the wall's, or null in a replay, where it is the newest message of any
 * feed; so both say the same at each moment.
 */
export async function feedsOf(
  tx: Tx,
  site: string,
  liveNow: Date | null,
): Promise<{
  readonly feeds: FeedState[];
  readonly quarantined: number;
  readonly refused: number;
} | null> {
  const [published] = await tx.query<{ there: boolean }>(
    `SELECT coalesce(has_table_privilege(view, 'SELECT'), false)
            AND (SELECT count(*) FROM pg_attribute
                 WHERE attrelid = view AND attname = ANY ($1)) = cardinality($1) AS there
     FROM to_regclass('ingestion.feed_standing') AS view`,
    [READ_OF_FEEDS],
  );
  if (!published?.there) return null;
  const rows = await tx.query<FeedRow>(
    `SELECT sender, last_at AS at, quarantined, refused, first_at AS "firstAt",
            recent_messages AS "recentMessages", silent_from AS "silentFrom",
            judged_last_at AS "judgedLastAt", retired
     FROM ingestion.feed_standing
     WHERE site = $1 ORDER BY sender LIMIT ${SHOWN_MAX}`,
    [site],
  );
  const nowMs = liveNow?.getTime() ?? Math.max(...rows.map(({ at }) => at.getTime()));
  return {
    feeds: rows.map((row) => feedState(row, nowMs)),
    quarantined: rows.reduce((total, row) => total + row.quarantined, 0),
    refused: rows.reduce((total, row) => total + row.refused, 0),
  };
}

function feedState(
  { sender, at, silentFrom, judgedLastAt, firstAt, recentMessages, retired }: FeedRow,
  nowMs: number,
): FeedState {
  const named = { name: sender, lastMessageAt: at.toISOString() };
  if (retired) return { ...named, silent: false, retired };
  const lastMs = at.getTime();
  const isJudged = judgedLastAt?.getTime() === lastMs;
  const silent = isJudged && silentFrom !== null && nowMs >= silentFrom.getTime();
  const isMissed = silentFrom !== null;
  const heard = { firstMs: firstAt.getTime(), lastMs, recentMessages, isJudged, isMissed };
  const unjudged = silent ? null : unjudgedFeed(heard, nowMs);
  return {
    ...named,
    silent,
    ...(sender === BY_HAND_SENDER ? { byHand: true } : unjudged && { unjudged }),
  };
}
