import type { Signal } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import { episodesOf } from '../decide/gathered-signals';
import { knownSignals } from '../decide/signal-episodes';
import {
  episodeAfter,
  episodeBefore,
  isGathered,
  saveSeen,
  seenBetween,
  seenOfIds,
  toldSignals,
  type SeenSignal,
  type SignalPlace,
} from '../store/seen-signals';
import { siteFactsOf } from '../store/site-facts';

/**
 * Gathers signals of which something was told into the episodes of their place, and answers which
 * episodes are others by that, those that are gone among them. It reads from the last episode that
 * began before them to the first after them that stands as it did: what is told of a running
 * episode reads that one.
 */
export async function gatherSignals(
  tx: Tx,
  at: SignalPlace,
  ids: readonly string[],
  timeZone: string,
): Promise<string[]> {
  const told = (await isGathered(tx, at)) ? await toldSignals(tx, at, ids) : await allTold(tx, at);
  const known = knownSignals(told, { timeZone });
  if (known.length === 0) return [];
  const stored = await seenOfIds(
    tx,
    at,
    known.map(({ id }) => id),
  );
  const days = [...stored, ...known].map(({ from }) => from).sort();
  const from = await episodeBefore(tx, at, days[0] ?? '');
  let to = await episodeAfter(tx, at, days.at(-1) ?? '');
  for (;;) {
    const others = without(await seenBetween(tx, at, { from, to }), known);
    const shown = known.filter(({ everShown }) => everShown);
    const episodes = episodesOf([...others, ...shown]);
    const next = to;
    if (next === null || [...episodes.values()].includes(next)) {
      const moved = others.filter(({ id, episode }) => episodes.get(id) !== episode);
      const after = [...moved, ...known].map(into(episodes));
      await saveSeen(tx, at, after);
      const changed = [...moved, ...stored, ...after].flatMap(({ episode }) => episode ?? []);
      return [...new Set(changed)].sort();
    }
    to = await episodeAfter(tx, at, next);
  }
}

async function allTold(tx: Tx, { site, place }: SignalPlace): Promise<Signal[]> {
  const bodies = await siteFactsOf(tx, { site, subject: 'signal', name: place });
  return bodies as Signal[]; // our own, stored as they were told
}

function without<T extends { readonly id: string }>(
  signals: readonly T[],
  these: readonly { readonly id: string }[],
): T[] {
  const ids = new Set(these.map(({ id }) => id));
  return signals.filter(({ id }) => !ids.has(id));
}

function into(episodes: ReadonlyMap<string, string>) {
  return ({ id, from, stands }: Omit<SeenSignal, 'episode'>): SeenSignal => {
    return { id, from, stands, episode: episodes.get(id) ?? null };
  };
}
