import type { UnitType } from '@carbawatch/contracts';

/** The invented hospital of the demonstration: 600 beds on 26 wards. Nothing in it is real. */
export interface Ward {
  readonly name: string;
  readonly unitType: UnitType;
  readonly rooms: number;
  readonly bedsPerRoom: number;
}

const icu = (name: string): Ward => ({ name, unitType: 'icu', rooms: 14, bedsPerRoom: 1 });
const ward = (name: string): Ward => ({ name, unitType: 'ward', rooms: 13, bedsPerRoom: 2 });

export const WARDS: readonly Ward[] = [
  icu('ICU-1'),
  icu('ICU-2'),
  { name: 'NICU', unitType: 'neonatal-icu', rooms: 4, bedsPerRoom: 4 },
  { name: 'HDU', unitType: 'high-dependency', rooms: 6, bedsPerRoom: 2 },
  { name: 'HAEM', unitType: 'haematology-oncology', rooms: 22, bedsPerRoom: 1 },
  { name: 'TRANSPLANT', unitType: 'transplant', rooms: 12, bedsPerRoom: 1 },
  { name: 'DIALYSIS', unitType: 'dialysis', rooms: 2, bedsPerRoom: 8 },
  ...['HPB', 'SURG-1', 'SURG-2', 'SURG-3', 'VASC', 'ORTHO-1', 'ORTHO-2', 'URO', 'GYN'].map(ward),
  ...['MED-1', 'MED-2', 'MED-3', 'MED-4', 'GASTRO', 'RESP', 'CARD-1', 'CARD-2'].map(ward),
  ...['NEURO', 'GERI'].map(ward),
];

/** Where discharged patients are seen again. */
export const CLINIC = 'CLINIC';

export const BEDS = WARDS.reduce((sum, { rooms, bedsPerRoom }) => sum + rooms * bedsPerRoom, 0);
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

/** Gives out beds so that no two patients lie in one bed at a time; asked in order of time. */
export class BedBoard {
  private readonly freeFrom = new Map<string, number[]>();

  /** A bed of the ward from `from` on, kept until `to` (minutes); on a full ward, an extra bed. */
  take(name: string, from: number, to: number): Bed {
    const { rooms, bedsPerRoom } = wardNamed(name);
    let beds = this.freeFrom.get(name);
    if (!beds) {
      beds = new Array<number>(rooms * bedsPerRoom).fill(0);
      this.freeFrom.set(name, beds);
    }
    let index = beds.findIndex((free) => free <= from);
    if (index < 0) index = beds.length;
    beds[index] = to;
    const room = Math.floor(index / bedsPerRoom);
    return {
      ward: name,
      room: room < rooms ? String(room + 1) : 'corridor',
      bed: String.fromCharCode(
        65 + (room < rooms ? index % bedsPerRoom : index - rooms * bedsPerRoom),
      ),
    };
  }
}
