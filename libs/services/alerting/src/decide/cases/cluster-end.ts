import { counted } from '../wording';
import type { ClosedSpan } from './closed-contacts';
import { DAY_MS, type ClusterParameters } from './cluster-parameters';
import type { ClusterCourse, ClusterStep } from './sweep';

/** Somebody who lay beside a case, and until when a screen of them was outstanding. */
export interface ScreenedContact {
  /** The case under all its names: a merge of numbers gives it another. */
  readonly caseIds: readonly string[];
  readonly pseudonym: string;
  /** When the time together was enough. */
  readonly sinceMs: number;
  /** When that was known: later, where the stay was told late. */
  readonly knownMs: number;
  /** Screens complete, a case too, or no contact after all; null while a screen is outstanding. */
  readonly closedMs: number | null;
  /** Held for a case, or for closed, until then: nobody who was overlooked. */
  readonly wasCase?: true;
}

/** A contact with the times in which it was held for a case, or for closed. */
export interface BelievedScreens extends Omit<ScreenedContact, 'caseIds' | 'wasCase'> {
  readonly caseSpans: readonly (readonly [fromMs: number, toMs: number | null])[] | null;
  /** The times in which its screens were complete, or it was known to have died. */
  readonly closedSpans: readonly Pick<ClosedSpan, 'fromMs' | 'toMs'>[] | null;
}

/** When a screen of it was outstanding, as it was believed at each moment. */
export function screenedTimes({
  caseSpans,
  closedSpans,
  ...contact
}: BelievedScreens): Omit<ScreenedContact, 'caseIds'>[] {
  const closed = closedSpans ?? [];
  const last = closed.find(({ toMs }) => toMs === null);
  const lastMs = last ? Math.max(last.fromMs, contact.knownMs) : Infinity;
  const endMs = Math.min(contact.closedMs ?? Infinity, lastMs);
  const reopened = closed.flatMap(({ fromMs, toMs }) =>
    toMs === null ? [] : [[fromMs, toMs] as const],
  );
  const times: Omit<ScreenedContact, 'caseIds'>[] = [];
  let { knownMs } = contact;
  const spans = [...(caseSpans ?? []), ...reopened].sort(([a], [b]) => a - b);
  for (const [fromMs, toMs] of [...spans, [Infinity, null] as const]) {
    const closedMs = Math.min(fromMs, endMs);
    const wasCase = knownMs > contact.knownMs && ({ wasCase: true } as const);
    if (knownMs < closedMs || spans.length === 0) {
      times.push({
        ...contact,
        knownMs,
        closedMs: closedMs === Infinity ? null : closedMs,
        ...wasCase,
      });
    }
    knownMs = Math.max(knownMs, toMs ?? Infinity);
  }
  return times;
}

type Days = Pick<ClusterParameters, 'quietDays' | 'waitDays'>;

/**
 * A cluster without a new case goes quiet at the first moment at which no contact of its cases is
 * known to have a screen outstanding, and at the latest `waitDays` after the last case: who went
 * home unscreened holds it no longer. Until then it is open and says what it waits for. Whoever
 * became a contact after that moment is no matter of it; with one of before that is told late it is
 * open again, and says so.
 */
export function endByScreens(
  course: ClusterCourse,
  contacts: readonly ScreenedContact[],
  by: Days,
  nowMs: number,
): ClusterCourse {
  const rests = course.steps.flatMap((step, i) =>
    step.kind === 'quiet' ? restsOf(step, course.steps.slice(i + 1), contacts, by) : [],
  );
  const last = rests.at(-1);
  if (!last) return course;
  const steps = course.steps.flatMap((step): ClusterStep[] => {
    const mine = rests.find((rest) => rest.step === step);
    if (mine) return waitingSteps(mine, by);
    const around = rests.find((rest) => rest.fromMs < step.atMs && step.atMs < rest.goesOnMs);
    return [around ? { ...step, waitsFor: around.outstanding(step.atMs) } : step];
  });
  const told = rests.reduce((known, rest) => {
    const begun = rest.late > 0 ? withLate(known, rest) : known;
    const isOver = rest.endMs < rest.untilMs && rest.endMs <= nowMs;
    return isOver ? withEnd(begun, rest, by) : begun;
  }, steps);
  if (course.status !== 'quiet' || last.endMs <= nowMs) return { ...course, steps: told };
  const waits = waitingWords(last.outstanding(nowMs), by);
  return { ...course, steps: told, status: 'open', dueMs: last.endMs, waits };
}

/** `No linked case for 28 days; 3 contacts still to screen.` */
function waitingWords(contacts: number, { quietDays }: Days): string {
  return `No linked case for ${quietDays} days; ${counted(contacts, 'contact')} still to screen.`;
}

/**
 * A time without a new case: from the quiet day, or from when a contact was told late, to the next
 * case, or to what ended the cluster.
 */
interface Rest {
  /** The quiet day. */
  readonly step: ClusterStep;
  readonly fromMs: number;
  /** Contacts of before that were told at its beginning; none of the first. */
  readonly late: number;
  readonly untilMs: number;
  /** When nobody is left to screen, or the wait is over. */
  readonly endMs: number;
  /** The end of the wait, whichever ended it. */
  readonly goesOnMs: number;
  /** Persons with a screen outstanding at a moment. */
  readonly outstanding: (ms: number) => number;
}

function restsOf(
  step: ClusterStep,
  later: readonly ClusterStep[],
  contacts: readonly ScreenedContact[],
  by: Days,
): Rest[] {
  const untilMs = later.find(({ kind }) => ENDS_REST.has(kind))?.atMs ?? Infinity;
  const resting = [step, ...later.filter(({ atMs }) => atMs < untilMs)];
  const mine = contacts.flatMap((contact) => whileMember(contact, resting));
  const boundMs = (step.restedMs ?? step.atMs) + Math.max(0, by.waitDays - by.quietDays) * DAY_MS;
  const rests: Rest[] = [];
  let begin: Beginning | null = { fromMs: step.atMs, late: 0 };
  while (begin) {
    rests.push(restFrom(begin, rests, mine, { step, untilMs, boundMs }));
    begin = toldAfter(rests, mine, Math.min(boundMs, untilMs));
  }
  return rests;
}

/**
 * A contact as far as the case is in the cluster: it may come by a merge of numbers and be parted
 * again, and what it was before is no matter of this cluster.
 */
function whileMember(contact: ScreenedContact, resting: readonly ClusterStep[]): Closed[] {
  const isMember = ({ state }: ClusterStep) =>
    state?.members.some(({ id }) => contact.caseIds.includes(id)) ?? false;
  return resting.flatMap((step, i): Closed[] => {
    const before = resting[i - 1];
    if (!isMember(step) || (before && isMember(before))) return [];
    const left = resting.slice(i + 1).find((next) => !isMember(next))?.atMs ?? Infinity;
    const joinedMs = before ? step.atMs : -Infinity;
    const sinceMs = Math.max(contact.sinceMs, joinedMs);
    const knownMs = Math.max(contact.knownMs, joinedMs);
    return [
      { ...contact, sinceMs, knownMs, closedMs: Math.min(contact.closedMs ?? Infinity, left) },
    ];
  });
}

type Beginning = Pick<Rest, 'fromMs' | 'late'>;
type Closed = ScreenedContact & { readonly closedMs: number };

/** From a moment on; whoever became a contact while it was quiet is no matter of it. */
function restFrom(
  { fromMs, late }: Beginning,
  earlier: readonly Rest[],
  contacts: readonly Closed[],
  of: Pick<Rest, 'step' | 'untilMs'> & { readonly boundMs: number },
): Rest {
  const { boundMs, ...about } = of;
  const mine = contacts.filter(
    ({ sinceMs }) => earlier.length === 0 || sinceMs >= fromMs || isWithin(earlier, sinceMs),
  );
  const openAt = (ms: number) =>
    mine.filter(
      ({ sinceMs, knownMs, closedMs }) => Math.max(sinceMs, knownMs) <= ms && ms < closedMs,
    );
  let endMs = fromMs;
  for (let open = openAt(endMs); open.length > 0 && endMs < boundMs; open = openAt(endMs)) {
    endMs = Math.min(boundMs, Math.max(...open.map(({ closedMs }) => closedMs)));
  }
  const outstanding = (ms: number) => new Set(openAt(ms).map(({ pseudonym }) => pseudonym)).size;
  return { ...about, fromMs, late, endMs, goesOnMs: Math.min(endMs, about.untilMs), outstanding };
}

/** Whether it was open then, by what was known: all the time before the first quiet day as well. */
function isWithin(rests: readonly Rest[], ms: number): boolean {
  return rests.some(({ fromMs, endMs }, i) => (i === 0 || fromMs <= ms) && ms <= endMs);
}

/** When the next contact of before the last end was told, and how many at that moment. */
function toldAfter(
  rests: readonly Rest[],
  contacts: readonly Closed[],
  latestMs: number,
): Beginning | null {
  const endMs = rests.at(-1)?.endMs ?? Infinity;
  const told = contacts.filter(
    ({ sinceMs, knownMs, closedMs, wasCase }) =>
      isWithin(rests, sinceMs) &&
      wasCase !== true &&
      knownMs > endMs &&
      knownMs < Math.min(closedMs, latestMs),
  );
  if (told.length === 0) return null;
  const fromMs = Math.min(...told.map(({ knownMs }) => knownMs));
  const now = told.filter(({ knownMs }) => knownMs === fromMs);
  return { fromMs, late: new Set(now.map(({ pseudonym }) => pseudonym)).size };
}

/** A new case, or what leaves nothing to wait for. */
const ENDS_REST: ReadonlySet<string> = new Set([
  'formed',
  'split',
  'grew',
  'merged',
  'merged-into',
  'dissolved',
]);

/** The quiet day of a cluster that waits; of one that does not, its end is told by itself. */
function waitingSteps({ step, endMs, outstanding }: Rest, by: Days): ClusterStep[] {
  if (endMs === step.atMs) return [];
  const waitsFor = outstanding(step.atMs);
  return [{ ...step, kind: 'waits', text: waitingWords(waitsFor, by), waitsFor }];
}

/** With the moment at which a contact of before its end was told. */
function withLate(
  steps: readonly ClusterStep[],
  { fromMs, late, outstanding }: Rest,
): ClusterStep[] {
  const before = steps.filter(({ atMs }) => atMs <= fromMs);
  const state = before.findLast((one) => one.state !== null)?.state ?? null;
  const told =
    late === 1 ? 'A contact of before its end was' : `${late} contacts of before its end were`;
  const waitsFor = outstanding(fromMs);
  const text = `${told} told late: open again.`;
  const at = new Date(fromMs).toISOString();
  const step = { at, atMs: fromMs, other: null, state, waitsFor, toldLate: late };
  const after = steps.filter(({ atMs }) => atMs > fromMs);
  return [...before, { ...step, kind: 'waits', text }, ...after];
}

/** With the moment at which it went quiet, after everything that was learnt until then. */
function withEnd(
  steps: readonly ClusterStep[],
  { step, fromMs, endMs, outstanding }: Rest,
  by: Days,
): ClusterStep[] {
  const before = steps.filter(({ atMs }) => atMs <= endMs);
  const after = steps.filter(({ atMs }) => atMs > endMs);
  const state = before.findLast((one) => one.state !== null)?.state ?? step.state;
  const at = new Date(endMs).toISOString();
  const text = endWords(outstanding(endMs), endMs > Math.min(fromMs, step.atMs), by);
  return [...before, { at, atMs: endMs, kind: 'quiet', text, other: null, state }, ...after];
}

function endWords(left: number, waited: boolean, { quietDays, waitDays }: Days): string {
  if (!waited) return `No linked case for ${quietDays} days.`;
  if (left === 0) {
    return `No linked case for ${quietDays} days, and no contact is left to screen.`;
  }
  const contacts = left === 1 ? '1 contact was' : `${left} contacts were`;
  return `No linked case for ${waitDays} days; ${contacts} never screened completely.`;
}
