import { BedBoard, type Bed } from './hospital';
import type { Person } from './hl7-messages';
import type { PlannedPatient } from './plan';

export interface HousedStay {
  readonly bed: Bed;
  readonly from: number;
  readonly to: number;
  /** In a room of one's own, kept free of others until the end. */
  readonly isAlone: boolean;
}

export interface HousedPatient {
  readonly plan: PlannedPatient;
  readonly person: Person;
  readonly lane: number;
  readonly stays: readonly HousedStay[];
}

/** Somebody comes to a ward for a time; or a room of one's own was found for whom lies there. */
interface Wish {
  readonly lane: number;
  readonly index: number;
  readonly ward: string;
  readonly from: number;
  readonly to: number;
  readonly asks: 'bed' | 'own room';
}

/**
 * Gives every patient a number, a name that nobody bears, and beds in order of time. Who is to be
 * isolated, by lane from a minute on, gets a room where nobody else lies: the bed itself where the
 * room is empty beside it, else another bed of the ward, and with the next ward a room at once.
 * Where no room is free, the bed stays as it is.
 */
export function house(
  plans: readonly PlannedPatient[],
  alone: ReadonlyMap<number, number>,
): HousedPatient[] {
  const board = new BedBoard();
  const stays = plans.map((): HousedStay[][] => []);
  const wishes = plans.flatMap((plan, lane) => wishesOf(plan, lane, alone.get(lane) ?? Infinity));
  for (const wish of wishes.sort((a, b) => a.from - b.from || a.lane - b.lane)) {
    const parts = (stays[wish.lane] ??= []);
    parts[wish.index] = housed(board, wish, parts[wish.index]);
  }
  return plans.map((plan, lane) => ({
    plan,
    lane,
    stays: (stays[lane] ?? []).flat(),
    person: personOf(lane, plan),
  }));
}

function wishesOf(plan: PlannedPatient, lane: number, alone: number): Wish[] {
  let from = plan.admittedAt;
  return plan.path.flatMap(([ward, minutes], index) => {
    const stay = { lane, index, ward, from, to: from + minutes };
    from += minutes;
    if (alone <= stay.from) return [{ ...stay, asks: 'own room' as const }];
    const bed = { ...stay, asks: 'bed' as const };
    return alone < stay.to ? [bed, { ...stay, from: alone, asks: 'own room' as const }] : [bed];
  });
}

/** The beds of one stay on a ward, one after the other. */
function housed(board: BedBoard, wish: Wish, before: readonly HousedStay[] = []): HousedStay[] {
  const { ward, from, to, asks } = wish;
  const lying = before.at(-1);
  const room =
    asks === 'bed'
      ? null
      : lying
        ? board.takeRoomFor(lying.bed, from, to)
        : board.takeRoom(ward, from, to);
  if (!lying)
    return [{ bed: room ?? board.take(ward, from, to), from, to, isAlone: room !== null }];
  if (!room) return [...before];
  if (room === lying.bed) return [...before.slice(0, -1), { ...lying, isAlone: true }];
  const left = { ...lying, to: from };
  return [...before.slice(0, -1), left, { bed: room, from, to, isAlone: true }];
}

function personOf(lane: number, plan: PlannedPatient): Person {
  const number = String(lane + 1).padStart(6, '0');
  return {
    number: `DEMO${number}`,
    name: `Demonstration^Patient ${number}`,
    sex: lane % 2 === 0 ? 'F' : 'M',
    birthDate: `${1935 + ((lane * 37) % 70)}${String(1 + (lane % 12)).padStart(2, '0')}15`,
    visit: `DV${number}`,
    diagnoses: plan.diagnoses,
  };
}
