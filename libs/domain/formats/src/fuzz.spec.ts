import fc from 'fast-check';
import { TREE } from './fhir/bundles.harness';
import { acknowledge } from './hl7/acknowledgement';
import { peekHl7Header } from './hl7/header';
import { CONTENT_TYPES, readPayload } from './read-payload';
import type { ReadOptions, ReadResult } from './read-result';

/**
 * Whatever arrives is read or refused: no exception, and always an answer to the sender. Seeds are
 * messages of our own in every format; the mutations are what lines, gateways and people do to
 * them.
 */
const options: ReadOptions = { site: 'site-1', timeZone: 'Asia/Shanghai', sample: 'S1' };
const RUNS = 1_500;

const ORU = [
  'MSH|^~\\&|LIS|LAB|CARBA|HOSP|20240107152000||ORU^R01^ORU_R01|M1|P|2.5.1|||AL|NE||UNICODE UTF-8',
  'PID|1||4711^^^HOSP^MR||DOE^JANE||19570302|F',
  'PV1|1|I|ICU-2^3^B^HOSP||||||||||||||||V100',
  'OBR|1||54440^LAB|6463-4^Bacteria identified^LN|||202401050630|||||||||||||||202401071520|||F',
  'OBX|1|CWE|6463-4^Bacteria identified^LN|1|112283007^Escherichia coli^SCT||||||F',
  'OBX|2|CWE|6463-4^Bacteria identified^LN|2|56415008^Klebsiella pneumoniae^SCT||||||F',
  'NTE|1|L|KPC detected by PCR, NDM not detected\\.br\\Contact precautions',
  'SPM|1|^S1&LAB||119297000^Blood specimen^SCT|||||||||||||202401050635',
  'OBR|2||54442^LAB|50545-3^Bacterial susceptibility panel by MIC^LN|||202401050630|||||||||||||||202401071530|||F|6463-4&Bacteria&LN^2^Klebsiella pneumoniae|||^54440&LAB',
  'OBX|1|SN|6652-2^Meropenem MIC^LN|1|>=^16|ug/mL||R|||F',
  'OBX|2|CWE|49617-4^blaKPC gene^LN|1|260373001^Detected^SCT||||||F',
].join('\r');
const ADT = [
  'MSH|^~\\&|ADT|HOSP|CARBA|HOSP|20240104081500||ADT^A40|M2|P|2.3',
  'EVN|A40|20240104081000||||202401040800',
  'PID|1||4711^^^HOSP^MR||DOE^JANE||19570302|F|||||||||||||||||||||20240110|Y',
  'MRG|9999^^^HOSP^MR',
].join('\r');
const JSON_REPORT = JSON.stringify({
  type: 'isolate.report',
  isolateId: 'A1',
  patient: { id: 'P1', birthDate: '1957-03-02' },
  organism: { name: 'Klebsiella pneumoniae' },
  susceptibility: [{ agent: 'MEM', method: 'mic', operator: '>=', value: 16 }],
  geneTests: [{ gene: 'blaKPC-2', method: 'wgs', result: 'detected' }],
});
const SPECIMENS = [
  'MSH|^~\\&|LIS|LAB|CARBA|HOSP|20240107152000||ORU^R01|M3|P|2.5.1',
  'PID|1||4711^^^HOSP^MR',
  'OBR|1||77^LAB|6463-4^Bacteria identified^LN|||20240105|||||||||||||||20240107|||F',
  'OBX|1|CWE|6463-4^Bacteria identified^LN|1|264868006^No growth^SCT||||||F',
  'OBR|2||78^LAB|X^CPE screen^L|||20240105|||||||||||||||20240107|||F',
  'OBX|1|ST|X^CPE screen^L||Not isolated||||||F',
  'OBX|2|CWE|49617-4^blaKPC^LN||260373001^Detected^SCT||||||F',
].join('\r');
const NO_ISOLATE = JSON.stringify([
  {
    type: 'specimen.report',
    reportId: 'R1',
    patient: { id: 'P1' },
    culture: 'no-growth',
    targetsTested: ['KPC'],
    geneTests: [{ gene: 'NDM', method: 'pcr', result: 'invalid' }],
  },
  { type: 'carrier.status', patient: { id: 'P1' }, kind: 'carrier', family: 'OXA-48' },
]);
const SWABS =
  'reportId,patient.id,culture,targetsTested,KPC_PCR\nR1,P1,no-growth,KPC;NDM,negative\n';
const CARRIERS = 'patient;kind;family;organism\nP1;carrier;NDM;E. coli\nP2;contact;;\n';
const WIDE =
  'isolateId,organism.name,specimen.collectedAt,MEM_MIC,geneTests\nA1,"K. pneumoniae",2024-01-05,>=16,blaKPC-2\nA2,E. coli,2024-01-06,<=0.25,\n';
const WHONET = 'PATIENT_ID|SPEC_NUM|SPEC_DATE|ORGANISM|IPM_ND10\nP1|S1|2024-01-05|kpn|12\n';
const KLEBORATE =
  'strain\tspecies\tspecies_match\tQC_warnings\tST\tBla_Carb_acquired\tgapA\nK1\tKlebsiella pneumoniae\tstrong\t-\tST11\tKPC-2*?;NDM-1\t3\n';
const AMRFINDER =
  'Name\tElement symbol\tType\tSubtype\tMethod\t% Coverage of reference\nG1\tblaKPC-2\tAMR\tAMR\tALLELEX\t100.00\n';
const MLST = 'S1.fna\tklebsiella\t258\tgapA(3)\tinfB(3)\n';

const SEEDS: readonly (readonly [string, string])[] = [
  ['application/hl7-v2', ORU],
  ['application/hl7-v2', ADT],
  ['application/hl7-v2', `FHS|^~\\&|X\rBHS|^~\\&|X\r${ORU}\r${ADT}\rBTS|2\rFTS|1`],
  ['application/hl7-v2', SPECIMENS],
  ['application/json', NO_ISOLATE],
  ['application/json', JSON_REPORT],
  ['application/json', `[${JSON_REPORT},${JSON_REPORT}]`],
  ['application/x-ndjson', `${JSON_REPORT}\n${JSON_REPORT}\n`],
  ['application/fhir+json', JSON.stringify(TREE)],
  ['text/csv', WIDE],
  ['text/csv', SWABS],
  ['text/csv', CARRIERS],
  ['text/csv', WHONET],
  ['text/tab-separated-values', KLEBORATE],
  ['text/tab-separated-values', AMRFINDER],
  ['text/tab-separated-values', MLST],
];

function expectAnswer(result: ReadResult, body: Uint8Array): void {
  if (result.kind === 'refused') {
    expect(result.problems.length).toBeGreaterThan(0);
    expect([400, 415, 422]).toContain(result.status);
  } else {
    for (const item of result.items) {
      if (item.usable) continue;
      expect(item.payload).toBeNull();
      expect(item.problems.length + (result.items[0]?.problems.length ?? 0)).toBeGreaterThan(0);
    }
    // What goes on is stored as JSON: it must survive the way there and back.
    const payloads = result.items.flatMap(({ payload }) => payload ?? []);
    const json = JSON.stringify(payloads);
    expect(json).not.toMatch(/\\u0000|\\ud[89a-f]/i);
  }
  const code = result.kind === 'read' ? 'AA' : (result.ack ?? 'AE');
  expect(acknowledge(peekHl7Header(body), code, { now: 0 })).toMatch(/^MSH\|.*\rMSA\|[AC][AER]\|/);
}

type Mutation = (bytes: Uint8Array) => Uint8Array;

const at = fc.nat(20_000);
const splice =
  (from: number, removed: number, put: readonly number[]): Mutation =>
  (bytes) => {
    const start = bytes.length === 0 ? 0 : from % bytes.length;
    return Uint8Array.from([...bytes.slice(0, start), ...put, ...bytes.slice(start + removed)]);
  };
const SIGNIFICANT = [...'|^~\\&\r\n\t,;"{}[]:-.<>=0129AZ'].map((c) => c.charCodeAt(0));

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(at, fc.nat(255)).map(([from, byte]) => splice(from, 1, [byte])),
  fc.tuple(at, fc.constantFrom(...SIGNIFICANT)).map(([from, byte]) => splice(from, 0, [byte])),
  fc.tuple(at, fc.constantFrom(...SIGNIFICANT)).map(([from, byte]) => splice(from, 1, [byte])),
  fc.tuple(at, fc.nat(40)).map(([from, count]) => splice(from, count, [])),
  fc.tuple(at, fc.uint8Array({ maxLength: 8 })).map(([from, put]) => splice(from, 0, [...put])),
  at.map(
    (length): Mutation =>
      (bytes) =>
        bytes.slice(0, length % (bytes.length + 1)),
  ),
  fc.tuple(at, fc.nat(200)).map(([from, count]): Mutation => (bytes) => {
    const start = bytes.length === 0 ? 0 : from % bytes.length;
    return splice(start, 0, [...bytes.slice(start, start + count)])(bytes);
  }),
  fc
    .constantFrom('\0', '\ufeff', '\u000b', 'MSH|', '"', '\\', '\\X00\\', '~'.repeat(50))
    .chain((text) => at.map((from) => splice(from, 0, [...new TextEncoder().encode(text)]))),
);

describe('whatever arrives is read or refused', () => {
  it.each(SEEDS)('mutated %s: %.30s', (contentType, seed) => {
    const bytes = new TextEncoder().encode(seed);
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 8 }), (mutations) => {
        const body = mutations.reduce<Uint8Array>((current, mutate) => mutate(current), bytes);
        expectAnswer(readPayload({ contentType, body, options }), body);
      }),
      { numRuns: RUNS / 3 },
    );
  });

  it('unmutated, every seed gives something usable', () => {
    for (const [contentType, seed] of SEEDS) {
      const body = new TextEncoder().encode(seed);
      const result = readPayload({ contentType, body, options });
      expect([
        seed.slice(0, 20),
        result.kind === 'read' && result.items.every(({ usable }) => usable),
      ]).toEqual([seed.slice(0, 20), true]);
    }
  });

  it('random bytes under any media type', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CONTENT_TYPES),
        fc.uint8Array({ maxLength: 300 }),
        (contentType, body) => {
          expectAnswer(readPayload({ contentType, body, options }), body);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('any JSON value in any field of a report', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'patient',
            'organism',
            'specimen',
            'encounter',
            'susceptibility',
            'geneTests',
            'mlst',
            'outcome',
            'covariates',
            '__proto__',
            'constructor',
          ),
          fc.jsonValue(),
        ),
        (fields) => {
          const text = JSON.stringify({ type: 'isolate.report', isolateId: 'A1', ...fields });
          const body = new TextEncoder().encode(text);
          expectAnswer(readPayload({ contentType: 'application/json', body, options }), body);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
