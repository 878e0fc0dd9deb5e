/** Words of the desk: what is worked through, and how an empty system begins. */
export const desk = {
  'desk.patient': 'Patient {id}',
  'desk.alertsN': '{n} {n:alert|alerts}',
  'desk.acknowledgeMany': 'Acknowledge these {n}',
  'desk.acknowledged': '{n} {n:alert is|alerts are} acknowledged.',
  'desk.noBreakpoint': '{n} without a breakpoint: why',
  'desk.detectors': 'Detectors',
  'desk.wholeSite': 'whole hospital',
  'desk.overdue': 'overdue',
  'desk.firstTitle': 'Nothing was received yet.',
  'desk.firstHint':
    'Results come by HL7 v2 over MLLP, or to the address below as HL7, FHIR, JSON, CSV or a genotype table. Send one from a terminal with an administrator’s or a sender’s key:',
  'desk.firstThen': 'It appears here within seconds, without reloading.',
} as const;
