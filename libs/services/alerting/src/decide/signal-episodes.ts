import type { Signal } from '@carbawatch/contracts';
import { addDays, instantMs } from '@carbawatch/contracts';
import { episodesOf, type GatheredSignal } from './gathered-signals';
import { groupedBy } from './grouped-by';
import type { Row } from './rules/row';
import { countedAnew } from './signal-corrections';
import { isDetected, isOfTheDay, isShown, nameOfSeries } from './signal-showings';
import { showingOf, showingsByDay, withMost, type Showing } from './signal-showings';
import type { Snapshot } from './site-alert';

/** Where a signal's cases lay: its alerts are told apart by it. */
export function placeOfSignal({ series }: Signal): string {
  return series.ward ?? '';
}

/** When signals that nobody sees again are quiet, by the site's clock. */
export interface Quiet {
  /** Days after the last one that an alarm is about; null where the rule has none. */
  readonly days: number | null;
  readonly timeZone: string;
  readonly nowMs: number;
}

export interface SeenEpisode {
  /** Site day on which its first signal was seen. */
  readonly from: string;
  readonly snapshots: readonly Snapshot[];
  /** When it comes to be quiet if nothing else is told; null where it is, or never will be. */
  readonly dueMs: number | null;
}

/**
 * What the rule of signals is shown of one place, an episode each: all signals that are first seen
 * within 28 days of the episode's first. The states are all that was told of these signals, who may
 * be all of the place or all of some episodes. Signals are judged by the day, and those that stand
 * follow from the facts, whatever the order in which these came; so do the days on which they were
 * seen. What was told on a day that was over, from a part of its facts, and then taken back was
 * never known by anybody and is left out; what was told on the day itself was, and goes on as taken
 * back.
 */
export function signalEpisodes(states: readonly Signal[], quiet: Quiet): SeenEpisode[] {
  const shown = seenSignals(states, quiet).filter(isEverShown);
  const episodes = episodesOf(shown);
  return [...groupedBy(shown, ({ id, from }) => episodes.get(id) ?? from)].map(([from, signals]) =>
    seenEpisode({ from, showings: signals.flatMap(({ showings }) => showings) }, quiet),
  );
}

/** A signal with its first day; `everShown`: somebody was told of it, or is by what stands. */
export type KnownSignal = GatheredSignal & { readonly everShown: boolean };

/** Signals by all that was told of each: what says in which episode they are. */
export function knownSignals(
  states: readonly Signal[],
  by: Pick<Quiet, 'timeZone'>,
): KnownSignal[] {
  return seenSignals(states, by).map((signal) => {
    const { id, from, stands } = signal;
    return { id, from, stands, everShown: isEverShown(signal) };
  });
}

function seenSignals(states: readonly Signal[], by: Pick<Quiet, 'timeZone'>): SeenSignal[] {
  return [...groupedBy(states, ({ id }) => id)].map(([id, told]) => seenSignal(id, told, by));
}

const isEverShown = ({ showings }: SeenSignal) => showings.length > 0;

interface SeenSignal extends GatheredSignal {
  readonly showings: readonly Showing[];
}

interface Episode extends Pick<SeenEpisode, 'from'> {
  readonly showings: readonly Showing[];
}

/**
 * One signal's way: as it was told on each day, and for days that were over when the cases came in
 * that made it one; at their end where that was not told yet.
 */
function seenSignal(
  id: string,
  told: readonly Signal[],
  { timeZone }: Pick<Quiet, 'timeZone'>,
): SeenSignal {
  const inOrder = [...told].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const newest = inOrder.at(-1);
  if (!newest) throw new RangeError('a signal was told at least once');
  const first = inOrder.findIndex((signal) => isDetected(signal) && isOfTheDay(signal));
  // Whoever was told of it live was told that it was taken back, too.
  const live = inOrder
    .filter((signal, n) => (isDetected(signal) ? isOfTheDay(signal) : first >= 0 && n > first))
    .map(showingOf);
  const from = newest.detectedOn;
  if (!isDetected(newest)) return { id, from, stands: false, showings: live };
  const toldOn = new Set(live.flatMap((one) => (isDetected(one.signal) ? one.day : [])));
  const over = showingsByDay(newest, timeZone).flatMap(([day, showing]) =>
    toldOn.has(day) ? [] : [showing],
  );
  // Facts that came late make it count otherwise than people were told on the day.
  const anew = live.length > 0 && !isOfTheDay(newest) ? [showingOf(newest)] : [];
  return { id, from, stands: true, showings: [...live, ...over, ...anew] };
}

function seenEpisode({ from, showings }: Episode, quiet: Quiet): SeenEpisode {
  const standing = new Map<string, Showing>();
  const snapshots: Snapshot[] = [];
  let quietMs: number | null = null;
  let stands = false;
  let isTakenBack = false;
  const rests = (byMs: number): void => {
    const all = [...standing.values()];
    if (quietMs === null || quietMs > byMs) return;
    const row = rowOf(from, all.filter(isShown), all, true);
    snapshots.push({ at: new Date(quietMs).toISOString(), why: null, row });
    quietMs = null;
    stands = false;
  };
  const inOrder = [...groupedBy(showings, ({ atMs }) => new Date(atMs).toISOString())].sort(
    ([a], [b]) => Date.parse(a) - Date.parse(b),
  );
  for (const [at, shown] of inOrder) {
    const ms = Date.parse(at);
    rests(ms - 1);
    const because = countedAnew(standing, shown);
    for (const showing of shown) standing.set(showing.signal.id, showing);
    const all = [...standing.values()];
    const detected = all.filter(isShown);
    quietMs = quietFrom(detected, quiet);
    const isQuiet = quietMs !== null && quietMs <= ms;
    // What was taken back is still what the words are about, should nothing stand.
    const row = rowOf(from, detected, all, isQuiet);
    const isGone = detected.length === 0;
    const was = () => (isGone ? null : rowOf(from, detected, all, false));
    if (isQuiet && stands && because.length > 0) {
      // What was quiet already is all that is left: which correction left it is told before.
      const left = rowOf(from, detected, all, false);
      snapshots.push({ at, why: null, row: left, because, was }, { at, why: null, row });
    } else {
      // What holds again after it was taken back while it stood may be over by now.
      const why = isQuiet && isTakenBack ? because.join(' ') : null;
      const isRaisedBy = snapshots.length === 0 && because.length > 0;
      snapshots.push({ at, why, row, corrected: isGone, because, isRaisedBy, was });
    }
    isTakenBack = isGone && (stands || isTakenBack);
    stands = !isGone && !isQuiet;
    if (isQuiet) quietMs = null;
  }
  rests(quiet.nowMs);
  return { from, snapshots, dueMs: quietMs };
}

/** The start of the day on which these signals have been quiet for long enough. */
function quietFrom(detected: readonly Showing[], { days, timeZone }: Quiet): number | null {
  if (days === null || detected.length === 0) return null;
  return instantMs(addDays(lastSeenOn(detected), days + 1), timeZone);
}

/** A signal that goes on is seen on a later day each time it is told. */
function lastSeenOn(detected: readonly Showing[]): string {
  return detected.reduce((last, { lastSeenOn: day, signal: { to } }) => {
    const seen = day > to ? day : to;
    return seen > last ? seen : last;
  }, '');
}

function rowOf(
  episode: string,
  detected: readonly Showing[],
  all: readonly Showing[],
  quiet: boolean,
): Row {
  const showings = detected.length > 0 ? detected : all;
  const shown = showings.map(({ signal }) => signal);
  const series = [...groupedBy(showings, ({ signal }) => nameOfSeries(signal))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, all]) => ({ name, all, most: withMost(all) }));
  const ward = shown[0]?.series.ward ?? null;
  const said = series.map(({ name, all, most }) => sentenceOf(name, ward, all, most));
  const last = lastSeenOn(showings);
  const again = last > latest(showings) ? [`Seen last on ${last}.`] : [];
  return {
    isolates: [],
    wardAtCollection: ward,
    facts: {
      episode,
      ward,
      of: distinct(shown.map((signal) => signal.series.of.toUpperCase())),
      families: distinct(shown.flatMap((signal) => signal.series.family ?? [])),
      detectors: distinct(shown.map(({ detector }) => detector)),
      methods: distinct(shown.map(({ method }) => method)),
      series: series.map(({ name, most }) => `${most.observed} ${name}`),
      seriesCount: series.length,
      observed: Math.max(...showings.map(({ observed }) => observed)),
      from: shown.map(({ from }) => from).sort()[0] ?? '',
      to: latest(showings),
      detected: detected.length > 0,
      quiet,
      words: said.join(' '),
    },
    sentences: {
      because: () => [
        ...said,
        ...again,
        ...distinct(shown.flatMap(({ because }) => because.slice(1))),
      ],
    },
  };
}

function sentenceOf(
  name: string,
  ward: string | null,
  showings: readonly Showing[],
  { signal: { from }, observed, to }: Showing,
): string {
  const where = ward === null ? 'in the hospital' : `on ${ward}`;
  // How each is set is told beside its numbers.
  const methods = distinct(showings.map(({ signal }) => signal.method.replace(/ \(.*\)$/, '')));
  const days = `from ${from} to ${to}`;
  return `${observed} ${name} ${where} ${days}, more than usual by ${methods.join(', ')}.`;
}

const latest = (showings: readonly Showing[]) =>
  showings
    .map(({ to }) => to)
    .sort()
    .at(-1) ?? '';
const distinct = (words: readonly string[]) => [...new Set(words)].sort();
