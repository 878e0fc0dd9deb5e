import { instantMs } from '@carbawatch/contracts';

/** A time of knowing in which nothing was to be screened: the set complete, or a death told. */
export interface ClosedSpan {
  readonly fromMs: number;
  /** Null while it lasts. */
  readonly toMs: number | null;
  readonly by: 'screens' | 'death';
  /** Which correction ended it, a sentence each; nothing while it lasts. */
  readonly because: readonly string[];
}

/** When a contact was known to carry the same, and to be closed, and what ended either. */
export interface KnownEnds {
  readonly status: 'open' | 'cleared' | 'became-case' | 'died';
  readonly clearedAt: string | null;
  readonly caseSpans?: readonly (readonly [fromMs: number, toMs: number | null])[];
  readonly closedSpans?: readonly ClosedSpan[];
  readonly uncased?: readonly { readonly ms: number; readonly because: readonly string[] }[];
  readonly recased?: readonly { readonly ms: number; readonly because: readonly string[] }[];
}

/** Whether a screen was outstanding, as was known at a moment. */
export function isToScreen(contact: KnownEnds, ms: number): boolean {
  return !isCaseAt(contact, ms) && closedSpansAt(contact, ms).length === 0;
}

export function isCaseAt({ caseSpans = [] }: KnownEnds, ms: number): boolean {
  return caseSpans.some(([fromMs, toMs]) => fromMs <= ms && ms < (toMs ?? Infinity));
}

function closedSpansAt(contact: KnownEnds, ms: number): ClosedSpan[] {
  return closedSpansOf(contact).filter(
    ({ fromMs, toMs }) => fromMs <= ms && ms < (toMs ?? Infinity),
  );
}

/** What was stored before the times were kept says only since when it is closed. */
function closedSpansOf({ status, clearedAt, closedSpans }: KnownEnds): readonly ClosedSpan[] {
  if (closedSpans) return closedSpans;
  if (clearedAt === null || status === 'became-case') return [];
  const by = status === 'died' ? 'death' : 'screens';
  return [{ fromMs: instantMs(clearedAt, 'UTC'), toMs: null, by, because: [] }];
}

/** Since when it was closed, as was known at a moment; null while a screen was outstanding. */
export function closedSince(contact: KnownEnds, ms: number): number | null {
  const { caseSpans = [] } = contact;
  const cased = caseSpans.filter(([fromMs, toMs]) => fromMs <= ms && ms < (toMs ?? Infinity));
  const since = [
    ...cased.map(([fromMs]) => fromMs),
    ...closedSpansAt(contact, ms).map(({ fromMs }) => fromMs),
  ];
  return since.length > 0 ? Math.min(...since) : null;
}

/** Moments at which a contact was closed. */
export function closedAt(contact: KnownEnds): number[] {
  const { caseSpans = [] } = contact;
  return [
    ...caseSpans.map(([fromMs]) => fromMs),
    ...closedSpansOf(contact).map(({ fromMs }) => fromMs),
  ];
}

/** What a correction of this very moment says of why a screen is asked for again. */
export function becauseReopened(contact: KnownEnds, ms: number): string[] {
  if (!isReopened(contact, ms)) return [];
  return reopenings(contact).flatMap((one) => (one.ms === ms ? one.because : []));
}

/** By which correction, of this very moment, a contact carries the same again. */
export function becauseCaseAgain(contact: KnownEnds, ms: number): string[] {
  if (!isCaseAt(contact, ms) || isCaseAt(contact, ms - 1)) return [];
  return (contact.recased ?? []).flatMap((one) => (one.ms === ms ? one.because : []));
}

/** Moments at which what had closed a contact was taken back, with by which correction. */
export function reopenings({
  caseSpans = [],
  closedSpans = [],
  uncased = [],
}: KnownEnds): { readonly ms: number; readonly because: readonly string[] }[] {
  return [
    ...caseSpans.flatMap(([, toMs]) => (toMs === null ? [] : [{ ms: toMs, because: [] }])),
    ...closedSpans.flatMap(({ toMs, because }) => (toMs === null ? [] : [{ ms: toMs, because }])),
    ...uncased,
  ];
}

/** Whether this very moment asks for a screen again of whom none was asked just before. */
export function isReopened(contact: KnownEnds, ms: number): boolean {
  return isToScreen(contact, ms) && !isToScreen(contact, ms - 1);
}

/** How the contact stood when it was closed last: dead, or with the whole set. */
export function whyClosedAt(contact: KnownEnds, ms: number): KnownEnds['status'] {
  if (isCaseAt(contact, ms)) return 'became-case';
  const spans = closedSpansAt(contact, ms);
  if (spans.length === 0) return 'open';
  return spans.some(({ by }) => by === 'screens') ? 'cleared' : 'died';
}
