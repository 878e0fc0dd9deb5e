/** A message of each kind that this project wrote itself, in the forms that come in. */
export interface Seed {
  readonly contentType: string;
  readonly body: Buffer;
}

const ORU = [
  'MSH|^~\\&|LIS|LAB|CARBA|HOSP|20240107152000||ORU^R01^ORU_R01|M1|P|2.5.1|||AL|NE||UNICODE UTF-8',
  'PID|1||4711^^^HOSP^MR||DOE^JANE||19570302|F',
  'PV1|1|I|ICU-2^3^B^HOSP||||||||||||||||V100',
  'OBR|1||54440^LAB|6463-4^Bacteria identified^LN|||202401050630|||||||||||||||202401071520|||F',
  'OBX|1|CWE|6463-4^Bacteria identified^LN|1|112283007^Escherichia coli^SCT||||||F',
  'OBX|2|CWE|6463-4^Bacteria identified^LN|2|56415008^Klebsiella pneumoniae^SCT||||||F',
  'NTE|1|L|KPC detected by PCR, NDM not detected\\.br\\Contact precautions',
  'SPM|1|^S1&LAB||119297000^Blood specimen^SCT|||||||||||||202401050635',
  'OBR|2||54442^LAB|50545-3^Bacterial susceptibility panel by MIC^LN|||202401050630|||||||||||||||' +
    '202401071530|||F|6463-4&Bacteria&LN^2^Klebsiella pneumoniae|||^54440&LAB',
  'OBX|1|SN|6652-2^Meropenem MIC^LN|1|>=^16|ug/mL||R|||F',
  'OBX|2|CWE|49617-4^blaKPC gene^LN|1|260373001^Detected^SCT||||||F',
].join('\r');

const ADT = [
  'MSH|^~\\&|ADT|HOSP|CARBA|HOSP|20240104081500||ADT^A40|M2|P|2.3',
  'EVN|A40|20240104081000||||202401040800',
  'PID|1||4711^^^HOSP^MR||DOE^JANE||19570302|F|||||||||||||||||||||20240110|Y',
  'PV1|1|I|ICU-2^3^B^HOSP||||||||||||||||V100',
  'MRG|9999^^^HOSP^MR',
].join('\r');

const finding = (number: number, rows: readonly (readonly [string, string])[]): string[] =>
  rows.map(([code, value], n) => `OBX|${number * 10 + n}|CWE|${code}|${number}|${value}||||||F`);
const NOTIFICATION = [
  'MSH|^~\\&|STATE|DOH|CARBA|HOSP|20181204||ORU^R01|M3|P|2.5.1',
  'PID|1||CASE_1^^^STATE',
  'OBR|1||CASE_1^STATE|68991-9^Epidemiologic Information^LN|||20181204|||||||||||||||20181204|||F' +
    '||||||50244^CP-CRE^NND',
  ...finding(1, [
    ['85069-3^Test Method^LN', 'PLR533^Carba NP^PLR'],
    ['INV291^Test Result^PHINQUESTION', '10828004^Positive^SCT'],
    ['LAB278^Organism Name^PHINQUESTION', '14385002^Enterobacter cloacae^SCT'],
  ]),
  ...finding(2, [
    ['INV291^Test Result^PHINQUESTION', '10828004^Positive^SCT'],
    ['48018-6^Gene Identifier^LN', 'PLR562^OXA-48-type^PLR'],
  ]),
].join('\r');

const REPORT = JSON.stringify({
  type: 'isolate.report',
  isolateId: 'A1',
  patient: { id: 'P1', birthDate: '1957-03-02' },
  organism: { name: 'Klebsiella pneumoniae' },
  susceptibility: [{ agent: 'MEM', method: 'mic', operator: '>=', value: 16 }],
  geneTests: [{ gene: 'blaKPC-2', method: 'wgs', result: 'detected' }],
});

const FHIR = JSON.stringify({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    {
      resource: {
        ...{ resourceType: 'Patient', id: 'p', identifier: [{ value: 'MRN1' }] },
        birthDate: '1957-03-02',
      },
    },
    {
      resource: {
        ...{ resourceType: 'Observation', id: 'o', status: 'final' },
        code: { coding: [{ system: 'http://loinc.org', code: '600-7' }] },
        subject: { reference: 'Patient/p' },
        valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '56415008' }] },
        hasMember: [{ reference: 'Observation/s' }],
      },
    },
    {
      resource: {
        ...{ resourceType: 'Observation', id: 's', status: 'final' },
        code: { coding: [{ system: 'http://loinc.org', code: '6652-2' }] },
        valueQuantity: { value: 16, comparator: '>=', unit: 'mg/L' },
      },
    },
  ],
});

const XML =
  '<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><entry><resource><Observation>' +
  '<id value="o"/><status value="final"/><code><coding><system value="http://loinc.org"/>' +
  '<code value="600-7"/></coding></code><valueCodeableConcept><coding><system ' +
  'value="http://snomed.info/sct"/><code value="56415008"/></coding></valueCodeableConcept>' +
  '</Observation></resource></entry></Bundle>';

const WIDE =
  'isolateId,organism.name,specimen.collectedAt,MEM_MIC,geneTests\n' +
  'A1,"K. pneumoniae",2024-01-05,>=16,blaKPC-2\nA2,E. coli,2024-01-06,<=0.25,\n';
const WHONET = 'PATIENT_ID|SPEC_NUM|SPEC_DATE|ORGANISM|IPM_ND10\nP1|S1|2024-01-05|kpn|12\n';
const KLEBORATE =
  'strain\tspecies\tspecies_match\tQC_warnings\tST\tBla_Carb_acquired\tgapA\n' +
  'K1\tKlebsiella pneumoniae\tstrong\t-\tST11\tKPC-2*?;NDM-1\t3\n';
const AMRFINDER =
  'Name\tElement symbol\tType\tSubtype\tMethod\t% Coverage of reference\n' +
  'G1\tblaKPC-2\tAMR\tAMR\tALLELEX\t100.00\n';
const RESFINDER = JSON.stringify({
  ...{ type: 'software_result', software_name: 'ResFinder', provided_species: 'E. coli' },
  seq_regions: { x: { name: 'blaKPC-2', ref_database: ['ResFinder-2.4.0'], identity: 100 } },
});

const texts: readonly (readonly [string, string])[] = [
  ['application/hl7-v2', ORU],
  ['application/hl7-v2', ADT],
  ['application/hl7-v2', NOTIFICATION],
  ['application/hl7-v2', `FHS|^~\\&|X\rBHS|^~\\&|X\r${ORU}\r${ADT}\rBTS|2\rFTS|1`],
  ['application/json', REPORT],
  ['application/json', `[${REPORT},${REPORT}]`],
  ['application/json', RESFINDER],
  ['application/x-ndjson', `${REPORT}\n${REPORT}\n`],
  ['application/fhir+json', FHIR],
  ['application/fhir+xml', XML],
  ['text/csv', WIDE],
  ['text/csv', WHONET],
  ['text/tab-separated-values', KLEBORATE],
  ['text/tab-separated-values', AMRFINDER],
];

export const SEEDS: readonly Seed[] = texts.map(([contentType, text]) => ({
  contentType,
  body: Buffer.from(text),
}));
