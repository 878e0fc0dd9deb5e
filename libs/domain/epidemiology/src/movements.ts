import { addDays, dayOf, instantMs } from '@carbawatch/contracts';
import type { EncounterChanged } from '@carbawatch/contracts';
import { joinTellings } from './movement-tellings';
import { standingMovements } from './visit-moves';

export type PlacingKind = 'admit' | 'transfer' | 'update' | 'discharge' | 'death';

/** A movement with the instant it takes effect, its rank in time, and whether it was cancelled. */
export interface PlacedMovement {
  readonly kind: PlacingKind;
  readonly fact: EncounterChanged;
  readonly ms: number;
  readonly order: number;
  readonly cancelled: boolean;
}

/** At one instant a patient comes before moving on, and moves on before leaving. */
const KIND_ORDER: Readonly<Record<PlacingKind, number>> = {
  admit: 0,
  transfer: 1,
  update: 2,
  discharge: 3,
  death: 4,
};

/** What each cancel takes back. A discharge "expired" is kept as a death, so A13 reaches both. */
const CANCELS: Readonly<Partial<Record<EncounterChanged['kind'], readonly PlacingKind[]>>> = {
  'cancel-admit': ['admit'],
  'cancel-transfer': ['transfer'],
  'cancel-discharge': ['discharge', 'death'],
};

/**
 * The movements that place a patient, each fact once, in the order of the times at which they
 * happened. Every tie is broken by content, so that the order given doesn't matter.
 */
export function placedMovements(
  movements: readonly EncounterChanged[],
  timeZone: string,
): PlacedMovement[] {
  const facts = distinctFacts(standingMovements(movements), timeZone);
  const cancelled = cancelledFacts(facts, timeZone);
  const admitted = admissionDays(facts, timeZone);
  return facts
    .flatMap((fact) => {
      const kind = placingKind(fact);
      if (!kind) return [];
      const ms = effectiveMs(fact, kind, admitted, timeZone);
      return [{ kind, fact, ms, cancelled: cancelled.has(fact.factId) }];
    })
    .sort(
      (a, b) =>
        a.ms - b.ms ||
        KIND_ORDER[a.kind] - KIND_ORDER[b.kind] ||
        byReceipt(a.fact, b.fact, timeZone),
    )
    .map((movement, order) => ({ ...movement, order }));
}

function placingKind({ kind }: EncounterChanged): PlacingKind | null {
  switch (kind) {
    case 'admit':
    case 'transfer':
    case 'update':
    case 'discharge':
    case 'death':
      return kind;
    default:
      return null;
  }
}

function distinctFacts(movements: readonly EncounterChanged[], timeZone: string) {
  const facts = new Map<string, EncounterChanged>();
  for (const movement of movements) {
    if (movement.testMessage) continue;
    const known = facts.get(movement.factId);
    facts.set(movement.factId, known ? joinTellings(known, movement, timeZone) : movement);
  }
  return [...facts.values()];
}

/**
 * A discharge or death known to the day ends with that day: a specimen of the day was most likely
 * taken on the ward. A move known to the day can't come before that day's admission.
 */
function effectiveMs(
  fact: EncounterChanged,
  kind: PlacingKind,
  admitted: ReadonlyMap<string, number>,
  timeZone: string,
): number {
  if (fact.at.length > 10) return instantMs(fact.at, timeZone);
  if (kind === 'discharge' || kind === 'death') return instantMs(addDays(fact.at, 1), timeZone);
  const start = instantMs(fact.at, timeZone);
  return Math.max(start, admitted.get(dayKey(fact, timeZone)) ?? start);
}

function admissionDays(facts: readonly EncounterChanged[], timeZone: string): Map<string, number> {
  const days = new Map<string, number>();
  for (const fact of facts) {
    if (fact.kind !== 'admit' || fact.at.length === 10) continue;
    const key = dayKey(fact, timeZone);
    const ms = instantMs(fact.at, timeZone);
    days.set(key, Math.max(ms, days.get(key) ?? ms));
  }
  return days;
}

function dayKey(fact: EncounterChanged, timeZone: string): string {
  return `${dayOf(fact.at, timeZone)}/${fact.visit ?? ''}`;
}

/**
 * Ids of the facts that were taken back. HL7 v2.5.1 (EVN-6) says that a cancel carries the time of
 * the event it cancels; many systems send the time of the click instead. So the nearest of what was
 * known when the cancel came is meant: the same time first, else the last one before it; and when
 * the cancel overtook its original, the original. One cancel takes back one movement. A cancelled
 * transfer says where the patient is after it (PV1-3): one that names the place where the patient
 * lies already, and no time of a transfer, is a repeat and takes back nothing.
 */
function cancelledFacts(facts: readonly EncounterChanged[], timeZone: string): Set<string> {
  const taken = new Set<string>();
  const cancels = facts
    .filter((fact) => CANCELS[fact.kind])
    .sort((a, b) => byReceipt(a, b, timeZone));
  for (const cancel of cancels) {
    const [meant] = facts
      .filter((fact) => canCancel(cancel, fact) && !taken.has(fact.factId))
      .map((fact) => ({ fact, fit: fitOf(cancel, fact, timeZone) }))
      .filter(({ fit }) => fit.class < 4)
      .sort(
        (a, b) =>
          a.fit.class - b.fit.class ||
          a.fit.distance - b.fit.distance ||
          byReceipt(a.fact, b.fact, timeZone),
      );
    if (!meant) continue;
    const isTimed = meant.fit.class === 0 || meant.fit.class === 2;
    const standing = facts.filter(({ factId }) => !taken.has(factId));
    if (!isTimed && isThereAlready(cancel, meant.fact, standing, timeZone)) continue;
    taken.add(meant.fact.factId);
    for (const twin of facts.filter(
      (fact) => isToldWith(meant.fact, fact) && !taken.has(fact.factId),
    ))
      taken.add(twin.factId);
  }
  return taken;
}

/** A discharge "expired" is told as a discharge and a death at once: one cancel takes back both. */
function isToldWith(meant: EncounterChanged, fact: EncounterChanged): boolean {
  const ends: readonly string[] = ['discharge', 'death'];
  return (
    meant.kind !== fact.kind &&
    ends.includes(meant.kind) &&
    ends.includes(fact.kind) &&
    meant.visit === fact.visit &&
    meant.receivedAt === fact.receivedAt
  );
}

function canCancel(cancel: EncounterChanged, fact: EncounterChanged): boolean {
  const kind = placingKind(fact);
  if (!kind || !CANCELS[cancel.kind]?.includes(kind)) return false;
  // What calls an announcement off (A38) ends a stay only where both name one visit.
  if (cancel.announced) return cancel.visit !== undefined && cancel.visit === fact.visit;
  return cancel.visit === undefined || fact.visit === undefined || cancel.visit === fact.visit;
}

/** The movement led to where its cancel says that the patient is, and from somewhere else. */
function isThereAlready(
  cancel: EncounterChanged,
  fact: EncounterChanged,
  standing: readonly EncounterChanged[],
  timeZone: string,
): boolean {
  if (fact.kind !== 'transfer' || cancel.ward === undefined || !isPlace(cancel, fact)) return false;
  const ms = instantMs(fact.at, timeZone);
  const before = standing
    .filter((one) => one.ward !== undefined && placingKind(one) !== null)
    .filter((one) => one.visit === fact.visit && instantMs(one.at, timeZone) < ms)
    .sort((a, b) => instantMs(b.at, timeZone) - instantMs(a.at, timeZone))[0];
  return before !== undefined && !isPlace(cancel, before);
}

type Place = Pick<EncounterChanged, 'ward' | 'room' | 'bed'>;

/** As far as both tell it. */
function isPlace(one: Place, other: Place): boolean {
  const isSame = (a: string | undefined, b: string | undefined) =>
    a === undefined || b === undefined || a === b;
  return one.ward === other.ward && isSame(one.room, other.room) && isSame(one.bed, other.bed);
}

/** 0-1: known before the cancel, by the same time or an earlier one; 2-3: the same, overtaken. */
function fitOf(
  cancel: EncounterChanged,
  fact: EncounterChanged,
  timeZone: string,
): { class: number; distance: number } {
  const cancelAt = instantMs(cancel.at, timeZone);
  const factAt = instantMs(fact.at, timeZone);
  const receipt = instantMs(cancel.receivedAt, timeZone) - instantMs(fact.receivedAt, timeZone);
  const overtaken = receipt < 0 ? 2 : 0;
  const sameTime =
    cancel.at.length === 10
      ? cancel.at === dayOf(fact.at, timeZone)
      : cancelAt === factAt || isMinuteOf(cancelAt, factAt);
  const isExact = cancel.at.length === 10 || cancelAt === factAt;
  // The very time before one in the minute that it names.
  if (sameTime) return { class: overtaken, distance: Math.abs(receipt) + (isExact ? 0 : 1e15) };
  if (factAt < cancelAt) return { class: overtaken + 1, distance: cancelAt - factAt };
  return { class: 4, distance: 0 };
}

const MINUTE_MS = 60_000;

/** A whole minute is how most systems tell a time that another message tells to the second. */
function isMinuteOf(minuteMs: number, ms: number): boolean {
  return minuteMs % MINUTE_MS === 0 && ms - minuteMs >= 0 && ms - minuteMs < MINUTE_MS;
}

function byReceipt(a: EncounterChanged, b: EncounterChanged, timeZone: string): number {
  return (
    instantMs(a.receivedAt, timeZone) - instantMs(b.receivedAt, timeZone) ||
    (a.factId < b.factId ? -1 : a.factId > b.factId ? 1 : 0)
  );
}
