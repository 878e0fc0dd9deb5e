import { z } from 'zod';

/**
 * The parts of FHIR R4 resources that are read here (hl7.org/fhir/R4), at the edge where JSON comes
 * in. Other elements are let pass; one of these in a wrong form makes its resource unreadable.
 */

const coding = z.object({
  system: z.string().optional(),
  code: z.string().optional(),
  display: z.string().optional(),
});
const concept = z.object({ coding: z.array(coding).optional(), text: z.string().optional() });
const identifier = z.object({
  use: z.string().optional(),
  type: concept.optional(),
  system: z.string().optional(),
  value: z.string().optional(),
  assigner: z
    .object({
      display: z.string().optional(),
      identifier: z.object({ value: z.string().optional() }).optional(),
    })
    .optional(),
});
const reference = z.object({
  reference: z.string().optional(),
  type: z.string().optional(),
  identifier: identifier.optional(),
  display: z.string().optional(),
});
const period = z.object({ start: z.string().optional(), end: z.string().optional() });
const quantity = z.object({
  value: z.number().optional(),
  comparator: z.string().optional(),
  unit: z.string().optional(),
  code: z.string().optional(),
});
const annotation = z.object({ text: z.string().optional() });

const innerExtension = z.object({
  url: z.string(),
  valueString: z.string().optional(),
  valueDecimal: z.number().optional(),
  valueInteger: z.number().optional(),
  valueReference: reference.optional(),
});
const extension = innerExtension.extend({
  valueCodeableConcept: concept.optional(),
  extension: z.array(innerExtension).optional(),
});

const interpretation = concept.extend({ extension: z.array(extension).optional() });

/** What Observation and Observation.component have in common. */
const measured = {
  code: concept,
  valueCodeableConcept: concept.optional(),
  valueQuantity: quantity.optional(),
  valueString: z.string().optional(),
  valueBoolean: z.boolean().optional(),
  valueInteger: z.number().optional(),
  interpretation: z.array(interpretation).optional(),
};

const base = {
  id: z.string().optional(),
  meta: z
    .object({
      lastUpdated: z.string().optional(),
      profile: z.array(z.string()).optional(),
      tag: z.array(coding).optional(),
      security: z.array(coding).optional(),
    })
    .optional(),
  contained: z.array(z.unknown()).optional(),
  extension: z.array(extension).optional(),
};

const patient = z.object({
  ...base,
  resourceType: z.literal('Patient'),
  identifier: z.array(identifier).optional(),
  name: z
    .array(
      z.object({
        use: z.string().optional(),
        family: z.string().optional(),
        given: z.array(z.string().nullable()).optional(),
        text: z.string().optional(),
      }),
    )
    .optional(),
  gender: z.string().optional(),
  birthDate: z.string().optional(),
  deceasedBoolean: z.boolean().optional(),
  deceasedDateTime: z.string().optional(),
  link: z.array(z.object({ other: reference, type: z.string() })).optional(),
});

const observation = z.object({
  ...base,
  ...measured,
  resourceType: z.literal('Observation'),
  identifier: z.array(identifier).optional(),
  status: z.string(),
  category: z.array(concept).optional(),
  subject: reference.optional(),
  focus: z.array(reference).optional(),
  encounter: reference.optional(),
  effectiveDateTime: z.string().optional(),
  effectivePeriod: period.optional(),
  issued: z.string().optional(),
  note: z.array(annotation).optional(),
  method: concept.optional(),
  specimen: reference.optional(),
  hasMember: z.array(reference).optional(),
  derivedFrom: z.array(reference).optional(),
  basedOn: z.array(reference).optional(),
  component: z.array(z.object(measured)).optional(),
});

const diagnosticReport = z.object({
  ...base,
  resourceType: z.literal('DiagnosticReport'),
  identifier: z.array(identifier).optional(),
  basedOn: z.array(reference).optional(),
  status: z.string(),
  code: concept.optional(),
  subject: reference.optional(),
  encounter: reference.optional(),
  effectiveDateTime: z.string().optional(),
  effectivePeriod: period.optional(),
  issued: z.string().optional(),
  specimen: z.array(reference).optional(),
  result: z.array(reference).optional(),
  conclusion: z.string().optional(),
  conclusionCode: z.array(concept).optional(),
});

const specimen = z.object({
  ...base,
  resourceType: z.literal('Specimen'),
  identifier: z.array(identifier).optional(),
  accessionIdentifier: identifier.optional(),
  type: concept.optional(),
  subject: reference.optional(),
  parent: z.array(reference).optional(),
  request: z.array(reference).optional(),
  collection: z
    .object({
      collectedDateTime: z.string().optional(),
      collectedPeriod: period.optional(),
      bodySite: concept.optional(),
    })
    .optional(),
});

const encounter = z.object({
  ...base,
  resourceType: z.literal('Encounter'),
  identifier: z.array(identifier).optional(),
  status: z.string(),
  class: coding.optional(),
  subject: reference.optional(),
  period: period.optional(),
  diagnosis: z.array(z.object({ condition: reference, use: concept.optional() })).optional(),
  hospitalization: z
    .object({
      origin: reference.optional(),
      admitSource: concept.optional(),
      destination: reference.optional(),
      dischargeDisposition: concept.optional(),
    })
    .optional(),
  location: z
    .array(
      z.object({
        location: reference,
        status: z.string().optional(),
        physicalType: concept.optional(),
        period: period.optional(),
      }),
    )
    .optional(),
});

const condition = z.object({
  ...base,
  resourceType: z.literal('Condition'),
  verificationStatus: concept.optional(),
  code: concept.optional(),
  encounter: reference.optional(),
  recordedDate: z.string().optional(),
});

const location = z.object({
  ...base,
  resourceType: z.literal('Location'),
  identifier: z.array(identifier).optional(),
  name: z.string().optional(),
  type: z.array(concept).optional(),
  physicalType: concept.optional(),
  partOf: reference.optional(),
});

const serviceRequest = z.object({
  ...base,
  resourceType: z.literal('ServiceRequest'),
  identifier: z.array(identifier).optional(),
  code: concept.optional(),
  reasonCode: z.array(concept).optional(),
});

const composition = z.object({
  ...base,
  resourceType: z.literal('Composition'),
  date: z.string().optional(),
});

export const RESOURCES = {
  Patient: patient,
  Observation: observation,
  DiagnosticReport: diagnosticReport,
  Specimen: specimen,
  Encounter: encounter,
  Condition: condition,
  Location: location,
  ServiceRequest: serviceRequest,
  Composition: composition,
} as const;

export type ResourceType = keyof typeof RESOURCES;
export type Resource = z.infer<(typeof RESOURCES)[ResourceType]>;
export type ResourceOf<T extends ResourceType> = Extract<Resource, { resourceType: T }>;

export function isResourceType(name: unknown): name is ResourceType {
  return typeof name === 'string' && Object.hasOwn(RESOURCES, name);
}

export type Concept = z.infer<typeof concept>;
export type Extension = z.infer<typeof extension>;
export type Interpretation = z.infer<typeof interpretation>;
export type Identifier = z.infer<typeof identifier>;
export type Reference = z.infer<typeof reference>;
export type Period = z.infer<typeof period>;
export type Quantity = z.infer<typeof quantity>;
export type ObservationResource = ResourceOf<'Observation'>;
export type Component = NonNullable<ObservationResource['component']>[number];
export type EncounterResource = ResourceOf<'Encounter'>;
export type PatientResource = ResourceOf<'Patient'>;
