import { dayOfInstant, type CarrierInHouse } from '@carbawatch/contracts';
import { carriageOf, clearedTimes, type PersonCarriage } from '../decide/carriage';
import { bedNow } from '../decide/isolation';
import { listedContactOf } from '../decide/listed-contact';
import type { Picture } from '../decide/picture';
import type { PresentPerson } from '../decide/present';

/** A carrier, or a contact by a list, with the present bed, as the morning list shows it. */
export interface CarrierNow {
  readonly site: string;
  readonly patient: string;
  readonly flag: 'carrier' | 'contact';
  readonly inHouse: boolean;
  readonly body: Omit<CarrierInHouse, 'patient'>;
}

const SHOWN = { isolated: 'yes', 'not-isolated': 'no', 'not-recorded': 'not-recorded' } as const;

/**
 * A person who carries, was found to, or is said to; presumed cleared ones are carriers too. Of a
 * contact by a list until the screens are complete; contacts of cases here are the second stage's.
 */
export function carrierNow({ patient, picture }: PresentPerson): CarrierNow[] {
  const known = carriageOf(picture, picture.clearing);
  const carrying = known.filter(({ kind }) => kind !== 'contact');
  const flag = carrying.length > 0 ? 'carrier' : 'contact';
  const carriage = flag === 'carrier' ? carrying : known;
  const isDone = flag === 'contact' && listedContactOf(picture, known, {}).complete;
  if (carriage.length === 0 || isDone) return [];
  const { stay, claimed, state } = bedNow(picture);
  const positives = carriage.flatMap(({ firstPositiveOn }) => firstPositiveOn ?? []).sort();
  const first = stay && picture.stays.find(({ visit }) => visit === stay.visit);
  return [
    {
      site: picture.site,
      patient,
      flag,
      inHouse: stay !== null || claimed !== null,
      body: {
        carbapenemases: [...new Set(carriage.flatMap(({ family }) => family ?? []))].sort(),
        organisms: [
          ...new Set(carriage.flatMap(({ species }) => species.map(({ name }) => name))),
        ].sort(),
        since: positives[0] ?? null,
        place: {
          ward: (stay ?? claimed)?.ward ?? null,
          room: stay?.room ?? null,
          bed: stay?.bed ?? null,
        },
        admittedAt: first?.from ?? null,
        ...(claimed && { reportedOn: claimed.reportedOn }),
        isolation: state === 'left' ? 'not-recorded' : SHOWN[state],
        ...clearedNow(carriage, picture),
      },
    },
  ];
}

/** Since when all that the person carries is presumed cleared; a list says that without a day. */
function clearedNow(
  carriage: readonly PersonCarriage[],
  picture: Picture,
): Pick<CarrierInHouse, 'presumedCleared'> {
  if (carriage.some(({ kind }) => kind !== 'presumed-cleared')) return {};
  const days = carriage.flatMap(({ family }) => {
    const fromMs = clearedTimes(picture, family ?? '').at(-1)?.fromMs ?? null;
    return fromMs === null ? [] : [dayOfInstant(fromMs, picture.timeZone)];
  });
  return { presumedCleared: { since: days.sort().at(-1) ?? null } };
}
