import type { ExportProvenance } from '@carbawatch/contracts';
import { CONTEXT_TAG, REPORT } from '../fhir/own-extension';
import type { ReportExtension } from '../fhir/own-extension';
import { specimenSnomed } from '../hl7/specimen';
import { isolateNumber } from './exported-isolate';
import type { ExportedIsolate } from './exported-isolate';
import { resultObservations } from './fhir-results';
import { LN, OWN, SCT, coded, present, reference } from './fhir-elements';
import type { Fields } from './fhir-elements';

/**
 * Isolates as one FHIR R4 Bundle (collection), in one shape: a DiagnosticReport whose result is the
 * Observation of the organism, whose members are its susceptibilities, genes and phenotypic tests
 * (hl7.org/fhir/R4/observation.html#obsgrouping). The Bundle begins with a Provenance that names
 * the rules in force. Written in parts, so that no export is ever held as a whole.
 */
export const FhirExport = {
  opening(provenance: ExportProvenance): string {
    const head = { resourceType: 'Bundle', type: 'collection', timestamp: provenance.generatedAt };
    const first = entry(OWN, provenanceResource(provenance));
    return `${JSON.stringify(head).slice(0, -1)},"entry":[\n${first}`;
  },

  /** The entries of one isolate, behind those before it. */
  isolate(isolate: ExportedIsolate): string {
    return resourcesOf(isolate)
      .map(({ name, resource }) => `,\n${entry(urlOf(isolate, name), resource)}`)
      .join('');
  },

  closing(): string {
    return '\n]}\n';
  },
};

function entry(fullUrl: string, resource: Fields): string {
  return JSON.stringify({ fullUrl, resource });
}

interface Named {
  readonly name: string;
  readonly resource: Fields;
}

/** Each isolate brings its own resources: a Bundle must not hold one address twice. */
function urlOf({ report }: ExportedIsolate, name: string): string {
  const parts = [report.site ?? '', report.isolateId, name].map(encodeURIComponent);
  return `${OWN}:${parts.join(':')}`;
}

function provenanceResource(made: ExportProvenance): Fields {
  const facts = [
    `Rules: ${made.rules}`,
    `CRE definition: ${made.creDefinition}`,
    `Breakpoints: ${made.breakpoints}`,
    `Gene catalogue: ${made.catalogue}`,
    `Time zone: ${made.timezone}`,
    `Site: ${made.site}`,
    `Collected: ${made.from ?? '…'} to ${made.to ?? '…'}`,
    ...made.notes,
  ];
  return {
    resourceType: 'Provenance',
    target: [{ display: 'this Bundle' }],
    recorded: made.generatedAt,
    agent: [{ who: { display: made.program } }],
    entity: facts.map((display) => ({ role: 'source', what: { display } })),
  };
}

function resourcesOf(isolate: ExportedIsolate): Named[] {
  const refer = (name: string): Fields => reference(urlOf(isolate, name));
  const patient = patientResource(isolate);
  const encounter = encounterResource(isolate, refer);
  const conditions = conditionResources(isolate);
  const subject = patient ? refer('Patient') : undefined;
  const shared = present({
    subject,
    encounter: encounter ? refer('Encounter') : undefined,
    specimen: refer('Specimen'),
  });
  const results = resultObservations(isolate, shared);
  const organism = organismResource(
    isolate,
    shared,
    results.map((_, index) => refer(`Result-${index + 1}`)),
  );
  return [
    ...named('Patient', patient),
    ...conditions.map((resource, index) => ({ name: `Condition-${index + 1}`, resource })),
    ...named('Encounter', encounter),
    { name: 'Specimen', resource: specimenResource(isolate, subject) },
    ...results.map((resource, index) => ({ name: `Result-${index + 1}`, resource })),
    { name: 'Organism', resource: organism },
    { name: 'Report', resource: reportResource(isolate, shared, refer('Organism')) },
  ];
}

function named(name: string, resource: Fields | undefined): Named[] {
  return resource ? [{ name, resource }] : [];
}

/** The pseudonym and what goes with it: no name, no number, the year of birth alone. */
function patientResource({ report: { patient } }: ExportedIsolate): Fields | undefined {
  if (!patient) return undefined;
  return present({
    resourceType: 'Patient',
    identifier: [{ system: `${OWN}:pseudonym`, value: patient.id }],
    gender: patient.sex,
    birthDate: patient.birthYear === undefined ? undefined : String(patient.birthYear),
  });
}

const ENCOUNTER_CLASSES = { inpatient: 'IMP', outpatient: 'AMB', emergency: 'EMER' } as const;
const DIAGNOSIS_USES = { admission: 'AD', working: 'CM', final: 'DD' } as const;
const CLASS_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const ROLE_SYSTEM = 'http://terminology.hl7.org/CodeSystem/diagnosis-role';
const WARD = coded('http://terminology.hl7.org/CodeSystem/location-physical-type', 'wa', 'Ward');
const VISIT_NUMBER = coded('http://terminology.hl7.org/CodeSystem/v2-0203', 'VN');

function encounterResource(
  { report: { encounter, patient } }: ExportedIsolate,
  refer: (name: string) => Fields,
): Fields | undefined {
  if (!encounter) return undefined;
  const { id, ward, admittedAt, diagnoses = [] } = encounter;
  return present({
    resourceType: 'Encounter',
    meta: { tag: [{ system: OWN, code: CONTEXT_TAG }] },
    identifier:
      id === undefined ? undefined : [{ type: VISIT_NUMBER, system: `${OWN}:visit`, value: id }],
    status: 'unknown',
    class: encounter.class && { system: CLASS_SYSTEM, code: ENCOUNTER_CLASSES[encounter.class] },
    subject: patient && refer('Patient'),
    period: admittedAt === undefined ? undefined : { start: admittedAt },
    location:
      ward === undefined ? undefined : [{ location: { display: ward }, physicalType: WARD }],
    diagnosis:
      diagnoses.length === 0
        ? undefined
        : diagnoses.map(({ type }, index) =>
            present({
              condition: refer(`Condition-${index + 1}`),
              use: type && coded(ROLE_SYSTEM, DIAGNOSIS_USES[type]),
            }),
          ),
  });
}

function conditionResources({ report: { encounter } }: ExportedIsolate): Fields[] {
  return (encounter?.diagnoses ?? []).map(({ system, code, recordedAt }) =>
    present({
      resourceType: 'Condition',
      code: coded(`http://hl7.org/fhir/sid/${system}`, code),
      recordedDate: recordedAt,
    }),
  );
}

function specimenResource({ report }: ExportedIsolate, subject: Fields | undefined): Fields {
  const { type, collectedAt, id } = report.specimen ?? {};
  const snomed = type === undefined ? null : specimenSnomed(type);
  return present({
    resourceType: 'Specimen',
    accessionIdentifier: {
      system: `${OWN}:accession`,
      value: id ?? isolateNumber(report.isolateId).accession,
    },
    type:
      type === undefined
        ? undefined
        : { ...(snomed !== null && { coding: [{ system: SCT, code: snomed }] }), text: type },
    subject,
    collection: collectedAt === undefined ? undefined : { collectedDateTime: collectedAt },
  });
}

const CULTURE = coded(LN, '6463-4', 'Bacteria identified in Specimen by Culture');
const MICROBIOLOGY = '18725-2';

function organismResource(
  { report }: ExportedIsolate,
  shared: Fields,
  members: readonly Fields[],
): Fields {
  const { organism, isolateId, status } = report;
  return present({
    resourceType: 'Observation',
    extension: [{ url: REPORT, valueString: JSON.stringify(extensionOf(report)) }],
    identifier: [{ system: `${OWN}:isolate`, value: isolateNumber(isolateId).number }],
    status: status ?? 'final',
    category: [coded('http://terminology.hl7.org/CodeSystem/observation-category', 'laboratory')],
    code: CULTURE,
    ...shared,
    valueCodeableConcept: organism && {
      ...(organism.snomed !== undefined && { coding: [{ system: SCT, code: organism.snomed }] }),
      text: organism.name ?? organism.code,
    },
    hasMember: members.length > 0 ? members : undefined,
  });
}

function extensionOf(report: ExportedIsolate['report']): ReportExtension {
  const { isolateId, version, mechanismClaim, mlst, infection, covariates, outcome } = report;
  const { unitType, icuAdmittedAt, icuDischargedAt } = report.encounter ?? {};
  const { id, purpose } = report.specimen ?? {};
  return {
    isolateId,
    version,
    encounter: { unitType, icuAdmittedAt, icuDischargedAt },
    specimen: { id, purpose },
    mechanismClaim,
    mlst,
    infection,
    covariates,
    outcome,
  };
}

function reportResource({ report }: ExportedIsolate, shared: Fields, organism: Fields): Fields {
  const { specimen, ...whose } = shared;
  const isScreening = report.specimen?.purpose === 'screening';
  return present({
    resourceType: 'DiagnosticReport',
    status: report.status ?? 'final',
    category: [coded('http://terminology.hl7.org/CodeSystem/v2-0074', 'MB', 'Microbiology')],
    code: {
      ...coded(LN, MICROBIOLOGY, 'Microbiology studies (set)'),
      ...(isScreening && { text: 'Screening culture' }),
    },
    ...whose,
    specimen: specimen === undefined ? undefined : [specimen],
    issued: report.reportedAt,
    result: [organism],
  });
}
