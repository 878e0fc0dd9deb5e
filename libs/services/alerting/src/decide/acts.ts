import type { Disposition } from '@carbawatch/contracts';
import { isOver, type Course, type RecordedIsolation } from './lifecycle';

/** What a person asks for. */
export type Wish =
  | { readonly kind: 'acknowledged' }
  | {
      readonly kind: 'resolved';
      readonly disposition: Disposition;
      readonly comment: string | null;
    }
  | { readonly kind: 'reopened' }
  | { readonly kind: 'commented'; readonly comment: string }
  | { readonly kind: 'isolated'; readonly isolation: RecordedIsolation };

/** `done`: nothing to do, the alert is as wished (the same request sent again). */
export type Answer =
  | { readonly kind: 'act' }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string };

const ACT: Answer = { kind: 'act' };
const DONE: Answer = { kind: 'done' };

/** Whether a wish may be fulfilled as the alert stands. */
export function answerTo(wish: Wish, course: Course, actor: string): Answer {
  switch (wish.kind) {
    case 'acknowledged':
      if (course.status === 'acknowledged') return DONE;
      return course.status === 'open' ? ACT : refusedAsClosed('acknowledged', course);
    case 'resolved':
      return answerToResolve(wish, course);
    case 'reopened':
      return answerToReopen(course);
    case 'commented': {
      const last = course.timeline.at(-1);
      const same = last?.kind === 'commented' && last.actor === actor;
      return same && last.comment === wish.comment ? DONE : ACT;
    }
    case 'isolated':
      if (course.isolation === wish.isolation) return DONE;
      if (course.status !== 'resolved') return ACT;
      return refusedAsClosed('given an isolation', course);
  }
}

function answerToResolve(wish: Wish & { kind: 'resolved' }, course: Course): Answer {
  if (course.status !== 'resolved') return ACT;
  if (course.disposition === wish.disposition) return DONE;
  return refusedAsClosed('resolved otherwise', course);
}

function answerToReopen(course: Course): Answer {
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

const RETRACTED: Answer = {
  kind: 'refused',
  code: 'alert-retracted',
  detail: 'The facts no longer support this alert; it reopens by itself when they do.',
};

function refusedAsClosed(what: string, course: Course): Answer {
  if (isOver(course)) return RETRACTED;
  return {
    kind: 'refused',
    code: 'alert-resolved',
    detail: `A resolved alert cannot be ${what}; reopen it first.`,
  };
}
