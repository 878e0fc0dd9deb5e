import { z } from 'zod';
import {
  ENCOUNTER_CLASSES,
  ISOLATION,
  MOVEMENT_KINDS,
  RESULT_STATUSES,
  SEXES,
  UNIT_TYPES,
  covariates,
  diagnosis,
  geneTest,
  infection,
  mlst,
  moment,
  outcome,
  phenotypicTest,
  specimen,
  susceptibility,
} from './canonical';
import { classification } from './classification';

/**
 * Bodies of the events. Past ingestion there is no name, record number or birth date: a person is
 * a pseudonym, a stay a pseudonymous visit, an age a birth year.
 */

/**
 * Where a unit type comes from: the sender's claim, the site's ward list, or the ward's own name.
 */
export const UNIT_TYPE_SOURCES = ['sender', 'ward-list', 'ward-name'] as const;

export const personFacts = z.object({
  sex: z.enum(SEXES).optional(),
  birthYear: z.number().int().optional(),
});

export const stayFacts = z.object({
  visit: z.string().optional(),
  account: z.string().optional(),
  class: z.enum(ENCOUNTER_CLASSES).optional(),
  ward: z.string().optional(),
  unitType: z.enum(UNIT_TYPES).optional(),
  unitTypeSource: z.enum(UNIT_TYPE_SOURCES).optional(),
  admittedAt: moment.optional(),
  icuAdmittedAt: moment.optional(),
  icuDischargedAt: moment.optional(),
  diagnoses: z.array(diagnosis).optional(),
});

/** An organism after look-up: `code` is the id used in the system (WHONET's, in lower case). */
export const knownOrganism = z.object({
  code: z.string(),
  name: z.string(),
  snomed: z.string().optional(),
  /** The name as it was written, where only its spelling leads to the one above. */
  writtenAs: z.string().optional(),
  /** The code itself said "carbapenemase-producing"; which test said so is unknown. */
  mechanismClaim: z.literal('carbapenemase').optional(),
});

/** What is known of one isolate, be it from one report or merged from all of them. */
export const isolateFacts = z.object({
  status: z.enum(RESULT_STATUSES),
  reportedAt: moment.optional(),
  person: personFacts.optional(),
  encounter: stayFacts.optional(),
  specimen: specimen.optional(),
  organism: knownOrganism.optional(),
  susceptibility: z.array(susceptibility).optional(),
  phenotypicTests: z.array(phenotypicTest).optional(),
  geneTests: z.array(geneTest).optional(),
  mlst: mlst.optional(),
  infection: infection.optional(),
  covariates: covariates.optional(),
  outcome: outcome.optional(),
  /** HL7 MSH-11 T or D: shown, but never an alert and never counted. */
  testMessage: z.boolean().optional(),
});

/** One report of one isolate, as one sender gave it. */
export const isolateReported = isolateFacts.extend({
  site: z.string(),
  isolateId: z.string(),
  pseudonym: z.string(),
  /** False when no patient was named: the pseudonym then stands for the isolate alone. */
  patientKnown: z.boolean(),
  messageId: z.string(),
  sender: z.string(),
  /** When the site received it, on the site's clock; orders what is known over time. */
  receivedAt: moment,
  /**
   * When its message had come in, where that was before `receivedAt`: what waited and was read
   * again is known only since then, and as old as its arrival among the reports of its sender.
   */
  messageReceivedAt: moment.optional(),
  /**
   * Which reading of its message it is, where an earlier one had told something: of what one
   * message said of an isolate, the newest reading alone stands.
   */
  reading: z.number().int().positive().optional(),
  /** The newest reading says nothing of the isolate any more, such as without a mapping. */
  unsaid: z.literal(true).optional(),
  version: z.number().int().optional(),
  /**
   * An order about an isolate whose culture came in another message: its correction replaces the
   * tests that it names and takes these ones back; the sender's other orders stay.
   */
  partial: z
    .object({
      /** The order's filler number. */
      order: z.string().optional(),
      takenBack: isolateFacts
        .pick({ susceptibility: true, phenotypicTests: true, geneTests: true })
        .optional(),
    })
    .optional(),
  /** Orders that a correction holds: what its sender said in others of their own stays. */
  orders: z.array(z.string()).optional(),
  /** A genotype table knows genes, and its species call gives way to the laboratory's. */
  kind: z.enum(['laboratory', 'genotype']),
});

/** What was known and concluded after one more report had been received. */
export const classifiedStep = z.object({
  receivedAt: moment,
  messageId: z.string(),
  /**
   * Under whom the isolate stood after this report; absent: under the event's own pseudonym. A
   * result that was first another patient's is thereby retracted where it was wrong.
   */
  pseudonym: z.string().optional(),
  /** It stood there because the visit that its reports name was moved to this patient. */
  movedVisit: z.literal(true).optional(),
  /** Cancelled and not reported anew: out of every count, alerts are retracted. */
  withdrawn: z.boolean(),
  isolate: isolateFacts,
  classification,
});

/**
 * The current state of an isolate with every earlier one. Consumers keep the highest `revision`;
 * `earlier` makes each of their states a function of the set of facts, whatever order and batches
 * the facts came in.
 */
export const isolateClassified = classifiedStep.extend({
  site: z.string(),
  isolateId: z.string(),
  pseudonym: z.string(),
  patientKnown: z.boolean(),
  revision: z.number().int().positive(),
  earlier: z.array(classifiedStep),
});

export const encounterChanged = z.object({
  site: z.string(),
  pseudonym: z.string(),
  /** The same for a message that was sent twice, so that a movement is one fact. */
  factId: z.string(),
  messageId: z.string(),
  sender: z.string(),
  receivedAt: moment,
  kind: z.enum(MOVEMENT_KINDS),
  at: moment,
  person: personFacts.optional(),
  visit: z.string().optional(),
  account: z.string().optional(),
  class: z.enum(ENCOUNTER_CLASSES).optional(),
  ward: z.string().optional(),
  room: z.string().optional(),
  bed: z.string().optional(),
  facility: z.string().optional(),
  facilityBefore: z.string().optional(),
  unitType: z.enum(UNIT_TYPES).optional(),
  unitTypeSource: z.enum(UNIT_TYPE_SOURCES).optional(),
  isolation: z.enum(ISOLATION).optional(),
  admittedFrom: z.string().optional(),
  dischargedTo: z.string().optional(),
  /** A pre-admission: when and where to the patient is to come. */
  announced: z.object({ at: moment.optional(), ward: z.string().optional() }).optional(),
  healthcareAbroad12m: z.boolean().optional(),
  /** Pseudonym of the survivor; the event's own pseudonym is the retired one. */
  mergedInto: z.string().optional(),
  /** Of a visit or account that was moved: whose it is, and its number there if another. */
  movedTo: z.string().optional(),
  movedAs: z.string().optional(),
  diagnoses: z.array(diagnosis).optional(),
  testMessage: z.boolean().optional(),
});

export type PersonFacts = z.infer<typeof personFacts>;
export type StayFacts = z.infer<typeof stayFacts>;
export type KnownOrganism = z.infer<typeof knownOrganism>;
export type IsolateFacts = z.infer<typeof isolateFacts>;
export type IsolateReported = z.infer<typeof isolateReported>;
export type ClassifiedStep = z.infer<typeof classifiedStep>;
export type IsolateClassified = z.infer<typeof isolateClassified>;
export type EncounterChanged = z.infer<typeof encounterChanged>;
export type UnitTypeSource = (typeof UNIT_TYPE_SOURCES)[number];
