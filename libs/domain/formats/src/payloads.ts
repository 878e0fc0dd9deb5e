import {
  carrierStatus,
  encounterEvent,
  isolateReport,
  moment,
  specimenReport,
} from '@carbawatch/contracts';
import { z } from 'zod';

/** What an envelope says beside the payload. */
const envelope = {
  /** When the sender made the message (HL7 MSH-7). */
  messageTime: moment.optional(),
  /** HL7 MSH-11 T or D: shown, but never an alert and never counted. */
  testMessage: z.boolean().optional(),
};

/**
 * A canonical isolate report with what its format knows beside it. `organism` is absent when a
 * panel came alone and named its parent by number only: the isolate is known, its species is not.
 */
export const readReport = isolateReport.extend({
  ...envelope,
  organism: isolateReport.shape.organism.optional(),
  /**
   * The organism's code, its name or a comment says "carbapenemase-producing", but not by which
   * test.
   */
  mechanismClaim: z.literal('carbapenemase').optional(),
  /**
   * An order whose culture came in another message: its correction replaces the tests that it
   * names, takes back these, and says nothing of the sender's other orders.
   */
  partial: z
    .strictObject({
      /** The order's filler number. */
      order: isolateReport.shape.isolateId.optional(),
      takenBack: isolateReport
        .pick({ susceptibility: true, phenotypicTests: true, geneTests: true })
        .optional(),
    })
    .optional(),
  /** Orders that a correction holds; those of which it knows nothing stay. */
  orders: z.array(isolateReport.shape.isolateId).optional(),
});

/**
 * Where a feed tells the whole of a visit at once (FHIR): what it holds, so that what an earlier
 * version of it held and a newer one does not is taken back.
 */
export const wholeVisit = z.strictObject({
  /** When its source changed it last; one that does not say so takes nothing back. */
  saidAt: moment.optional(),
  /** Starts of all places but the first. */
  transfers: z.array(moment),
  /** Starts and ends of all places: at no time between them did the patient move elsewhere. */
  places: z.array(z.strictObject({ from: moment, until: moment.optional() })),
  /** When the patient left. */
  left: moment.optional(),
  /** Whether it says that the patient is still there. */
  inHouse: z.literal(true).optional(),
});

export const readMovement = encounterEvent.extend({
  ...envelope,
  wholeVisit: wholeVisit.optional(),
});

/** A report of a specimen without an isolate. */
export const readSpecimen = specimenReport.safeExtend(envelope);

export const readCarrier = carrierStatus.extend(envelope);

/** What a genotype table knows of an isolate; its species call gives way to the laboratory's. */
export const genotypeReport = z.strictObject({
  ...envelope,
  type: z.literal('genotype.report'),
  site: isolateReport.shape.site,
  isolateId: isolateReport.shape.isolateId,
  organism: isolateReport.shape.organism.optional(),
  reportedAt: moment.optional(),
  geneTests: isolateReport.shape.geneTests.unwrap(),
  mlst: isolateReport.shape.mlst,
});

export type ReadReport = z.infer<typeof readReport>;
export type ReadMovement = z.infer<typeof readMovement>;
export type WholeVisit = z.infer<typeof wholeVisit>;
export type ReadSpecimen = z.infer<typeof readSpecimen>;
export type ReadCarrier = z.infer<typeof readCarrier>;
export type GenotypeReport = z.infer<typeof genotypeReport>;
export type FormatPayload = ReadReport | ReadMovement | GenotypeReport | ReadSpecimen | ReadCarrier;
