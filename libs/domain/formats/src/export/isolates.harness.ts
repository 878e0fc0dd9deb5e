import type { Classification, ExportProvenance, IsolateClassified } from '@carbawatch/contracts';
import { exportedIsolate } from './exported-isolate';
import type { ExportedIsolate } from './exported-isolate';

/** An invented isolate as classification keeps it; specs change what they are about. */

export const CONFIRMED: Classification = {
  rules: '2026.1',
  cre: { status: 'cre', definition: 'cdc-2015', basis: 'both', notTested: [], because: [] },
  cpe: {
    status: 'confirmed',
    nonCpeStandard: null,
    carbapenemases: [{ family: 'KPC', allele: 'KPC-2', ambler: 'A', evidence: ['wgs'] }],
    because: [],
  },
  cpo: { status: 'confirmed' },
  discordance: [],
  flags: [],
  typing: {
    scheme: 'kpneumoniae',
    st: '11',
    clonalComplex: null,
    clonalGroup: null,
    kLocus: null,
    cgst: null,
  },
};

const ISOLATE: IsolateClassified['isolate'] = {
  status: 'final',
  reportedAt: '2024-01-07T15:20:00+08:00',
  person: { sex: 'female', birthYear: 1957 },
  encounter: {
    visit: 'visit-1',
    class: 'inpatient',
    ward: 'ICU-2',
    unitType: 'icu',
    unitTypeSource: 'sender',
    admittedAt: '2024-01-03T10:00:00+08:00',
    diagnoses: [{ system: 'icd-10', code: 'K83.0', type: 'working' }],
  },
  specimen: {
    id: 'S1',
    type: 'blood',
    purpose: 'clinical',
    collectedAt: '2024-01-05T06:30:00+08:00',
  },
  organism: { code: 'kpn', name: 'Klebsiella pneumoniae', snomed: '56415008' },
  susceptibility: [
    {
      agent: 'ETP',
      method: 'disk',
      operator: '=',
      value: 14,
      unit: 'mm',
      disk: '10',
      interpretation: 'R',
      guideline: 'CLSI 2024',
    },
    {
      agent: 'MEM',
      method: 'mic',
      operator: '>=',
      value: 16,
      unit: 'mg/L',
      interpretation: 'R',
      guideline: 'CLSI 2024',
    },
  ],
  phenotypicTests: [{ test: 'mCIM', result: 'positive' }],
  geneTests: [
    {
      gene: 'blaKPC-2',
      method: 'wgs',
      result: 'detected',
      tool: 'AMRFinderPlus',
      identity: 100,
      coverage: 99.8,
    },
    { gene: 'NDM', method: 'pcr', result: 'not-detected' },
  ],
  mlst: { scheme: 'kpneumoniae', st: '11', profile: { gapA: '3', infB: '3' } },
  infection: { status: 'infection', site: 'bloodstream', criteria: 'clinician' },
  covariates: { centralVenousCatheter: true, apache: 21 },
  outcome: { vitalStatus: 'alive', aliveAt: '2024-03-01' },
};

export function anIsolate(over: Partial<IsolateClassified>): IsolateClassified {
  return {
    site: 'site-1',
    isolateId: 'LAB-1-1',
    pseudonym: 'pseudonym-1',
    patientKnown: true,
    revision: 1,
    withdrawn: false,
    receivedAt: '2024-01-07T08:00:00Z',
    messageId: '00000000-0000-4000-8000-000000000001',
    isolate: ISOLATE,
    classification: CONFIRMED,
    earlier: [],
    ...over,
  };
}

export function exported(state: IsolateClassified): ExportedIsolate {
  return exportedIsolate(state, '2024-01-05');
}

export const provenance: ExportProvenance = {
  format: 'fhir',
  site: 'site-1',
  from: '2024-01-01',
  to: '2024-12-31',
  timezone: 'Asia/Shanghai',
  generatedAt: '2024-12-31T10:00:00Z',
  program: 'Carbawatch 0.1.0',
  rules: '2026.1',
  creDefinition: 'cdc-2015',
  breakpoints: 'CLSI 2025',
  catalogue: 'NCBI Reference Gene Catalog 2024-12-18.1',
  isolates: 1,
  notes: [],
};
