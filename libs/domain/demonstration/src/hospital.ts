import type { UnitType } from '@carbawatch/contracts';

/**
 * The invented hospital of the demonstration: a small house of 26 wards. Nothing in it is real. The
 * beds of each room are counted; rooms of one bed come last, so that they are free for isolation.
 */
export interface Ward {
  readonly name: string;
  readonly unitType: UnitType;
  readonly rooms: readonly number[];
}

const singles = (rooms: number): number[] => new Array<number>(rooms).fill(1);
const icu = (name: string): Ward => ({ name, unitType: 'icu', rooms: singles(8) });
const ward = (name: string): Ward => ({ name, unitType: 'ward', rooms: [2, 2, ...singles(3)] });

export const WARDS: readonly Ward[] = [
  icu('ICU-1'),
  icu('ICU-2'),
  { name: 'NICU', unitType: 'neonatal-icu', rooms: [4, 1] },
  { name: 'HDU', unitType: 'high-dependency', rooms: [2, 1, 1] },
  { name: 'HAEM', unitType: 'haematology-oncology', rooms: singles(4) },
  { name: 'TRANSPLANT', unitType: 'transplant', rooms: singles(3) },
  { name: 'DIALYSIS', unitType: 'dialysis', rooms: [4, 1] },
  ...['HPB', 'SURG-1', 'SURG-2', 'SURG-3', 'VASC', 'ORTHO-1', 'ORTHO-2', 'URO', 'GYN'].map(ward),
  ...['MED-1', 'MED-2', 'MED-3', 'MED-4', 'GASTRO', 'RESP', 'CARD-1', 'CARD-2'].map(ward),
  ...['NEURO', 'GERI'].map(ward),
];

/** Where discharged patients are seen again. */
export const CLINIC = 'CLINIC';

export const BEDS = WARDS.flatMap(({ rooms }) => rooms).reduce((sum, beds) => sum + beds, 0);
export const GENERAL_WARDS = WARDS.filter(({ unitType }) => unitType === 'ward');

export function wardNamed(name: string): Ward {
  const found = WARDS.find((candidate) => candidate.name === name);
  if (!found) throw new RangeError(`The demonstration has no ward ${name}.`);
  return found;
}

export interface Bed {
  readonly ward: string;
  readonly room: string;
  readonly bed: string;
}

/** A bed and until when it is taken (minutes); `CORRIDOR` is the room of extra beds. */
interface Place extends Bed {
  freeFrom: number;
}

const CORRIDOR = 'corridor';

/** Gives out beds so that no two patients lie in one bed at a time; asked in order of time. */
export class BedBoard {
  private readonly places = new Map<string, Place[]>();

  /** A bed of the ward from `from` on, kept until `to` (minutes); on a full ward, an extra bed. */
  take(name: string, from: number, to: number): Bed {
    const places = this.placesOf(name);
    const extra = places.filter(({ room }) => room === CORRIDOR).length;
    let place = places.find(({ freeFrom }) => freeFrom <= from);
    if (!place) places.push((place = placeOf(name, CORRIDOR, extra)));
    place.freeFrom = to;
    return bedOf(place);
  }

  /** A room of one's own, the smallest that is empty; null where there is none. */
  takeRoom(name: string, from: number, to: number): Bed | null {
    const rooms = new Map<string, Place[]>();
    for (const place of this.placesOf(name)) {
      if (place.room !== CORRIDOR) rooms.set(place.room, [...(rooms.get(place.room) ?? []), place]);
    }
    const empty = [...rooms.values()].filter((room) =>
      room.every(({ freeFrom }) => freeFrom <= from),
    );
    const [smallest] = empty.sort((a, b) => a.length - b.length);
    return smallest ? keep(smallest, to) : null;
  }

  /** The same for who lies there: in the bed itself where nobody lies beside it, else elsewhere. */
  takeRoomFor(bed: Bed, from: number, to: number): Bed | null {
    const room = this.placesOf(bed.ward).filter((place) => place.room === bed.room);
    const own = room.find((place) => place.bed === bed.bed);
    const isAlone = room.every((place) => place === own || place.freeFrom <= from);
    if (isAlone && bed.room !== CORRIDOR) {
      keep(room, to);
      return bed;
    }
    const found = this.takeRoom(bed.ward, from, to);
    if (found && own) own.freeFrom = from;
    return found;
  }

  private placesOf(name: string): Place[] {
    const known = this.places.get(name);
    if (known) return known;
    const places = wardNamed(name).rooms.flatMap((beds, room) =>
      Array.from({ length: beds }, (_, index) => placeOf(name, String(room + 1), index)),
    );
    this.places.set(name, places);
    return places;
  }
}

function placeOf(ward: string, room: string, index: number): Place {
  return { ward, room, bed: String.fromCharCode(65 + index), freeFrom: 0 };
}

function bedOf({ ward, room, bed }: Place): Bed {
  return { ward, room, bed };
}

/** Nobody else is laid into the room until then. */
function keep(room: readonly Place[], to: number): Bed | null {
  for (const place of room) place.freeFrom = to;
  return room[0] ? bedOf(room[0]) : null;
}
