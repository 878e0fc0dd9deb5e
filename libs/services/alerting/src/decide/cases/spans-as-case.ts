import { instantMs } from '@carbawatch/contracts';
import { MECHANISM_UNKNOWN } from '../evidence';
import type { CaseVersion, KnownCase } from './case-history';

/** A time of knowing, to this day where the end is null. */
export type Span = readonly [fromMs: number, toMs: number | null];

/**
 * When a contact was known to carry what the case carries, by the names that both had then. An
 * enzyme that no test has named yet is taken for the same until it is named: of the contact where
 * the case's was without a name too, and of the case where the contact's had been. `all` are the
 * cases of the contact.
 */
export function spansAsCase(
  ofContact: readonly KnownCase[],
  ofCase: readonly CaseVersion[],
  all: readonly KnownCase[],
): Span[] {
  const times = namesOf(ofCase);
  const wasUnknown = times.some(({ family }) => family === MECHANISM_UNKNOWN);
  const spans = ofContact.flatMap((one) => {
    const hasGotName = wasUnknown && hasNamed(one, all);
    return spansOf(one.versions).flatMap((mine) =>
      times.flatMap(({ family, fromMs, toMs }): Span[] => {
        const isSame =
          family === mine.family ||
          (family === MECHANISM_UNKNOWN && hasGotName) ||
          (mine.family === MECHANISM_UNKNOWN && wasUnknown);
        const [from, to] = [Math.max(fromMs, mine.fromMs), Math.min(toMs, mine.toMs)];
        return isSame && from < to ? [[from, to]] : [];
      }),
    );
  });
  return joined(spans);
}

/** Whether the person is known to carry it from a moment to this day. */
export function isCaseSince(spans: readonly Span[], ms: number): boolean {
  return spans.some(([fromMs, toMs]) => fromMs <= ms && toMs === null);
}

interface Known {
  readonly family: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Under which family the case was known: before it was, and while it was none, as next or last. */
function namesOf(versions: readonly CaseVersion[]): Known[] {
  const known = spansOf(versions);
  return known.map(({ family, fromMs }, i) => ({
    family,
    fromMs: i === 0 ? -Infinity : fromMs,
    toMs: known[i + 1]?.fromMs ?? Infinity,
  }));
}

function spansOf(versions: readonly CaseVersion[]): Known[] {
  return versions.flatMap(({ from, state }, i): Known[] => {
    if (state === null) return [];
    const next = versions[i + 1];
    const toMs = next ? instantMs(next.from, 'UTC') : Infinity;
    return [{ family: state.family, fromMs: instantMs(from, 'UTC'), toMs }];
  });
}

/** Whether it begins in the moment in which one without a name ends. */
function hasNamed({ versions }: KnownCase, others: readonly KnownCase[]): boolean {
  return others.some(
    ({ family, versions: before }) =>
      family === MECHANISM_UNKNOWN &&
      before.some(({ from, state }) => state === null && versions.some((one) => one.from === from)),
  );
}

function joined(spans: readonly Span[]): Span[] {
  const all: [number, number | null][] = [];
  for (const [fromMs, toMs] of [...spans].sort(([a], [b]) => a - b)) {
    const last = all.at(-1);
    const endMs = toMs === Infinity ? null : toMs;
    if (!last || (last[1] !== null && last[1] < fromMs)) all.push([fromMs, endMs]);
    else if (last[1] !== null && (endMs === null || endMs > last[1])) last[1] = endMs;
  }
  return all;
}
