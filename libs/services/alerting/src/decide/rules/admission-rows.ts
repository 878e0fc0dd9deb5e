import { addDays, dayOf, instantMs } from '@carbawatch/contracts';
import type { EncounterChanged } from '@carbawatch/contracts';
import { admissionsOf, currentStay, type Admission } from '@carbawatch/epidemiology';
import {
  ANNOUNCED_DAYS,
  admissionKey,
  announcementsOf,
  goalOfAnnounced,
  type AnnouncedVisit,
} from '../announced-visits';
import { carriageOf, type PersonCarriage } from '../carriage';
import { familiesIn, familiesOf, isConfirmed, isProducer } from '../evidence';
import { CLAIM_DAYS } from '../claimed-stay';
import { departureOf, movedSentence, type Leaving } from '../leaving';
import { SCREENS, listedContactOf } from '../listed-contact';
import { isolationState } from '../isolation';
import { familiesKnownBefore, isKnownBefore } from '../known-before';
import { originsOf } from '../origins';
import { takenWith, type Picture } from '../picture';
import { reportedStay, type ReportedStay } from '../reported-stay';
import { SCREEN_DAYS_APART, SCREEN_SPECIMENS, isOfKind } from '../cases/counted-screens';
import { isTaken } from '../cases/negative-screens';
import { clockTime, distinct, familyWords, listed } from '../wording';
import { lastAgain } from './positive-again';
import { roomSinceMs, staySentence } from './lying';
import { number, words, type Parameters, type Row } from './row';
import { spokenWords } from './spoken-words';

/**
 * One row an admission that is no outpatient visit; and one that is announced (a pre-admission),
 * where the rule asks for these: before the patient comes a single room can be kept free. So with
 * the stay of somebody of whom results alone tell.
 */
export function admissionRows(picture: Picture, parameters: Parameters): Row[] {
  const inHouse = picture.stays.filter((stay) => stay.class !== 'outpatient');
  const { visits, metBy } =
    parameters['announced'] === true
      ? announcementsOf(picture, announcedDays(parameters))
      : { visits: [], metBy: new Map<string, AnnouncedVisit>() };
  const awaited = visits.filter(({ state }) => state === 'awaited');
  const reported = parameters['byReport'] === true ? reportedStay(picture) : null;
  if (inHouse.length + awaited.length === 0 && reported === null) return [];
  const carriage = carriageOf(picture, picture.clearing);
  return [
    ...admissionsOf(inHouse).map((admission) => {
      const key = metBy.get(admissionKey(admission))?.key;
      return admissionRow(admission, key, { picture, carriage, parameters });
    }),
    ...awaited.map((visit) => announcedRow(visit, { picture, carriage, parameters })),
    ...(reported ? [reportedRow(reported, { picture, carriage, parameters })] : []),
  ];
}

/** For how long a rule waits for who was announced. */
export function announcedDays(parameters: Parameters): number {
  return number(parameters, 'announcedDays', ANNOUNCED_DAYS);
}

interface Seen {
  readonly picture: Picture;
  readonly carriage: readonly PersonCarriage[];
  readonly parameters: Parameters;
}

function announcedRow(visit: AnnouncedVisit, { picture, carriage, parameters }: Seen): Row {
  const { announced, factId } = visit.last;
  const carrying = carriage.filter(({ kind }) => kind !== 'contact');
  const ward = announced?.ward ?? null;
  const since = announced?.at === undefined ? null : clockTime(announced.at, picture.timeZone);
  return {
    isolates: distinct(carrying.flatMap(({ isolates }) => isolates)),
    wardAtCollection: ward,
    facts: {
      visit: visit.key,
      announced: true,
      open: true,
      ward,
      since,
      knownBefore: carrying.length > 0,
      isolated: false,
      ...carriageFacts(carrying, picture),
      ...contactFacts([visit.last], picture, carriage, parameters),
    },
    sentences: {
      stay: () => [],
      carriage: () => carriage.flatMap(({ because }) => because),
    },
    expiresMs: visit.expiresMs,
    ...goalOfAnnounced(visit, picture.timeZone),
    toldBy: factId,
  };
}

/** Where the report gives no visit: movements, once they are told, make an alert of their own. */
const BY_REPORT = 'by-report';

function reportedRow(stay: ReportedStay, { picture, carriage }: Seen): Row {
  const carrying = carriage.filter(({ kind }) => kind !== 'contact');
  const state = isolationState(stay, picture);
  const { ward, reportedOn } = stay;
  const visit = stay.visit ?? BY_REPORT;
  return {
    isolates: distinct(carrying.flatMap(({ isolates }) => isolates)),
    wardAtCollection: ward,
    facts: {
      ...{ visit, admission: visit, byReport: true, open: true, inpatient: true },
      ...{ class: 'inpatient', ward, unitType: null, since: reportedOn },
      ...carriageFacts(carrying, picture),
      ...{ isolation: state, isolated: state === 'isolated', notRecorded: true },
    },
    sentences: {
      stay: () => [
        `On ${ward ?? 'a ward not told'} by the report of ${reportedOn}, no movements known: ` +
          'isolation cannot be known, but recorded here.',
      ],
      carriage: () => carriage.flatMap(({ because }) => because),
    },
    expiresMs: stay.saidMs + CLAIM_DAYS * 86_400_000,
  };
}

export function carriageFacts(
  carrying: readonly PersonCarriage[],
  picture: Picture,
): Record<string, unknown> {
  const families = wordsOf(carrying);
  const daysOf = (name: 'firstPositiveOn' | 'lastPositiveOn') =>
    carrying.map((one) => one[name] ?? '').sort();
  return {
    carrier: carrying.length > 0,
    certain: carrying.some(({ certainty }) => certainty !== 'probable'),
    families,
    carries: listed(families),
    carriesBefore: listed(families),
    firstPositiveOn: daysOf('firstPositiveOn')[0] || null,
    lastPositiveOn: daysOf('lastPositiveOn').at(-1) || null,
    presumedCleared:
      carrying.length > 0 && carrying.every(({ kind }) => kind === 'presumed-cleared'),
    againOn: lastAgain(carrying, picture),
  };
}

function wordsOf(carrying: readonly PersonCarriage[]): string[] {
  return distinct(
    carrying.map(({ family }) => (family === null ? 'an unknown enzyme' : familyWords(family))),
  );
}

/** What the patient was known to carry when he came: what is found in the stay is new. */
function carriedBefore(
  carrying: readonly PersonCarriage[],
  picture: Picture,
  admission: Admission,
): string {
  const known = familiesKnownBefore(picture, admission);
  const before = carrying.filter(({ family }) => known.has(family));
  return listed(wordsOf(before.length > 0 ? before : carrying));
}

function admissionRow(
  admission: Admission,
  /** Of the announcement that it followed, if any: the alert goes on. */
  announcedAs: string | undefined,
  { picture, carriage, parameters }: Seen,
): Row {
  const { timeZone } = picture;
  const here = admission.toMs === null ? currentStay(admission.stays) : null;
  const place = here ?? admission.stays.at(-1) ?? null;
  const carrying = carriage.filter(({ kind }) => kind !== 'contact');
  const known = isKnownBefore(picture, admission);
  const state = isolationState(here, picture);
  const first = admission.stays[0];
  const ofVisit = picture.movements.filter(({ visit }) =>
    admission.stays.some((stay) => stay.visit === (visit ?? null)),
  );
  return {
    isolates: distinct(carrying.flatMap(({ isolates }) => isolates)),
    wardAtCollection: place?.ward ?? null,
    facts: {
      visit: announcedAs ?? admissionKey(admission),
      admission: admissionKey(admission),
      open: admission.toMs === null,
      inpatient: (here ?? first)?.class !== 'emergency',
      class: (here ?? first)?.class ?? null,
      ward: place?.ward ?? null,
      unitType: place?.unitType ?? null,
      since: clockTime(admission.from, timeZone),
      roomSinceMs: here && roomSinceMs(here, admission.stays),
      ...carriageFacts(carrying, picture),
      knownBefore: known,
      ...(known && { carriesBefore: carriedBefore(carrying, picture, admission) }),
      ...contactFacts(ofVisit, picture, carriage, parameters),
      isolation: state,
      isolated: state === 'isolated',
      notRecorded: state === 'not-recorded',
      ...broughtFrom(ofVisit, { admission, parameters, timeZone }),
      ...screeningSince(admission, picture),
    },
    sentences: {
      stay: () => [
        ...(place ? [staySentence(place, admission.stays, { timeZone, state })] : []),
        ...movedSentence(here, picture),
      ],
      carriage: () => carriage.flatMap(({ because }) => because),
    },
    // Before it was told nobody could be late.
    ...(announcedAs !== undefined && {
      goalFromMs: Math.max(admission.fromMs, receivedFirstMs(ofVisit)),
    }),
  };
}

/**
 * Where the patient comes from: often a questionnaire tells after the admission. Of one sender the
 * last word counts; what another one repeats with each message takes nothing of it back.
 */
function broughtFrom(
  ofVisit: readonly EncounterChanged[],
  seen: {
    readonly admission: Admission;
    readonly parameters: Parameters;
    readonly timeZone: string;
  },
): Record<string, unknown> {
  const { told, from, abroad } = originsOf(ofVisit);
  const asked = words(seen.parameters, 'from', []);
  const isAsked = (text: string) => spokenWords(text).some((word) => asked.includes(word));
  const risks = told.filter(
    ({ sender, admittedFrom, healthcareAbroad12m }) =>
      (healthcareAbroad12m === true && abroad.get(sender) === true) ||
      (admittedFrom !== undefined && admittedFrom === from.get(sender) && isAsked(admittedFrom)),
  );
  const firstMs = Math.min(...risks.map((one) => saidMs(one, seen.timeZone)));
  return {
    admittedFromWords: distinct([...from.values()].flatMap(spokenWords)).sort(),
    abroad: [...abroad.values()].includes(true),
    originMs: risks.length === 0 ? null : Math.max(firstMs, seen.admission.fromMs),
  };
}

/** When it was said in the hospital, of a day alone its end; nothing is said after its receipt. */
function saidMs({ at, receivedAt }: EncounterChanged, timeZone: string): number {
  const toldMs = instantMs(receivedAt, 'UTC');
  const saidAt = at.length === DAY ? addDays(at, 1) : at;
  return Math.min(instantMs(saidAt, timeZone), toldMs);
}

/** `2024-01-06` */
const DAY = 10;

/**
 * What a list says of somebody as a contact: of whom, since when, and how far the screens are. It
 * was known before the admission if the list was taken in before anything of the visit was told:
 * who lies here already when the list comes is not registered by it.
 */
export function contactFacts(
  ofVisit: readonly EncounterChanged[],
  picture: Picture,
  carriage: readonly PersonCarriage[],
  parameters: Parameters,
): Record<string, unknown> {
  const screens = number(parameters, 'screens', SCREENS.screens);
  const contact = listedContactOf(picture, carriage, {
    screens,
    screenDays: number(parameters, 'screenDays', SCREENS.screenDays),
    screenDaysApart: number(parameters, 'screenDaysApart', SCREEN_DAYS_APART),
  });
  const registeredMs = receivedFirstMs(ofVisit);
  return {
    contactFlag: contact.families.length > 0,
    contactBefore: contact.toldMs < registeredMs,
    contactOf: listed(
      distinct(
        contact.families.map((one) => (one === null ? 'an unknown enzyme' : familyWords(one))),
      ),
    ),
    contactSince: contact.since,
    contactScreens: contact.since === null ? null : contact.screenedOn.length,
    contactTooEarly: !contact.complete && contact.screenedOn.length >= screens,
    contactLastOn: contact.lastOn,
    contactComplete: contact.complete,
  };
}

function receivedFirstMs(movements: readonly EncounterChanged[]): number {
  return Math.min(...movements.map(({ receivedAt }) => instantMs(receivedAt, 'UTC')));
}

export function screeningSince(admission: Admission, picture: Picture) {
  const day = dayOf(admission.from, picture.timeZone);
  const since = (collectedAt: string) => dayOf(collectedAt, picture.timeZone) >= day;
  const specimens = picture.specimens.filter(({ collectedAt }) => since(collectedAt));
  const positives = picture.isolates.some(
    ({ step, collectedAt }) => since(collectedAt) && isProducer(step.classification),
  );
  const swabs = picture.isolates.some(
    ({ step: { isolate }, collectedAt }) =>
      since(collectedAt) &&
      isolate.specimen?.purpose === 'screening' &&
      isOfKind({ specimen: isolate.specimen }, SCREEN_SPECIMENS),
  );
  const answered = specimens.filter(({ step }) => isTaken(step));
  return {
    screened: answered.length > 0 || swabs,
    screenAnswered:
      positives ||
      answered.some(
        ({ step }) =>
          step.status !== 'preliminary' &&
          (step.classification.status === 'negative' || step.classification.status === 'confirmed'),
      ),
  };
}

/** What a rule can ask of a departure, whoever leaves. */
export function leavingFacts(leaving: Leaving, timeZone: string): Record<string, unknown> {
  const { stay, to, left, move, planned = false } = leaving;
  return {
    ...departureOf(leaving),
    to: to.toLowerCase(),
    toWords: to,
    toSays: spokenWords(to),
    left,
    moved: move !== '' || planned,
    at: clockTime(stay.to ?? stay.from, timeZone),
    ward: stay.ward,
  };
}

/** One row: the person as a whole. */
export function personRows(picture: Picture): Row[] {
  const shown = picture.isolates.filter(({ step }) => isConfirmed(step.classification));
  // A gene in the specimen is confirmed without an organism (CSTE 22-ID-04).
  const inSpecimens = picture.specimens.filter(
    ({ step }) => step.classification.status === 'confirmed',
  );
  if (shown.length + inSpecimens.length === 0) return [];
  const families = distinct([
    ...shown.flatMap(({ step }) => familiesOf(step.classification)),
    ...inSpecimens.flatMap(({ step }) => familiesIn(step, picture)),
  ]).sort();
  const [place] = [
    ...shown.map((view) => view.place),
    ...inSpecimens.map((view) => takenWith(view, picture).place),
  ];
  const ward = place?.ward ?? null;
  return [
    {
      isolates: shown.map(({ isolateId }) => isolateId),
      specimens: inSpecimens.map(({ reportId }) => reportId),
      wardAtCollection: ward,
      facts: {
        families,
        familyCount: families.filter((family) => family !== 'unknown').length,
        carries: listed(families.map(familyWords)),
        species: distinct(shown.map(({ species }) => species.name)),
        ward,
        inHouse: currentStay(picture.stays) !== null,
      },
      sentences: {
        cpe: () => [
          ...shown.flatMap(({ step }) => step.classification.cpe.because),
          ...inSpecimens.flatMap(({ step }) => step.classification.because),
        ],
      },
    },
  ];
}
