import type { EncounterChanged } from '@carbawatch/contracts';
import { TOPICS, eventKey, instantMs, withOffset } from '@carbawatch/contracts';
import type { ReadMovement } from '@carbawatch/formats';
import { withZone } from './isolate-event';
import type { Identity, Mapped, Receipt, SiteKnowledge } from './mapping';
import { personFactsOf } from './mapping';
import { inside, problem, type OwnProblemCode } from './problems';
import { patientPseudonym, visitNumbers, visitPseudonym, type PseudonymOf } from './pseudonyms';
import { isTurn, undoneBy } from './taken-back';
import { unitTypeAt } from './unit-type';
import { uuidV5 } from './uuid';
import { admittedOnce, isBeforeAdmission } from './visit-begin';
import type { VisitBegin } from './visit-begin';

/** Namespace of movement facts; drawn once, never to be changed: consumers keep one row a fact. */
const MOVEMENT_FACTS = 'c5d73753-f956-4cfe-906f-ddaa635333ac';

const JOINS_PATIENTS = new Set(['merge-patient', 'unmerge-patient']);

/**
 * One movement of a patient. A merge (and its undoing), and the move of a visit, is one event under
 * the keys of both numbers, so that whoever holds either of them hears of it.
 */
export function encounterEvent(
  movement: ReadMovement,
  pointer: string,
  receipt: Receipt,
  knowledge: SiteKnowledge,
): Mapped {
  const site = movement.site ?? receipt.site;
  const { pseudonymOf } = knowledge;
  const wrong = withoutOther(movement, site, pseudonymOf);
  if (wrong) return refused(wrong.code, inside(pointer, wrong.field));
  const { pseudonym, survivor, owner, visit, account } = numbersIn(movement, site, pseudonymOf);
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
    account,
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
    movedTo: owner,
    movedAs: visitPseudonym(pseudonymOf, site, movement.movedAs),
    diagnoses: movement.diagnoses?.map((diagnosis) =>
      withZone(diagnosis, ['recordedAt'], receipt.timeZone),
    ),
    testMessage: movement.testMessage === true ? true : undefined,
  };
  const body = withFactId(said, again);
  const keys = [...new Set([pseudonym, survivor, owner])].flatMap((key) =>
    key === undefined ? [] : [eventKey(site, key)],
  );
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

/** The numbers of a movement, as they go further. */
function numbersIn(
  { patient, mergedInto, movedTo, encounter }: ReadMovement,
  site: string,
  pseudonymOf: PseudonymOf,
) {
  return {
    pseudonym: patientPseudonym(pseudonymOf, site, patient),
    survivor: mergedInto && patientPseudonym(pseudonymOf, site, mergedInto),
    owner: movedTo && patientPseudonym(pseudonymOf, site, movedTo),
    ...visitNumbers(encounter, site, pseudonymOf),
  };
}

/** What a merge, or the move of a visit, lacks that does not say to whom; null for nothing. */
function withoutOther(
  movement: ReadMovement,
  site: string,
  pseudonymOf: PseudonymOf,
): { readonly code: OwnProblemCode; readonly field: string } | null {
  const { pseudonym, survivor, owner, visit, account } = numbersIn(movement, site, pseudonymOf);
  if (movement.kind === 'move-visit' && (!owner || (visit ?? account) === undefined)) {
    return { code: 'move-without-owner', field: 'movedTo' };
  }
  if (!JOINS_PATIENTS.has(movement.kind) || (survivor && survivor !== pseudonym)) return null;
  const code = survivor ? 'merge-into-itself' : 'merge-without-survivor';
  return { code, field: 'mergedInto' };
}

function identitiesIn(
  { patient, mergedInto, movedTo }: ReadMovement,
  { site, pseudonym, mergedInto: survivor, movedTo: owner }: EncounterChanged,
): Identity[] {
  const own = { site, pseudonym, patient };
  if (mergedInto && survivor) return [own, { site, pseudonym: survivor, patient: mergedInto }];
  return movedTo && owner ? [own, { site, pseudonym: owner, patient: movedTo }] : [own];
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

function refused(code: OwnProblemCode, pointer: string): Mapped {
  return { event: null, problems: [problem(code, pointer)], identities: [], owner: null };
}

/**
 * What makes a movement the same movement: all that was said of it, whichever feed said it and in
 * which message. A unit type that follows from the site's ward list is no part of it, so that a
 * change of the list does not make a resent movement a new one; nor are the hospital and the
 * account, which one feed names and another leaves out. One that is entered anew after it was taken
 * back (`again` counts how often) is another.
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
  const { unitType, unitTypeSource, account, ...others } = told;
  // What is moved is what the fact says; of any other movement the account is said beside.
  const said = body.kind === 'move-visit' ? { ...others, account } : others;
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
