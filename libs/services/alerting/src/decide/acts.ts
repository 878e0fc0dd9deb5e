import { instantMs, type Disposition, type Moment } from '@carbawatch/contracts';
import { isCommentOf, isOver, type RecordedIsolation, type Standing } from './lifecycle';

/**
 * What a person asks for; where it is said, of the alert as it was shown with this line of its
 * timeline as the newest of the facts: of what came since nothing is said.
 */
export type Wish =
  | { readonly kind: 'acknowledged'; readonly shown?: Moment | undefined }
  | {
      readonly kind: 'resolved';
      readonly shown?: Moment | undefined;
      readonly disposition: Disposition;
      readonly comment: string | null;
    }
  | { readonly kind: 'reopened' }
  /** The last act that closed or silenced it was a mistake: what stood before stands again. */
  | { readonly kind: 'undone' }
  | { readonly kind: 'commented'; readonly comment: string }
  /** The comment of that moment was a mistake: it stays, and is said to be none. */
  | { readonly kind: 'uncommented'; readonly of: string }
  | { readonly kind: 'isolated'; readonly isolation: RecordedIsolation };

/** `done`: nothing to do, the alert is as wished (the same request sent again). */
export type Answer =
  | { readonly kind: 'act' }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string };

const ACT: Answer = { kind: 'act' };
const DONE: Answer = { kind: 'done' };

/** Whether a wish may be fulfilled as the alert stands. */
export function answerTo(wish: Wish, course: Standing, actor: string): Answer {
  if (isSaidAlready(wish, course, actor)) return DONE;
  switch (wish.kind) {
    case 'acknowledged':
      if (course.status === 'acknowledged') return DONE;
      return course.status === 'open' ? ACT : refusedAsClosed('acknowledged', course);
    case 'resolved':
      return answerToResolve(wish, course);
    case 'reopened':
      return answerToReopen(course);
    case 'undone':
      return answerToUndo(course);
    case 'commented': {
      const last = course.timeline.at(-1);
      const same = last?.kind === 'commented' && last.actor === actor;
      return same && last.comment === wish.comment ? DONE : ACT;
    }
    case 'uncommented':
      return answerToUncomment(wish.of, course);
    case 'isolated':
      if (course.isolation === wish.isolation) return DONE;
      // What it has ended by mistake begins again, whatever became of the alert meanwhile.
      if (wish.isolation === 'none') return answerToTakeBack(course);
      if (course.status !== 'resolved') return ACT;
      return refusedAsClosed('given an isolation', course);
  }
}

/** The same request sent again, of an alert that has grown since it was shown. */
function isSaidAlready(wish: Wish, { timeline }: Standing, actor: string): boolean {
  if (!('shown' in wish) || wish.shown === undefined) return false;
  const shownMs = instantMs(wish.shown, 'UTC');
  const later = timeline.findIndex(
    (line) => line.actor === null && instantMs(line.at, 'UTC') > shownMs,
  );
  if (later < 0) return false;
  const seen = timeline.slice(0, later);
  const since = seen.slice(seen.findLastIndex((line) => line.actor === null) + 1);
  return since.some((line) => line.kind === wish.kind && line.actor === actor);
}

function answerToResolve(wish: Wish & { kind: 'resolved' }, course: Standing): Answer {
  if (course.status !== 'resolved') return ACT;
  if (course.disposition === wish.disposition) return DONE;
  return refusedAsClosed('resolved otherwise', course);
}

/** It is taken back where it was recorded; of another alert nothing would follow. */
function answerToTakeBack(course: Standing): Answer {
  if (course.isolation !== null) return ACT;
  if (course.timeline.some(({ kind }) => kind === 'isolated')) return DONE;
  return {
    kind: 'refused',
    code: 'no-isolation-recorded',
    detail: 'No isolation was recorded on this alert: take it back on the one where it was.',
  };
}

function answerToUncomment(of: string, { timeline }: Standing): Answer {
  const comments = timeline.filter((line) => isCommentOf(line, of));
  if (comments.some(({ takenBackBy }) => takenBackBy === undefined)) return ACT;
  if (comments.length > 0) return DONE;
  return {
    kind: 'refused',
    code: 'no-such-comment',
    detail: 'No comment of this moment is on the alert.',
  };
}

function answerToReopen(course: Standing): Answer {
  if (isOver(course)) return RETRACTED;
  // An acknowledgement by mistake would silence whoever is next: it is taken back as well.
  if (course.status !== 'open') return ACT;
  if (course.reopened) return DONE;
  return {
    kind: 'refused',
    code: 'alert-not-resolved',
    detail: 'Only an acknowledged or resolved alert can be reopened.',
  };
}

/** First the resolution, then the acknowledgement under it; beyond that nothing stands. */
function answerToUndo(course: Standing): Answer {
  if (isOver(course)) return RETRACTED;
  if (course.status !== 'open') return ACT;
  return {
    kind: 'refused',
    code: 'nothing-to-undo',
    detail: 'Nothing is left to take back: the alert is neither acknowledged nor resolved.',
  };
}

const RETRACTED: Answer = {
  kind: 'refused',
  code: 'alert-retracted',
  detail: 'The facts no longer support this alert; it reopens by itself when they do.',
};

function refusedAsClosed(what: string, course: Standing): Answer {
  if (isOver(course)) return RETRACTED;
  return {
    kind: 'refused',
    code: 'alert-resolved',
    detail: `A resolved alert cannot be ${what}; reopen it first.`,
  };
}
