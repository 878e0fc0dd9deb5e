import type { IsolateReported, Susceptibility } from '@carbawatch/contracts';

/** One isolate in this many is resistant to carbapenems; the rest is everyday work. */
const RESISTANT_EVERY = 8;

const mic = (agent: string, operator: '<=' | '>=', value: number): Susceptibility => ({
  agent,
  method: 'mic',
  operator,
  value,
  unit: 'mg/L',
});

const SENSITIVE = [
  mic('ETP', '<=', 0.12),
  mic('IPM', '<=', 0.25),
  mic('MEM', '<=', 0.12),
  mic('CRO', '<=', 1),
];
const RESISTANT = [
  mic('ETP', '>=', 8),
  mic('IPM', '>=', 16),
  mic('MEM', '>=', 16),
  mic('CRO', '>=', 64),
];

/**
 * Reports as ingestion appends them: of each isolate a preliminary and a final one, and for a
 * resistant one the PCR instead of a second reading. Every patient has one isolate.
 */
export function reportsOfYear(count: number, prefix = 'B'): IsolateReported[] {
  return Array.from({ length: count }, (_, index) =>
    reportOf(Math.floor(index / 3), index % 3, prefix),
  );
}

function reportOf(isolate: number, stage: number, prefix: string): IsolateReported {
  const resistant = isolate % RESISTANT_EVERY === 0;
  const day = new Date(Date.UTC(2025, 0, 1 + (isolate % 360), 8, stage));
  const receivedAt = day.toISOString();
  return {
    site: 'bench',
    isolateId: `${prefix}${isolate}-1`,
    pseudonym: `${prefix}p${isolate}`,
    patientKnown: true,
    messageId: `00000000-0000-4000-8000-${String(isolate * 3 + stage).padStart(12, '0')}`,
    sender: 'LIS/BENCH',
    receivedAt,
    reportedAt: receivedAt,
    kind: 'laboratory',
    status: stage === 0 ? 'preliminary' : 'final',
    person: { sex: isolate % 2 === 0 ? 'female' : 'male', birthYear: 1940 + (isolate % 60) },
    encounter: {
      visit: `${prefix}v${isolate}`,
      class: 'inpatient',
      ward: isolate % 5 === 0 ? 'ICU-1' : 'MED-1',
      unitType: isolate % 5 === 0 ? 'icu' : 'ward',
      admittedAt: receivedAt,
    },
    specimen: { type: 'blood', purpose: 'clinical', collectedAt: receivedAt },
    organism: { code: 'kpn', name: 'Klebsiella pneumoniae' },
    ...(stage > 0 && { susceptibility: resistant ? RESISTANT : SENSITIVE }),
    ...(stage === 2 &&
      resistant && {
        geneTests: [{ gene: 'KPC', method: 'pcr', result: 'detected' } as const],
      }),
  };
}
