import { z } from 'zod';
import { listOf } from './http';
import { CULTURE_RESULTS, specimenClassification, specimenFacts } from './specimens';

const historyStep = z.object({
  receivedAt: z.string(),
  messageId: z.string(),
  withdrawn: z.boolean(),
  status: z.string(),
  culture: z.enum(CULTURE_RESULTS).optional(),
  classification: specimenClassification,
});

/** A specimen report as the API shows it: what is known, and what follows from it. */
export const specimenView = specimenFacts.omit({ person: true }).extend({
  site: z.string(),
  reportId: z.string(),
  patient: z.object({
    pseudonym: z.string(),
    known: z.boolean(),
    sex: z.string().optional(),
    birthYear: z.number().optional(),
  }),
  revision: z.number(),
  withdrawn: z.boolean(),
  receivedAt: z.string(),
  classification: specimenClassification,
});

/** One specimen report with every earlier state, oldest first; the last one is the current. */
export const specimenWithHistory = specimenView.extend({ history: z.array(historyStep) });

export const specimenList = listOf(specimenView);

export type SpecimenView = z.infer<typeof specimenView>;
export type SpecimenWithHistory = z.infer<typeof specimenWithHistory>;
