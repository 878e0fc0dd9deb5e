import type {
  CarrierReported,
  EncounterChanged,
  IsolateReported,
  KnownOrganism,
  MovementKind,
  Organism,
  Patient,
  PersonFacts,
  Problem,
  SpecimenReported,
  Topic,
  UnitType,
} from '@carbawatch/contracts';
import type { UnmappedTerm } from '@carbawatch/formats';
import type { PseudonymOf } from './pseudonyms';
import type { Visit, VisitBegin } from './visit-begin';
import type { ToldVisit } from './whole-visit';

/** What the message itself lends to each event that follows from it. */
export interface Receipt {
  readonly messageId: string;
  readonly sender: string;
  /** RFC 3339, on the site's clock; when it was read again for a message that waited. */
  readonly receivedAt: string;
  /** Of a message that waited: when it came in. */
  readonly messageReceivedAt?: string;
  /** Of a message of which an earlier reading had told something. */
  readonly reading?: number;
  /** RFC 3339, on the wall's: nothing that is told can lie beyond both. */
  readonly now: string;
  /** The site of what names none. */
  readonly site: string;
  /** IANA zone; times without an offset are in it. */
  readonly timeZone: string;
}

/** Names and codes to the ones that the system uses; undefined for what nobody has mapped. */
export interface CodedTerms {
  organism(named: Organism): KnownOrganism | undefined;
  agent(named: string): string | undefined;
}

/** What the site knows when the message comes in; look-ups only. */
export interface SiteKnowledge {
  readonly terms: CodedTerms;
  readonly pseudonymOf: PseudonymOf;
  /** The site's own ward list. */
  unitTypeOf(site: string, ward: string): UnitType | undefined;
  /** Whether the site has said what its wards are: then one that it did not name is unknown. */
  keepsWardList(site: string): boolean;
  /** What of the visit had been taken back, or entered anew, when this was told; `more` beside. */
  turnsBefore(told: Told, more?: readonly TakenBack[]): number;
  /** When the visit began, in milliseconds; null where no admission of it is known. */
  admittedMs(visit: Visit): number | null;
  /** What a sender told of a visit that it tells as a whole. */
  toldVisit(visit: Visit & Pick<ToldVisit, 'sender'>): ToldVisit | undefined;
  /** What the site has mapped a specimen's word to. */
  specimenTypeOf(site: string, said: string): string | undefined;
  /** Whether a specimen's word is plain, or in the list of a site that keeps one. */
  knowsSpecimen(site: string, type: string): boolean;
  /** Whether the number is known with an assigner and came without one, or the other way round. */
  isKnownOtherwise(site: string, patient: Patient): boolean;
  /** The patient under whom an isolate is already known. */
  ownerOf(site: string, isolateId: string): IsolateOwner | undefined;
}

/** Turns of a visit before a telling: those of one kind that were said before it. */
export interface Told {
  readonly site: string;
  readonly pseudonym: string;
  /** Pseudonym of the visit; empty where none was named. */
  readonly visit: string;
  /** Of the turns that are asked for. */
  readonly kind: MovementKind;
  /** When its sender said it, in milliseconds. */
  readonly saidMs: number;
}

/** A cancel that was told, or a movement that was entered anew after one. */
export interface TakenBack extends Told {
  readonly factId: string;
}

/** An event before it has an id. A merge is told under both keys and stays one event. */
export interface EventDraft {
  readonly topic: Topic;
  readonly keys: readonly string[];
  readonly subject: string;
  readonly site: string;
  readonly isolateId: string | null;
  /** Under whom its isolate is known, where the message itself names nobody. */
  readonly knownOf?: string | undefined;
  readonly body: IsolateReported | EncounterChanged | SpecimenReported | CarrierReported;
}

/** Who a pseudonym stands for: kept in the vault alone. */
export interface Identity {
  readonly site: string;
  readonly pseudonym: string;
  readonly patient: Patient;
}

/** Under which patient an isolate is known from now on. */
export interface IsolateOwner {
  readonly site: string;
  readonly isolateId: string;
  readonly pseudonym: string;
  /** Day of its specimen, at the site; null where none was told. */
  readonly collectedOn: string | null;
  /** Its code; null where none was named. */
  readonly organism: string | null;
}

/** What one payload comes to. Without an event it waits in quarantine for its problems. */
export interface Mapped {
  readonly event: EventDraft | null;
  readonly problems: readonly Problem[];
  readonly identities: readonly Identity[];
  readonly owner: IsolateOwner | null;
  /** Words that the site has not mapped, beside those that reading has met. */
  readonly terms?: readonly UnmappedTerm[];
  readonly takenBack?: TakenBack;
  /** When its visit began, where the movement says that. */
  readonly visitBegin?: VisitBegin;
}

/** Of who somebody is, only these two go further than ingestion. */
export function personFactsOf(patient: Patient | undefined): PersonFacts | undefined {
  const birthYear = patient?.birthDate ? Number(patient.birthDate.slice(0, 4)) : patient?.birthYear;
  if (patient?.sex === undefined && birthYear === undefined) return undefined;
  return { sex: patient?.sex, birthYear };
}
