import { PARTITIONS } from '@carbawatch/contracts';

const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/**
 * Murmur2 as Kafka's Java client computes it (`org.apache.kafka.common.utils.Utils.murmur2`), so
 * that any Kafka tool finds a key in the partition where we put it.
 */
export function murmur2(bytes: Uint8Array): number {
  const words = bytes.length & ~3;
  let h = SEED ^ bytes.length;
  for (let i = 0; i < words; i += 4) {
    const word =
      at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16) | (at(bytes, i + 3) << 24);
    let k = Math.imul(word, M);
    k = Math.imul(k ^ (k >>> 24), M);
    h = Math.imul(h, M) ^ k;
  }
  const left = bytes.length - words;
  if (left > 0) {
    if (left > 2) h ^= at(bytes, words + 2) << 16;
    if (left > 1) h ^= at(bytes, words + 1) << 8;
    h = Math.imul(h ^ at(bytes, words), M);
  }
  h = Math.imul(h ^ (h >>> 13), M);
  return h ^ (h >>> 15);
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

/** The partition that keeps this key's order, 0 to PARTITIONS - 1. */
export function partitionOf(key: string): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % PARTITIONS;
}
