import type { IsolateClassified, IsolateReport } from '@carbawatch/contracts';
import { classifyIsolate, resolveOrganism } from '@carbawatch/microbiology';

/** The event of a report that stands alone, as ingestion and classification would make it. */
export function classifiedFrom(report: IsolateReport, site = 'site-1'): IsolateClassified {
  const { reportedAt, organism, patient, ...said } = report;
  const match = resolveOrganism({ name: organism.name ?? '' });
  if (!match || !reportedAt || !patient) throw new Error('The line list names all of these.');
  const { code, name } = match.organism;
  const { susceptibility, phenotypicTests, geneTests, encounter, specimen, infection, outcome } =
    said;
  const isolate: IsolateClassified['isolate'] = {
    status: said.status ?? 'final',
    reportedAt,
    organism: { code, name },
    encounter: { ...encounter, visit: encounter?.id },
    specimen,
    susceptibility,
    phenotypicTests,
    geneTests,
    infection,
    outcome,
  };
  return {
    site,
    isolateId: said.isolateId,
    pseudonym: patient.id,
    patientKnown: true,
    revision: 1,
    receivedAt: reportedAt,
    messageId: said.isolateId,
    withdrawn: false,
    isolate,
    classification: classifyIsolate(isolate),
    earlier: [],
  };
}
