import { z } from 'zod';
import { date, isolateReport, moment, organism, patient } from './canonical';
import { knownOrganism, personFacts } from './events';

/** What a hospital knew before: carriers, contacts, and those that it holds for cleared. */
export const CARRIER_KINDS = ['carrier', 'contact', 'presumed-cleared'] as const;

const text = z.string().trim().min(1).max(500);

/** A carrier status as a sender may post it; one person may have several, a family each. */
export const carrierStatus = z.strictObject({
  type: z.literal('carrier.status'),
  site: isolateReport.shape.site,
  patient,
  kind: z.enum(CARRIER_KINDS),
  /** KPC, NDM …; a gene name is taken for its family. Absent: the enzyme is not known. */
  family: z.string().trim().min(1).max(100).optional(),
  /** A plain text is a name. */
  organism: z.union([organism, text]).optional(),
  firstPositiveOn: date.optional(),
  /** Who says so: `paper list 2023`, `referring hospital`. */
  source: text.optional(),
  reportedAt: moment.optional(),
  /** `cancelled` takes back what was said of this person, kind, family and organism. */
  status: z.enum(['final', 'cancelled']).optional(),
});

/** One statement about one person. It raises no new-CPE alert, and arms those of known carriers. */
export const carrierReported = z.object({
  site: z.string(),
  pseudonym: z.string(),
  /** The same for a statement that was sent twice, so that it is one fact. */
  factId: z.string(),
  /** Of person, kind, family and organism: of one claim the last statement holds. */
  claimId: z.string(),
  messageId: z.string(),
  sender: z.string(),
  receivedAt: moment,
  kind: z.enum(CARRIER_KINDS),
  /** The family's own name, as classifications give it. */
  family: z.string().optional(),
  organism: knownOrganism.optional(),
  firstPositiveOn: date.optional(),
  source: z.string().optional(),
  reportedAt: moment.optional(),
  /** The claim was a mistake. */
  withdrawn: z.boolean(),
  person: personFacts.optional(),
  testMessage: z.boolean().optional(),
});

export type CarrierStatus = z.infer<typeof carrierStatus>;
export type CarrierReported = z.infer<typeof carrierReported>;
