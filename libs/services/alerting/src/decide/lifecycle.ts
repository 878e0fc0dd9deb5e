import { instantMs } from '@carbawatch/contracts';
import type { AlertStatus, Disposition, Moment, TimelineEntry } from '@carbawatch/contracts';
import { endsByRules, isByRules, lineOfRules, raiseOf } from './rule-acts';
import type { DerivedEvent } from './tracks';

export type ActKind =
  | 'acknowledged'
  | 'resolved'
  | 'reopened'
  | 'undone'
  | 'commented'
  | 'uncommented'
  | 'isolated'
  | RuleActKind;

/**
 * What a new version of the site's rules did to the alert, by whoever saved it: the rule was
 * switched off, does not raise it any more, says otherwise, raises it again, or raises it from what
 * was known before.
 */
export type RuleActKind = 'rule-off' | 'rule-gone' | 'rule-changed' | 'rule-back' | 'rule-came';
/** `none`: what was recorded was a mistake, and nothing of it ever held. */
export type RecordedIsolation = 'single' | 'cohort' | 'none';

/** What a person did with an alert: a fact like any other. */
export interface Act {
  /** Counts the acts on one alert. */
  readonly seq: number;
  readonly kind: ActKind;
  readonly actor: string;
  readonly at: Moment;
  /**
   * Receipt of the last fact that the alert showed when the person acted. What was received later
   * came after the act, however the clocks of the hospital and of this system differ.
   */
  readonly basis: Moment;
  readonly disposition: Disposition | null;
  readonly isolation: RecordedIsolation | null;
  /** Of `uncommented`, the moment of the comment that it takes back. */
  readonly comment: string | null;
  /** Version of the site's rules that did it; of a person's act on the alert itself, null. */
  readonly rulesVersion?: number | null;
  /** What of the alert it changed, in words; null where that is not said. */
  readonly rulesChange?: string | null;
}

/** A line of the timeline; what a person wrote is kept apart, since it may say too much. */
export interface TimelineLine extends TimelineEntry {
  readonly comment: string | null;
}

/** How an alert stands after what the facts did and what people did. */
export interface Standing {
  readonly status: AlertStatus;
  readonly disposition: Disposition | 'retracted' | 'cleared' | null;
  readonly isolation: Exclude<RecordedIsolation, 'none'> | null;
  /** Whether the last change of status was a person's reopening. */
  readonly reopened: boolean;
  readonly timeline: readonly TimelineLine[];
  /** Receipt of the last fact that changed the alert: the basis of the next act. */
  readonly lastFactAt: Moment | null;
}

/** An alert's course, folded; with what a resolution that is taken back gives back. */
export interface Course extends Standing {
  readonly before: 'open' | 'acknowledged';
}

const BEGINNING: Course = {
  status: 'open',
  disposition: null,
  isolation: null,
  reopened: false,
  timeline: [],
  lastFactAt: null,
  before: 'open',
};

/**
 * Closed as not true of the patient: a further isolate is news then. Who closed it as known, or as
 * a duplicate of what another alert tells, is asked nothing by it.
 */
const NOT_THE_PATIENTS: ReadonlySet<Standing['disposition']> = new Set([
  'contaminant',
  'wrong-ward',
  'other',
] as const);

/**
 * Folds the facts' events and the people's acts. A repeat feeds the alert and never reopens it;
 * news reopen what a person had closed; a retraction closes it whatever people said.
 */
export function courseOf(events: readonly DerivedEvent[], acts: readonly Act[]): Course {
  const inOrder = [...acts].sort((a, b) => a.seq - b.seq);
  // The facts raise it, so that an end by the rules which none has undone is none any more.
  const waiting = inOrder.map((act, i) => ({
    ...act,
    ends: endsByRules(act) && inOrder.slice(i).some(({ kind }) => kind === 'rule-back'),
  }));
  let course = raisedBefore(events[0], waiting);
  for (const event of events) {
    const ms = instantMs(event.at, 'UTC');
    while (waiting[0] && isBefore(waiting[0], ms)) {
      course = acted(course, waiting.shift());
    }
    course = happened(course, event);
  }
  return waiting.reduce(acted, course);
}

/**
 * A version of the rules took it away as it had been raised then, and the facts raise it anew by
 * what that version says: the first time stays in the timeline.
 */
function raisedBefore(
  first: DerivedEvent | undefined,
  waiting: (Act & { ends: boolean })[],
): Course {
  if (!first) return BEGINNING;
  const ms = instantMs(first.at, 'UTC');
  const taken = waiting.find((act) => raiseOf(act) !== null && isBefore(act, ms));
  const raised = taken && raiseOf(taken);
  if (!raised || instantMs(raised.at, 'UTC') >= ms) return BEGINNING;
  taken.ends = true;
  return { ...BEGINNING, timeline: [raised] };
}

/**
 * An act comes after the facts that the alert showed. Isolation is recorded at a moment of its own,
 * and what it ends at that moment it has ended.
 */
function isBefore({ kind, at, basis }: Act, ms: number): boolean {
  const basisMs = instantMs(basis, 'UTC');
  return basisMs < ms || (basisMs === ms && kind === 'isolated' && at === basis);
}

function happened(course: Course, event: DerivedEvent): Course {
  const { at, kind, text, comment = null } = event;
  type More = Pick<TimelineLine, 'graver' | 'corrected' | 'severityBefore'>;
  const line = (shown: TimelineEntry['kind'], more: More = {}): TimelineLine[] => [
    ...course.timeline,
    { at, kind: shown, actor: null, text, comment, ...more },
  ];
  const wakes =
    (course.status === 'resolved' &&
      (event.news || event.asksAgain || contradicts(event, course))) ||
    (course.status === 'acknowledged' && event.escalates);
  if (event.asksAgain && !wakes) return course;
  // What a person closed keeps the judgement when it ends by itself: it was right, and judged.
  if (kind === 'cleared' && course.status === 'resolved' && course.disposition !== 'retracted') {
    return { ...course, timeline: line(kind), lastFactAt: at };
  }
  if (kind === 'retracted' || kind === 'cleared') {
    const timeline = line(kind);
    return {
      ...course,
      status: 'resolved',
      disposition: kind,
      reopened: false,
      timeline,
      lastFactAt: at,
    };
  }
  if (kind === 'raised' || kind === 'reraised' || wakes) {
    const timeline = line(kind === 'raised' ? 'raised' : 'reraised');
    return {
      ...course,
      status: 'open',
      disposition: null,
      reopened: false,
      timeline,
      lastFactAt: at,
    };
  }
  const isGraver = kind === 'amended' && event.news;
  const more = {
    ...(isGraver && { graver: true }),
    ...(kind === 'amended' && event.corrected && { corrected: true as const }),
    ...(event.severityBefore && { severityBefore: event.severityBefore }),
  };
  return { ...course, timeline: line(kind, more), lastFactAt: at };
}

function contradicts({ further }: DerivedEvent, { disposition }: Course): boolean {
  return further === true && NOT_THE_PATIENTS.has(disposition);
}

/** Ended by the facts: only they open it again, whatever a person had said of it before. */
export function isOver({
  disposition,
  timeline,
}: Pick<Standing, 'disposition' | 'timeline'>): boolean {
  if (disposition === 'retracted' || disposition === 'cleared') return true;
  // What is corrected after the end is told, and opens nothing.
  const last = timeline.findLast(({ kind }) => TURNS.has(kind))?.kind;
  return last === 'retracted' || last === 'cleared';
}

const TURNS: ReadonlySet<TimelineEntry['kind']> = new Set([
  'raised',
  'retracted',
  'cleared',
  'reraised',
] as const);

function acted(course: Course, act: (Act & { readonly ends: boolean }) | undefined): Course {
  if (!act) return course;
  const timeline = [...course.timeline, lineOf(act, course)];
  switch (act.kind) {
    case 'acknowledged':
      if (course.status !== 'open') return { ...course, timeline };
      return { ...course, status: 'acknowledged', reopened: false, timeline };
    case 'resolved':
      if (isOver(course)) return { ...course, timeline };
      return {
        ...course,
        status: 'resolved',
        disposition: act.disposition,
        reopened: false,
        timeline,
        before: course.status === 'resolved' ? course.before : course.status,
      };
    case 'undone':
      if (course.status === 'open' || isOver(course)) return { ...course, timeline };
      return { ...course, ...beforeLastAct(course), disposition: null, reopened: true, timeline };
    case 'reopened':
      if (course.status === 'open' || isOver(course)) {
        return { ...course, timeline };
      }
      return { ...course, status: 'open', disposition: null, reopened: true, timeline };
    case 'isolated':
      return { ...course, isolation: act.isolation === 'none' ? null : act.isolation, timeline };
    case 'uncommented':
      return { ...course, timeline: timeline.map((line) => takenBack(line, act)) };
    case 'commented':
    case 'rule-off':
    case 'rule-gone':
    case 'rule-changed':
    case 'rule-back':
    case 'rule-came':
      return { ...course, timeline };
  }
}

/** Whether a line is what somebody wrote at a moment. */
export function isCommentOf({ kind, comment, at }: TimelineLine, moment: Moment): boolean {
  return kind === 'commented' && comment !== null && at === moment;
}

function takenBack(line: TimelineLine, { comment: of, actor }: Act): TimelineLine {
  if (of === null || line.takenBackBy !== undefined || !isCommentOf(line, of)) return line;
  return { ...line, takenBackBy: actor };
}

/** What stood before the act that closed or silenced it. */
function beforeLastAct({ status, before }: Course): Pick<Course, 'status'> {
  return { status: status === 'resolved' ? before : 'open' };
}

function lineOf(act: Act & { readonly ends: boolean }, course: Course): TimelineLine {
  const { at, kind, actor, comment } = act;
  if (isByRules(kind)) return lineOfRules(act, act.ends ? 'over' : course.status);
  const shown = kind === 'undone' ? 'reopened' : kind;
  const said = kind === 'uncommented' ? null : comment;
  return { at, kind: shown, actor, text: textOf({ ...act, kind }, course), comment: said };
}

/** What a person did with the alert itself. */
type OwnAct = Act & { readonly kind: Exclude<ActKind, RuleActKind> };

/** Dispositions as a person says them; fields hold their names. */
export const DISPOSITION_WORDS: Readonly<Record<Disposition, string>> = {
  relevant: 'relevant',
  'already-known': 'already known',
  contaminant: 'a contaminant',
  duplicate: 'a duplicate',
  'wrong-ward': 'of another ward',
  other: 'something else',
};

/** How the timeline says that an act was a slip. */
export const ACKNOWLEDGEMENT_TAKEN_BACK = 'Acknowledgement taken back.';
export const RESOLUTION_TAKEN_BACK = 'Resolution taken back';

function textOf({ kind, disposition, isolation }: OwnAct, course: Course): string {
  switch (kind) {
    case 'undone':
      if (course.status !== 'resolved') return ACKNOWLEDGEMENT_TAKEN_BACK;
      return course.before === 'acknowledged'
        ? `${RESOLUTION_TAKEN_BACK}: acknowledged as before.`
        : `${RESOLUTION_TAKEN_BACK}.`;
    case 'acknowledged':
      return 'Acknowledged.';
    case 'resolved':
      return `Resolved as ${DISPOSITION_WORDS[disposition ?? 'other']}.`;
    case 'reopened':
      return 'Reopened.';
    case 'commented':
      return 'Comment.';
    case 'uncommented':
      return 'Comment taken back.';
    case 'isolated':
      if (isolation === 'none') return 'Recorded isolation taken back.';
      return isolation === 'cohort'
        ? 'Isolation recorded: cohort.'
        : 'Isolation recorded: single room.';
  }
}
