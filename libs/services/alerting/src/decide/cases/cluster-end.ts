import { counted } from '../wording';
import { DAY_MS, type ClusterParameters } from './cluster-parameters';
import type { ClusterCourse, ClusterStep } from './sweep';

/** Somebody who lay beside a case, and until when a screen of them was outstanding. */
export interface ScreenedContact {
  readonly caseId: string;
  readonly pseudonym: string;
  /** When the time together was enough. */
  readonly sinceMs: number;
  /** Screens complete, a case too, or no contact after all; null while a screen is outstanding. */
  readonly closedMs: number | null;
}

type Days = Pick<ClusterParameters, 'quietDays' | 'waitDays'>;

/**
 * A cluster without a new case goes quiet at the first moment at which no contact of its cases has
 * a screen outstanding, and at the latest `waitDays` after the last case: who went home unscreened
 * holds it no longer. Until then it is open and says what it waits for. Whoever became a contact
 * after that moment is no matter of it; a contact of before that is told late takes the end back.
 */
export function endByScreens(
  course: ClusterCourse,
  contacts: readonly ScreenedContact[],
  by: Days,
  nowMs: number,
): ClusterCourse {
  const rests = course.steps.flatMap((step, i) =>
    step.kind === 'quiet' ? [restOf(step, course.steps.slice(i + 1), contacts, by)] : [],
  );
  const last = rests.at(-1);
  if (!last) return course;
  const steps = course.steps.flatMap((step): ClusterStep[] => {
    const mine = rests.find((rest) => rest.step === step);
    if (mine) return waitingSteps(mine, by);
    const around = rests.find((rest) => rest.step.atMs < step.atMs && step.atMs < rest.goesOnMs);
    return [around ? { ...step, waitsFor: around.outstanding(step.atMs) } : step];
  });
  const ended = rests.filter((rest) => rest.endMs < rest.untilMs && rest.endMs <= nowMs);
  const told = ended.reduce((known, rest) => withEnd(known, rest, by), steps);
  if (course.status !== 'quiet' || last.endMs <= nowMs) return { ...course, steps: told };
  const waits = waitingWords(last.outstanding(nowMs), by);
  return { ...course, steps: told, status: 'open', dueMs: last.endMs, waits };
}

/** `No linked case for 28 days; 3 contacts still to screen.` */
function waitingWords(contacts: number, { quietDays }: Days): string {
  return `No linked case for ${quietDays} days; ${counted(contacts, 'contact')} still to screen.`;
}

/** A time without a new case: from the quiet day to the next case, or to what ended the cluster. */
interface Rest {
  readonly step: ClusterStep;
  readonly untilMs: number;
  /** When nobody is left to screen, or the wait is over. */
  readonly endMs: number;
  /** The end of the wait, whichever ended it. */
  readonly goesOnMs: number;
  /** Persons with a screen outstanding at a moment. */
  readonly outstanding: (ms: number) => number;
}

function restOf(
  step: ClusterStep,
  later: readonly ClusterStep[],
  contacts: readonly ScreenedContact[],
  by: Days,
): Rest {
  const untilMs = later.find(({ kind }) => ENDS_REST.has(kind))?.atMs ?? Infinity;
  const mine = contacts.flatMap((contact) => {
    const isMember = ({ state }: ClusterStep) =>
      state?.members.some(({ id }) => id === contact.caseId) ?? false;
    if (!isMember(step)) return [];
    const left = later.find((next) => !isMember(next))?.atMs ?? Infinity;
    return [{ ...contact, closedMs: Math.min(contact.closedMs ?? Infinity, left) }];
  });
  const openAt = (ms: number) =>
    mine.filter(({ sinceMs, closedMs }) => sinceMs <= ms && ms < closedMs);
  const boundMs = step.atMs + Math.max(0, by.waitDays - by.quietDays) * DAY_MS;
  let endMs = step.atMs;
  for (let open = openAt(endMs); open.length > 0 && endMs < boundMs; open = openAt(endMs)) {
    endMs = Math.min(boundMs, Math.max(...open.map(({ closedMs }) => closedMs)));
  }
  const outstanding = (ms: number) => new Set(openAt(ms).map(({ pseudonym }) => pseudonym)).size;
  return { step, untilMs, endMs, goesOnMs: Math.min(endMs, untilMs), outstanding };
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

/** With the moment at which it went quiet, after everything that was learnt until then. */
function withEnd(
  steps: readonly ClusterStep[],
  { step, endMs, outstanding }: Rest,
  by: Days,
): ClusterStep[] {
  const before = steps.filter(({ atMs }) => atMs <= endMs);
  const after = steps.filter(({ atMs }) => atMs > endMs);
  const state = before.findLast((one) => one.state !== null)?.state ?? step.state;
  const at = new Date(endMs).toISOString();
  const text = endWords(outstanding(endMs), endMs > step.atMs, by);
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
