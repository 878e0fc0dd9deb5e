import type { IsolateView, IsolateWithHistory } from '@carbawatch/contracts';
import type { SiteRules } from '../decide/site-rules';
import { wardAtCollectionOf } from '../decide/ward-at-collection';
import type { ShownIsolate } from '../store/isolate-reads';
import { judgedResults, viewOfBesides } from './besides-view';

/** Values are judged here by the rules of the site, as they were when it was classified. */
export function viewOf({ state, moved }: ShownIsolate, rules: SiteRules): IsolateView {
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
    wardAtCollection: wardAtCollectionOf(isolate, moved),
    classification: answer,
  };
}

export function viewWithHistory(shown: ShownIsolate, rules: SiteRules): IsolateWithHistory {
  const { state } = shown;
  const history = [...state.earlier, state].map((known) => ({
    receivedAt: known.receivedAt,
    messageId: known.messageId,
    withdrawn: known.withdrawn,
    status: known.isolate.status,
    classification: known.classification,
  }));
  return { ...viewOf(shown, rules), besides: viewOfBesides(state.isolate, rules), history };
}
