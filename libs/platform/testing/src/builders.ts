import type { EncounterEvent, IsolateReport } from '@carbawatch/contracts';

/**
 * Makes isolate reports: a final *Klebsiella pneumoniae* with meropenem 16 mg/L from a clinical
 * blood culture, except for what the test says. Isolates are numbered from 1 and belong to patients
 * of their own, so that two reports never meet by accident.
 */
export function isolateReportBuilder(
  defaults: Partial<IsolateReport> = {},
): (differing?: Partial<IsolateReport>) => IsolateReport {
  let count = 0;
  return (differing = {}) => {
    count += 1;
    return {
      type: 'isolate.report',
      site: 'site-1',
      isolateId: `LAB-${count}-1`,
      status: 'final',
      reportedAt: '2024-01-07T15:20:00+08:00',
      patient: { id: `MRN-${count}`, sex: 'female', birthDate: '1957-03-02' },
      encounter: { id: `V-${count}`, class: 'inpatient', ward: 'MED-1', unitType: 'ward' },
      specimen: {
        id: `S-${count}`,
        type: 'blood',
        purpose: 'clinical',
        collectedAt: '2024-01-05T06:30:00+08:00',
      },
      organism: { name: 'Klebsiella pneumoniae', snomed: '56415008' },
      susceptibility: [{ agent: 'MEM', method: 'mic', operator: '=', value: 16, unit: 'mg/L' }],
      ...defaults,
      ...differing,
    };
  };
}

/** Makes movements: an admission to a ward, except for what the test says; patients as above. */
export function encounterEventBuilder(
  defaults: Partial<EncounterEvent> = {},
): (differing?: Partial<EncounterEvent>) => EncounterEvent {
  let count = 0;
  return (differing = {}) => {
    count += 1;
    return {
      type: 'encounter.event',
      site: 'site-1',
      kind: 'admit',
      at: '2024-01-03T10:00:00+08:00',
      patient: { id: `MRN-${count}` },
      encounter: { id: `V-${count}`, class: 'inpatient' },
      ward: 'MED-1',
      unitType: 'ward',
      ...defaults,
      ...differing,
    };
  };
}
