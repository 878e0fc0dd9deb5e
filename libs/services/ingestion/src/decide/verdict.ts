import type { Problem } from '@carbawatch/contracts';
import type { ReadItem, ReadSuccess, UnmappedTerm } from '@carbawatch/formats';
import { ACCEPTED, type Answer, type Channel } from './answer';
import type { Mapped } from './mapping';
import { bounded, effect } from './problems';

/** A payload that could not be read, or lacks what is required; shaped as formats answers it. */
export interface Refused {
  readonly kind: 'refused';
  readonly status: 400 | 415 | 422;
  readonly code: string;
  readonly problems: readonly Problem[];
  readonly ack?: 'AE' | 'AR' | undefined;
}

export type Reading = ReadSuccess | Refused;

/** One row or message of a payload: what can be corrected and replayed by itself. */
export interface Unit {
  readonly raw: string | undefined;
  /** Something of it went on, or there was nothing in it to go on with. */
  readonly taken: boolean;
  /** Its isolates, movements and carriers: how many there are, and how many went on. */
  readonly items: Parts;
  readonly problems: readonly Problem[];
  /** Words that nobody has mapped. */
  readonly terms: readonly UnmappedTerm[];
}

/** How much of a whole was read. */
export interface Parts {
  readonly of: number;
  readonly read: number;
}

export interface Verdict {
  readonly status: 'processed' | 'quarantined' | 'dismissed';
  readonly answer: Answer;
  readonly problems: readonly Problem[];
  /** Units that wait in quarantine on their own, while the rest of the payload went on. */
  readonly waiting: readonly Unit[];
  /** What the message itself waits for, in quarantine. */
  readonly terms: readonly UnmappedTerm[];
  /** Rows or messages of the payload, else items of its only one; null where it can't be read. */
  readonly parts: Parts | null;
}

/** Items of one HL7 message stay together; every other item is a unit of its own. */
export function groupItems(items: readonly ReadItem[]): ReadItem[][] {
  const units: ReadItem[][] = [];
  for (const item of items) {
    const last = units.at(-1);
    const [first] = last ?? [];
    if (last && first && item.control !== undefined && item.control === first.control) {
      last.push(item);
    } else units.push([item]);
  }
  return units;
}

/** What became of a unit, from its items and of what each was mapped to (null: no payload). */
export function unitOf(items: readonly ReadItem[], mapped: readonly (Mapped | null)[]): Unit {
  const read = items.filter((item, index) => {
    const result = mapped[index];
    return result ? result.event !== null : item.usable;
  }).length;
  const problems = items.flatMap((item, index) => {
    const found = new Set<string>(item.problems.map(({ code }) => code));
    // Reading has often named the same place already, and more exactly.
    const more = (mapped[index]?.problems ?? []).filter(({ code }) => !found.has(code));
    return [...item.problems.map(withoutTerm), ...more];
  });
  const unread = items.flatMap((item) => item.problems.flatMap(({ unmapped }) => unmapped ?? []));
  const terms = [...unread, ...mapped.flatMap((result) => result?.terms ?? [])];
  const counted = { of: items.length, read };
  return { raw: items[0]?.raw, taken: read > 0, items: counted, problems, terms };
}

/** What is shown with a message never repeats what was sent. */
function withoutTerm({ code, pointer, detail }: Problem): Problem {
  return { code, pointer, detail };
}

const isRefused = ({ taken, problems }: Unit): boolean =>
  !taken && problems.some(({ code }) => effect(code) === 'refuse');

const needsReview = ({ taken, problems }: Unit): boolean =>
  !taken || problems.some(({ code }) => effect(code) !== 'note');

/**
 * Status and answer of a message that was read. A payload of one unit is that unit. Of a payload of
 * many, units that nobody can use wait on their own and the rest goes on; where nothing at all
 * could be used it is the payload that waits, to be corrected as a whole. Only what lacks something
 * required is the sender's error; an unknown code, ward, drug or organism is not.
 */
export function verdictOf(units: readonly Unit[]): Verdict {
  const all = bounded(units.flatMap(({ problems }) => problems));
  const review = units.filter(needsReview);
  if (units.length > 1 && units.some(({ taken }) => taken)) {
    const notes = units.filter((unit) => !needsReview(unit)).flatMap(({ problems }) => problems);
    return {
      status: 'processed',
      answer: ACCEPTED,
      problems: bounded(notes),
      waiting: review,
      terms: [],
      parts: { of: units.length, read: units.length - review.length },
    };
  }
  const [only, ...others] = units;
  const parts = only && others.length === 0 ? only.items : { of: units.length, read: 0 };
  const status = review.length > 0 ? 'quarantined' : 'processed';
  const terms = status === 'quarantined' ? units.flatMap((unit) => unit.terms) : [];
  if (units.length === 0 || !units.every(isRefused)) {
    return { status, answer: ACCEPTED, problems: all, waiting: [], terms, parts };
  }
  const code = all.find((found) => effect(found.code) === 'refuse')?.code ?? 'incomplete';
  const answer: Answer = { status: code.startsWith('malformed') ? 400 : 422, ack: 'AE', code };
  return { status, answer, problems: all, waiting: [], terms, parts };
}

/** What could not be read at all. Over MLLP a type that is not served is put away at once. */
export function verdictOfRefusal(refusal: Refused, channel: Channel): Verdict {
  const ack = refusal.ack ?? (refusal.status === 415 ? 'AR' : 'AE');
  return {
    status: channel === 'mllp' && ack === 'AR' ? 'dismissed' : 'quarantined',
    answer: { status: refusal.status, ack, code: refusal.code },
    problems: bounded(refusal.problems.map(withoutTerm)),
    waiting: [],
    terms: [],
    parts: null,
  };
}
