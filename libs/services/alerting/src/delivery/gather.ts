import type { DigestSetting, Severity } from '@carbawatch/contracts';
import { NEVER_HELD } from './duty-times';

/** A storm that comes drop by drop is told four times a minute at the most. */
const STORM_MS = 15_000;

/** A notice whose time has come, as far as gathering asks. */
export interface DueNotice {
  readonly id: string;
  readonly kind: string;
  readonly severity: Severity;
  /** Since when it waits for room; null for one that comes for the first time. */
  readonly heldFrom: Date | null;
}

/** By a message of its own; by one with others; later, when there is room again. */
export type Way = { readonly as: 'alone' | 'together' } | { readonly as: 'held'; untilMs: number };

function isUrgent({ kind, severity }: DueNotice): boolean {
  return NEVER_HELD.has(severity) || kind === 'nobody-reached';
}

/**
 * How notices of one role that are due at one moment go out by a channel that has had messages at
 * these times already. While there is room each goes alone; more than there is room for go together
 * as one message; without any room only what is urgent goes, and the rest waits until there is
 * some. Of what is urgent the first goes at once, and what follows a message within a quarter of
 * a minute at its end, together. What has waited waits no second time.
 */
export function waysOf(
  due: readonly DueNotice[],
  sentMs: readonly number[],
  { messages, minutes }: DigestSetting,
  nowMs: number,
): ReadonlyMap<string, Way> {
  const spanMs = minutes * 60_000;
  const recent = sentMs.filter((ms) => ms > nowMs - spanMs).sort((a, b) => a - b);
  let free = messages - recent.length;
  const ways = new Map<string, Way>();
  const send = (some: readonly DueNotice[]): void => {
    const as = some.length <= Math.max(free, 1) ? 'alone' : 'together';
    for (const { id } of some) ways.set(id, { as });
    free -= as === 'alone' ? some.length : Math.min(some.length, 1);
  };
  const lastMs = recent.at(-1) ?? -Infinity;
  const trickles = ({ kind, heldFrom }: DueNotice): boolean =>
    kind !== 'nobody-reached' && heldFrom === null && free <= 0 && lastMs > nowMs - STORM_MS;
  const urgent = due.filter(isUrgent);
  const held = urgent.filter(trickles);
  for (const { id } of held) ways.set(id, { as: 'held', untilMs: lastMs + STORM_MS });
  send(urgent.filter((notice) => !held.includes(notice)));
  const others = due.filter((notice) => !isUrgent(notice));
  if (free > 0 || others.some(({ heldFrom }) => heldFrom !== null)) {
    send(others);
  } else {
    // Room comes with the end of the span of the message that is one too many.
    const untilMs = (recent.at(-messages) ?? nowMs) + spanMs;
    for (const { id } of others) ways.set(id, { as: 'held', untilMs });
  }
  return ways;
}

/** What a gathered message says: numbers, severities and wards, never a patient. */
export interface Gathered {
  readonly count: number;
  readonly severities: Readonly<Partial<Record<Severity, number>>>;
  readonly kinds: Readonly<Partial<Record<string, number>>>;
  readonly wards: readonly string[];
  /** Wards beside those; absent where there are none. */
  readonly moreWards?: number;
  /** Since when the first of them has waited. */
  readonly since: string;
  /** Whether they waited for room, or came at one time. */
  readonly held: boolean;
}

/** Wards that a line can name. */
const WARDS_MAX = 5;

export function gatheredOf(
  notices: readonly (DueNotice & { readonly ward: string | null })[],
  nowMs: number,
): Gathered {
  const count = <K extends string>(words: readonly K[]): Partial<Record<K, number>> => {
    const counts: Partial<Record<K, number>> = {};
    for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
    return counts;
  };
  const held = notices.flatMap(({ heldFrom }) => heldFrom?.getTime() ?? []);
  const wards = [...new Set(notices.flatMap(({ ward }) => ward ?? []))].sort();
  return {
    count: notices.length,
    severities: count(notices.map(({ severity }) => severity)),
    kinds: count(notices.map(({ kind }) => kind)),
    wards: wards.slice(0, WARDS_MAX),
    ...(wards.length > WARDS_MAX && { moreWards: wards.length - WARDS_MAX }),
    since: new Date(Math.min(nowMs, ...held)).toISOString(),
    held: held.length > 0,
  };
}
