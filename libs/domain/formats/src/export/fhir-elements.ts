/** Small parts that all resources of an export are made of. */
export type Fields = Readonly<Record<string, unknown>>;

export const SCT = 'http://snomed.info/sct';
export const LN = 'http://loinc.org';
export const UCUM = 'http://unitsofmeasure.org';
/** Where this system's own identifiers, tags and extensions live. */
export const OWN = 'urn:x-carbawatch';

export function coded(system: string, code: string, display?: string): Fields {
  return { coding: [{ system, code, ...(display !== undefined && { display }) }] };
}

export function reference(url: string): Fields {
  return { reference: url };
}

/** Without what is absent: FHIR has no null. */
export function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
