import { decodeText, encodingOf, isStorable } from './text';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('character sets', () => {
  it.each([
    ['UTF-8', 'UNICODE UTF-8', [0xe9, 0x98, 0xb3], '阳'],
    ['GB 18030', 'GB 18030-2000', [0xd1, 0xf4], '阳'],
    ['ISO 8859-1', '8859/1', [0x4d, 0xfc], 'Mü'],
    ['UTF-8 where nothing is declared', undefined, [0xe9, 0x98, 0xb3], '阳'],
  ])('decodes %s', (_, declared, raw, text) => {
    expect(decodeText(bytes(...raw), declared)).toEqual({ text, problems: [] });
  });

  it('reads undeclared bytes that are no UTF-8 as Windows-1252, and says so', () => {
    const { text, problems } = decodeText(bytes(0x4d, 0xfc));
    expect(text).toBe('Mü');
    expect(problems.map(({ code }) => code)).toEqual(['bad-encoding']);
  });

  it('loses only the broken tail of declared UTF-8', () => {
    const { text, problems } = decodeText(bytes(0x4b, 0x50, 0x43, 0xe9, 0x98), 'UTF-8');
    expect(text).toBe('KPC\ufffd');
    expect(problems.map(({ code }) => code)).toEqual(['bad-encoding']);
  });

  it('takes a byte order mark off, in UTF-8 and in UTF-16', () => {
    expect(decodeText(bytes(0xef, 0xbb, 0xbf, 0x4d)).text).toBe('M');
    expect(decodeText(bytes(0xff, 0xfe, 0x4d, 0x00)).text).toBe('M');
    expect(decodeText(bytes(0xfe, 0xff, 0x00, 0x4d)).text).toBe('M');
  });

  it('removes NUL and other control characters, and says so', () => {
    const { text, problems } = decodeText(bytes(0x4d, 0x00, 0x01, 0x0d, 0x09, 0x4e));
    expect(text).toBe('M\r\tN');
    expect(problems.map(({ code }) => code)).toEqual(['control-character']);
  });

  it('says when a declared set is none that it knows', () => {
    expect(encodingOf('EBCDIC-7')).toBeNull();
    expect(decodeText(bytes(0x4d), 'EBCDIC-7').problems.map(({ code }) => code)).toEqual([
      'bad-encoding',
    ]);
  });

  it('knows what PostgreSQL cannot keep', () => {
    expect(isStorable('阳性 😀')).toBe(true);
    expect(isStorable('a\0b')).toBe(false);
    expect(isStorable('\ud83d')).toBe(false);
  });
});
