import { placeIn } from './place';

const HL7 = [
  'MSH|^~\\&|LIS|LAB|||20240105||ORU^R01|M1|P|2.5.1',
  'PID|1||MRN1^^^H',
  'OBX|1|CWE|600-7^X||1^Klebsiella',
  'OBX|2|SN|18943-1^Meropenem^LN||>=^16',
].join('\r');
const JSON_TEXT =
  '{ "isolateId": "L1", "organism": { "name": "A \\"quoted\\" name" },\n' +
  '  "susceptibility": [ { "agent": "MEM" }, { "agent": "XYZ", "value": 2 } ] }';
const CSV = 'isolateId,organism,MEM_MIC\nL1,Escherichia coli,2\nL2,Klebsiella,two\n';

describe('the place of a problem in a payload', () => {
  it.each([
    ['a JSON Pointer to a text', JSON_TEXT, '/susceptibility/1/agent', '"XYZ"'],
    ['a JSON Pointer to a number', JSON_TEXT, '/susceptibility/1/value', '2'],
    ['a JSON Pointer past escaped quotes', JSON_TEXT, '/susceptibility/0', '{ "agent": "MEM" }'],
    ['a JSON Pointer to an object', JSON_TEXT, '/organism', '{ "name": "A \\"quoted\\" name" }'],
    ['an item of an array', '[{"a":1},{"a":2}]', '/1/a', '2'],
    ['a line of newline-delimited JSON', '{"a":1}\n{"a":2}\n', '/1/a', '2'],
    ['a line of a table', CSV, 'line 2', 'L1,Escherichia coli,2'],
    ['a field of a table', CSV, 'line 3 MEM_MIC', 'two'],
    ['a field behind a column that is not there', CSV, 'line 3 other', 'L2,Klebsiella,two'],
    [
      'a row that waits alone',
      'isolateId,organism\nL7,Frobnicus\n',
      'line 8 organism',
      'Frobnicus',
    ],
    ['a field of HL7', HL7, 'OBX[2]-3', '18943-1^Meropenem^LN'],
    ['a component of HL7', HL7, 'OBX[2]-3.2', 'Meropenem'],
    ['a field of MSH, whose first is the separator', HL7, 'MSH-10', 'M1'],
    ['a segment', HL7, 'PID', 'PID|1||MRN1^^^H'],
    ['a message of a batch', `${HL7}\r${HL7.replace('M1', 'M2')}`, 'message 2 MSH-10', 'M2'],
  ])('is found: %s', (_, payload, pointer, shown) => {
    const place = placeIn(payload, pointer);
    expect(place && payload.slice(place.from, place.to)).toBe(shown);
  });

  it.each([
    ['a field that is missing', JSON_TEXT, '/specimen/type'],
    ['a segment that is missing', HL7, 'PV1-3'],
    ['a line beyond the end', CSV, 'line 9'],
    ['no pointer', JSON_TEXT, ''],
    ['a pointer into broken JSON', '{"a": [1, 2', '/b'],
  ])('is nowhere: %s', (_, payload, pointer) => {
    expect(placeIn(payload, pointer)).toBeNull();
  });
});
