import { namesNumber } from './named-numbers';

describe('A payload names a record number', () => {
  const utf16 = Buffer.concat([
    Buffer.of(0xff, 0xfe),
    Buffer.from('PID|1||MRN-7^^^HOSP||张^伟', 'utf16le'),
  ]);
  it.each([
    ['in a field of HL7', Buffer.from('PID|1||MRN-7^^^HOSP'), 'MRN-7', true],
    ['in JSON', Buffer.from('{"patient":{"id":"MRN-7"}}'), 'MRN-7', true],
    ['in a cell, at the end', Buffer.from('isolateId,patient.id\nA,MRN-7'), 'MRN-7', true],
    ['in UTF-16', utf16, 'MRN-7', true],
    ['in other letters', Buffer.from('PID|1||病历0007^^^HOSP'), '病历0007', true],
    ['not as a part of another', Buffer.from('PID|1||MRN-71^^^HOSP'), 'MRN-7', false],
    ['also behind a part of another', Buffer.from('MRN-71|MRN-7|'), 'MRN-7', true],
    ['not where it is too short to mean anybody', Buffer.from('PID|1||12'), '12', false],
  ])('%s', (_, payload, number, named) => {
    expect(namesNumber(payload, ['nobody', number])).toBe(named);
  });
});
