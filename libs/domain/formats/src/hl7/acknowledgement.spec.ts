import { problemOf } from '../problems';
import { acknowledge } from './acknowledgement';
import { peekHl7Header } from './header';

const now = Date.UTC(2024, 0, 5, 6, 30, 0);
const headerFrom = (line: string) => peekHl7Header(new TextEncoder().encode(line));
const fieldsOf = (ack: string, name: string): string[] =>
  (ack.split('\r').find((segment) => segment.startsWith(name)) ?? '').split('|');

const ORIGINAL = 'MSH|^~\\&|LIS|LAB|CARBA|HOSP|20240105||ORU^R01^ORU_R01|MSG-7|P|2.3.1';
const ENHANCED = 'MSH|^~\\&|LIS|LAB|CARBA|HOSP|20240105||ORU^R01^ORU_R01|MSG-7|T|2.5.1|||AL|NE';

describe('HL7 acknowledgement', () => {
  it('goes back to the sender, echoes control id, processing id and version', () => {
    const ack = acknowledge(headerFrom(ORIGINAL), 'AA', { now });
    const msh = fieldsOf(ack, 'MSH');
    expect(msh.slice(2, 6)).toEqual(['CARBA', 'HOSP', 'LIS', 'LAB']);
    expect(msh[6]).toBe('20240105063000+0000');
    expect(msh[8]).toBe('ACK^R01^ACK');
    expect(msh.slice(10)).toEqual(['P', '2.3.1']);
    expect(fieldsOf(ack, 'MSA')).toEqual(['MSA', 'AA', 'MSG-7']);
    expect(ack.endsWith('\r')).toBe(true);
  });

  it.each([
    ['original mode', ORIGINAL, 'AE', 'AE'],
    ['enhanced mode', ENHANCED, 'AE', 'CE'],
    ['enhanced mode', ENHANCED, 'AR', 'CR'],
    ['MSH-15 NE, which is answered all the same', ENHANCED.replace('AL|NE', 'NE|NE'), 'AA', 'AA'],
  ] as const)('answers in %s', (_, header, code, msa) => {
    const ack = acknowledge(headerFrom(header), code, { now });
    expect(fieldsOf(ack, 'MSA')[1]).toBe(msa);
  });

  it('says in ERR where a required field is missing, in the form of the version', () => {
    const problem = problemOf('missing-field', 'PID[1]-3', 'PID-3');
    const newer = fieldsOf(acknowledge(headerFrom(ENHANCED), 'AE', { now, problem }), 'ERR');
    expect(newer[2]).toBe('PID^1^3');
    expect(newer[3]).toBe('101^Required field missing^HL70357');
    expect(newer[4]).toBe('E');
    const older = fieldsOf(acknowledge(headerFrom(ORIGINAL), 'AE', { now, problem }), 'ERR');
    expect(older[1]).toBe('PID^1^3^101&Required field missing&HL70357&missing-field');
  });

  it('names an unsupported message type as 200 and anything without a code of its own as 207', () => {
    const notServed = acknowledge(headerFrom(ENHANCED), 'AR', {
      now,
      problem: problemOf('not-served', 'MSH-9'),
    });
    expect(fieldsOf(notServed, 'ERR')[3]).toMatch(/^200\^/);
    const storing = { code: 'store-failed', pointer: '', detail: 'not stored' };
    const internal = acknowledge(headerFrom(ENHANCED), 'AR', { now, problem: storing });
    expect(fieldsOf(internal, 'ERR')[3]).toMatch(/^207\^/);
  });

  it('escapes what the sender put into the fields that are echoed', () => {
    const header = headerFrom('MSH|^~\\&|A\\T\\B|LAB|||20240105||ORU^R01|C\\S\\1|P|2.5.1');
    const ack = acknowledge(header, 'AA', { now });
    expect(fieldsOf(ack, 'MSH')[4]).toBe('A\\T\\B');
    expect(fieldsOf(ack, 'MSA')[2]).toBe('C\\S\\1');
  });

  it('can answer bytes without any header', () => {
    const ack = acknowledge(null, 'AE', { now, problem: problemOf('malformed-hl7', 'MSH-1') });
    expect(fieldsOf(ack, 'MSA')).toEqual(['MSA', 'AE', '']);
    expect(fieldsOf(ack, 'ERR')[3]).toMatch(/^100\^/);
  });
});

describe('header of a frame', () => {
  it('is found behind a byte order mark, blank lines and a batch envelope', () => {
    expect(headerFrom(`\ufeff${ORIGINAL}`)?.controlId).toBe('MSG-7');
    expect(headerFrom(`FHS|^~\\&|X\rBHS|^~\\&|X\r${ORIGINAL}\rPID|1`)?.controlId).toBe('MSG-7');
  });

  it('names the sender by its universal id where it has no other', () => {
    const header = headerFrom('MSH|^~\\&|^2.16.840.1^ISO|LAB|||20240105||ADT^A01|1|P^T|2.5.1');
    expect(header?.sendingApplication).toBe('2.16.840.1');
    expect(header?.processingId).toBe('P');
  });

  it('is null where there is none', () => {
    expect(headerFrom('PID|1||4711')).toBeNull();
    expect(headerFrom('')).toBeNull();
  });
});
