import { counted, distinct } from '../wording';
import { becauseOfGaps, isInGap, turnsOfGaps, type KnownWithGaps } from './case-gaps';
import {
  becauseReopened,
  closedAt,
  isToScreen,
  reopenings,
  type KnownEnds,
} from './closed-contacts';

/** A contact of a person's cases, for as long as that was believed. */
export interface BelievedContact extends KnownEnds, KnownWithGaps {
  readonly pseudonym: string;
  readonly knownMs: number;
  /** When a correction took it back; null while it stands. */
  readonly goneMs: number | null;
  readonly because?: readonly string[];
  /** Which stay that was told late made it one. */
  readonly becauseKnown?: readonly string[];
}

/** From a moment on somebody was left to screen, nobody was, or no contact was known at all. */
export interface ContactTurn {
  readonly fromMs: number;
  readonly contacts: 'open' | 'closed' | 'none';
  /** Which corrections made it so, and who is to be screened then, a sentence each. */
  readonly because: readonly string[];
}

/** How the contacts of a person's cases stood, as was known at each moment. */
export function contactTurns(contacts: readonly BelievedContact[]): ContactTurn[] {
  const turns: ContactTurn[] = [];
  for (const ms of momentsOf(contacts)) {
    const known = contacts.filter((contact) => isKnownAt(contact, ms));
    const open = known.filter((contact) => isToScreen(contact, ms));
    const now = open.length > 0 ? 'open' : known.length > 0 ? 'closed' : 'none';
    if (now === (turns.at(-1)?.contacts ?? 'none')) continue;
    const because = now === 'open' ? whyOpen(open, contacts, ms) : correctionsAt(contacts, ms);
    turns.push({ fromMs: ms, contacts: now, because });
  }
  return turns;
}

function momentsOf(contacts: readonly BelievedContact[]): number[] {
  const moments = contacts.flatMap((contact) => [
    contact.knownMs,
    contact.goneMs ?? Infinity,
    ...closedAt(contact),
    ...reopenings(contact).map(({ ms }) => ms),
    ...turnsOfGaps(contact),
  ]);
  return [...new Set(moments)].filter((ms) => ms < Infinity).sort((a, b) => a - b);
}

function isKnownAt(contact: BelievedContact, ms: number): boolean {
  const { knownMs, goneMs } = contact;
  return knownMs <= ms && ms < (goneMs ?? Infinity) && !isInGap(contact, ms);
}

/** Who is to be screened again, and who has become a contact, with what was corrected. */
function whyOpen(
  open: readonly BelievedContact[],
  contacts: readonly BelievedContact[],
  ms: number,
): string[] {
  const persons = distinct(open.map(({ pseudonym }) => pseudonym));
  const mine = contacts.filter(({ pseudonym }) => persons.includes(pseudonym));
  const before = mine.filter(({ knownMs }) => knownMs < ms);
  const again = distinct(before.map(({ pseudonym }) => pseudonym)).length;
  const further = persons.length - again;
  return [
    ...correctionsAt(mine, ms),
    ...(again > 0 ? [`To be screened again: ${counted(again, 'contact')}.`] : []),
    ...(further > 0 ? [`To be screened: ${counted(further, 'further contact')}.`] : []),
  ];
}

/** What was corrected of these at this very moment. */
function correctionsAt(contacts: readonly BelievedContact[], ms: number): string[] {
  return distinct(
    contacts.flatMap((contact) => {
      const { knownMs, goneMs, because = [], becauseKnown = [] } = contact;
      return [
        ...becauseReopened(contact, ms),
        ...becauseOfGaps(contact, ms),
        ...(knownMs === ms ? becauseKnown : []),
        ...(goneMs === ms ? because : []),
      ];
    }),
  ).sort();
}
