import type { Chance } from './chance';
import type { KnownCarrier } from './contact-screens';
import type { Draft } from './feed';
import type { HousedPatient } from './housing';
import { movementMessage } from './hl7-messages';

/** Of the known carriers, those whose bed is recorded as isolated, and within how many minutes. */
const ISOLATED_SHARE = 0.75;
const FOUND_WITHIN = [45, 480] as const;
/** Who is isolated already is so again soon after a move. */
const AFTER_MOVE = [10, 25] as const;

type HousedStay = HousedPatient['stays'][number];

export interface Isolations {
  readonly drafts: readonly Draft[];
  /** Since when the patient is isolated in this bed; without an entry, never. */
  readonly since: ReadonlyMap<HousedStay, number>;
}

/** When somebody has seen to a room for a known carrier, by lane; a quarter is overlooked. */
export function roomsFound(
  carriers: readonly KnownCarrier[],
  chance: Chance,
): ReadonlyMap<number, number> {
  const knownAt = new Map<number, number>();
  for (const { patient, knownAt: at } of carriers) {
    knownAt.set(patient.lane, Math.min(knownAt.get(patient.lane) ?? Infinity, at));
  }
  const found = new Map<number, number>();
  for (const [lane, known] of knownAt) {
    const isIsolated = chance.happens(ISOLATED_SHARE);
    const within = chance.between(...FOUND_WITHIN);
    if (isIsolated) found.set(lane, known + within);
  }
  return found;
}

/**
 * Most known carriers are isolated within hours: in a room of their own (`house`), of which an A08
 * tells with the bed's status "isolated" (PV1-40, HL7 table 0116). Each bed is told of anew.
 */
export function isolations(
  patients: readonly HousedPatient[],
  found: ReadonlyMap<number, number>,
  clock: (minute: number) => string,
  chance: Chance,
): Isolations {
  const drafts: Draft[] = [];
  const since = new Map<HousedStay, number>();
  for (const patient of patients) {
    for (const stay of patient.stays) {
      const foundAt = found.get(patient.lane);
      if (foundAt === undefined || !stay.isAlone) continue;
      const minute = Math.max(foundAt, stay.from + chance.between(...AFTER_MOVE));
      if (minute >= stay.to) continue;
      since.set(stay, minute);
      drafts.push(isolationDraft(patient, stay, { minute, time: clock(minute) }, clock));
    }
  }
  return { drafts, since };
}

function isolationDraft(
  { person, lane, plan }: HousedPatient,
  { bed }: HousedStay,
  { minute, time }: { readonly minute: number; readonly time: string },
  clock: (minute: number) => string,
): Draft {
  const header = { controlId: `${person.number}-I${minute}`, time };
  const admittedAt = clock(plan.admittedAt);
  const movement = { kind: 'A08', at: time, bed, admittedAt, isolated: true } as const;
  const body = movementMessage(header, person, movement);
  return { minute, lane, contentType: 'application/hl7-v2', body };
}
