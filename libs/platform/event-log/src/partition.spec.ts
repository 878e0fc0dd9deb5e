import { PARTITIONS } from '@carbawatch/contracts';
import fc from 'fast-check';
import { murmur2, partitionOf } from './partition';

describe('the partition of a key', () => {
  // Kafka's own test: clients/src/test/java/org/apache/kafka/common/utils/UtilsTest.java
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as Kafka does', (text, expected) => {
    expect(murmur2(Buffer.from(text))).toBe(expected);
  });

  it('is one of the log’s, and always the same for a key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (key) => {
        const partition = partitionOf(key);
        expect(partition).toBe(partitionOf(key));
        expect(Number.isInteger(partition) && partition >= 0 && partition < PARTITIONS).toBe(true);
      }),
    );
  });

  it('spreads patients over all partitions', () => {
    const used = new Set(Array.from({ length: 200 }, (_, n) => partitionOf(`site-1/${n}`)));
    expect(used.size).toBe(PARTITIONS);
  });
});
