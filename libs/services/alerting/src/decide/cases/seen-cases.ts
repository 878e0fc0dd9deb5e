import { instantMs } from '@carbawatch/contracts';
import { distinct } from '../wording';
import type { CaseState, CaseVersion } from './case-history';

/**
 * A case in short for as long as the same was known of it: where, when, and whether it came in as
 * known. A case of which more was learnt has several, one after the other. Times in milliseconds.
 */
export interface SeenSpan {
  readonly ward: string | null;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Known from before the admission: a source, and no case of this hospital's own. */
  readonly source: boolean;
  /** Of a list alone, who never lay here: it says nothing of this hospital; absent of others. */
  readonly elsewhere?: true;
  /** Activity that no gene explains; absent where it is none. */
  readonly unexplained?: true;
  readonly knownMs: number;
  /** Until when this was known; null while it is. */
  readonly goneMs: number | null;
  /** Which correction took it back, or some of its isolates, at that moment. */
  readonly because?: readonly string[];
  /** Which correction or result made it a case, or gave it again where it had been none. */
  readonly becauseBack?: readonly string[];
  /** By which isolates it was first known, where it had been none until then and has some. */
  readonly begunBy?: readonly string[];
  /** Of one that is none from then on, the isolates that it had, where it had some. */
  readonly lost?: readonly string[];
}

export interface SeenCase extends SeenSpan {
  readonly id: string;
  /** The case itself, where `id` names the one that it goes on from. */
  readonly caseId?: string;
  readonly pseudonym: string;
  readonly speciesName: string;
}

/** What was known of a case over time, as far as counting needs it. */
export function seenSpans(versions: readonly CaseVersion[]): SeenSpan[] {
  const spans: SeenSpan[] = [];
  /** Its isolates as they were known last. */
  let had: readonly string[] = [];
  for (const { from, state, because } of versions) {
    const ms = instantMs(from, 'UTC');
    const open = spans.at(-1)?.goneMs === null ? spans.at(-1) : undefined;
    const next: SeenSpan | null = state && {
      ward: state.ward,
      firstMs: state.firstMs,
      lastMs: state.lastMs,
      source: state.knownBefore,
      ...(isElsewhere(state) && { elsewhere: true as const }),
      ...(state.unexplained && { unexplained: true as const }),
      knownMs: ms,
      goneMs: null,
    };
    const isolates = state?.isolates ?? had;
    if (open && next && isSame(open, next)) {
      had = isolates;
      continue;
    }
    if (open) {
      spans.pop();
      // What was learnt and changed in one moment was never known.
      if (open.knownMs < ms) spans.push({ ...open, goneMs: ms });
    }
    const last = spans.at(-1);
    if (because !== undefined && last?.goneMs === ms) {
      const told = distinct([...(last.because ?? []), ...because]);
      spans[spans.length - 1] = { ...last, because: told };
    }
    if (!next && last?.goneMs === ms && had.length > 0) {
      spans.push({ ...(spans.pop() ?? last), lost: had });
    }
    const isBack = !open && because !== undefined;
    const begun = last?.goneMs === ms || isolates.length === 0 ? {} : { begunBy: isolates };
    if (next) spans.push({ ...next, ...begun, ...(isBack && { becauseBack: because }) });
    had = isolates;
  }
  return spans;
}

function isElsewhere({ knownBefore, isolates, wardTimes }: CaseState): boolean {
  return knownBefore && isolates.length === 0 && wardTimes.length === 0;
}

function isSame(a: SeenSpan, b: SeenSpan): boolean {
  return (
    a.ward === b.ward &&
    a.firstMs === b.firstMs &&
    a.lastMs === b.lastMs &&
    a.source === b.source &&
    a.elsewhere === b.elsewhere &&
    a.unexplained === b.unexplained
  );
}

/** Whether this was known at an instant of receipt. */
export function isKnownAt(
  { knownMs, goneMs }: Pick<SeenSpan, 'knownMs' | 'goneMs'>,
  ms: number,
): boolean {
  return knownMs <= ms && (goneMs === null || goneMs > ms);
}

export function patientsAmong(cases: readonly SeenCase[]): number {
  return new Set(cases.map(({ pseudonym }) => pseudonym)).size;
}

/** Of one family, by first positive; one case may stand there with several spans. */
export function byFirstPositive<C extends SeenCase>(cases: readonly C[]): C[] {
  return [...cases].sort(compareFirst);
}

function compareFirst(a: SeenCase, b: SeenCase): number {
  return a.firstMs - b.firstMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) || a.knownMs - b.knownMs;
}

/** Where one stands among cases by first positive, or would. */
export function indexByFirst(byFirst: readonly SeenCase[], one: SeenCase): number {
  return firstIndex(byFirst, (other) => compareFirst(other, one) >= 0);
}

/** The first of which it is true, where it is of all behind it too. */
function firstIndex<C>(cases: readonly C[], isBehind: (one: C) => boolean): number {
  let low = 0;
  let high = cases.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = cases[middle];
    if (one !== undefined && isBehind(one)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Of cases by first positive those whose first lies in (from, to]. */
export function withinByFirst<C extends SeenCase>(
  byFirst: readonly C[],
  within: { readonly fromMs: number; readonly toMs: number },
): C[] {
  const from = firstIndex(byFirst, ({ firstMs }) => firstMs > within.fromMs);
  const to = firstIndex(byFirst, ({ firstMs }) => firstMs > within.toMs);
  return from < to ? byFirst.slice(from, to) : [];
}

/** Of these those that were known then. */
export function knownWithin<C extends SeenCase>(
  byFirst: readonly C[],
  ms: number,
  within: { readonly fromMs: number; readonly toMs: number },
): C[] {
  return withinByFirst(byFirst, within).filter((one) => isKnownAt(one, ms));
}

/** A case from when it was known to be one until it was known to be none. */
export interface CaseLife extends Pick<SeenCase, 'id' | 'pseudonym' | 'knownMs' | 'goneMs'> {
  /** What was known of it, one after the other without a gap. */
  readonly spans: readonly SeenCase[];
}

/** Cases in the order in which they became known. */
export function livesOf(cases: readonly SeenCase[]): CaseLife[] {
  const open = new Map<string, { spans: SeenCase[] }>();
  const lives: { spans: SeenCase[] }[] = [];
  for (const span of [...cases].sort(byKnowing)) {
    const known = open.get(span.id);
    if (known && known.spans.at(-1)?.goneMs === span.knownMs) {
      known.spans.push(span);
      continue;
    }
    const fresh = { spans: [span] };
    open.set(span.id, fresh);
    lives.push(fresh);
  }
  return lives.flatMap(({ spans }) => {
    const [first, last] = [spans[0], spans.at(-1)];
    if (!first || !last) return [];
    const { id, pseudonym, knownMs } = first;
    return [{ id, pseudonym, knownMs, goneMs: last.goneMs, spans }];
  });
}

/** What came to be known at once, as in one file, is in the order of the first positives. */
function byKnowing(a: SeenCase, b: SeenCase): number {
  return a.knownMs - b.knownMs || a.firstMs - b.firstMs || (a.id < b.id ? -1 : 1);
}
