import { delimitersOf, tokenize, unescapeText, STANDARD_DELIMITERS } from './tokens';

function segmentsOf(text: string) {
  const message = tokenize(text);
  if (typeof message === 'string') throw new Error(message);
  return message;
}

describe('HL7 tokenizer', () => {
  it('numbers MSH fields so that the separator is MSH-1', () => {
    const [msh] = segmentsOf('MSH|^~\\&|LIS|LAB|||20240101||ORU^R01|42|P|2.5.1').segments;
    expect(msh?.text(1)).toBe('|');
    expect(msh?.field(2)).toBe('^~\\&');
    expect(msh?.text(3)).toBe('LIS');
    expect(msh?.text(9, 2)).toBe('R01');
    expect(msh?.text(12)).toBe('2.5.1');
  });

  it('reads delimiters that a sender chose for itself', () => {
    const { segments } = segmentsOf('MSH$*+!%$LIS\rPID$1$$4711***A%B*MR+99');
    const pid = segments[1];
    expect(pid?.text(3)).toBe('4711');
    expect(pid?.text(3, 4, 2)).toBe('B');
    expect(pid?.repetitions(3).map((number) => number.text(1))).toEqual(['4711', '99']);
  });

  it('takes the standard delimiters where MSH-2 is short, and ignores the truncation character', () => {
    expect(delimitersOf('MSH|^~|LIS')).toEqual(STANDARD_DELIMITERS);
    expect(delimitersOf('MSH|^~\\&#|LIS')).toEqual(STANDARD_DELIMITERS);
  });

  it.each([
    ['a letter as separator', 'MSHA^~\\&ALIS'],
    ['no separator', 'MSH'],
    ['a blank as separator', 'MSH ^~\\& LIS'],
    ['one character in two roles', 'MSH|^^\\&|LIS'],
  ])('refuses %s', (_, header) => {
    expect(delimitersOf(header)).toBeNull();
  });

  it.each([
    ['CR', '\r'],
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['LF and empty lines', '\n\n'],
  ])('parts segments at %s', (_, end) => {
    const { segments } = segmentsOf(['MSH|^~\\&|LIS', 'PID|1||4711', 'OBR|1'].join(end));
    expect(segments.map(({ name }) => name)).toEqual(['MSH', 'PID', 'OBR']);
  });

  it('joins a line that is no segment to the one before it', () => {
    const message = segmentsOf('MSH|^~\\&|LIS\rNTE|1||first line\nand second\rOBR|1');
    expect(message.segments[1]?.value(3).whole()).toBe('first line\nand second');
    expect(message.continuedLines).toEqual([3]);
  });

  it('parts a message whose segment ends became blanks', () => {
    const message = segmentsOf('MSH|^~\\&|ADT|1 EVN|A01|2005 PID|1||10006579 PV1|1|I|PREOP^101^1');
    expect(message.runTogether).toBe(true);
    expect(message.segments.map(({ name }) => name)).toEqual(['MSH', 'EVN', 'PID', 'PV1']);
  });

  it.each([
    ['\\F\\', '|'],
    ['\\S\\', '^'],
    ['\\T\\', '&'],
    ['\\R\\', '~'],
    ['\\E\\', '\\'],
    ['a\\.br\\b', 'a\nb'],
    ['\\H\\bold\\N\\', 'bold'],
    ['\\X4B50\\C', 'KPC'],
    ['\\XE998B3\\', '阳'],
    ['C:\\temp', 'C:\\temp'],
    ['5 \\ 3 \\T\\ 2', '5 \\ 3 & 2'],
    ['\\X00\\', ''],
    ['\\', '\\'],
  ])('undoes the escape %s', (escaped, plain) => {
    expect(unescapeText(escaped, STANDARD_DELIMITERS)).toBe(plain);
  });

  it('counts the null value "" as absent', () => {
    const { segments } = segmentsOf('MSH|^~\\&|LIS\rPID|1||""');
    expect(segments[1]?.text(3)).toBe('');
    expect(segments[1]?.repetitions(3)).toEqual([]);
  });

  it('names places as people who debug interfaces do', () => {
    const { segments } = segmentsOf('MSH|^~\\&|LIS\rOBX|1\rOBX|2');
    expect(segments[0]?.at(9)).toBe('MSH-9');
    expect(segments[2]?.at(5)).toBe('OBX[2]-5');
  });
});
