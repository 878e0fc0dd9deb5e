import type { EncounterChanged } from '@carbawatch/contracts';
import { TOPICS, eventKey, instantMs, withOffset } from '@carbawatch/contracts';
import type { ReadMovement } from '@carbawatch/formats';
import { withZone } from './isolate-event';
import type { Identity, Mapped, Receipt, SiteKnowledge } from './mapping';
import { personFactsOf } from './mapping';
import { inside, problem } from './problems';
import { patientPseudonym, visitPseudonym } from './pseudonyms';
import { isTurn, undoneBy } from './taken-back';
import { unitTypeAt } from './unit-type';
import { uuidV5 } from './uuid';
import { admittedOnce, isBeforeAdmission } from './visit-begin';
import type { VisitBegin } from './visit-begin';

/** Namespace of movement facts; drawn once, never to be changed: consumers keep one row a fact. */
const MOVEMENT_FACTS = 'c5d73753-f956-4cfe-906f-ddaa635333ac';

const JOINS_PATIENTS = new Set(['merge-patient', 'unmerge-patient']);

/**
 * One movement of a patient. A merge (and its undoing) is one event under the keys of both numbers,
 * so that whoever holds either of them hears of it.
 */
export function encounterEvent(
  movement: ReadMovement,
  pointer: string,
  receipt: Receipt,
  knowledge: SiteKnowledge,
): Mapped {
  const site = movement.site ?? receipt.site;
  const { pseudonymOf } = knowledge;
  const pseudonym = patientPseudonym(pseudonymOf, site, movement.patient);
  const survivor = movement.mergedInto && patientPseudonym(pseudonymOf, site, movement.mergedInto);
  if (JOINS_PATIENTS.has(movement.kind) && (!survivor || survivor === pseudonym)) {
    const reason = survivor ? 'merge-into-itself' : 'merge-without-survivor';
    return refused(reason, inside(pointer, 'mergedInto'));
  }
  const visit = visitPseudonym(pseudonymOf, site, movement.encounter?.id);
  const began = visitOf(movement, { site, pseudonym, visit }, receipt, knowledge);
  if (began === 'too-early') return refused('before-admission', inside(pointer, 'at'));
  const told = { site, pseudonym, visit: visit ?? '', saidMs: saidMsOf(movement, receipt) };
  const again = undoneBy(movement.kind)
    .map((kind) => knowledge.turnsBefore({ ...told, kind }))
    .reduce((sum, n) => sum + n, 0);
  const said = {
    site,
    pseudonym,
    messageId: receipt.messageId,
    sender: receipt.sender,
    receivedAt: receipt.receivedAt,
    kind: movement.kind,
    at: withOffset(movement.at, receipt.timeZone),
    person: personFactsOf(movement.patient),
    visit,
    class: movement.encounter?.class,
    ward: movement.ward,
    room: movement.room,
    bed: movement.bed,
    facility: movement.facility,
    facilityBefore: movement.facilityBefore,
    ...unitTypeAt({ site, ward: movement.ward }, movement.unitType, knowledge),
    isolation: movement.isolation,
    admittedFrom: movement.admittedFrom,
    dischargedTo: movement.dischargedTo,
    announced: movement.announced && announcedIn(movement.announced, receipt.timeZone),
    healthcareAbroad12m: movement.healthcareAbroad12m,
    mergedInto: survivor,
    diagnoses: movement.diagnoses?.map((diagnosis) =>
      withZone(diagnosis, ['recordedAt'], receipt.timeZone),
    ),
    testMessage: movement.testMessage === true ? true : undefined,
  };
  const body = withFactId(said, again);
  const keys = [pseudonym, ...(survivor ? [survivor] : [])].map((key) => eventKey(site, key));
  return {
    event: {
      topic: TOPICS.encountersChanged,
      keys,
      subject: eventKey(site, pseudonym),
      site,
      isolateId: null,
      body,
    },
    problems: [],
    identities: identitiesIn(movement, body),
    owner: null,
    ...(began && { visitBegin: began }),
    ...(isTurn(movement.kind, again)
      ? { takenBack: { ...told, kind: movement.kind, factId: body.factId } }
      : {}),
  };
}

function identitiesIn(
  { patient, mergedInto }: ReadMovement,
  { site, pseudonym, mergedInto: survivor }: EncounterChanged,
): Identity[] {
  const own = { site, pseudonym, patient };
  return mergedInto && survivor ? [own, { site, pseudonym: survivor, patient: mergedInto }] : [own];
}

/** When the visit began, where the movement says that; a movement within it may be too early. */
function visitOf(
  { kind, at }: ReadMovement,
  { site, pseudonym, visit }: Pick<EncounterChanged, 'site' | 'pseudonym' | 'visit'>,
  { timeZone }: Receipt,
  knowledge: SiteKnowledge,
): VisitBegin | 'too-early' | null {
  if (visit === undefined) return null;
  const ofVisit = { site, pseudonym, visit };
  const knownMs = knowledge.admittedMs(ofVisit);
  if (isBeforeAdmission(kind, at, timeZone, knownMs)) return 'too-early';
  const admittedMs = admittedOnce(kind, instantMs(at, timeZone), knownMs);
  return admittedMs === undefined ? null : { ...ofVisit, admittedMs };
}

/** When its sender made the message, else when it came. */
function saidMsOf(movement: ReadMovement, receipt: Receipt): number {
  return instantMs(movement.messageTime ?? receipt.receivedAt, receipt.timeZone);
}

function refused(
  code: 'merge-into-itself' | 'merge-without-survivor' | 'before-admission',
  pointer: string,
): Mapped {
  return { event: null, problems: [problem(code, pointer)], identities: [], owner: null };
}

/**
 * What makes a movement the same movement: all that was said of it, whichever feed said it and in
 * which message. A unit type that follows from the site's ward list is no part of it, so that a
 * change of the list does not make a resent movement a new one; nor is the hospital, which one feed
 * names and another leaves out. One that is entered anew after it was taken back (`again` counts
 * how often) is another.
 */
function announcedIn(
  { at, ward }: NonNullable<ReadMovement['announced']>,
  timeZone: string,
): NonNullable<EncounterChanged['announced']> {
  return {
    ...(at !== undefined && { at: withOffset(at, timeZone) }),
    ...(ward !== undefined && { ward }),
  };
}

function withFactId(body: Omit<EncounterChanged, 'factId'>, again: number): EncounterChanged {
  const { messageId, sender, receivedAt, at, facility, facilityBefore, ...told } = body;
  const { unitType, unitTypeSource, ...said } = told;
  const when = at.length === 10 ? at : instantMs(at, 'UTC');
  const claimed = unitTypeSource === 'sender' ? unitType : null;
  const words = [when, claimed, sortedFields(said)];
  const fact = JSON.stringify(again === 0 ? words : [...words, again]);
  return { ...body, factId: uuidV5(MOVEMENT_FACTS, fact) };
}

function sortedFields(fields: object): [string, unknown][] {
  const entries: [string, unknown][] = Object.entries(fields);
  return entries.filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
}
