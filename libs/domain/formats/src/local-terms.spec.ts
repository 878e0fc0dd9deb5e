import type { LocalTerms } from './local-terms';
import { readPayload } from './read-payload';
import type { ReadItem } from './read-result';

/** A site that has mapped one organism and one drug; another site has mapped nothing. */
const MAPPED: LocalTerms = {
  organism: (site, said) => (site === 'site-1' && said === 'KLPN9' ? 'kpn' : undefined),
  agent: (site, said) => (site === 'site-1' && said.toUpperCase() === 'QQQ' ? 'MEM' : undefined),
};

function itemsOf(contentType: string, text: string, terms?: LocalTerms): readonly ReadItem[] {
  const options = { site: 'site-1', timeZone: 'Asia/Shanghai', terms };
  const result = readPayload({ contentType, body: Buffer.from(text), options });
  if (result.kind === 'refused') throw new Error(result.code);
  return result.items;
}

const said = (items: readonly ReadItem[]) =>
  items.flatMap(({ problems }) => problems).flatMap(({ unmapped }) => unmapped ?? []);

const json = (differing: object = {}) =>
  JSON.stringify({
    type: 'isolate.report',
    isolateId: 'A-1',
    organism: { code: 'KLPN9' },
    susceptibility: [{ agent: 'QQQ', method: 'mic', value: 16 }],
    ...differing,
  });

const hl7 = [
  'MSH|^~\\&|LIS|H|CW|CW|20240107152000||ORU^R01|M1|P|2.5.1',
  'OBR|1||A^LAB|6463-4^Bacteria identified^LN|||||||||||||||||||||F',
  'OBX|1|CWE|6463-4^Bacteria identified^LN|1|KLPN9^Klebs. sp. nov.^L||||||F',
  'OBR|2||A1^LAB|50545-3^Susceptibility panel^LN||||||||||||||||||||||6463-4&B&LN^1|||^A&LAB',
  'OBX|1|SN|QQQ^Quinquillin^L|1|>=^16|ug/mL||R|||F',
].join('\r');

const local = (code: string, text: string) => ({ coding: [{ code, system: 'urn:lab' }], text });
const loinc = (code: string) => ({ coding: [{ code, system: 'http://loinc.org' }] });
const observed = (id: string, more: object) => ({
  resource: {
    resourceType: 'Observation',
    id,
    status: 'final',
    subject: { reference: 'Patient/p' },
    specimen: { reference: 'Specimen/s' },
    ...more,
  },
});
const fhir = JSON.stringify({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    { resource: { resourceType: 'Patient', id: 'p', identifier: [{ value: 'P1' }] } },
    { resource: { resourceType: 'Specimen', id: 's', identifier: [{ value: 'S1' }] } },
    observed('o', {
      code: loinc('6463-4'),
      valueCodeableConcept: local('KLPN9', 'Klebs. sp. nov.'),
      hasMember: [{ reference: 'Observation/m' }],
    }),
    observed('m', {
      code: local('QQQ', 'Quinquillin'),
      valueQuantity: { value: 16, unit: 'mg/L' },
      interpretation: [{ coding: [{ code: 'R' }] }],
    }),
  ],
});

/** Each format with an organism and a drug that no bundled table knows. */
const FORMATS: readonly (readonly [string, string])[] = [
  ['application/json', json()],
  ['text/csv', 'isolateId,organism.code,QQQ_MIC\nA-1,KLPN9,16\n'],
  ['text/csv', 'isolateId,organism.code,agent,method,value\nA-1,KLPN9,qqq,mic,16\n'],
  ['text/csv', 'PATIENT_ID,SPEC_NUM,SPEC_DATE,ORGANISM,QQQ_NM\nP1,A,2024-01-05,KLPN9,16\n'],
  ['application/hl7-v2', hl7],
  ['application/fhir+json', fhir],
];

describe('Words that only the site knows', () => {
  it.each(FORMATS)('are read in %s by what the site has mapped: %s', (type, text) => {
    const [item] = itemsOf(type, text, MAPPED);
    expect(item?.payload).toMatchObject({
      organism: { name: 'Klebsiella pneumoniae', code: 'kpn' },
      susceptibility: [{ agent: 'MEM', value: 16 }],
    });
    expect(item && said([item])).toEqual([]);
  });

  it.each(FORMATS)('are named where nobody has mapped them: %s', (type, text) => {
    const terms = said(itemsOf(type, text));
    expect(terms).toContainEqual({
      kind: 'organism',
      said: expect.arrayContaining(['KLPN9']),
    });
  });

  it('are named with the text beside the code, so that either can be mapped', () => {
    expect(said(itemsOf('application/hl7-v2', hl7))).toContainEqual({
      kind: 'organism',
      said: ['KLPN9', 'Klebs. sp. nov.'],
    });
  });

  it('are read by the table of the site that the report names', () => {
    const [item] = itemsOf('application/json', json({ site: 'site-2' }), MAPPED);
    expect(item?.payload).toBeNull();
  });

  it('never change what a known code means', () => {
    const always: LocalTerms = { organism: () => 'eco', agent: () => 'ETP' };
    const text = json({ organism: { code: 'kpn' }, susceptibility: [{ agent: 'MEM' }] });
    expect(itemsOf('application/json', text, always)[0]?.payload).toMatchObject({
      organism: { code: 'kpn' },
      susceptibility: [{ agent: 'MEM' }],
    });
  });
});
