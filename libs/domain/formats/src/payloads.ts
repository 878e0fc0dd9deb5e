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

export const readMovement = encounterEvent.extend(envelope);

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
export type ReadSpecimen = z.infer<typeof readSpecimen>;
export type ReadCarrier = z.infer<typeof readCarrier>;
export type GenotypeReport = z.infer<typeof genotypeReport>;
export type FormatPayload = ReadReport | ReadMovement | GenotypeReport | ReadSpecimen | ReadCarrier;
