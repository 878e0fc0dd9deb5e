import type { SpecimenClassified, SpecimenView, SpecimenWithHistory } from '@carbawatch/contracts';

export function specimenViewOf(state: SpecimenClassified): SpecimenView {
  const { report, site, reportId, pseudonym, patientKnown, classification } = state;
  const { person, ...facts } = report;
  return {
    ...facts,
    site,
    reportId,
    patient: { pseudonym, known: patientKnown, ...person },
    revision: state.revision,
    withdrawn: state.withdrawn,
    receivedAt: state.receivedAt,
    classification,
  };
}

export function specimenWithHistoryOf(state: SpecimenClassified): SpecimenWithHistory {
  const history = [...state.earlier, state].map((known) => ({
    receivedAt: known.receivedAt,
    messageId: known.messageId,
    withdrawn: known.withdrawn,
    status: known.report.status,
    culture: known.report.culture,
    classification: known.classification,
  }));
  return { ...specimenViewOf(state), history };
}
