import { TOPICS, eventKey, instantMs, type IsolateReported } from '@carbawatch/contracts';
import type { MappedItem } from './map-items';
import type { EventDraft, Receipt } from './mapping';
import { isolatePseudonym, type PseudonymOf } from './pseudonyms';

/** One culture as one message tells it. */
export interface Culture {
  readonly site: string;
  readonly accession: string;
  /** The newest time that it says of itself; undefined where it says none. */
  readonly reportedAt: string | undefined;
  /** Every isolate that it names, those that wait for a mapping among them. */
  readonly isolateIds: readonly string[];
  /** Preliminary results name what is known so far, and take nothing back. */
  readonly isWhole: boolean;
}

/** The newest whole report of a culture that a sender has given. */
export interface KeptSnapshot {
  readonly reportedAt: string;
  readonly isolateIds: readonly string[];
}

/** What a sender had said of a culture before. */
export interface CultureHistory {
  readonly isolateIds: readonly string[];
  readonly snapshot: KeptSnapshot | null;
}

/** The cultures of a message's items; of another format there are none. */
export function culturesOf(items: readonly MappedItem[], ownSite: string): Culture[] {
  const cultures = new Map<string, Culture>();
  for (const { item, mapped } of items) {
    if (!item.culture) continue;
    const { accession, isolateId } = item.culture;
    const body = mapped?.event?.body;
    const said = body && 'patientKnown' in body ? body : undefined;
    const known = cultures.get(accession);
    const isPreliminary = said?.status === 'preliminary';
    cultures.set(accession, {
      site: mapped?.event?.site ?? known?.site ?? ownSite,
      accession,
      reportedAt: later(known?.reportedAt, said?.reportedAt),
      isolateIds: [...(known?.isolateIds ?? []), ...(isolateId === undefined ? [] : [isolateId])],
      isWhole: (known?.isWhole ?? true) && !isPreliminary,
    });
  }
  return [...cultures.values()];
}

function later(first: string | undefined, second: string | undefined): string | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return instantMs(second, 'UTC') > instantMs(first, 'UTC') ? second : first;
}

const isNewer = (a: string, b: string | undefined): boolean =>
  b !== undefined && instantMs(a, 'UTC') > instantMs(b, 'UTC');

/**
 * What a sender in snapshot mode takes back by not repeating it (HL7 v2.5.1, 2.10.4: the group that
 * comes replaces the group that is there). A whole report withdraws the isolates that it no longer
 * names; a report that is older than the newest whole one brings none of those back that the newer
 * one had left out. So the order of arrival decides nothing.
 */
export function withdrawnBy(
  culture: Culture,
  { isolateIds, snapshot }: CultureHistory,
): { readonly isolateIds: readonly string[]; readonly reportedAt: string | undefined } {
  if (snapshot && isNewer(snapshot.reportedAt, culture.reportedAt)) {
    const kept = new Set(snapshot.isolateIds);
    const late = culture.isolateIds.filter((id) => !kept.has(id));
    return { isolateIds: late, reportedAt: snapshot.reportedAt };
  }
  if (!culture.isWhole) return { isolateIds: [], reportedAt: undefined };
  const named = new Set(culture.isolateIds);
  const gone = isolateIds.filter((id) => !named.has(id));
  return { isolateIds: gone, reportedAt: culture.reportedAt };
}

interface WithdrawnIsolate {
  readonly site: string;
  readonly isolateId: string;
  /** Pseudonym of the patient under whom it is known. */
  readonly owner: string | undefined;
}

/** The report that takes an isolate back. */
export function withdrawal(
  { site, isolateId, owner }: WithdrawnIsolate,
  reportedAt: string | undefined,
  receipt: Receipt,
  pseudonymOf: PseudonymOf,
): EventDraft {
  const pseudonym = owner ?? isolatePseudonym(pseudonymOf, site, isolateId);
  const { messageId, sender, receivedAt, reading } = receipt;
  const body: IsolateReported = {
    ...{ site, isolateId, pseudonym, patientKnown: owner !== undefined },
    ...{ messageId, sender, receivedAt, reading, kind: 'laboratory', status: 'cancelled' },
    reportedAt,
  };
  return {
    topic: TOPICS.isolatesReported,
    keys: [eventKey(site, pseudonym)],
    subject: `${site}/${isolateId}`,
    site,
    isolateId,
    body,
  };
}
