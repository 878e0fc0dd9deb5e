import { dayOfInstant } from '@carbawatch/contracts';
import type { Row } from '../rules/row';
import type { Snapshot } from '../site-alert';
import { groupedBy } from '../grouped-by';
import { familyWords } from '../wording';
import { DAY_MS } from './cluster-parameters';
import { NAMED, exchangedTold } from './window-changes';
import { PatientCount } from './present-cases';
import { patientsAmong, withinByFirst, type SeenCase } from './seen-cases';
import { correctionsAmong } from './seen-corrections';
import type { HeldSpan } from './sweep';
import type { WindowCourse } from './window-clusters';

export interface HospitalWide {
  readonly days: number;
  readonly minPatients: number;
  readonly baselineDays: number;
}

/** A cluster that time on a ward joins, and when each case was known to be in it. */
export interface WardCluster {
  readonly id: string;
  readonly held: readonly HeldSpan[];
}

/** What a cluster of the hospital is judged against. */
export interface HospitalAround {
  readonly cases: readonly SeenCase[];
  readonly onWards: readonly WardCluster[];
  readonly by: HospitalWide;
  readonly timeZone: string;
}

/**
 * What the rule is shown of one cluster of the hospital: those of its patients whom the window
 * still holds, at each moment at which something was learnt or a ward's cluster took one of them in
 * or let one go, and nothing once it is quiet or dissolved. A window that only thins out says
 * nothing.
 */
export function hospitalSnapshots(
  about: { readonly family: string; readonly speciesName: string },
  { id, looks, joinedAt }: Pick<WindowCourse, 'id' | 'looks' | 'joinedAt'>,
  around: HospitalAround,
): Snapshot[] {
  const { onWards, by } = around;
  const joined = onWards.flatMap((ward, order) =>
    ward.held.flatMap(([node, fromMs, toMs]) =>
      joinedAt.has(node) ? [{ node, fromMs, toMs, order }] : [],
    ),
  );
  const turns = joined.flatMap(({ fromMs, toMs }) => [fromMs, toMs ?? fromMs]);
  const inOrder = [...new Set(turns)].sort((a, b) => a - b);
  const wardsOf = groupedBy(joined, ({ node }) => node);
  const usualAt = usualOverTime(around.cases, by);
  const correctedAt = correctionsAmong(around.cases, around.timeZone);
  const becauseAt = (ms: number) => correctedAt(ms, (one) => joinedAt.has(one.id));
  let next = 0;
  /** As it was told at each moment while it stood, with what was usual by then. */
  const told: { readonly ms: number; readonly usual: number }[] = [];
  const rowAt = (members: readonly SeenCase[], { ms: now, usual }: (typeof told)[number]): Row => {
    const recent = withinByFirst(members, { fromMs: now - by.days * DAY_MS, toMs: now });
    const { timeZone } = around;
    return rowOf({ ...about, clusterId: id }, usual, {
      counted: countedAmong(recent, wardsOf, now),
      outbreak: () => outbreakSentences(recent, wardsOf, now),
      cases: () => recent.map((one) => caseSentence(one, timeZone)),
    });
  };
  const restWordsAt = (members: readonly SeenCase[], ms: number): string => {
    const recent = withinByFirst(members, { fromMs: ms - by.days * DAY_MS, toMs: ms });
    return restWords(patientsAmong(recent), usualAt(ms), by);
  };
  return looks.flatMap(({ ms, status, members, corrected, named, exchanged }, i): Snapshot[] => {
    const at = timeOf(ms);
    const before = looks[i - 1]?.status;
    const isOver = status === 'quiet' && (before === 'quiet' || before === 'dissolved');
    if (isOver && corrected) {
      // The last time at which it held enough, as its cases are known now.
      const then = told.findLast((one) => isEnough(members, one, by));
      const because = becauseAt(ms);
      const was = () => (then ? rowAt(members, then) : null);
      const why = before === 'dissolved' ? restWordsAt(members, ms) : null;
      if (then) return [{ at, row: null, why, corrected, because, was }];
    }
    if (named) return [{ at, row: null, why: [NAMED, ...becauseAt(ms)].join(' ') }];
    if (status !== 'open') {
      const why = corrected
        ? 'A correction leaves fewer patients than the rule asks for.'
        : restWordsAt(members, ms);
      return [{ at, row: null, why, corrected, ...(corrected && { because: becauseAt(ms) }) }];
    }
    const untilMs = looks[i + 1]?.ms ?? Infinity;
    while ((inOrder[next] ?? Infinity) <= ms) next += 1;
    const from = next;
    while ((inOrder[next] ?? Infinity) < untilMs) next += 1;
    return [ms, ...inOrder.slice(from, next)].map((now) => {
      const then = { ms: now, usual: usualAt(now) };
      told.push(then);
      const shown = { at: timeOf(now), row: rowAt(members, then), why: null };
      if (now !== ms) return shown;
      // Of whom the window holds; of others the alert says nothing.
      const recent = exchanged.filter((one) => one.now.firstMs > ms - by.days * DAY_MS);
      const others = exchangedTold(recent, around.timeZone);
      return { ...shown, ...others, because: [...(others.because ?? []), ...becauseAt(ms)] };
    });
  });
}

/** Whether these cases would have been a cluster at a moment. */
function isEnough(
  members: readonly SeenCase[],
  { ms, usual }: { readonly ms: number; readonly usual: number },
  { days, minPatients }: HospitalWide,
): boolean {
  const patients = patientsAmong(withinByFirst(members, { fromMs: ms - days * DAY_MS, toMs: ms }));
  return patients >= minPatients && patients > usual;
}

/** A case in a cluster of a ward, from one moment of knowing to another. */
interface WardCase {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly order: number;
}

/** A cluster that is open for years is looked at thousands of times: one way through its cases. */
interface Counted {
  readonly patients: number;
  /** Patients who are in a cluster of a ward. */
  readonly joined: number;
  readonly wards: readonly string[];
}

type WardsOf = ReadonlyMap<string, readonly WardCase[]>;

function countedAmong(recent: readonly SeenCase[], wardsOf: WardsOf, ms: number): Counted {
  const patients = new Set<string>();
  const joined = new Set<string>();
  const wards = new Set<string>();
  for (const { id, pseudonym, ward } of recent) {
    patients.add(pseudonym);
    if (ward !== null) wards.add(ward);
    if (wardsOf.get(id)?.some((held) => isHeldAt(held, ms))) joined.add(pseudonym);
  }
  return { patients: patients.size, joined: joined.size, wards: [...wards].sort() };
}

function isHeldAt({ fromMs, toMs }: WardCase, ms: number): boolean {
  return fromMs <= ms && (toMs === null || ms < toMs);
}

/** Who of these patients is told of already, as a cluster of a ward. */
function outbreakSentences(recent: readonly SeenCase[], wardsOf: WardsOf, ms: number): string[] {
  const patients = patientsAmong(recent);
  // Where these were found: of which wards the cluster is by now is known later.
  const byWard = new Map<number, { wards: Set<string>; mine: Set<string> }>();
  for (const { id, pseudonym, ward } of recent) {
    for (const held of wardsOf.get(id) ?? []) {
      if (!isHeldAt(held, ms)) continue;
      const known = byWard.get(held.order) ?? { wards: new Set(), mine: new Set() };
      known.mine.add(pseudonym);
      if (ward !== null) known.wards.add(ward);
      byWard.set(held.order, known);
    }
  }
  const inOrder = [...byWard].sort(([a], [b]) => a - b);
  return inOrder.map(([, { wards, mine }]) => {
    const where = [...wards].sort().join(', ');
    return `The same outbreak as the cluster on ${where}: ${mine.size} of these ${patients} patients.`;
  });
}

/** Why so many patients within the window are no cluster any more. */
export function restWords(patients: number, usual: number, by: HospitalWide): string {
  if (patients < by.minPatients) {
    return `Fewer than ${by.minPatients} patients within the last ${by.days} days.`;
  }
  const found = `${patients} patients within the last ${by.days} days`;
  return `No more than usual: ${found}, ${usual.toFixed(1)} on average in the year before.`;
}

/**
 * Patients that a window of the year before held on average; asked of one moment after the other,
 * none before the last.
 */
export function usualOverTime(
  cases: readonly SeenCase[],
  by: HospitalWide,
): (ms: number) => number {
  const turns = cases
    .flatMap((one) => {
      const fromMs = one.firstMs + by.days * DAY_MS;
      const enterMs = Math.max(fromMs, one.knownMs);
      const leaveMs = Math.min(fromMs + by.baselineDays * DAY_MS, one.goneMs ?? Infinity);
      const enters = { ms: enterMs, one, enters: true };
      return enterMs < leaveMs ? [enters, { ms: leaveMs, one, enters: false }] : [];
    })
    .sort((a, b) => a.ms - b.ms);
  const patients = new PatientCount();
  let next = 0;
  return (ms) => {
    for (let turn = turns[next]; turn && turn.ms <= ms; turn = turns[next]) {
      if (turn.enters) patients.add(turn.one);
      else patients.remove(turn.one);
      next += 1;
    }
    return (patients.size * by.days) / by.baselineDays;
  };
}

/** Two standard deviations of a Poisson count above the mean, which is its variance. */
export function isAboveUsual(patients: number, usual: number): boolean {
  return patients > usual + 2 * Math.sqrt(usual);
}

function rowOf(
  about: { readonly clusterId: string; readonly family: string; readonly speciesName: string },
  usual: number,
  shown: {
    readonly counted: Counted;
    readonly outbreak: () => string[];
    readonly cases: () => string[];
  },
): Row {
  const { patients, joined, wards } = shown.counted;
  return {
    isolates: [],
    wardAtCollection: null,
    facts: {
      ...about,
      familyWords: familyWords(about.family),
      patients,
      joined,
      apart: patients - joined,
      usual,
      aboveUsual: isAboveUsual(patients, usual),
      wards,
    },
    sentences: {
      outbreak: shown.outbreak,
      cases: shown.cases,
      usual: () => [
        `Usual here: ${usual.toFixed(1)} patients in as many days, from the year before.`,
      ],
    },
  };
}

function caseSentence({ ward, firstMs }: SeenCase, timeZone: string): string {
  return `First positive ${dayOfInstant(firstMs, timeZone)}${ward ? `, ${ward}` : ''}.`;
}

function timeOf(ms: number): string {
  return new Date(Math.round(ms)).toISOString();
}
