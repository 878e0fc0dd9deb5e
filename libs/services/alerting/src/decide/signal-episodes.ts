import type { Signal } from '@carbawatch/contracts';
import { addDays, instantMs } from '@carbawatch/contracts';
import { groupedBy } from './grouped-by';
import type { Row } from './rules/row';
import type { Snapshot } from './site-alert';

/**
 * Detectors that cry within so many days over one place ask one question, and are one alert: the
 * window in which a second case is linked to a first.
 */
const EPISODE_DAYS = 28;

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
  readonly snapshots: readonly Snapshot[];
  /** When it comes to be quiet if nothing else is told; null where it is, or never will be. */
  readonly dueMs: number | null;
}

/**
 * What the rule of signals is shown of one place, an episode each: all signals that are first seen
 * within 28 days of the episode's first. The states are all that was told of the place, each
 * signal's in the order of the site's clock. Signals that stand make the episodes, so that these
 * follow from the facts; what was told and withdrawn on the way goes with the one it falls into.
 */
export function signalEpisodes(states: readonly Signal[], quiet: Quiet): SeenEpisode[] {
  const told = [...groupedBy(states, ({ id }) => id).values()].map(newestLast);
  const standing = told.filter((signal) => newest(signal)?.status === 'detected');
  const withdrawn = told.filter((signal) => newest(signal)?.status !== 'detected');
  const episodes = episodesOf(standing);
  const stray = withdrawn.filter((signal) => {
    const holding = episodes.find((episode) => holds(episode, seenOn(signal)));
    holding?.states.push(...signal);
    return !holding;
  });
  return [...episodes, ...episodesOf(stray)].map((episode) => seenEpisode(episode, quiet));
}

interface Episode {
  /** Site day on which its first signal was seen. */
  readonly from: string;
  readonly states: Signal[];
}

/** What was told of one signal, the newest telling last. */
type ToldSignal = readonly Signal[];

function newestLast(states: readonly Signal[]): ToldSignal {
  return [...states].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

const newest = (signal: ToldSignal) => signal.at(-1);
const seenOn = (signal: ToldSignal) => newest(signal)?.detectedOn ?? '';

function holds({ from }: Episode, day: string): boolean {
  return day >= from && day <= addDays(from, EPISODE_DAYS);
}

function episodesOf(signals: readonly ToldSignal[]): Episode[] {
  const episodes: Episode[] = [];
  for (const signal of [...signals].sort((a, b) => (seenOn(a) < seenOn(b) ? -1 : 1))) {
    const open = episodes.at(-1);
    if (open && holds(open, seenOn(signal))) open.states.push(...signal);
    else episodes.push({ from: seenOn(signal), states: [...signal] });
  }
  return episodes;
}

function seenEpisode({ from, states }: Episode, quiet: Quiet): SeenEpisode {
  const standing = new Map<string, Signal>();
  const snapshots: Snapshot[] = [];
  let quietMs: number | null = null;
  const rests = (byMs: number): void => {
    const all = [...standing.values()];
    if (quietMs === null || quietMs > byMs) return;
    const row = rowOf(from, all.filter(isDetected), all, true);
    snapshots.push({ at: new Date(quietMs).toISOString(), why: null, row });
    quietMs = null;
  };
  const inOrder = [...groupedBy(states, ({ at }) => at)].sort(
    ([a], [b]) => Date.parse(a) - Date.parse(b),
  );
  for (const [at, told] of inOrder) {
    const ms = Date.parse(at);
    rests(ms - 1);
    for (const signal of told) standing.set(signal.id, signal);
    const all = [...standing.values()];
    const detected = all.filter(isDetected);
    quietMs = quietFrom(detected, quiet);
    const isQuiet = quietMs !== null && quietMs <= ms;
    // What was taken back is still what the words are about, should nothing stand.
    const row = rowOf(from, detected, all, isQuiet);
    snapshots.push({ at, why: null, row, corrected: detected.length === 0 });
    if (isQuiet) quietMs = null;
  }
  rests(quiet.nowMs);
  return { snapshots, dueMs: quietMs };
}

const isDetected = ({ status }: Signal) => status === 'detected';

/** The start of the day on which these signals have been quiet for long enough. */
function quietFrom(detected: readonly Signal[], { days, timeZone }: Quiet): number | null {
  if (days === null || detected.length === 0) return null;
  return instantMs(addDays(lastSeenOn(detected), days + 1), timeZone);
}

/** A signal that goes on is about a later day each time it is told. */
function lastSeenOn(detected: readonly Signal[]): string {
  return detected.reduce((last, { detectedOn, to }) => {
    const seen = detectedOn > to ? detectedOn : to;
    return seen > last ? seen : last;
  }, '');
}

function rowOf(
  episode: string,
  detected: readonly Signal[],
  all: readonly Signal[],
  quiet: boolean,
): Row {
  const shown = detected.length > 0 ? detected : all;
  const series = [...groupedBy(shown, nameOfSeries)].sort(([a], [b]) => (a < b ? -1 : 1));
  const ward = all[0]?.series.ward ?? null;
  const said = series.map(([name, signals]) => sentenceOf(name, ward, signals));
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
      series: series.map(([name, signals]) => `${greatest(signals)} ${name}`),
      seriesCount: series.length,
      observed: greatest(shown),
      from: earliest(shown),
      to: latest(shown),
      detected: detected.length > 0,
      quiet,
      words: said.join(' '),
    },
    sentences: {
      because: () => [...said, ...distinct(shown.flatMap(({ because }) => because.slice(1)))],
    },
  };
}

/** `CPE (KPC)`, `CRE`. */
function nameOfSeries({ series: { of, family } }: Signal): string {
  return family === null ? of.toUpperCase() : `${of.toUpperCase()} (${family})`;
}

function sentenceOf(name: string, ward: string | null, signals: readonly Signal[]): string {
  const where = ward === null ? 'in the hospital' : `on ${ward}`;
  const days = `from ${earliest(signals)} to ${latest(signals)}`;
  const methods = distinct(signals.map(({ method }) => method)).join(', ');
  return `${greatest(signals)} ${name} ${where} ${days}, more than usual by ${methods}.`;
}

const greatest = (signals: readonly Signal[]) => Math.max(...signals.map((s) => s.observed));
const earliest = (signals: readonly Signal[]) => signals.map(({ from }) => from).sort()[0] ?? '';
const latest = (signals: readonly Signal[]) =>
  signals
    .map(({ to }) => to)
    .sort()
    .at(-1) ?? '';
const distinct = (words: readonly string[]) => [...new Set(words)].sort();
