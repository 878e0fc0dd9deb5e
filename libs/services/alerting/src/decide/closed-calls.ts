import { instantMs } from '@carbawatch/contracts';
import type { ContactTurn } from './cases/contact-turns';
import { courseOf, type Act } from './lifecycle';
import { holds } from './rules/expression';
import type { CompiledRule } from './rules/compile-rule';
import type { DerivedAlert, DerivedEvent, DerivedKind } from './tracks';
import { followed } from './wording';

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

/** Whether anybody has ever said that the call is made: no contact ends what nobody did. */
export function isAnswered(acts: readonly Act[]): boolean {
  return acts.some(({ kind }) => kind === 'acknowledged');
}

/** How the contacts of the person's cases stood, and what is said when they are closed. */
export interface ClosedContacts {
  readonly turns: readonly ContactTurn[];
  readonly text: string;
}

/**
 * The alert, cleared when the last contact of the case was closed and somebody had acknowledged the
 * call: a call that nobody made is closed by no screen. What opens a contact after that raises it
 * again with the reason, and as the call was made the next end of the contacts clears it. A repeat
 * that comes later feeds it; news open it again, and ask for another call.
 */
export function closedByContacts(
  alert: DerivedAlert,
  acts: readonly Act[],
  closed: ClosedContacts,
): DerivedAlert {
  const told: DerivedEvent[] = [];
  /** The last word that the contacts had; null where facts of the person have had it since. */
  let last = null as DerivedEvent | null;
  for (const [i, event] of alert.events.entries()) {
    told.push(event);
    if (event.news || TURNS.has(event.kind) || (event.asksAgain && last?.kind === 'cleared')) {
      last = null;
    }
    const next = alert.events[i + 1];
    const untilMs = next ? msOf(next.at) : Infinity;
    for (;;) {
      const now: Told = { told, acts, last, untilMs };
      const line: DerivedEvent | null =
        last?.kind === 'cleared' ? reopening(now, closed) : clearing(now, closed);
      if (!line) break;
      told.push(line);
      last = line;
    }
  }
  return { ...alert, events: told };
}

const TURNS: ReadonlySet<DerivedKind> = new Set<DerivedKind>([
  'raised',
  'reraised',
  'cleared',
  'retracted',
]);

/** As far as the alert was told, and when the facts tell more of it. */
interface Told {
  readonly told: readonly DerivedEvent[];
  readonly acts: readonly Act[];
  readonly last: DerivedEvent | null;
  readonly untilMs: number;
}

/** The first moment at which the contacts were known to be closed and the call to be made. */
function clearing(now: Told, { turns, text }: ClosedContacts): DerivedEvent | null {
  const sinceMs = msOf(now.told.at(-1)?.at ?? '');
  for (const [i, { fromMs, contacts, because }] of turns.entries()) {
    if (contacts !== 'closed') continue;
    const endMs = Math.min(turns[i + 1]?.fromMs ?? Infinity, now.untilMs);
    const ms = answersSince(now, Math.max(fromMs, sinceMs)).find((one) => isMadeAt(now, one));
    if (ms === undefined || ms >= endMs) continue;
    const why = ms === fromMs ? because.join(' ') : '';
    return lineAt(ms, 'cleared', followed(why, text));
  }
  return null;
}

/** The moment itself, and each at which an acknowledgement after it counts. */
function answersSince({ acts }: Told, ms: number): number[] {
  const calls = acts.filter(({ kind }) => kind === 'acknowledged');
  return [ms, ...calls.map((call) => Math.max(ms, answerMs(call)))].sort((a, b) => a - b);
}

/** The act was done on what stood then: what ends the alert comes after that. */
function answerMs({ at, basis }: Act): number {
  return Math.max(msOf(at), msOf(basis) + 1);
}

/** Whether the call was made by then; what the contacts alone have opened leaves it made. */
function isMadeAt({ told, acts, last }: Told, ms: number): boolean {
  const known = acts.filter(({ basis }) => msOf(basis) < ms);
  const { status, reopened } = courseOf(told, known);
  if (known.some((act) => act.kind === 'acknowledged' && answerMs(act) > ms)) return false;
  return status === 'acknowledged' || (last !== null && status === 'open' && !reopened);
}

/** The first moment after that end at which a contact was known to be left to screen. */
function reopening({ last, untilMs }: Told, { turns }: ClosedContacts): DerivedEvent | null {
  const sinceMs = msOf(last?.at ?? '');
  const turn = turns.find(({ fromMs, contacts }) => contacts === 'open' && fromMs > sinceMs);
  if (!turn || turn.fromMs >= untilMs) return null;
  return lineAt(turn.fromMs, 'reraised', turn.because.join(' '));
}

function lineAt(ms: number, kind: 'cleared' | 'reraised', text: string): DerivedEvent {
  const at = new Date(ms).toISOString();
  return { at, kind, text, news: kind === 'reraised', escalates: false };
}

function msOf(moment: string): number {
  return instantMs(moment, 'UTC');
}
