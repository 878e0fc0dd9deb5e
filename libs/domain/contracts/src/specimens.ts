import { z } from 'zod';
import {
  RESULT_STATUSES,
  encounter,
  geneTest,
  isolateReport,
  moment,
  patient,
  phenotypicTest,
  specimen,
} from './canonical';
import { CASE_VERDICTS, carbapenemase, discordance } from './classification';
import { personFacts, stayFacts } from './events';

/** What has no isolate: a swab that grew nothing, a PCR on the specimen itself. */

/**
 * What became of the culture. `growth`: of what was looked for; isolates say what it is, and until
 * they do a screening culture for carbapenemase producers is `suspected`. `no-target-organism`:
 * growth, but none of what was looked for. The last three are no negative.
 */
export const CULTURE_RESULTS = [
  'growth',
  'no-target-organism',
  'no-growth',
  'pending',
  'invalid',
  'not-performed',
] as const;

/** What grew is reported as isolates beside this, and the growth alone raises no suspicion. */
const grewIsolates = z.boolean();

const target = z.string().trim().min(1).max(100);

/**
 * A specimen report as a sender may post it. A negative covers only `targetsTested` and the genes
 * that `geneTests` names as not detected. The target "carbapenemase" says that a culture
 * looked for producers of any.
 */
export const specimenReport = z
  .strictObject({
    type: z.literal('specimen.report'),
    site: isolateReport.shape.site,
    reportId: isolateReport.shape.isolateId,
    status: z.enum(RESULT_STATUSES).optional(),
    reportedAt: moment.optional(),
    version: z.number().int().nonnegative().optional(),
    patient: patient.optional(),
    encounter: encounter.optional(),
    specimen: specimen.optional(),
    culture: z.enum(CULTURE_RESULTS).optional(),
    grewIsolates: grewIsolates.optional(),
    targetsTested: z.array(target).max(200).optional(),
    geneTests: z.array(geneTest).max(2_000).optional(),
    phenotypicTests: z.array(phenotypicTest).max(200).optional(),
  })
  .refine(
    (report) =>
      report.status === 'cancelled' ||
      report.culture !== undefined ||
      (report.geneTests ?? []).length > 0 ||
      (report.phenotypicTests ?? []).length > 0,
    { path: ['culture'], message: 'a culture result, geneTests or phenotypicTests are needed' },
  );

/** What is known of one specimen, be it from one report or merged from all of them. */
export const specimenFacts = z.object({
  status: z.enum(RESULT_STATUSES),
  reportedAt: moment.optional(),
  person: personFacts.optional(),
  encounter: stayFacts.optional(),
  specimen: specimen.optional(),
  culture: z.enum(CULTURE_RESULTS).optional(),
  grewIsolates: grewIsolates.optional(),
  targetsTested: z.array(z.string()).optional(),
  geneTests: z.array(geneTest).optional(),
  phenotypicTests: z.array(phenotypicTest).optional(),
  /** HL7 MSH-11 T or D: shown, but never an alert and never counted. */
  testMessage: z.boolean().optional(),
});

/** One specimen report, as one sender gave it. */
export const specimenReported = specimenFacts.extend({
  site: z.string(),
  reportId: z.string(),
  pseudonym: z.string(),
  /** False when no patient was named: the pseudonym then stands for the report alone. */
  patientKnown: z.boolean(),
  /** The same for a report that was sent twice, whichever message carried it. */
  factId: z.string(),
  messageId: z.string(),
  sender: z.string(),
  /** When the site received it, on the site's clock; orders what is known over time. */
  receivedAt: moment,
  /**
   * When its message had come in, where that was before `receivedAt`: what waited and was read
   * again is known only since then, and as old as its arrival among the reports of its sender.
   */
  messageReceivedAt: moment.optional(),
  version: z.number().int().optional(),
});

export const SPECIMEN_STATUSES = [
  'confirmed',
  'probable',
  'suspected',
  'negative',
  'undetermined',
] as const;

/** What follows from a specimen report; no organism stands behind it. */
export const specimenClassification = z.object({
  rules: z.string(),
  /** Name and version of the gene catalogue. */
  catalogue: z.string(),
  /**
   * `confirmed`: a carbapenemase in the specimen (no isolate). `suspected`: growth in a screening
   * culture for carbapenemase producers, not named and not tested yet. `negative` says nothing
   * beyond `negativeFor` and, where `cultureNegative`, the culture; it is final only where the
   * report is (its `status`). A clinical culture without growth is no screen, and `undetermined`;
   * so is one that looked for others (MRSA) or was of the nose or throat.
   */
  status: z.enum(SPECIMEN_STATUSES),
  carbapenemases: z.array(carbapenemase),
  /** Families that were looked for and not found; nothing is said of any other. */
  negativeFor: z.array(z.string()),
  /** The culture was read and grew nothing of what was looked for. */
  cultureNegative: z.boolean(),
  discordance: z.array(discordance),
  flags: z.array(z.string()),
  /** Whether it is a case, by each surveillance definition that knows cases without an isolate. */
  caseDefinitions: z.record(z.string(), z.enum(CASE_VERDICTS)),
  because: z.array(z.string()),
});

/** What was known and concluded after one more report had been received. */
export const specimenStep = z.object({
  receivedAt: moment,
  messageId: z.string(),
  /** Under whom it stood after this report; absent: under the event's own pseudonym. */
  pseudonym: z.string().optional(),
  /** It stood there because the visit that its reports name was moved to this patient. */
  movedVisit: z.literal(true).optional(),
  /** Cancelled and not reported anew: neither a positive nor a negative any more. */
  withdrawn: z.boolean(),
  report: specimenFacts,
  classification: specimenClassification,
});

/**
 * The current state of a specimen report with every earlier one, in the order of receipt.
 * Consumers keep the highest `revision`.
 */
export const specimenClassified = specimenStep.extend({
  site: z.string(),
  reportId: z.string(),
  pseudonym: z.string(),
  patientKnown: z.boolean(),
  revision: z.number().int().positive(),
  earlier: z.array(specimenStep),
});

export type CultureResult = (typeof CULTURE_RESULTS)[number];
export type SpecimenReport = z.infer<typeof specimenReport>;
export type SpecimenFacts = z.infer<typeof specimenFacts>;
export type SpecimenReported = z.infer<typeof specimenReported>;
export type SpecimenClassification = z.infer<typeof specimenClassification>;
export type SpecimenStep = z.infer<typeof specimenStep>;
export type SpecimenClassified = z.infer<typeof specimenClassified>;
