import { instantMs, type EncounterChanged } from '@carbawatch/contracts';
import { staysOf, type Stay } from '@carbawatch/epidemiology';

/** A stay as it was believed from `knownMs` to `goneMs`, and is believed no more. */
export interface FormerStay {
  readonly stay: Stay;
  readonly knownMs: number;
  readonly goneMs: number;
}

/**
 * A movement is on its way for as long as this without anybody having been misled: what was
 * believed of the old bed in between is not kept.
 */
const ON_ITS_WAY_MS = 5 * 60_000;

/**
 * Stays that were believed while their movements came in and that put the person, for some time,
 * where the person is now known not to have been: an admission or transfer that was cancelled, a
 * discharge that was told hours later. A function of the set of movements, walked in the order of
 * receipt.
 */
export function formerStaysOf(
  movements: readonly EncounterChanged[],
  present: readonly Stay[],
  timeZone: string,
): FormerStay[] {
  if (!movements.some((movement) => mayTakeBack(movement, timeZone))) return [];
  const receipts = [...new Set(movements.map(receivedMs))].sort((a, b) => a - b);
  const held = new Map<string, FormerStay>();
  const former: FormerStay[] = [];
  for (const [i, knownMs] of receipts.entries()) {
    const goneMs = receipts[i + 1] ?? Infinity;
    const known = movements.filter((movement) => receivedMs(movement) <= knownMs);
    const believed = new Map(staysOf(known, timeZone).map((stay) => [JSON.stringify(stay), stay]));
    for (const [name, belief] of held) {
      if (believed.has(name)) continue;
      former.push(belief);
      held.delete(name);
    }
    for (const [name, stay] of believed) {
      held.set(name, { stay, knownMs: held.get(name)?.knownMs ?? knownMs, goneMs });
    }
  }
  return former.filter(({ stay, goneMs }) => wasMistaken(stay, present, goneMs));
}

function receivedMs({ receivedAt }: EncounterChanged): number {
  return instantMs(receivedAt, 'UTC');
}

/** Told after it happened, or the taking back of something told. */
function mayTakeBack(movement: EncounterChanged, timeZone: string): boolean {
  if (movement.testMessage) return false;
  if (movement.kind.startsWith('cancel')) return true;
  return receivedMs(movement) - instantMs(movement.at, timeZone) > ON_ITS_WAY_MS;
}

/** Whether some of the time that was believed until then lies outside of what is known now. */
function wasMistaken(stay: Stay, present: readonly Stay[], goneMs: number): boolean {
  if (stay.class === 'outpatient' || stay.ward === null) return false;
  const untilMs = Math.min(stay.toMs ?? Infinity, goneMs);
  let ms = stay.fromMs;
  const same = present
    .filter(
      ({ ward, room, bed, unitType }) =>
        ward === stay.ward && room === stay.room && bed === stay.bed && unitType === stay.unitType,
    )
    .sort((a, b) => a.fromMs - b.fromMs);
  for (const { fromMs, toMs } of same) {
    if (fromMs > ms) break;
    ms = Math.max(ms, toMs ?? Infinity);
  }
  return untilMs - ms > ON_ITS_WAY_MS;
}
