import { instantMs } from '@carbawatch/contracts';
import type { EventDraft } from './mapping';

/** One thing that a message said something about. */
export interface LineageRow {
  readonly site: string;
  readonly messageId: string;
  readonly pseudonym: string;
  /** Empty for what is about no isolate. */
  readonly isolateId: string;
  readonly collectedAt: Date | null;
  readonly resultedAt: Date | null;
}

/** Whom and what an event is about; a merge, or the move of a visit, is about both persons. */
export function lineageOf(messageId: string, draft: EventDraft): LineageRow[] {
  const { body, site } = draft;
  const about = { site, messageId, isolateId: draft.isolateId ?? '' };
  const times = { collectedAt: null, resultedAt: null };
  if ('patientKnown' in body) {
    const collectedAt = timeOf(body.specimen?.collectedAt);
    const resultedAt = timeOf(body.reportedAt);
    const pseudonym = draft.knownOf ?? body.pseudonym;
    return [{ ...about, pseudonym, collectedAt, resultedAt }];
  }
  const other = 'factId' in body && 'at' in body ? (body.mergedInto ?? body.movedTo) : undefined;
  return [body.pseudonym, ...(other === undefined ? [] : [other])].map((pseudonym) => ({
    ...about,
    ...times,
    pseudonym,
  }));
}

/** A date alone has no time of day. Every time in an event has its offset. */
function timeOf(moment: string | undefined): Date | null {
  if (moment === undefined || moment.length === 10) return null;
  return new Date(instantMs(moment, 'UTC'));
}
