import type { Signal } from '@carbawatch/contracts';
import type { Statement, Tx } from '@carbawatch/postgres';
import type { GatheredSignal } from '../decide/gathered-signals';

/** A ward, or the hospital: whose signals are gathered together. */
export interface SignalPlace {
  readonly site: string;
  /** Empty where it is the whole hospital. */
  readonly place: string;
}

/** A signal with the first day of the episode that it is in; null where nobody was told of it. */
export interface SeenSignal extends GatheredSignal {
  readonly episode: string | null;
}

const COLUMNS = 'id, from_day AS "from", stands, episode';

export const SEEN_SIGNALS = `
  SELECT ${COLUMNS} FROM alerting.signal_seen
  WHERE site = $1 AND place = $2 AND id = ANY ($3)`;

export async function seenOfIds(
  tx: Tx,
  { site, place }: SignalPlace,
  ids: readonly string[],
): Promise<SeenSignal[]> {
  return tx.query(SEEN_SIGNALS, [site, place, ids]);
}

/** Whether the place's signals were gathered before: those of an earlier release were not. */
export async function isGathered(tx: Tx, { site, place }: SignalPlace): Promise<boolean> {
  const rows = await tx.query(
    'SELECT FROM alerting.signal_seen WHERE site = $1 AND place = $2 LIMIT 1',
    [site, place],
  );
  return rows.length > 0;
}

/** First day of the last episode that began before a day; null where none did. */
export async function episodeBefore(
  tx: Tx,
  { site, place }: SignalPlace,
  day: string,
): Promise<string | null> {
  const [row] = await tx.query<{ episode: string | null }>(
    `SELECT max(episode) AS episode FROM alerting.signal_seen
     WHERE site = $1 AND place = $2 AND episode < $3`,
    [site, place, day],
  );
  return row?.episode ?? null;
}

/** First day of the next episode that began after a day; null where none did. */
export async function episodeAfter(
  tx: Tx,
  { site, place }: SignalPlace,
  day: string,
): Promise<string | null> {
  const [row] = await tx.query<{ episode: string | null }>(
    `SELECT min(episode) AS episode FROM alerting.signal_seen
     WHERE site = $1 AND place = $2 AND episode > $3`,
    [site, place, day],
  );
  return row?.episode ?? null;
}

/** Signals of which somebody was told, first seen within these days; null: without a bound. */
export const SEEN_BETWEEN = `
  SELECT ${COLUMNS} FROM alerting.signal_seen
  WHERE site = $1 AND place = $2 AND episode IS NOT NULL
    AND from_day BETWEEN coalesce($3::date, '-infinity') AND coalesce($4::date, 'infinity')`;

export async function seenBetween(
  tx: Tx,
  { site, place }: SignalPlace,
  days: { readonly from: string | null; readonly to: string | null },
): Promise<SeenSignal[]> {
  return tx.query(SEEN_BETWEEN, [site, place, days.from, days.to]);
}

export const SEEN_OF_EPISODES = `
  SELECT id FROM alerting.signal_seen
  WHERE site = $1 AND place = $2 AND episode = ANY ($3::date[])`;

export async function signalsOfEpisodes(
  tx: Tx,
  { site, place }: SignalPlace,
  episodes: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(SEEN_OF_EPISODES, [site, place, episodes]);
  return rows.map(({ id }) => id);
}

const SAVE_SEEN: Statement = {
  name: 'alerting_save_seen_signals',
  text: `
    INSERT INTO alerting.signal_seen (site, place, id, from_day, stands, episode)
    SELECT $1, $2, * FROM unnest($3::text[], $4::date[], $5::boolean[], $6::date[])
    ON CONFLICT (site, place, id) DO UPDATE SET
      from_day = excluded.from_day, stands = excluded.stands, episode = excluded.episode`,
};

export async function saveSeen(
  tx: Tx,
  { site, place }: SignalPlace,
  signals: readonly SeenSignal[],
): Promise<void> {
  if (signals.length === 0) return;
  await tx.execute(SAVE_SEEN, [
    site,
    place,
    signals.map(({ id }) => id),
    signals.map(({ from }) => from),
    signals.map(({ stands }) => stands),
    signals.map(({ episode }) => episode),
  ]);
}

/** Everything that was told of some signals of a place. */
export const TOLD_SIGNALS = `
  SELECT body FROM alerting.site_fact
  WHERE subject = 'signal' AND site = $1 AND name = $2 AND body ->> 'id' = ANY ($3)
  ORDER BY at, state`;

export async function toldSignals(
  tx: Tx,
  { site, place }: SignalPlace,
  ids: readonly string[],
): Promise<Signal[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<{ body: Signal }>(TOLD_SIGNALS, [site, place, ids]);
  return rows.map(({ body }) => body);
}
