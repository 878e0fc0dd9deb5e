import type { Tx } from '@carbawatch/postgres';
import { bedDeltasOf } from '../decide/bed-days';
import type { MovementFact } from '../decide/facts';
import { differenceOf, renewed } from '../decide/versions';
import type { Version } from '../decide/versions';
import { wardStayKey, wardStayVersions } from '../decide/ward-stays';
import type { WardStay } from '../decide/ward-stays';

import { addBedDays } from './bed-days';
import type { Circle } from './circles';
import type { ApplyOptions, ChangedCircle } from './decide-circles';
import { movementsOfCircles } from './facts';
import type { CircleFacts } from './facts';

/**
 * A stay stands under the circle that it was decided in. When circles join, the names of both are
 * pseudonyms of the joined one, so that its stays are found by any of them.
 */
export const STAYS_OF_CIRCLES = {
  name: 'stats-stays-of-circles',
  text: `
    SELECT link.circle AS "asCircle", stay.*
    FROM unnest($1::text[], $2::text[]) AS wanted (site, circle)
    JOIN stats.person_link AS link USING (site, circle)
    JOIN stats.ward_stay AS stay ON stay.site = link.site AND stay.circle = link.pseudonym`,
};

const REMOVE_STAYS = {
  name: 'stats-remove-stays',
  text: `
    DELETE FROM stats.ward_stay AS stay
    USING unnest($1::text[], $2::text[], $3::text[], $4::date[])
      AS gone (site, circle, stay_key, known_from)
    WHERE stay.site = gone.site AND stay.circle = gone.circle
      AND stay.stay_key = gone.stay_key AND stay.known_from = gone.known_from`,
};

const WRITE_STAYS = {
  name: 'stats-write-stays',
  text: `
    INSERT INTO stats.ward_stay
    SELECT * FROM jsonb_populate_recordset(NULL::stats.ward_stay, $1)`,
};

interface StayRow {
  asCircle: string;
  site: string;
  circle: string;
  known_from: string;
  known_to: string;
  person: string;
  visit: string | null;
  ward: string | null;
  admission: boolean;
  from_day: string;
  last_day: string | null;
  from_ms: number;
  to_ms: number | null;
}

type StoredStay = Version<WardStay> & { circle: string };

function storedStay(row: StayRow): StoredStay {
  const value: WardStay = {
    person: row.person,
    visit: row.visit,
    ward: row.ward,
    admission: row.admission,
    fromDay: row.from_day,
    lastDay: row.last_day,
    fromMs: row.from_ms,
    toMs: row.to_ms,
  };
  const { circle, known_from: knownFrom, known_to: knownTo } = row;
  return { circle, key: wardStayKey(value), knownFrom, knownTo, value };
}

function rowOf({ site, circle }: Circle, { key, knownFrom, knownTo, value }: Version<WardStay>) {
  return {
    site,
    circle,
    stay_key: key,
    known_from: knownFrom,
    known_to: knownTo,
    person: value.person,
    visit: value.visit,
    ward: value.ward,
    admission: value.admission,
    from_day: value.fromDay,
    last_day: value.lastDay,
    from_ms: value.fromMs,
    to_ms: value.toMs,
  };
}

interface Removal extends Circle {
  key: string;
  knownFrom: string;
}

/** What is to be written of stays that were decided. */
export interface DecidedStays {
  gone: Removal[];
  rows: object[];
  /** Stays by site that came and went from the sums of beds. */
  beds: Map<string, Record<'gone' | 'written', Version<WardStay>[]>>;
}

/** Writes what differs, and moves the sums of beds by it. */
export async function writeStays(
  tx: Tx,
  { gone, rows, beds }: DecidedStays,
  shard: number,
): Promise<void> {
  if (gone.length > 0) {
    await tx.execute(REMOVE_STAYS, [
      gone.map(({ site }) => site),
      gone.map(({ circle }) => circle),
      gone.map(({ key }) => key),
      gone.map(({ knownFrom }) => knownFrom),
    ]);
  }
  if (rows.length > 0) await tx.execute(WRITE_STAYS, [JSON.stringify(rows)]);
  for (const [site, moved] of [...beds].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await addBedDays(tx, site, shard, bedDeltasOf(moved.gone, moved.written));
  }
}

function decideCircle(
  decided: DecidedStays,
  circle: ChangedCircle,
  stays: { stored: readonly StoredStay[]; movements: readonly MovementFact[] },
  timeZone: string,
): void {
  const { site, since } = circle;
  // Rows that stand under another name move to this circle's.
  const own = stays.stored.filter((stay) => stay.circle === circle.circle);
  const moved = stays.stored.filter((stay) => stay.circle !== circle.circle);
  const from = moved.length > 0 ? null : since;
  const wanted = renewed(own, wardStayVersions(stays.movements, timeZone, from), from);
  const difference = differenceOf(own, wanted);
  const stale = [...difference.removed, ...difference.replaced];
  decided.gone.push(
    ...moved.map(({ circle: under, key, knownFrom }) => ({ site, circle: under, key, knownFrom })),
    ...stale.map(({ key, knownFrom }) => ({ site, circle: circle.circle, key, knownFrom })),
  );
  decided.rows.push(...difference.written.map((version) => rowOf(circle, version)));
  const beds = decided.beds.get(site) ?? { gone: [], written: [] };
  decided.beds.set(site, beds);
  beds.gone.push(...moved, ...stale);
  beds.written.push(...difference.written);
}

/** Stays of circles of which nothing stands, from all of their facts. */
export function staysAfresh(circles: readonly CircleFacts[], timeZone: string): DecidedStays {
  const decided: DecidedStays = { gone: [], rows: [], beds: new Map() };
  for (const { site, circle, movements } of circles) {
    decideCircle(decided, { site, circle, since: null }, { stored: [], movements }, timeZone);
  }
  return decided;
}

function grouped<T extends Circle>(items: readonly T[], circleOf: (item: T) => string) {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = JSON.stringify([item.site, circleOf(item)]);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return ({ site, circle }: Circle) => groups.get(JSON.stringify([site, circle])) ?? [];
}

/** Decides the stays of circles anew and writes what differs. The circles are locked. */
export async function decideStays(
  tx: Tx,
  changed: readonly ChangedCircle[],
  { timeZone, shard }: Pick<ApplyOptions, 'timeZone' | 'shard'>,
): Promise<void> {
  if (changed.length === 0) return;
  const movementsOf = await movementsOfCircles(tx, changed);
  const rows = await tx.query<StayRow>(STAYS_OF_CIRCLES, [
    changed.map(({ site }) => site),
    changed.map(({ circle }) => circle),
  ]);
  const rowsOf = grouped(rows, ({ asCircle }) => asCircle);
  const decided: DecidedStays = { gone: [], rows: [], beds: new Map() };
  for (const circle of changed) {
    const stored = rowsOf(circle).map(storedStay);
    decideCircle(decided, circle, { stored, movements: movementsOf(circle) }, timeZone);
  }
  await writeStays(tx, decided, shard);
}
