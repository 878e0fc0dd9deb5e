import type { CarrierReported, KnownOrganism, Problem } from '@carbawatch/contracts';
import { TOPICS, dayOf, daysBetween, eventKey, withOffset } from '@carbawatch/contracts';
import type { ReadCarrier } from '@carbawatch/formats';
import { parseGeneName } from '@carbawatch/microbiology';
import { factIdOf } from './fact-id';
import type { Mapped, Receipt, SiteKnowledge } from './mapping';
import { personFactsOf } from './mapping';
import { inside, problem } from './problems';
import { patientPseudonym } from './pseudonyms';

/** Namespaces of carrier facts and claims; drawn once, never to be changed. */
const CARRIER_FACTS = 'e0a1f6c4-6a86-4e0f-8f43-2f6d0d8b9a57';
const CARRIER_CLAIMS = '1d2c5a8b-0d7e-4c53-9f0a-7c1e4b6f2a90';

/** What the hospital knew of one person before: one statement, one event. */
export function carrierEvent(
  status: ReadCarrier,
  pointer: string,
  receipt: Receipt,
  knowledge: SiteKnowledge,
): Mapped {
  const site = status.site ?? receipt.site;
  const { patient, kind, source } = status;
  const pseudonym = patientPseudonym(knowledge.pseudonymOf, site, patient);
  const family = familyOf(status.family);
  const { organism, problems } = organismOf(status, pointer, knowledge);
  const firstPositiveOn = isAhead(status.firstPositiveOn, receipt)
    ? undefined
    : status.firstPositiveOn;
  if (firstPositiveOn !== status.firstPositiveOn) {
    problems.push(problem('future-time', inside(pointer, 'firstPositiveOn')));
  }
  const reportedAt = status.reportedAt ?? status.messageTime;
  const claim = { site, pseudonym, kind, family, organism: organism?.code };
  const said = {
    site,
    pseudonym,
    sender: receipt.sender,
    kind,
    family,
    organism,
    firstPositiveOn,
    source,
    reportedAt: reportedAt && withOffset(reportedAt, receipt.timeZone),
    withdrawn: status.status === 'cancelled',
    person: personFactsOf(patient),
    testMessage: status.testMessage === true ? true : undefined,
  };
  const body: CarrierReported = {
    ...said,
    factId: factIdOf(CARRIER_FACTS, said),
    claimId: factIdOf(CARRIER_CLAIMS, claim),
    messageId: receipt.messageId,
    receivedAt: receipt.receivedAt,
  };
  return {
    event: {
      topic: TOPICS.carriersReported,
      keys: [eventKey(site, pseudonym)],
      subject: eventKey(site, pseudonym),
      site,
      isolateId: null,
      body,
    },
    problems,
    identities: [{ site, pseudonym, patient }],
    owner: null,
  };
}

/** A day that is nowhere yet, whatever the zone of whoever wrote it. */
function isAhead(day: string | undefined, { receivedAt, timeZone }: Receipt): boolean {
  return day !== undefined && daysBetween(dayOf(receivedAt, timeZone), day) > 1;
}

/** `blaKPC-2` is KPC, `OXA-181` is OXA-48-like: carriage is of a family. */
function familyOf(said: string | undefined): string | undefined {
  if (said === undefined) return undefined;
  const { group, family } = parseGeneName(said);
  return group ?? family ?? undefined;
}

/** A species that nobody has mapped is left out and named: the carrier goes on. */
function organismOf(
  { organism: said }: ReadCarrier,
  pointer: string,
  { terms }: SiteKnowledge,
): { organism: KnownOrganism | undefined; problems: Problem[] } {
  if (said === undefined) return { organism: undefined, problems: [] };
  const organism = terms.organism(typeof said === 'string' ? { name: said } : said);
  if (organism) return { organism, problems: [] };
  return {
    organism: undefined,
    problems: [problem('unknown-organism', inside(pointer, 'organism'))],
  };
}
