import { z } from 'zod';
import { alert } from './alerts';
import { ENCOUNTER_CLASSES, ISOLATION, UNIT_TYPES, date, moment } from './canonical';
import { CARRIER_KINDS } from './carriers';
import { clusterSummary } from './clusters';

/** Who lay where and when, who carries what, and who lay beside whom. */

/** One patient in one bed as long as nothing about the place changed; half-open. */
export const occupancyInterval = z.object({
  site: z.string(),
  pseudonym: z.string(),
  visit: z.string().nullable(),
  class: z.enum(ENCOUNTER_CLASSES).nullable(),
  ward: z.string().nullable(),
  room: z.string().nullable(),
  bed: z.string().nullable(),
  unitType: z.enum(UNIT_TYPES).nullable(),
  /** As the feed says; null and `unknown` are "not recorded". */
  isolation: z.enum(ISOLATION).nullable(),
  from: moment,
  /** Null while the patient is there. */
  to: moment.nullable(),
  end: z.enum(['move', 'discharge', 'death', 'new-admission']).nullable(),
});

/** Carriage never closes by itself: a closing rule gives `presumed-cleared`, with the dates. */
export const carriage = z.object({
  site: z.string(),
  pseudonym: z.string(),
  kind: z.enum(CARRIER_KINDS),
  /** Null: the enzyme is not known. */
  family: z.string().nullable(),
  species: z.array(z.object({ code: z.string(), name: z.string() })),
  /** `own`: confirmed or probable here; `imported`: what was known before; or both. */
  origin: z.enum(['own', 'imported', 'both']),
  certainty: z.enum(['confirmed', 'probable', 'reported']),
  isolates: z.array(z.string()),
  firstPositiveOn: date.nullable(),
  /** By results of here; null where only a list, which names the first day, tells of it. */
  lastPositiveOn: date.nullable(),
  /** Days of negative screens since the last positive. */
  negativesOn: z.array(date),
  because: z.array(z.string()),
});

/**
 * Somebody who shared a bay or ward with a case while it was not isolated. `GET /contacts`: by case
 * (`case`), by contact (`pseudonym`), by `ward`, by `status`.
 */
export const contact = z.object({
  site: z.string(),
  /** Stable: of the case and the contact. */
  id: z.string(),
  case: z.object({ pseudonym: z.string(), family: z.string(), species: z.string() }),
  pseudonym: z.string(),
  kind: z.enum(['bay', 'ward', 'next-in-bed']),
  ward: z.string(),
  room: z.string().nullable(),
  bed: z.string().nullable(),
  unitType: z.enum(UNIT_TYPES).nullable(),
  from: moment,
  /** Null while they still lie together. */
  to: moment.nullable(),
  hours: z.number(),
  /** When the facts that make it a contact were all known. */
  knownAt: moment,
  /** Where the contact is now. */
  wardNow: z.string().nullable(),
  /** Negative screens after the last exposure, and how many the site asks for. */
  screens: z.array(
    z.object({
      day: date,
      result: z.enum(['negative', 'positive']),
      /** Its report names neither where it was taken nor what it looked for: a bare "swab". */
      believed: z.boolean().optional(),
    }),
  ),
  /** Negatives that do not count, with what speaks against them: "MRSA screen", 1 day after … */
  notCounted: z.array(z.object({ day: date, because: z.string() })).optional(),
  screensWanted: z.number().int(),
  /** When the next screen is due; null where none is to be taken any more. */
  nextScreenAt: moment.nullable().optional(),
  status: z.enum(['open', 'cleared', 'became-case', 'died']),
  alertId: z.string(),
});

/** `GET /occupancy?ward=&at=`: who lies on a ward now or lay there at a time. */
export const occupancyView = z.object({
  site: z.string(),
  ward: z.string(),
  at: moment,
  beds: z.array(
    occupancyInterval.extend({
      carriage: z.array(carriage),
      /** Open contact flags of the patient. */
      contactOf: z.number().int(),
    }),
  ),
});

export const timelineItem = z.object({
  at: moment,
  kind: z.enum(['stay', 'isolate', 'specimen', 'carrier-status', 'alert', 'contact', 'cluster']),
  text: z.string(),
  /** Isolate, specimen report, alert, contact or cluster. */
  ref: z.string().nullable(),
  ward: z.string().nullable(),
});

/** `GET /patients/{pseudonym}/timeline` */
export const patientTimeline = z.object({
  site: z.string(),
  pseudonym: z.string(),
  /** All pseudonyms of the person, by merges. */
  pseudonyms: z.array(z.string()),
  wardNow: z.string().nullable(),
  isolationNow: z.enum([...ISOLATION, 'not-recorded']).nullable(),
  stays: z.array(occupancyInterval),
  carriage: z.array(carriage),
  contacts: z.array(contact),
  clusters: z.array(clusterSummary),
  alerts: z.array(alert),
  items: z.array(timelineItem),
});

export type OccupancyInterval = z.infer<typeof occupancyInterval>;
export type Carriage = z.infer<typeof carriage>;
export type Contact = z.infer<typeof contact>;
export type OccupancyView = z.infer<typeof occupancyView>;
export type TimelineItem = z.infer<typeof timelineItem>;
export type PatientTimeline = z.infer<typeof patientTimeline>;
