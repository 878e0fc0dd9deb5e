import { addDays, instantMs } from '@carbawatch/contracts';
import type {
  CarrierReported,
  Diagnosis,
  EncounterChanged,
  Moment,
  UnitType,
} from '@carbawatch/contracts';
import {
  admissionAt,
  currentStay,
  overlaps,
  standingMovements,
  stayAt,
} from '@carbawatch/epidemiology';
import type { Admission, OwnHospitals, Stay } from '@carbawatch/epidemiology';
import type { ClearingRule } from './carriage';
import type { Confirmations } from './confirmed-cases';
import type { KnownContact } from './contact-spans';
import { lostStays, type GoneIsolates, type LostStay } from './moved-visits';
import { concernsPatient, isConfirmed } from './evidence';
import type { ReportActs } from './reports-by-law';
import type { SpecimenCourse } from './specimen-course';
import type { IsolateStep, IsolationAct, KnownIsolate, SpecimenFact } from './facts';
import { withoutDoubted } from './isolate-screens';
import { oncePer } from './once-per';
import { suspectedScreens, type SuspectedScreen } from './suspected-screens';

/** Where the patient was when the specimen was taken, and who says so. */
export interface PlaceAtCollection {
  readonly ward: string | null;
  readonly unitType: UnitType | null;
  readonly source: 'movements' | 'sender' | null;
}

/** An isolate as it is known at a moment, joined with where its patient was. */
export interface IsolateView {
  readonly isolateId: string;
  readonly step: IsolateStep;
  readonly species: { readonly code: string; readonly name: string };
  /** When the specimen was taken, or when its first result came where nobody said. */
  readonly collectedAt: Moment;
  readonly collectionKnown: boolean;
  readonly place: PlaceAtCollection;
  readonly admission: Admission | null;
  /** Pseudonymous visit of the specimen: the sender's word, else the stay's. */
  readonly visit: string | null;
  readonly diagnoses: readonly Diagnosis[];
}

/** A time that the patient spent on one ward, seen from a specimen's collection on. */
export interface WardTime {
  readonly ward: string;
  readonly unitType: UnitType;
  readonly from: Moment | null;
  readonly source: 'movements' | 'sender';
  readonly atCollection: boolean;
}

/** Everything known of one person at one moment. */
export interface Picture extends GoneIsolates {
  readonly site: string;
  readonly timeZone: string;
  /** Isolates that may concern the patient, by time of collection. */
  readonly isolates: readonly IsolateView[];
  /** All of the person's isolates, withdrawn ones too. */
  readonly steps: ReadonlyMap<string, IsolateStep>;
  /** Where the patient was said to lie, in visits that were moved to somebody else. */
  readonly lostStays?: readonly LostStay[];
  readonly stays: readonly Stay[];
  readonly wardNow: string | null;
  readonly movements: readonly EncounterChanged[];
  /** Reports on specimens without an isolate, those that stand. */
  readonly specimens: readonly SpecimenView[];
  /** Growth of screening cultures that was told before anybody had named it. */
  readonly screens: readonly SuspectedScreen[];
  /** What is said to have been known before, as it holds. */
  readonly carriers: readonly CarrierReported[];
  /** What people recorded of the isolation, in the order of their acts. */
  readonly isolationActs: readonly IsolationAct[];
  /** Since when each isolate is known to be a producer (receipt, in milliseconds). */
  readonly producerSince: ReadonlyMap<string, number>;
  /** Since when each claim of what was known before stands (receipt, in milliseconds). */
  readonly claimedSince: ReadonlyMap<string, number>;
  /** The hospitals that the site has named as its own. */
  readonly own: OwnHospitals;
  /** When the site presumes a carrier cleared. */
  readonly clearing: ClearingRule;
  /** Whose contact the person is by beds, as it holds; absent where no rule asks. */
  readonly contacts?: readonly KnownContact[];
  /** Since when each case is confirmed; absent where only the present is at hand. */
  readonly confirmed?: Confirmations;
  /** What people said of the reports by law of these cases. */
  readonly reports?: ReportActs;
}

export interface SpecimenView {
  readonly reportId: string;
  readonly step: SpecimenFact;
  /** When it was taken, or when its first report came where nobody said. */
  readonly collectedAt: Moment;
  /** Since when it is known to show a carbapenemase (receipt, ms); null where it is not. */
  readonly positiveMs: number | null;
  /** When it was first told (ms); absent where only its present report is at hand. */
  readonly firstMs?: number | undefined;
  /** Since when it is known to have grown something suspicious (receipt, ms). */
  readonly suspectedMs?: number | undefined;
}

/** Something taken from the patient: when, where, and what its report says of the place. */
export interface Taken {
  readonly collectedAt: Moment;
  readonly place: PlaceAtCollection;
  readonly admission: Admission | null;
  readonly step: { readonly isolate: Pick<KnownIsolate, 'encounter'> };
}

export interface PersonKnowledge extends GoneIsolates {
  readonly site: string;
  readonly timeZone: string;
  readonly steps: ReadonlyMap<string, IsolateStep>;
  /** First receipt of each isolate, which stands in for an unknown time of collection. */
  readonly firstReceipts: ReadonlyMap<string, Moment>;
  readonly movements: readonly EncounterChanged[];
  readonly stays: readonly Stay[];
  readonly specimens: ReadonlyMap<string, SpecimenFact>;
  readonly specimenCourses: ReadonlyMap<string, SpecimenCourse>;
  readonly carriers: readonly CarrierReported[];
  readonly isolationActs: readonly IsolationAct[];
  readonly producerSince: ReadonlyMap<string, number>;
  readonly claimedSince: ReadonlyMap<string, number>;
  readonly own: OwnHospitals;
  readonly clearing: ClearingRule;
  readonly contacts?: readonly KnownContact[];
  readonly confirmed?: Confirmations;
  readonly reports?: ReportActs;
}

const SPECIES_UNKNOWN = { code: 'unknown', name: 'unidentified organism' } as const;

export function pictureOf(told: PersonKnowledge): Picture {
  const knowledge = { ...told, movements: standingMovements(told.movements) };
  const { site, timeZone, steps, stays } = knowledge;
  const times = joined(stays);
  const isolates = [...steps]
    .filter(([, step]) => concernsPatient(step))
    .map(([isolateId, step]) => viewOf(isolateId, step, { ...knowledge, times }))
    .sort(
      (a, b) =>
        instantMs(a.collectedAt, timeZone) - instantMs(b.collectedAt, timeZone) ||
        (a.isolateId < b.isolateId ? -1 : 1),
    );
  const { movements, carriers, isolationActs, producerSince, claimedSince, own, clearing } =
    knowledge;
  const reports = [...knowledge.specimens].map(([reportId, step]) => ({ reportId, step }));
  const specimens = withoutDoubted(reports, steps)
    .filter(({ step }) => specimenConcernsPatient(step))
    .map(({ reportId, step }): SpecimenView => {
      const course = knowledge.specimenCourses.get(reportId);
      return {
        reportId,
        step,
        collectedAt: step.specimen?.collectedAt ?? course?.firstAt ?? step.receivedAt,
        positiveMs: course?.positiveMs ?? null,
        firstMs: course && instantMs(course.firstAt, 'UTC'),
        suspectedMs: course?.suspectedMs,
      };
    })
    .sort((a, b) => (a.reportId < b.reportId ? -1 : 1));
  return {
    site,
    timeZone,
    isolates,
    steps,
    movedAway: told.movedAway ?? new Set(),
    partedAway: told.partedAway ?? new Set(),
    lostStays: lostStays(told.movements, timeZone, told.own),
    stays,
    wardNow: currentStay(stays)?.ward ?? null,
    movements,
    specimens,
    screens: suspectedScreens(isolates, specimens, knowledge.firstReceipts),
    carriers,
    isolationActs,
    producerSince,
    claimedSince,
    own,
    clearing,
    contacts: knowledge.contacts ?? [],
    ...(knowledge.confirmed && { confirmed: knowledge.confirmed }),
    ...(knowledge.reports && { reports: knowledge.reports }),
  };
}

/** A specimen without an isolate, joined with where its patient was. */
export function takenWith({ step, collectedAt }: SpecimenView, picture: Picture): Taken {
  const { stays, timeZone } = picture;
  const { ward, unitType } = step;
  const encounter = { ...(ward !== null && { ward }), ...(unitType && { unitType }) };
  const stay = stayAt(stays, collectedAt, timeZone);
  const told = stay && { ...stay, unitType: kindToldLast(stay, joined(stays)) };
  return {
    collectedAt,
    place: placeOf(encounter, told),
    admission: admissionAt(stays, collectedAt, timeZone),
    step: { isolate: { encounter } },
  };
}

function specimenConcernsPatient({ withdrawn, testMessage, specimen }: SpecimenFact): boolean {
  const purpose = specimen?.purpose;
  return !withdrawn && !testMessage && purpose !== 'environmental' && purpose !== 'quality-control';
}

function viewOf(
  isolateId: string,
  step: IsolateStep,
  knowledge: PersonKnowledge & { readonly times: readonly Stay[] },
): IsolateView {
  const { timeZone, stays, times } = knowledge;
  const { encounter, organism, specimen } = step.isolate;
  const collected = specimen?.collectedAt;
  const collectedAt = collected ?? knowledge.firstReceipts.get(isolateId) ?? step.receivedAt;
  const stay = stayAt(stays, collectedAt, timeZone);
  const admission = admissionAt(stays, collectedAt, timeZone);
  const visit = encounter?.visit ?? stay?.visit ?? null;
  return {
    isolateId,
    step,
    species: organism ? { code: organism.code, name: organism.name } : SPECIES_UNKNOWN,
    collectedAt,
    collectionKnown: collected !== undefined,
    place: placeOf(encounter, stay && { ...stay, unitType: kindToldLast(stay, times) }),
    admission,
    visit,
    diagnoses: diagnosesOf(step, visit, admission, knowledge.movements),
  };
}

/** Movements are better than the result's own word, which may be the ward that ordered it. */
function placeOf(claim: KnownIsolate['encounter'], stay: Stay | null): PlaceAtCollection {
  const claimed = claim?.ward ?? null;
  if (stay?.ward) {
    const sameWard = stay.ward === claimed ? (claim?.unitType ?? null) : null;
    return { ward: stay.ward, unitType: stay.unitType ?? sameWard, source: 'movements' };
  }
  const unitType = claim?.unitType ?? null;
  return { ward: claimed, unitType, source: (claimed ?? unitType) ? 'sender' : null };
}

/** The kind of unit of a stay's ward, as the whole time there tells it. */
function kindToldLast(stay: Stay, times: readonly Stay[]): UnitType | null {
  const time = times.find(
    ({ visit, ward, ...at }) =>
      visit === stay.visit && ward === stay.ward && covers(at, stay.fromMs),
  );
  return time ? time.unitType : stay.unitType;
}

function diagnosesOf(
  step: IsolateStep,
  visit: string | null,
  admission: Admission | null,
  movements: readonly EncounterChanged[],
): Diagnosis[] {
  const visits = new Set(admission?.stays.map((stay) => stay.visit));
  visits.add(visit);
  const told = movements.filter((m) => !m.testMessage && visits.has(m.visit ?? null));
  return [
    ...(step.isolate.encounter?.diagnoses ?? []),
    ...told.flatMap((movement) => movement.diagnoses ?? []),
  ];
}

/**
 * Species in which the patient is known to carry a carbapenemase: a further isolate of one, whose
 * test is pending, asks no new question.
 */
export function confirmedSpecies({ isolates }: Picture): ReadonlySet<string> {
  const confirmed = isolates.filter(({ step }) => isConfirmed(step.classification));
  return new Set(confirmed.map(({ species }) => species.code));
}

/**
 * The wards of certain unit types on which the patient was at collection, is, or came to be
 * later: in the specimen's admission alone, or in any later one too.
 */
export function wardTimes(
  view: Taken,
  picture: Picture,
  units: ReadonlySet<UnitType>,
  within: 'admission' | 'ever',
): WardTime[] {
  const { timeZone } = picture;
  const atCollection = stayAt(picture.stays, view.collectedAt, timeZone);
  const since = Math.max(instantMs(view.collectedAt, timeZone), startOf(view, atCollection));
  const stays = within === 'ever' ? picture.stays : (view.admission?.stays ?? []);
  const times = timesSince(stays, since).flatMap((stay) => {
    const here = stay.ward === atCollection?.ward && covers(stay, since);
    const unitType = stay.unitType ?? (here ? view.place.unitType : null);
    if (!stay.ward || !unitType || !units.has(unitType)) return [];
    const { ward, from } = stay;
    return [{ ward, unitType, from, source: 'movements' as const, atCollection: here }];
  });
  const claim = claimedTime(view, units, timeZone);
  return claim && !times.some(({ ward }) => ward === claim.ward) ? [claim, ...times] : times;
}

/** Of somebody who is known to carry since then: where they are on such wards, or come to be. */
export function wardTimesSince(
  picture: Picture,
  units: ReadonlySet<UnitType>,
  sinceMs: number,
): WardTime[] {
  return timesSince(picture.stays, sinceMs).flatMap(({ ward, unitType, from }) => {
    if (!ward || !unitType || !units.has(unitType)) return [];
    return [{ ward, unitType, from, source: 'movements' as const, atCollection: false }];
  });
}

/** Whole times on a ward: whoever is found there again in another bed has not come anew. */
function timesSince(stays: readonly Stay[], sinceMs: number): Stay[] {
  return joined(stays).filter((time) => overlaps(time, sinceMs, null));
}

/** For a specimen known to the day, the stay that held most of it; what lay before is past. */
function startOf(view: Taken, stay: Stay | null): number {
  return view.collectedAt.length === 10 && stay ? stay.fromMs : -Infinity;
}

function covers(stay: Pick<Stay, 'fromMs' | 'toMs'>, instant: number): boolean {
  return stay.fromMs <= instant && (stay.toMs === null || instant < stay.toMs);
}

/**
 * Stays that follow each other on one ward are one time there: a change of bed is no entry. The
 * ward counts on the kind of unit that was told last of it, unless the sender itself tells two beds
 * of it apart: a step down from its high-dependency beds does not undo the time in them.
 */
const joined = oncePer((stays: readonly Stay[]): readonly Stay[] => {
  const times: Stay[] = [];
  for (const stay of [...stays].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = times.at(-1);
    if (last && last.ward === stay.ward && last.toMs === stay.fromMs && !isOtherKind(last, stay)) {
      const { room, bed, to, toMs } = stay;
      const unitType = stay.unitType ?? last.unitType;
      times[times.length - 1] = { ...last, unitType, room, bed, to, toMs };
    } else {
      times.push(stay);
    }
  }
  return times;
});

function isOtherKind(last: Stay, stay: Stay): boolean {
  if (stay.unitTypeSource !== 'sender' || last.unitType === stay.unitType) return false;
  return last.unitType !== null && (last.room !== stay.room || last.bed !== stay.bed);
}

/** What the sender of the result claims, where no movement says where the patient was. */
function claimedTime(view: Taken, units: ReadonlySet<UnitType>, timeZone: string): WardTime | null {
  if (view.place.source === 'movements') return null;
  const { encounter } = view.step.isolate;
  const claimed = view.place.unitType;
  const unitType = claimed && units.has(claimed) ? claimed : icuOf(view, units, timeZone);
  if (!unitType) return null;
  const ward = encounter?.ward ?? unitType;
  return { ward, unitType, from: null, source: 'sender', atCollection: true };
}

/** A result that gives ICU times without calling its ward one. */
function icuOf(view: Taken, units: ReadonlySet<UnitType>, timeZone: string): UnitType | null {
  const { icuAdmittedAt, icuDischargedAt } = view.step.isolate.encounter ?? {};
  if (!units.has('icu') || icuAdmittedAt === undefined) return null;
  const at = instantMs(view.collectedAt, timeZone);
  const collectedOnDay = view.collectedAt.length === 10;
  const entered = instantMs(icuAdmittedAt, timeZone);
  const until = collectedOnDay ? instantMs(addDays(view.collectedAt, 1), timeZone) : at + 1;
  const left = icuDischargedAt === undefined ? Infinity : instantMs(icuDischargedAt, timeZone);
  return entered < until && at < left ? 'icu' : null;
}
