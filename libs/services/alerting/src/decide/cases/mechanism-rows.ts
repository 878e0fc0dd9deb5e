import { dayOfInstant } from '@carbawatch/contracts';
import type { Snapshot } from '../site-alert';
import { distinct, familyWords, listed } from '../wording';
import { MECHANISM_UNKNOWN } from '../evidence';
import { NO_ISOLATE } from './case-history';
import { DAY_MS } from './cluster-parameters';
import type { RareCase } from './rare-cases';
import { isKnownAt, patientsAmong, type SeenCase } from './seen-cases';
import type { Corrections } from './seen-corrections';
import { exchangedAt, exchangedTold } from './window-changes';
import type { WindowCourse } from './window-clusters';

/**
 * Cases of a family that can be a surprise. A mechanism that nobody has named is one only where
 * every gene was looked for and none found; else a gene test is pending, and no news.
 */
export function namedOrUnexplained(family: string, cases: readonly SeenCase[]): SeenCase[] {
  return cases.filter(({ unexplained }) => family !== MECHANISM_UNKNOWN || unexplained === true);
}

/** What the rule of rare mechanisms is shown of one cluster: its newest case that is a surprise. */
export function mechanismSnapshots(
  family: string,
  { id, looks, joinedAt }: Pick<WindowCourse, 'id' | 'looks' | 'joinedAt'>,
  cases: readonly RareCase[],
  asked: {
    readonly days: number;
    readonly timeZone: string;
    /** The case's isolates as they were known at a moment. */
    readonly isolatesAt: (caseId: string, ms: number) => readonly string[];
    readonly correctedAt: Corrections;
    /** As what those of them go on that got their name at a moment. */
    readonly namedAt: (ms: number, isAsked: (caseId: string) => boolean) => readonly string[];
  },
): Snapshot[] {
  const mine = cases.filter((one) => joinedAt.has(one.id));
  const why = `No isolate or specimen shows ${familyWords(family)} any more.`;
  return looks.map(({ ms, status, members, exchanged }): Snapshot => {
    const isHeld = ({ id: one }: RareCase) => members.some((member) => member.id === one);
    const live =
      status === 'dissolved' ? [] : mine.filter((one) => isKnownAt(one, ms) && isHeld(one));
    const newest = live.at(-1);
    // Of those that stand: where a correction takes one, the others are no more than they were.
    const occurrence = live.length;
    const because = asked.correctedAt(ms, (one) => joinedAt.has(one.id));
    if (!newest) {
      const named = asked.namedAt(ms, (caseId) => mine.some((one) => one.caseId === caseId));
      const answer = `The enzyme is known now: ${listed(named.map(familyWords))}.`;
      const told = { at: timeOf(ms), row: null, because };
      // That it has got its name is what was asked for, and takes nothing back.
      if (named.length === 0) return { ...told, why, corrected: true };
      return { ...told, why: because.length > 0 ? because.join(' ') : answer };
    }
    // What became known with it, and is in it as well, is no case from before.
    const knownWith = (asked: RareCase) => live.find((one) => one.knownMs === asked.knownMs);
    const { seenBefore } = knownWith(newest) ?? newest;
    // It was last seen before all of them: the first of these is why a further one is told at all.
    const [opening = newest] = live;
    const { lastSeenMs } = opening;
    const begunMs =
      newest.knownMs > opening.knownMs ? Math.min(...live.map((one) => one.firstMs)) : null;
    // As it is known now; of a person with several of these cases the one that was positive first.
    const person = members.find((one) => one.id === newest.id)?.pseudonym;
    const first = members.find(({ pseudonym }) => pseudonym === person) ?? newest;
    const { speciesName, ward, firstMs } = first;
    const isolates = asked.isolatesAt(first.caseId ?? first.id, ms);
    const about = { clusterId: id, family, isolates };
    const one = { ...newest, speciesName, ward, firstMs, lastSeenMs, seenBefore };
    const row = mechanismRow(about, one, { occurrence, begunMs }, asked);
    const told = exchangedTold(
      exchanged.filter(({ now }) => now.id === newest.id),
      asked.timeZone,
    );
    const reasons = [...(told.because ?? []), ...because];
    return { at: timeOf(ms), row, why: null, ...told, because: reasons };
  });
}

/** Why one case of a family was enough, in the order in which such cases became known. */
export function surpriseSentences(
  family: string,
  cases: readonly RareCase[],
  asked: { readonly days: number; readonly timeZone: string },
): string[] {
  const words = familyWords(family);
  const told = [...cases].sort((a, b) => a.knownMs - b.knownMs || (a.id < b.id ? -1 : 1));
  return distinct(
    told.map(({ lastSeenMs, firstMs }) => {
      if (lastSeenMs === null) {
        return `The first case of ${words} known here: one case is enough.`;
      }
      if (lastSeenMs >= firstMs - asked.days * DAY_MS) {
        return `Each case of ${words} is enough: it is usual nowhere.`;
      }
      const day = dayOfInstant(lastSeenMs, asked.timeZone);
      const before = `longer ago than the rule's ${asked.days} days`;
      return `The last case of ${words} known here was on ${day}, ${before}: one case is enough.`;
    }),
  );
}

function mechanismRow(
  about: {
    readonly clusterId: string;
    readonly family: string;
    readonly isolates: readonly string[];
  },
  one: RareCase,
  {
    occurrence,
    begunMs,
  }: {
    readonly occurrence: number;
    /** First positive of the first case of all, where this is a further one; else null. */
    readonly begunMs: number | null;
  },
  asked: { readonly days: number; readonly timeZone: string },
): Snapshot['row'] {
  const { lastSeenMs, seenBefore, speciesName, ward } = one;
  const { clusterId, family, isolates } = about;
  return {
    isolates,
    wardAtCollection: ward,
    facts: {
      clusterId,
      family,
      familyWords: familyWords(family),
      first: lastSeenMs === null || lastSeenMs < one.firstMs - asked.days * DAY_MS,
      occurrence,
      begunOn: begunMs === null ? null : dayOfInstant(begunMs, asked.timeZone),
      lastSeenOn: lastSeenMs === null ? null : dayOfInstant(lastSeenMs, asked.timeZone),
      speciesName: speciesName === NO_ISOLATE.name ? 'a specimen without an isolate' : speciesName,
      ward,
    },
    sentences: {
      case: () => [
        caseSentence(isolates, one, asked.timeZone),
        seenBefore > 0
          ? `Earlier cases known here: ${seenBefore}.`
          : 'No earlier case is known here.',
      ],
    },
  };
}

function caseSentence(
  isolates: readonly string[],
  { speciesName, firstMs, ward }: RareCase,
  timeZone: string,
): string {
  const what =
    isolates.length > 0
      ? `${isolates.length === 1 ? 'Isolate' : 'Isolates'} ${isolates.join(', ')}: ${speciesName}`
      : 'In a specimen, no isolate';
  const place = ward === null ? '' : `, ${ward}`;
  return `${what}${place}, first positive ${dayOfInstant(firstMs, timeZone)}.`;
}

/**
 * What the rule of a second species on a ward is shown of one ward and family. It ends by itself
 * when the last case of all species but one is longer ago than the rule's days; `dueMs` says when,
 * where that is to come. Cases that go on under another name are one story.
 */
export function wardMechanismSnapshots(
  at: { readonly family: string; readonly ward: string },
  cases: readonly SeenCase[],
  by: {
    readonly days: number;
    readonly timeZone: string;
    readonly nowMs: number;
    /** Of the same cases, wherever they are found by now. */
    readonly correctedAt: Corrections;
  },
): { readonly snapshots: readonly Snapshot[]; readonly dueMs: number | null } {
  const times = new Set(cases.flatMap(({ knownMs, goneMs }) => [knownMs, goneMs ?? knownMs]));
  const inOrder = [...times].sort((a, b) => a - b);
  const snapshots: Snapshot[] = [];
  const mine = new Set(cases.map(({ id }) => id));
  let dueMs: number | null = null;
  let before = '';
  for (const [i, ms] of inOrder.entries()) {
    const live = cases.filter((one) => isKnownAt(one, ms));
    const taken = cases.some(({ goneMs }) => goneMs === ms);
    const apartMs = apartFrom(live, by.days);
    const shown = JSON.stringify(
      live.map(({ speciesName, firstMs }) => [firstMs, speciesName]).sort(),
    );
    // The same cases under another number, after a merge: what is over stays over.
    const isPast = apartMs !== null && apartMs <= ms;
    const isSame = isPast && shown === before;
    before = shown;
    const exchanged = exchangedAt(cases, ms);
    if (isSame && exchanged.length === 0) continue;
    const was = (untilMs: number) => {
      const knownBy = new Set(cases.flatMap((one) => (one.knownMs <= untilMs ? [one.id] : [])));
      const then = live.filter(({ id, firstMs }) => firstMs <= untilMs && knownBy.has(id));
      return wardRow(at, then, by);
    };
    const row = wardRow(at, live, by);
    const because = by.correctedAt(ms, ({ id }) => mine.has(id));
    const others = exchangedTold(exchanged, by.timeZone);
    const told = {
      ...{ at: timeOf(ms), row, why: null, corrected: taken, isOver: isPast, ...others },
      because: [...(others.because ?? []), ...because],
    };
    snapshots.push({ ...told, ...((taken || isPast) && { was }) });
    const restsMs = apartMs === null ? null : Math.max(ms, apartMs);
    const nextMs = inOrder[i + 1] ?? Infinity;
    dueMs = null;
    if (restsMs === null || restsMs >= nextMs) continue;
    if (restsMs > by.nowMs) dueMs = restsMs;
    else snapshots.push({ at: timeOf(restsMs), row: null, why: null });
  }
  return { snapshots, dueMs };
}

/** From when on no second species was seen within so many days; null where there is none. */
function apartFrom(live: readonly SeenCase[], days: number): number | null {
  const lastOf = new Map<string, number>();
  for (const { speciesName, firstMs } of live) {
    lastOf.set(speciesName, Math.max(lastOf.get(speciesName) ?? firstMs, firstMs));
  }
  const second = [...lastOf.values()].sort((a, b) => b - a)[1];
  return second === undefined ? null : second + days * DAY_MS;
}

function wardRow(
  { family, ward }: { readonly family: string; readonly ward: string },
  live: readonly SeenCase[],
  { days, timeZone }: { readonly days: number; readonly timeZone: string },
): Snapshot['row'] {
  const last = Math.max(...live.map(({ firstMs }) => firstMs));
  const recent = live
    .filter(({ firstMs }) => firstMs >= last - days * DAY_MS)
    .sort((a, b) => a.firstMs - b.firstMs || (a.id < b.id ? -1 : 1));
  if (recent.length === 0) return null;
  const species = distinct(recent.map(({ speciesName }) => speciesName)).sort();
  return {
    isolates: [],
    wardAtCollection: ward,
    facts: {
      ward,
      family,
      familyWords: familyWords(family),
      species,
      speciesCount: species.length,
      patients: patientsAmong(recent),
    },
    sentences: {
      cases: () =>
        recent.map(
          ({ speciesName, firstMs }) =>
            `${speciesName}, first positive ${dayOfInstant(firstMs, timeZone)}.`,
        ),
    },
  };
}

function timeOf(ms: number): string {
  return new Date(Math.round(ms)).toISOString();
}
