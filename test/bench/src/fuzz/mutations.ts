import fc from 'fast-check';

/** What lines, gateways and people do to a message, as a function of its bytes. */
export type Mutation = (bytes: Buffer) => Buffer;

const at = fc.nat(100_000);

function spliced(from: number, removed: number, put: Uint8Array): Mutation {
  return (bytes) => {
    const start = bytes.length === 0 ? 0 : from % bytes.length;
    return Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + removed)]);
  };
}

/** Bytes that mean something in one of the formats. */
const SIGNIFICANT = [...'|^~\\&\r\n\t,;"{}[]:-.<>=/0129AZ'].map((c) => Buffer.from(c));
const WORDS = [
  ...['\0', '\ufeff', '\u000b', '\u001c\r', 'MSH|^~\\&|', 'OBX|', '"', '\\', '\\X00\\', '\\.br\\'],
  ...['>=', '260373001', '99999999999999999999', '2024-02-30', 'null', '{', '<!DOCTYPE x [', '<a '],
  ...['~'.repeat(50), '&'.repeat(200), '('.repeat(300), ' '.repeat(500)],
].map((text) => Buffer.from(text));

/** One change to the bytes. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(at, fc.nat(255)).map(([from, byte]) => spliced(from, 1, Buffer.of(byte))),
  fc.tuple(at, fc.constantFrom(...SIGNIFICANT)).map(([from, put]) => spliced(from, 0, put)),
  fc.tuple(at, fc.constantFrom(...SIGNIFICANT)).map(([from, put]) => spliced(from, 1, put)),
  fc.tuple(at, fc.nat(60)).map(([from, count]) => spliced(from, count, Buffer.alloc(0))),
  fc.tuple(at, fc.uint8Array({ maxLength: 12 })).map(([from, put]) => spliced(from, 0, put)),
  fc.tuple(at, fc.constantFrom(...WORDS)).map(([from, put]) => spliced(from, 0, put)),
  at.map(
    (length): Mutation =>
      (bytes) =>
        bytes.subarray(0, length % (bytes.length + 1)),
  ),
  fc.tuple(at, at, fc.nat(400)).map(([from, to, count]): Mutation => (bytes) => {
    const start = bytes.length === 0 ? 0 : from % bytes.length;
    return spliced(to, 0, Buffer.from(bytes.subarray(start, start + count)))(bytes);
  }),
  fc.tuple(at, at, fc.nat(200)).map(([from, to, count]): Mutation => (bytes) => {
    const start = bytes.length === 0 ? 0 : from % bytes.length;
    const moved = Buffer.from(bytes.subarray(start, start + count));
    return spliced(to, 0, moved)(spliced(start, count, Buffer.alloc(0))(bytes));
  }),
);

/** Several, as they come together. */
export const mutations = fc.array(mutation, { minLength: 1, maxLength: 10 });
