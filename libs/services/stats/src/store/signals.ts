import { TOPICS } from '@carbawatch/contracts';
import type { RaisedSignal, SignalSeries } from '@carbawatch/contracts';
import { append } from '@carbawatch/event-log';
import type { Database, Tx } from '@carbawatch/postgres';
import { HISTORY_DAYS, alarmsBySeries, signalsOf } from '../decide/signals/alarms';
import type { Alarm, RaisedAlarm } from '../decide/signals/alarms';
import { daysOfChange } from '../decide/signals/new-cases';
import type { ResistantIsolate } from '../decide/signals/new-cases';
import { signalEventId } from '../decide/signals/signal-id';
import { instantOf, lastToldAt, toldLater, toldSignal } from '../decide/signals/told-signal';
import type { SignalSetting } from '../decide/signals/told-signal';
import { sameValue } from '../decide/versions';
import { countSignals, followedFrom } from './signal-counts';
import { withReceipts } from './signal-receipts';
import { historyStarts, leaveDue, takeDue } from './signals-due';

/** Known days decided in one transaction: a loaded year is worked off in parts. */
const KNOWN_DAYS_A_TURN = 30;

const LOCK_SITE = `SELECT pg_advisory_xact_lock(hashtextextended('stats signals ' || $1, 0))`;

/** Every version of a CRE or CPE of the site, as far back as detectors look. */
const RESISTANT = `
  SELECT isolate_id AS "isolateId", person, day, known_from AS "knownFrom",
         known_to AS "knownTo", cre = 'cre' AS cre, verdict = 'cpe' AS cpe, families, ward
  FROM stats.contribution
  WHERE (cre = 'cre' OR verdict = 'cpe') AND site = $1 AND day >= $2::date - ${HISTORY_DAYS}`;

async function write(
  tx: Tx,
  signal: RaisedSignal,
  status: RaisedSignal['status'],
  changes: number,
): Promise<void> {
  const { series } = signal;
  await tx.execute(
    `INSERT INTO stats.signal
       (site, id, status, detector, of, family, ward, detected_on, last_seen_on, from_day, to_day,
        changes, body)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (site, id) DO UPDATE
     SET status = excluded.status, detected_on = excluded.detected_on,
         last_seen_on = excluded.last_seen_on, from_day = excluded.from_day,
         to_day = excluded.to_day, changes = excluded.changes, body = excluded.body`,
    [
      signal.site,
      signal.id,
      status,
      signal.detector,
      series.of,
      series.family,
      series.ward,
      signal.detectedOn,
      signal.lastSeenOn,
      signal.from,
      signal.to,
      changes,
      JSON.stringify({ ...signal, status }),
    ],
  );
}

function tell(tx: Tx, raised: RaisedSignal, status: RaisedSignal['status'], changes: number): void {
  const { lastSeenOn: _lastSeenOn, ...signal } = raised;
  append(tx, [
    {
      topic: TOPICS.signalsDetected,
      key: signal.site,
      type: TOPICS.signalsDetected,
      id: signalEventId(signal.id, changes),
      subject: signal.id,
      source: '/carbawatch/stats',
      time: signal.at,
      cause: null,
      value: { ...signal, status },
    },
  ]);
}

interface StoredSignal {
  id: string;
  status: RaisedSignal['status'];
  changes: number;
  body: RaisedSignal;
}

/**
 * Whether a signal is seen on other days than was told, or facts that came late, or were corrected,
 * make it count otherwise.
 */
function countsAnew(signal: RaisedSignal, told: RaisedSignal): boolean {
  const seenOn = ({ seenOn, detectedOn }: RaisedSignal) => (seenOn ?? [detectedOn]).join();
  return (
    seenOn(signal) !== seenOn(told) ||
    signal.seenAt?.join() !== told.seenAt?.join() ||
    signal.observed !== told.observed ||
    signal.from !== told.from ||
    signal.to !== told.to ||
    !sameValue(signal.counted, told.counted) ||
    signal.detectedOn !== told.detectedOn
  );
}

/** A telling of what has come in is of that moment; one that counts anew, of now. */
function newlyAt(signal: RaisedSignal, before: StoredSignal | undefined, now: string): string {
  if (before?.status !== 'detected') return signal.at;
  const last = (told: RaisedSignal) => lastToldAt(told) ?? '';
  return signal.onTheDay && last(signal) > last(before.body) ? signal.at : now;
}

/**
 * Writes what the alarms hold, and tells of what is new, counts otherwise than it was told, or
 * holds no more. `now` is the instant of a later telling, unless that would not be after the one
 * before it.
 */
async function keepSignals(
  tx: Tx,
  site: string,
  wanted: readonly RaisedSignal[],
  now: string,
): Promise<void> {
  const stored = await tx.query<StoredSignal>(
    'SELECT id, status, changes, body FROM stats.signal WHERE site = $1',
    [site],
  );
  const known = new Map(stored.map((each) => [each.id, each]));
  for (const signal of wanted) {
    const before = known.get(signal.id);
    known.delete(signal.id);
    const told = before?.status === 'detected' && !countsAnew(signal, before.body);
    const changes = (before?.changes ?? 0) + (told ? 0 : 1);
    // The instant of a telling stays; one that was withdrawn or counts anew is told after that.
    const at = told ? before.body.at : toldLater(newlyAt(signal, before, now), before?.body.at);
    const onTheDay = told ? (before.body.onTheDay ?? true) : signal.onTheDay;
    const kept = { ...signal, at, ...(onTheDay !== undefined && { onTheDay }) };
    await write(tx, kept, 'detected', changes);
    if (!told) tell(tx, kept, 'detected', changes);
  }
  for (const { status, changes, body } of known.values()) {
    if (status === 'withdrawn') continue;
    const withdrawn = { ...body, at: toldLater(now, body.at) };
    await write(tx, withdrawn, 'withdrawn', changes + 1);
    tell(tx, withdrawn, 'withdrawn', changes + 1);
  }
}

async function replaceAlarms(
  tx: Tx,
  site: string,
  days: readonly string[],
  alarms: readonly Alarm[],
): Promise<void> {
  await tx.execute('DELETE FROM stats.alarm WHERE site = $1 AND known_day = ANY ($2::date[])', [
    site,
    days,
  ]);
  const keyOf = ({ detector, series: { of, family, ward } }: Alarm) =>
    JSON.stringify([detector, of, family, ward]);
  await tx.execute(
    `INSERT INTO stats.alarm (site, known_day, alarm_key, body)
     SELECT $1, * FROM unnest($2::date[], $3::text[], $4::jsonb[])`,
    [
      site,
      alarms.map(({ knownDay }) => knownDay),
      alarms.map(keyOf),
      alarms.map((alarm) => JSON.stringify(alarm)),
    ],
  );
}

/** The event loop serves others between two series. */
const letOthersRun = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Known days from `since` on at which something may be seen, or was. */
async function daysToJudge(
  tx: Tx,
  site: string,
  isolates: readonly ResistantIsolate[],
  since: string,
): Promise<string[]> {
  const stored = await tx.query<{ day: string }>(
    'SELECT DISTINCT known_day AS day FROM stats.alarm WHERE site = $1 AND known_day >= $2',
    [site, since],
  );
  const days = [...daysOfChange(isolates), ...stored.map(({ day }) => day)];
  return [...new Set(days)].filter((day) => day >= since).sort();
}

/** The newest day on which anything was learnt of these isolates, an end among it. */
function newestKnownDay(isolates: readonly ResistantIsolate[], since: string): string {
  return daysOfChange(isolates).reduce((a, b) => (b > a ? b : a), since);
}

/** The moment of what is told anew: live now, else when the last was seen that there is. */
function lastMoment(
  signals: readonly RaisedSignal[],
  newestDay: string,
  setting: SignalSetting,
): string {
  const seen = signals.flatMap(({ seenAt = [], counted = [] }) => [
    ...seenAt,
    ...counted.map(({ at }) => at),
  ]);
  const last = setting.nowMs === null ? seen.sort().at(-1) : undefined;
  return last ?? instantOf(newestDay, setting);
}

/**
 * Decides a part of what is due at a site; answers whether more is. The days come from the log:
 * each known day is judged by what was known at its end, in whatever order the facts came.
 */
export async function decideSignals(
  database: Database,
  site: string,
  setting: SignalSetting,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    await tx.query(LOCK_SITE, [site]);
    // Rows that come in from here on stay for the next turn: their facts may not be visible yet.
    const due = await takeDue(tx, site);
    if (!due) return false;
    const { since, recount } = due;
    const isolates = await tx.query<ResistantIsolate>(RESISTANT, [site, since]);
    const days = await daysToJudge(tx, site, isolates, since);
    const turn = days.slice(0, KNOWN_DAYS_A_TURN);
    const starts = await historyStarts(tx, site, turn);
    const alarms: RaisedAlarm[] = [];
    for (const day of turn) {
      for (const ofSeries of alarmsBySeries(day, isolates, starts.get(day) ?? day)) {
        alarms.push(...ofSeries);
        await letOthersRun();
      }
    }
    await replaceAlarms(tx, site, turn, await withReceipts(tx, site, alarms, setting.timeZone));
    const rest = days[KNOWN_DAYS_A_TURN];
    if (rest !== undefined) {
      // Half-decided days would tell of signals that the next part takes back.
      await leaveDue(tx, site, { since: rest, recount });
      return true;
    }
    const all = await tx.query<{ body: Alarm }>('SELECT body FROM stats.alarm WHERE site = $1', [
      site,
    ]);
    const folded = signalsOf(all.map(({ body }) => body));
    const from = followedFrom(folded, recount);
    const isFar = from !== null && from < since;
    const counted = await countSignals(tx, site, folded, {
      ...{ recount, timeZone: setting.timeZone, letOthersRun },
      isolates: isFar ? await tx.query<ResistantIsolate>(RESISTANT, [site, from]) : isolates,
    });
    const signals = counted.map((each) => toldSignal(site, each.folded, each.counted, setting));
    await keepSignals(
      tx,
      site,
      signals,
      lastMoment(signals, newestKnownDay(isolates, since), setting),
    );
    return false;
  });
}

export const RAISED = `
  SELECT body FROM stats.signal
  WHERE detected_on BETWEEN $1 AND $2 AND status = 'detected'
    AND ($3::text[] IS NULL OR site = ANY ($3))
    AND of = $4
    AND ($5::text IS NULL OR family = $5)
    AND ($6::text IS NULL OR ward = $6)
  ORDER BY detected_on DESC, id
  LIMIT 500`;

/** Signals that were raised in a period, newest first; null is not narrowed. */
export async function readRaised(
  tx: Tx,
  asked: { from: string; to: string; sites: readonly string[] | null; series: SignalSeries },
): Promise<RaisedSignal[]> {
  const { from, to, sites, series } = asked;
  const params = [from, to, sites, series.of, series.family, series.ward];
  const rows = await tx.query<{ body: RaisedSignal }>(RAISED, params);
  return rows.map(({ body }) => body);
}
