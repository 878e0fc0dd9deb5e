import type { Chance } from './chance';
import type { KnownCarrier } from './contact-screens';
import type { Draft, HousedPatient } from './feed';
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

/**
 * Most known carriers are isolated within hours: an A08 of the same bed with the bed's status
 * "isolated" (PV1-40, HL7 table 0116). Each bed is told of anew. Nobody is moved for it, so that
 * somebody may lie in the other bed of the room, which a real hospital would clear: the year says
 * nothing of rooms.
 */
export function isolations(
  carriers: readonly KnownCarrier[],
  clock: (minute: number) => string,
  chance: Chance,
): Isolations {
  const knownAt = new Map<HousedPatient, number>();
  for (const carrier of carriers) {
    const known = knownAt.get(carrier.patient) ?? Infinity;
    knownAt.set(carrier.patient, Math.min(known, carrier.knownAt));
  }
  const drafts: Draft[] = [];
  const since = new Map<HousedStay, number>();
  for (const [patient, known] of knownAt) {
    const isIsolated = chance.happens(ISOLATED_SHARE);
    const found = known + chance.between(...FOUND_WITHIN);
    for (const stay of patient.stays) {
      const minute = Math.max(found, stay.from + chance.between(...AFTER_MOVE));
      if (!isIsolated || minute >= stay.to) continue;
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
