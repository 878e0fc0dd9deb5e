import fc from 'fast-check';
import { ByteBudget } from './byte-budget';
import { EndlessStreamError, FrameReader, type Frame } from './frame-reader';

const KIB = 1024;

function reader(bytesMax = 64 * KIB, budget = new ByteBudget(1024 * KIB)): FrameReader {
  return new FrameReader(bytesMax, budget);
}

function framesOf(chunks: readonly (string | Buffer)[], into = reader()): [string, string][] {
  const frames: Frame[] = [];
  for (const chunk of chunks) {
    frames.push(...into.read(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk));
  }
  return frames.map(({ kind, body }) => [kind, body.toString('latin1')]);
}

const TWO = '\x0bMSH|a\rPID|1\r\x1c\x0d\x0bMSH|b\r\x1c\x0d';

describe('MLLP frames', () => {
  it('are the same wherever the network cuts the stream: at every byte, and into single bytes', () => {
    const expected = [
      ['whole', 'MSH|a\rPID|1\r'],
      ['whole', 'MSH|b\r'],
    ];
    for (let cut = 0; cut <= TWO.length; cut += 1) {
      expect(framesOf([TWO.slice(0, cut), TWO.slice(cut)])).toEqual(expected);
    }
    expect(framesOf([...TWO])).toEqual(expected);
  });

  it('hold any content without 0x0B and 0x1C, in whatever pieces it comes', () => {
    const content = fc
      .uint8Array({ maxLength: 300 })
      .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0b && byte !== 0x1c)));
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(content, { maxLength: 5 }), sizes, (bodies, cuts) => {
        const stream = Buffer.concat(
          bodies.flatMap((body) => [Buffer.of(0x0b), body, Buffer.of(0x1c, 0x0d)]),
        );
        const chunks: Buffer[] = [];
        for (let at = 0, i = 0; at < stream.length; i += 1) {
          const size = cuts[i % cuts.length] ?? 1;
          chunks.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(framesOf(chunks)).toEqual(bodies.map((body) => ['whole', body.toString('latin1')]));
      }),
    );
  });

  it('tell of a frame whose end block is missing, and read the next one', () => {
    expect(framesOf(['\x0bMSH|cut\r\x0bMSH|next\r\x1c\x0d'])).toEqual([
      ['cut-off', 'MSH|cut\r'],
      ['whole', 'MSH|next\r'],
    ]);
  });

  it('pass over a flood of bare start blocks, blank lines and words outside of frames', () => {
    const flood = '\x0b'.repeat(100_000);
    expect(framesOf([`hello\r\n${flood}MSH|a\r\x1c\x0d\r\n\x0bMSH|b\r\x1c\x0d`])).toEqual([
      ['whole', 'MSH|a\r'],
      ['whole', 'MSH|b\r'],
    ]);
  });

  it('take an end block before LF or before the next start block, and 0x1C elsewhere as content', () => {
    expect(framesOf(['\x0ba\x1cb\x1c\x0a\x0bc\x1c', '\x0bd\x1c', '\x0d'])).toEqual([
      ['whole', 'a\x1cb'],
      ['whole', 'c'],
      ['whole', 'd'],
    ]);
  });

  it('may be empty, and are told all the same', () => {
    expect(framesOf(['\x0b\x1c\x0d'])).toEqual([['whole', '']]);
  });

  it('above the size limit keep only their head, and the next frame is read', () => {
    const large = `\x0bMSH|large\r${'x'.repeat(40 * KIB)}\x1c\x0d\x0bMSH|b\r\x1c\x0d`;
    const [first, second] = framesOf([large.slice(0, 9_000), large.slice(9_000)], reader(20 * KIB));
    expect(first?.[0]).toBe('too-large');
    expect(first?.[1].startsWith('MSH|large\r')).toBe(true);
    expect(first?.[1].length).toBeLessThanOrEqual(8 * KIB);
    expect(second).toEqual(['whole', 'MSH|b\r']);
  });

  it('of many connections share one budget, which a refused or finished frame gives back', () => {
    const budget = new ByteBudget(40 * KIB);
    const [a, b] = [reader(64 * KIB, budget), reader(64 * KIB, budget)];
    framesOf([`\x0b${'a'.repeat(30 * KIB)}`], a);
    expect(framesOf([`\x0b${'b'.repeat(30 * KIB)}\x1c\x0d`], b).map(([kind]) => kind)).toEqual([
      'no-room',
    ]);
    expect(framesOf(['\x1c\x0d'], a).map(([kind]) => kind)).toEqual(['whole']);
    expect(framesOf([`\x0b${'b'.repeat(30 * KIB)}\x1c\x0d`], b).map(([kind]) => kind)).toEqual([
      'whole',
    ]);
    expect(budget.take(40 * KIB)).toBe(true);
  });

  it('that never come end the connection after a bounded number of bytes', () => {
    const into = reader();
    const megabyte = Buffer.alloc(1024 * KIB, 'x');
    expect(() => {
      for (let i = 0; i < 100; i += 1) framesOf([megabyte], into);
    }).toThrow(EndlessStreamError);
  });
});
