import type { EncounterEvent, MovementKind, Moment } from '@carbawatch/contracts';
import type { ReadMovement } from '../payloads';
import type { Hl7Reading } from './context';
import { admittedFrom, circumstancesOf, dischargedTo } from './origin';
import { classOf, deathOf, diagnosesOf, locationOf, patientOf, recordNumber } from './person';
import type { Segment } from './tokens';

/** HL7 v2 chapter 3: what an ADT trigger event means for the bed history. */
const KINDS: Readonly<Record<string, MovementKind>> = {
  A01: 'admit',
  A02: 'transfer',
  A03: 'discharge',
  A04: 'admit',
  // A pre-admission moves nobody; it announces when and where to, and may carry diagnoses.
  A05: 'update',
  // A change of class keeps the bed, so it is a move to where the patient is, in the new class.
  A06: 'transfer',
  A07: 'transfer',
  A08: 'update',
  // Tracking (to X-ray and back) leaves the assigned bed as it is.
  A09: 'update',
  A10: 'update',
  A11: 'cancel-admit',
  A12: 'cancel-transfer',
  A13: 'cancel-discharge',
  A17: 'transfer',
  A18: 'merge-patient',
  A24: 'merge-patient',
  A28: 'update',
  A31: 'update',
  A34: 'merge-patient',
  A36: 'merge-patient',
  A37: 'unmerge-patient',
  A38: 'cancel-admit',
  A39: 'merge-patient',
  A40: 'merge-patient',
  A44: 'update',
  A45: 'update',
  A46: 'merge-patient',
  A47: 'merge-patient',
};

export function isServedTrigger(trigger: string): boolean {
  return Object.hasOwn(KINDS, trigger);
}

export function servedTriggers(): readonly string[] {
  return Object.keys(KINDS);
}

/** Events where PID-3 of a second PID is the other person. */
const TWO_PERSONS = new Set(['A24', 'A37']);
const VISIT_MOVES = new Set(['A44', 'A45']);
/** The temporary location of tracking events is no bed. */
const WITHOUT_LOCATION = new Set(['A05', 'A09', 'A10', 'A28', 'A31', 'A44', 'A45']);

interface PersonGroup {
  readonly pid: Segment;
  readonly pv1: Segment | undefined;
  readonly mrg: Segment | undefined;
}

/** One movement read from an ADT message, with the place where it stands. */
export interface Movement {
  readonly pointer: string;
  readonly event: ReadMovement;
}

/**
 * The movements of an ADT message in their order. Missing required fields are reported on the
 * reading and give no movement. Time: EVN-6 occurred, else PV1-44 or PV1-45, else EVN-2, else
 * MSH-7.
 */
export function movementsOf(reading: Hl7Reading): Movement[] {
  const { trigger } = reading.header;
  const kind = KINDS[trigger];
  const groups = personGroups(reading);
  if (kind === undefined) return [];
  if (groups.length === 0) {
    reading.report('missing-segment', 'PID', 'PID: the patient');
    return [];
  }
  if (TWO_PERSONS.has(trigger)) return linkOf(reading, kind, groups);
  const movements: Movement[] = [];
  for (const group of groups) {
    movements.push(...movementsOfPerson(reading, kind, group));
  }
  return movements;
}

/** A45 names each visit by an MRG and a PV1 of its own behind one PID. */
function personGroups(reading: Hl7Reading): PersonGroup[] {
  const groups: { pid: Segment; pv1?: Segment; mrg?: Segment }[] = [];
  const isRepeated = VISIT_MOVES.has(reading.header.trigger);
  for (const segment of reading.segments) {
    const current = groups.at(-1);
    if (segment.name === 'PID') groups.push({ pid: segment });
    else if (segment.name === 'PV1' && current) current.pv1 ??= segment;
    else if (segment.name === 'MRG' && current) {
      if (isRepeated && current.mrg) groups.push({ pid: current.pid, mrg: segment });
      else current.mrg ??= segment;
    }
  }
  return groups.map(({ pid, pv1, mrg }) => ({ pid, pv1, mrg }));
}

function movementsOfPerson(
  reading: Hl7Reading,
  kind: MovementKind,
  group: PersonGroup,
): Movement[] {
  const { pid, pv1, mrg } = group;
  const patient = patientOf(reading, pid);
  if (!patient) {
    reading.report('missing-field', pid.at(3), 'PID-3: the patient number');
    return [];
  }
  const at = timeOf(reading, kind, pv1);
  if (at === undefined) {
    reading.report('missing-field', 'EVN-6', 'EVN-6, EVN-2 or MSH-7: when it happened');
    return [];
  }
  const movements: Movement[] = [];
  const base = { ...envelopeOf(reading), type: 'encounter.event' as const, at, patient };
  if (kind === 'merge-patient') {
    const prior = mrg ? recordNumber(mrg.repetitions(1)) : null;
    if (!prior) {
      reading.report('missing-field', 'MRG-1', 'MRG-1: the retired patient number');
      return [];
    }
    movements.push({
      pointer: mrg?.at() ?? pid.at(),
      event: { ...base, kind, patient: prior, mergedInto: patient },
    });
  } else if (VISIT_MOVES.has(reading.header.trigger)) {
    movements.push(...visitMoveOf(reading, base, group));
  } else {
    movements.push({ pointer: pid.at(), event: { ...base, kind, ...stayOf(reading, pid, pv1) } });
  }
  const death = deathOf(reading, pid, pv1);
  if (death) {
    const visit = visitOf(pid, pv1);
    movements.push({
      pointer: pid.at(29),
      event: {
        ...base,
        kind: 'death',
        at: death.diedAt ?? at,
        ...(visit ? { encounter: visit } : {}),
      },
    });
  }
  return movements;
}

/** A number that is moved, and its number at the other patient where that is another. */
interface MovedNumber {
  readonly encounter: NonNullable<EncounterEvent['encounter']>;
  readonly movedAs?: string;
}

/**
 * A44 gives an account, A45 a visit to another patient, with all that was told under its number
 * (HL7 v2.5, 3.3.44 and 3.3.45). Where PV1 says a place the patient lies there from now on; what
 * was told of the visit before goes along. A45 between two accounts of one patient moves nothing.
 */
function visitMoveOf(
  reading: Hl7Reading,
  base: Omit<ReadMovement, 'kind'>,
  group: PersonGroup,
): Movement[] {
  const { pid, mrg, pv1 } = group;
  const prior = mrg ? recordNumber(mrg.repetitions(1)) : null;
  const numbers = mrg ? movedNumbers(reading, group, mrg) : [];
  if (!prior || !mrg || numbers.length === 0) {
    const detail = 'MRG-1, and MRG-3 (A44) or MRG-5 (A45): whose visit is moved, and which';
    reading.report('missing-field', 'MRG-1', detail);
    return [];
  }
  const { patient } = base;
  const isSame = prior.id === patient.id && prior.assigner === patient.assigner;
  const moves = numbers.filter(({ movedAs }) => !isSame || movedAs !== undefined);
  const stay = arrivalOf(reading, base, group).map((event) => ({
    pointer: pv1?.at() ?? pid.at(),
    event,
  }));
  return [
    ...moves.map((moved): Movement => {
      const kind = 'move-visit';
      return {
        pointer: mrg.at(),
        event: { ...base, kind, patient: prior, movedTo: patient, ...moved },
      };
    }),
    ...stay,
  ];
}

/** Of A44 the account, and a visit where one is named beside it; of A45 the visit alone. */
function movedNumbers(
  { header }: Hl7Reading,
  { pid, pv1 }: PersonGroup,
  mrg: Segment,
): MovedNumber[] {
  const [account, visit] = [mrg.text(3), mrg.text(5)];
  const [newAccount, newVisit] = [pid.text(18), pv1?.text(19) ?? ''];
  const renamed = (was: string, is: string) => (is !== '' && is !== was ? { movedAs: is } : {});
  const ofAccount = (id: string) => ({ encounter: { account: id }, ...renamed(id, newAccount) });
  const ofVisit = (id: string) => ({ encounter: { id }, ...renamed(id, newVisit) });
  if (header.trigger === 'A45') {
    const moved = visit || newVisit;
    return moved === '' ? [] : [ofVisit(moved)];
  }
  const named = account || (visit === '' ? newAccount : '');
  const numbers = [
    ...(named === '' ? [] : [ofAccount(named)]),
    ...(visit === '' ? [] : [ofVisit(visit)]),
  ];
  return numbers.length > 0 || newVisit === '' ? numbers : [ofVisit(newVisit)];
}

/**
 * Since when (PV1-44) and where (PV1-3) the patient is in, as far as the message says it: of a
 * visit that has a number and goes on.
 */
function arrivalOf(
  reading: Hl7Reading,
  base: Omit<ReadMovement, 'kind'>,
  { pid, pv1, mrg }: PersonGroup,
): ReadMovement[] {
  const said = stayOf(reading, pid, pv1);
  const number = pv1?.text(19) || mrg?.text(5) || undefined;
  if (!pv1 || number === undefined) return [];
  const stay = { ...base, ...said, encounter: { ...said.encounter, id: number } };
  const place = locationOf(pv1, 3);
  if (place.ward === undefined || pv1.text(45) !== '') return [{ ...stay, kind: 'update' }];
  const admittedAt = reading.moment(pv1, 44);
  return [
    ...(admittedAt === undefined ? [] : [{ ...stay, kind: 'admit' as const, at: admittedAt }]),
    { ...stay, ...place, kind: 'transfer' },
  ];
}

/** A24 links two records, A37 parts them again: the second PID is the one that gives way. */
function linkOf(
  reading: Hl7Reading,
  kind: MovementKind,
  groups: readonly PersonGroup[],
): Movement[] {
  const [first, second] = groups;
  const survivor = first ? patientOf(reading, first.pid) : null;
  const retired = second ? patientOf(reading, second.pid) : null;
  const at = timeOf(reading, kind, undefined);
  if (!survivor || !retired || !second || at === undefined) {
    reading.report('missing-field', 'PID-3', 'PID-3 of both persons, and EVN-6 or EVN-2');
    return [];
  }
  return [
    {
      pointer: second.pid.at(),
      event: {
        ...envelopeOf(reading),
        type: 'encounter.event',
        kind,
        at,
        patient: retired,
        mergedInto: survivor,
      },
    },
  ];
}

function stayOf(reading: Hl7Reading, pid: Segment, pv1: Segment | undefined) {
  const diagnoses = diagnosesOf(reading);
  const visit = visitOf(pid, pv1);
  const located = pv1 !== undefined && !WITHOUT_LOCATION.has(reading.header.trigger);
  return {
    ...(visit ? { encounter: visit } : {}),
    ...(located ? locationOf(pv1, 3) : {}),
    ...(located ? facilitiesOf(reading, pv1) : {}),
    ...circumstancesOf(reading, pv1),
    admittedFrom: admittedFrom(pv1),
    dischargedTo: dischargedTo(pv1),
    ...(['A05', 'A38'].includes(reading.header.trigger)
      ? { announced: announcedBy(reading, pv1) }
      : {}),
    ...(diagnoses.length > 0 ? { diagnoses } : {}),
  };
}

/** The hospital of the ward (PV1-3.4), and of a transfer that of the place before (PV1-6.4). */
function facilitiesOf(
  reading: Hl7Reading,
  pv1: Segment,
): Pick<EncounterEvent, 'facility' | 'facilityBefore'> {
  const isTransfer = KINDS[reading.header.trigger] === 'transfer';
  return {
    facility: pv1.text(3, 4) || undefined,
    facilityBefore: (isTransfer && pv1.text(6, 4)) || undefined,
  };
}

/** When (PV2-8, else EVN-6) and on which ward (PV1-3) somebody is to come in. */
function announcedBy(
  reading: Hl7Reading,
  pv1: Segment | undefined,
): NonNullable<EncounterEvent['announced']> {
  const pv2 = reading.first('PV2');
  const evn = reading.first('EVN');
  const at = (pv2 && reading.moment(pv2, 8)) ?? (evn && reading.moment(evn, 6));
  const ward = pv1 && locationOf(pv1, 3).ward;
  return { ...(at !== undefined && { at }), ...(ward !== undefined && { ward }) };
}

function visitOf(pid: Segment, pv1: Segment | undefined): EncounterEvent['encounter'] {
  const id = pv1?.text(19) || undefined;
  const account = pid.text(18) || undefined;
  const kind = pv1 ? classOf(pv1) : undefined;
  if (id === undefined && account === undefined && kind === undefined) return undefined;
  return { id, ...(account !== undefined && { account }), class: kind };
}

function envelopeOf(reading: Hl7Reading) {
  return {
    messageTime: reading.messageTime,
    ...(reading.isTest ? { testMessage: true } : {}),
  };
}

function timeOf(
  reading: Hl7Reading,
  kind: MovementKind,
  pv1: Segment | undefined,
): Moment | undefined {
  const evn = reading.first('EVN');
  const occurred = evn ? reading.moment(evn, 6) : undefined;
  if (occurred !== undefined) return occurred;
  if (pv1 && kind === 'admit') {
    const admitted = reading.moment(pv1, 44);
    if (admitted !== undefined) return admitted;
  }
  if (pv1 && kind === 'discharge') {
    const discharged = reading.moment(pv1, 45);
    if (discharged !== undefined) return discharged;
  }
  return (evn ? reading.moment(evn, 2) : undefined) ?? reading.messageTime;
}
