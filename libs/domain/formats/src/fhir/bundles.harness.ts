/** Resources of our own, in the forms that are in use; specs change what they are about. */

type Fields = Readonly<Record<string, unknown>>;

export const SCT = 'http://snomed.info/sct';
export const LN = 'http://loinc.org';
const V3 = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';

export function coded(system: string, code: string, display?: string): Fields {
  return { coding: [{ system, code, ...(display === undefined ? {} : { display }) }] };
}

export function flag(code: string, extension?: readonly Fields[]): Fields {
  return { ...coded(V3, code), ...(extension ? { extension } : {}) };
}

export function refer(url: string): Fields {
  return { reference: url };
}

export function observation(id: string, fields: Fields): Fields {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    subject: refer('Patient/p1'),
    specimen: refer('Specimen/s1'),
    ...fields,
  };
}

export function organism(id: string, snomed: string, fields: Fields = {}): Fields {
  return observation(id, {
    code: coded(LN, '6463-4', 'Bacteria identified'),
    valueCodeableConcept: coded(SCT, snomed),
    ...fields,
  });
}

export function mic(id: string, loinc: string, value: number, fields: Fields = {}): Fields {
  return observation(id, {
    code: coded(LN, loinc),
    valueQuantity: { value, unit: 'mg/L', system: 'http://unitsofmeasure.org', code: 'mg/L' },
    ...fields,
  });
}

export const PATIENT: Fields = {
  resourceType: 'Patient',
  id: 'p1',
  identifier: [
    { system: 'urn:oid:1.2.3', value: 'INS-1' },
    {
      type: coded('http://terminology.hl7.org/CodeSystem/v2-0203', 'MR'),
      system: 'urn:oid:1.2.4',
      value: 'MRN1',
    },
  ],
  name: [{ family: 'Doe', given: ['Jane'] }],
  gender: 'female',
  birthDate: '1957-03-02',
};

export const SPECIMEN: Fields = {
  resourceType: 'Specimen',
  id: 's1',
  accessionIdentifier: { value: 'ACC-1' },
  type: coded(SCT, '119297000', 'Blood specimen'),
  subject: refer('Patient/p1'),
  collection: { collectedDateTime: '2024-01-05T06:30:00+08:00' },
};

export function report(results: readonly string[], fields: Fields = {}): Fields {
  return {
    resourceType: 'DiagnosticReport',
    id: 'r1',
    status: 'final',
    code: coded(LN, '11502-2'),
    subject: refer('Patient/p1'),
    specimen: [refer('Specimen/s1')],
    issued: '2024-01-07T15:20:00+08:00',
    result: results.map((id) => refer(`Observation/${id}`)),
    ...fields,
  };
}

export function bundle(resources: readonly unknown[], fields: Fields = {}): Fields {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    ...fields,
    entry: resources.map((resource) => ({ resource })),
  };
}

/** Belgium, MIMIC: report, organism, and its susceptibilities as members. */
export const TREE = bundle([
  report(['o1']),
  organism('o1', '56415008', {
    hasMember: [refer('Observation/m1'), refer('Observation/m2'), refer('Observation/g1')],
  }),
  mic('m1', '6652-2', 16, {
    valueQuantity: { value: 16, comparator: '>=', unit: 'ug/mL' },
    interpretation: [flag('R')],
  }),
  observation('m2', { code: coded(LN, '18893-8'), interpretation: [flag('S')] }),
  observation('g1', {
    code: coded(LN, '49617-4'),
    valueCodeableConcept: coded(SCT, '260373001', 'Detected'),
  }),
  PATIENT,
  SPECIMEN,
]);
