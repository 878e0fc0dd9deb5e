import { instantMs } from '@carbawatch/contracts';
import { courseOf, type Act } from './lifecycle';
import { holds } from './rules/expression';
import type { CompiledRule } from './rules/compile-rule';
import type { DerivedAlert, DerivedEvent } from './tracks';

/** What a rule says at an end that this alone decides; null for rules that say nothing. */
export function saidOf(
  { document }: CompiledRule,
  fact: 'contactsClosed' | 'reported',
): string | null {
  const choice = document.gone.find(
    (one) => one.if !== undefined && !holds(one.if, {}) && holds(one.if, { [fact]: true }),
  );
  return choice?.say ?? null;
}

/** Whether somebody has made the call that the alert asks for, before anything else ended it. */
export function isCalled(alert: DerivedAlert, acts: readonly Act[]): boolean {
  return closed(alert.events, acts, Infinity, '').isCalled;
}

/**
 * The alert, cleared when the last contact of the case was closed and somebody had acknowledged the
 * call: a call that nobody made is closed by no screen. A repeat that comes later feeds it; news
 * open it again.
 */
export function closedByContacts(
  alert: DerivedAlert,
  acts: readonly Act[],
  at: { readonly closedMs: number; readonly text: string },
): DerivedAlert {
  return { ...alert, events: closed(alert.events, acts, at.closedMs, at.text).events };
}

function closed(
  events: readonly DerivedEvent[],
  acts: readonly Act[],
  closedMs: number,
  text: string,
): { readonly events: DerivedEvent[]; readonly isCalled: boolean } {
  const told: DerivedEvent[] = [];
  let isCalled = false;
  for (const [i, event] of events.entries()) {
    told.push(event);
    const next = events[i + 1];
    const nextMs = next ? msOf(next.at) : Infinity;
    const known = acts.filter(({ basis }) => msOf(basis) < nextMs);
    if (courseOf(told, known).status !== 'acknowledged') continue;
    // What ends the alert later does not undo that the call was made and the contacts closed.
    isCalled = true;
    const calls = known.filter(({ kind }) => kind === 'acknowledged');
    const ms = Math.max(
      closedMs,
      msOf(event.at),
      // The act was done on what stood then: what ends the alert comes after that.
      ...calls.map(({ at, basis }) => Math.max(msOf(at), msOf(basis) + 1)),
    );
    if (ms >= nextMs || ms === Infinity) continue;
    const ended = { at: new Date(ms).toISOString(), kind: 'cleared', text } as const;
    told.push({ ...ended, news: false, escalates: false });
  }
  return { events: told, isCalled };
}

function msOf(moment: string): number {
  return instantMs(moment, 'UTC');
}
