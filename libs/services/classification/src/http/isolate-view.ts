import type { IsolateClassified } from '@carbawatch/contracts';
import { classification, isolateFacts, listOf } from '@carbawatch/contracts';
import { z } from 'zod';
import type { SiteRules } from '../decide/site-rules';
import { besides, judgedResults, judgedSusceptibility, viewOfBesides } from './besides-view';

const step = z.object({
  receivedAt: z.string(),
  messageId: z.string(),
  withdrawn: z.boolean(),
  status: z.string(),
  classification,
});

/** An isolate as the API shows it: what is known, what follows from it, and since when. */
export const isolateView = isolateFacts.omit({ person: true, susceptibility: true }).extend({
  site: z.string(),
  isolateId: z.string(),
  patient: z.object({
    pseudonym: z.string(),
    known: z.boolean(),
    sex: z.string().optional(),
    birthYear: z.number().optional(),
  }),
  revision: z.number(),
  withdrawn: z.boolean(),
  receivedAt: z.string(),
  susceptibility: judgedSusceptibility.optional(),
  classification,
});

/** One isolate with every earlier state, oldest first; the last one is the current. */
export const isolateWithHistory = isolateView.extend({ besides, history: z.array(step) });

export const isolateList = listOf(isolateView);

/** Values are judged here by the rules of the site, as they were when it was classified. */
export function viewOf(state: IsolateClassified, rules: SiteRules): z.output<typeof isolateView> {
  const { isolate, site, isolateId, pseudonym, patientKnown, classification: answer } = state;
  const { person, susceptibility, ...facts } = isolate;
  return {
    ...facts,
    site,
    isolateId,
    patient: { pseudonym, known: patientKnown, ...person },
    revision: state.revision,
    withdrawn: state.withdrawn,
    receivedAt: state.receivedAt,
    ...(susceptibility && { susceptibility: judgedResults(isolate, rules) }),
    classification: answer,
  };
}

export function viewWithHistory(
  state: IsolateClassified,
  rules: SiteRules,
): z.output<typeof isolateWithHistory> {
  const history = [...state.earlier, state].map((known) => ({
    receivedAt: known.receivedAt,
    messageId: known.messageId,
    withdrawn: known.withdrawn,
    status: known.isolate.status,
    classification: known.classification,
  }));
  return { ...viewOf(state, rules), besides: viewOfBesides(state.isolate, rules), history };
}
