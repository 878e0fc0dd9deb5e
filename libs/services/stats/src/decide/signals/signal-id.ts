import { createHash } from 'node:crypto';
import type { Detector, SignalSeries } from '@carbawatch/contracts';

/** Namespace of signals; drawn once, fixed for ever. */
const SIGNALS = '0b6f4c1e-93f7-4f57-8a0b-5b4f6f1c2d9e';

/** UUID version 5 (RFC 9562, section 5.5): the same name gives the same id everywhere. */
function uuidV5(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  const ends = [8, 12, 16, 20, 32];
  return ends.map((end, i) => hex.slice(ends[i - 1] ?? 0, end)).join('-');
}

/** A signal is one detector's, of one series, from its first alarm on. */
export function signalId(
  site: string,
  detector: Detector,
  { of, family, ward }: SignalSeries,
  firstDay: string,
): string {
  return uuidV5(SIGNALS, JSON.stringify([site, detector, of, family, ward, firstDay]));
}

/** Id of the event that tells of a signal's n-th change. */
export function signalEventId(id: string, change: number): string {
  return uuidV5(id, String(change));
}
