import type { SpecimenReported } from '@carbawatch/contracts';
import { TOPICS, eventKey, withOffset } from '@carbawatch/contracts';
import type { ReadSpecimen } from '@carbawatch/formats';
import { factIdOf } from './fact-id';
import { specimenOf, stayFactsOf } from './isolate-event';
import type { Mapped, Receipt, SiteKnowledge } from './mapping';
import { personFactsOf } from './mapping';
import { patientPseudonym, specimenPseudonym } from './pseudonyms';

/** Namespace of specimen facts; drawn once, never to be changed. */
const SPECIMEN_FACTS = '5b6f7f0e-51f4-4f0e-9a3d-0b6a5a2d6c21';

/** One report of a specimen without an isolate. */
export function specimenEvent(
  report: ReadSpecimen,
  receipt: Receipt,
  knowledge: SiteKnowledge,
): Mapped {
  const site = report.site ?? receipt.site;
  const { patient, reportId } = report;
  const named = patient && patientPseudonym(knowledge.pseudonymOf, site, patient);
  const reportedAt = report.reportedAt ?? report.messageTime;
  const body = withFactId({
    site,
    reportId,
    pseudonym: named ?? specimenPseudonym(knowledge.pseudonymOf, site, reportId),
    patientKnown: named !== undefined,
    messageId: receipt.messageId,
    sender: receipt.sender,
    receivedAt: receipt.receivedAt,
    messageReceivedAt: receipt.messageReceivedAt,
    version: report.version,
    status: report.status ?? 'final',
    reportedAt: reportedAt && withOffset(reportedAt, receipt.timeZone),
    person: personFactsOf(patient),
    encounter: stayFactsOf(report.encounter, site, receipt, knowledge),
    specimen: specimenOf(report.specimen, site, receipt, knowledge),
    culture: report.culture,
    grewIsolates: report.grewIsolates === true ? true : undefined,
    targetsTested: report.targetsTested,
    geneTests: report.geneTests,
    phenotypicTests: report.phenotypicTests,
    testMessage: report.testMessage === true ? true : undefined,
  });
  return {
    event: {
      topic: TOPICS.specimensReported,
      keys: [eventKey(site, body.pseudonym)],
      subject: `${site}/${reportId}`,
      site,
      isolateId: null,
      body,
    },
    problems: [],
    identities: patient && named ? [{ site, pseudonym: named, patient }] : [],
    owner: null,
  };
}

/**
 * What one sender says of one report is one fact, whichever message carried it. A unit type that
 * follows from the site's ward list is no part of it: a change of the list makes no new report. Nor
 * is the account.
 */
function withFactId(body: Omit<SpecimenReported, 'factId'>): SpecimenReported {
  const { messageId, receivedAt, messageReceivedAt, encounter, ...said } = body;
  const { unitType, unitTypeSource, account, ...stay } = encounter ?? {};
  const claimed = unitTypeSource === 'sender' ? unitType : undefined;
  const fact = { ...said, encounter: encounter && { ...stay, claimed } };
  return { ...body, factId: factIdOf(SPECIMEN_FACTS, fact) };
}
