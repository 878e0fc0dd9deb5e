import { readFhir } from '../fhir/read-fhir';
import { readHl7 } from '../hl7/read-hl7';
import type { FormatPayload } from '../payloads';
import { exportedIsolate } from './exported-isolate';
import type { ExportedIsolate } from './exported-isolate';
import { FhirExport } from './fhir-export';
import { anIsolate, exported, provenance } from './isolates.harness';

const OPTIONS = { site: 'site-1', timeZone: 'Asia/Shanghai' };

function bundleOf(isolates: readonly ExportedIsolate[]): string {
  const entries = isolates.map((one) => FhirExport.isolate(one));
  return FhirExport.opening(provenance) + entries.join('') + FhirExport.closing();
}

/** Lists of results in one order; an operator of equality is the same as none. */
function comparable(payload: FormatPayload | null): unknown {
  const plain = JSON.parse(JSON.stringify(payload)) as Record<string, unknown>;
  delete plain['messageTime'];
  delete plain['testMessage'];
  const patient = plain['patient'];
  if (typeof patient === 'object' && patient !== null) Reflect.deleteProperty(patient, 'assigner');
  const organism = plain['organism'];
  if (typeof organism === 'object' && organism !== null) Reflect.deleteProperty(organism, 'code');
  return plain;
}

function readBack(text: string): unknown[] {
  const read = readFhir(text, OPTIONS);
  if (read.kind === 'refused') throw new Error(JSON.stringify(read.problems));
  return read.items.map(({ payload }) => comparable(payload));
}

describe('a FHIR export', () => {
  it('read in again gives the same isolates, and moves no patient', () => {
    const bare = anIsolate({
      isolateId: 'without-number',
      patientKnown: false,
      isolate: {
        status: 'preliminary',
        organism: { code: 'eco', name: 'Escherichia coli', snomed: '112283007' },
        specimen: { id: 'S9', purpose: 'screening' },
        geneTests: [
          { gene: 'OXA-48', method: 'immunochromatography', result: 'detected' },
          { gene: 'KPC', method: 'array', result: 'indeterminate' },
          { gene: 'NDM', method: 'other', result: 'invalid' },
          { gene: 'carbapenemase', method: 'wgs', result: 'not-detected' },
        ],
        phenotypicTests: [
          { test: 'CarbaNP', result: 'negative' },
          { test: 'inhibitor', result: 'positive' },
          { test: 'temocillin', result: 'positive' },
          { test: 'MHT', result: 'indeterminate' },
          { test: 'MALDI', result: 'positive' },
          { test: 'CIM', result: 'positive' },
          { test: 'eCIM', result: 'negative' },
          { test: 'other', result: 'positive' },
        ],
        susceptibility: [
          { agent: 'MEM', method: 'automated', operator: '>=', value: 16, unit: 'mg/L' },
          { agent: 'IPM', method: 'etest', operator: '=', value: 12, unit: 'mg/L' },
          { agent: 'CZA', method: 'unknown', interpretation: 'S', guideline: 'EUCAST 2024' },
        ],
      },
    });
    const isolates = [exported(anIsolate({})), exported(bare)];
    expect(readBack(bundleOf(isolates))).toEqual(isolates.map(({ report }) => comparable(report)));
  });

  it('is a collection of one shape, and begins with the rules by which it was made', () => {
    const bundle: unknown = JSON.parse(bundleOf([exported(anIsolate({}))]));
    expect(bundle).toMatchObject({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        {
          resource: {
            resourceType: 'Provenance',
            entity: expect.arrayContaining([
              { role: 'source', what: { display: 'CRE definition: cdc-2015' } },
              { role: 'source', what: { display: 'Time zone: Asia/Shanghai' } },
            ]),
          },
        },
        { resource: { resourceType: 'Patient', birthDate: '1957' } },
        { resource: { resourceType: 'Condition' } },
        { resource: { resourceType: 'Encounter' } },
        { resource: { resourceType: 'Specimen' } },
        ...Array.from({ length: 6 }, () => ({ resource: { resourceType: 'Observation' } })),
        { resource: { resourceType: 'Observation', hasMember: expect.any(Array) } },
        { resource: { resourceType: 'DiagnosticReport', result: [expect.anything()] } },
      ],
    });
  });

  it('gives back what an HL7 message said: FHIR out of HL7 in, and back', () => {
    const message = [
      'MSH|^~\\&|LIS|HOSP|||20240107152000+0800||ORU^R01^ORU_R01|M1|P|2.5.1',
      'PID|1||MRN1^^^HOSP^MR||Doe^Jane||19570302|F',
      'PV1|1|I|ICU-2^3^B',
      'OBR|1||54440^LAB|6463-4^Bacteria identified^LN|||202401050630|||||||||||||||20240107152000+0800|||F',
      'OBX|1|CWE|6463-4^Bacteria identified^LN|1|56415008^Klebsiella pneumoniae^SCT||||||F',
      'SPM|1|^S1||119297000^Blood specimen^SCT|||||||||||||202401050630',
      'OBR|2||54442^LAB|50545-3^Bacterial susceptibility panel by MIC^LN|||202401050630|||||||||||||||20240107152000+0800|||F|6463-4&Bacteria identified&LN^1^Klebsiella pneumoniae|||^54440&LAB',
      'OBX|1|SN|6652-2^Meropenem MIC^LN|1|>=^16|ug/mL||R|||F',
      'OBX|2|SN|35799-6^Ertapenem disk^LN|1|=^14|mm||R|||F',
      'OBX|3|CWE|49617-4^blaKPC gene^LN|1|260373001^Detected^SCT||||||F',
      'OBX|4|ST|99999^mCIM^L|1|Positive||||||F',
    ].join('\r');
    const read = readHl7(message, OPTIONS);
    if (read.kind === 'refused') throw new Error(JSON.stringify(read.problems));
    const [payload] = read.items.flatMap((item) => item.payload ?? []);
    if (payload?.type !== 'isolate.report' || !payload.patient) throw new Error('no isolate');
    const { name: _name, birthDate: _birthDate, ...patient } = payload.patient;
    const report = { ...payload, patient: { ...patient, birthYear: 1957 } };
    const { classification } = anIsolate({});
    const bundle = bundleOf([{ report, classification, day: '2024-01-05' }]);
    expect(readBack(bundle)).toEqual([comparable(report)]);
  });

  it('holds no name, number or birth date, whatever the isolate came with', () => {
    const one = exportedIsolate(anIsolate({ pseudonym: 'p-7' }), '2024-01-05');
    expect(one.report.patient).toEqual({ id: 'p-7', sex: 'female', birthYear: 1957 });
  });
});
