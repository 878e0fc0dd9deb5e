import { admissionAt, admissionsOf, currentStay, type Stay } from '@carbawatch/epidemiology';
import { MECHANISM_UNKNOWN, isCre, isPendingCre, isProducer, namedFamilies } from '../evidence';
import { allStand, mechanismKnown, standAsTold, whatBecameOf } from '../gone';
import { carriageOf, isKnownCarrier } from '../carriage';
import { isImported } from '../known-before';
import { isolationState } from '../isolation';
import { announcementsOf } from '../announced-visits';
import { lastMoveOf } from '../leaving';
import { hasLain, hasLeftByReport, hasMoved, reportedStay } from '../reported-stay';
import { outpatientVisits } from '../outpatient-visits';
import { confirmedSpecies, type Picture } from '../picture';
import type { Finding, Standing } from '../rule';
import { whatBecameOfGrowth } from '../suspected-screens';
import { listed } from '../wording';
import { announcedDays, screeningSince } from './admission-rows';
import { isAdmittedAfter } from './isolate-rows';
import type { Facts } from './expression';
import type { Parameters } from './row';

/** What the words of an end are made of: what became of the isolates that the alert stood on. */
export function endingFacts(finding: Finding, standing: Standing, parameters: Parameters): Facts {
  const { picture, findings } = standing;
  const { isolates, specimens, key, facts } = finding;
  const mine = picture.isolates.filter(({ isolateId }) => isolates.includes(isolateId));
  const counting = mine.filter(
    ({ step }) => isProducer(step.classification) || isCre(step.classification),
  );
  const showing = picture.specimens.filter(
    ({ reportId, positiveMs }) => specimens.includes(reportId) && positiveMs !== null,
  );
  // Of what shows nothing any more no list can have known.
  const showsIt = ({ step }: (typeof mine)[number]) => isProducer(step.classification);
  const pending = mine.filter(({ step }) => isPendingCre(step.classification));
  const confirmed = confirmedSpecies(picture);
  const species = String(facts['species'] ?? '');
  const about = { family: String(facts['family'] ?? ''), species: species === '' ? null : species };
  const isGrowth = isolates.length === 0 && typeof facts['pendingId'] === 'string';
  const growth = isGrowth ? whatBecameOfGrowth(specimens, picture) : null;
  const newCpe = findings.find(
    (other) =>
      other.rule === 'new-cpe' &&
      (growth
        ? [...other.specimens, ...other.isolates].some((id) => growth.goesOnAs.includes(id))
        : species === ''
          ? other.facts['family'] === facts['family']
          : other.facts['species'] === species),
  );
  const told = { ...facts, keyedSpecies: key.includes(species) && species };
  return {
    became:
      isolates.length > 0
        ? whatBecameOf(isolates, picture, told)
        : (growth?.text ?? 'The facts say so no more.'),
    specimensStand: showing.length === specimens.length,
    standsAsTold: growth === null && standAsTold(isolates, picture, told),
    allStand: growth?.isAnswered ?? allStand(isolates, picture),
    mechanismKnown: growth?.isAnswered ?? mechanismKnown(isolates, picture),
    stillCounts: counting.length > 0 || showing.length > 0,
    stillProduces: mine.some(showsIt),
    stillPending: pending.length > 0,
    growthOfCarrier:
      growth?.isOpen === true && isKnownCarrier(carriageOf(picture, picture.clearing)),
    stillConfirmedElsewhere: pending.some((view) => confirmed.has(view.species.code)),
    newCpe: newCpe?.title ?? null,
    named: facts['family'] === MECHANISM_UNKNOWN ? listed(namedFamilies(picture)) : '',
    admittedSince: [
      ...isolates.map((id) => picture.producerSince.get(id)),
      ...showing.map(({ positiveMs }) => positiveMs),
    ].some((ms) => isAdmittedAfter(picture.stays, ms ?? Infinity)),
    ...visitFacts(finding, picture, parameters),
    ...presenceFacts(finding, standing),
    imported: [...mine.filter(showsIt), ...showing].some(({ collectedAt }) =>
      isImported(picture, { ...about, collectedAt }),
    ),
    contactTakenBack: isContactNoMore(facts['contactOf'], picture),
    withoutIsolate: isolates.length === 0,
    neverLeft: [...mine, ...showing].some(({ collectedAt }) => hasStayed(collectedAt, picture)),
    stillCarries: carriageOf(picture, picture.clearing).some(({ kind }) => kind !== 'contact'),
    listedContact: picture.carriers.some(({ kind }) => kind === 'contact'),
    key0: key[0] ?? '',
    key1: key[1] ?? '',
    key2: key[2] ?? '',
  };
}

/** Whether the admission in which something was taken goes on to this day. */
function hasStayed(collectedAt: string, { stays, timeZone }: Picture): boolean {
  const now = currentStay(stays);
  return now !== null && admissionAt(stays, collectedAt, timeZone)?.stays.includes(now) === true;
}

/** Whether nobody says any more that the person is a contact of these families. */
function isContactNoMore(families: unknown, { contacts = [], carriers }: Picture): boolean {
  if (!Array.isArray(families) || families.length === 0) return false;
  const listed = carriers.filter(({ kind }) => kind === 'contact');
  const standing = [
    ...contacts.map(({ family }) => family),
    ...listed.map(({ family = MECHANISM_UNKNOWN }) => family),
  ];
  return !standing.some((family) => families.includes(family));
}

/** Whether the patient is still there, and isolated, where the alert is about that. */
function presenceFacts({ facts, untilMs }: Finding, { picture, nowMs }: Standing): Facts {
  const visiting = visitFor(facts, picture);
  const here = visiting ?? currentStay(picture.stays) ?? reportedFor(facts, picture);
  const byReport = facts['byReport'] === true;
  // A visit to a clinic tells where somebody is now, and not that a stay by report had no end.
  const told = facts['staysKnown'] === undefined ? hasMoved : hasLain;
  return {
    discharged: byReport ? here === null && hasLeftByReport(picture) : here === null,
    leftNoMore: byReport && !told(picture) && !hasLeftByReport(picture),
    died: here === null && lastStay(picture)?.end === 'death',
    movedTo: here === null ? (lastMoveOf(picture)?.to ?? null) : null,
    movementsKnown: byReport && told(picture),
    overdue: untilMs !== null && nowMs >= untilMs,
    visitOver: visiting !== null && (visiting.leftMs !== null || nowMs >= visiting.expiresMs),
    isolated: isolationState(here, picture) === 'isolated',
  };
}

/** Of an alert about somebody of whom results alone tell. */
function reportedFor(facts: Facts, picture: Picture) {
  return facts['byReport'] === true ? reportedStay(picture) : null;
}

/** Of an alert about a visit of an outpatient. */
function visitFor(facts: Facts, { movements, timeZone }: Picture) {
  if (facts['outpatient'] !== true) return null;
  const visits = outpatientVisits(movements, timeZone);
  return visits.find(({ key }) => key === facts['visit']) ?? null;
}

function lastStay({ stays }: Picture): Stay | undefined {
  return stays.filter((stay) => stay.class !== 'outpatient').at(-1);
}

/**
 * Whether the visit stands that the alert is about, and whether who was announced has come. Rules
 * of an admission are keyed by its visit, by its start where it has none, or by the announcement
 * that it followed.
 */
function visitFacts({ key, facts }: Finding, picture: Picture, parameters: Parameters): Facts {
  if (facts['announced'] === true) {
    const announced = announcementsOf(picture, announcedDays(parameters));
    const state = announced.visits.find((visit) => visit.key === key[0])?.state ?? 'called-off';
    return { admissionStands: state !== 'called-off', hasCome: state === 'come' };
  }
  if (facts['outpatient'] === true) {
    return { admissionStands: visitFor(facts, picture) !== null, hasCome: false };
  }
  if (facts['byReport'] === true) return { admissionStands: true, hasCome: false };
  const visit = facts['admission'] ?? facts['visit'] ?? key[0];
  const admission = admissionsOf(picture.stays).find(({ stays }) =>
    stays.some((stay) => (stay.visit ?? stay.from) === visit),
  );
  return {
    admissionStands: admission !== undefined,
    hasCome: false,
    screenAnswered:
      admission !== undefined && screeningSince(admission, picture).screenAnswered === true,
  };
}
