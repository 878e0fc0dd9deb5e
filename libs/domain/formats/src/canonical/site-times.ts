import { isMoment, withOffset } from '@carbawatch/contracts';
import { DEPTH_MAX } from '../absent';

/** Fields that hold a moment, in every canonical shape. */
const MOMENT_FIELDS = new Set([
  'at',
  'reportedAt',
  'collectedAt',
  'admittedAt',
  'icuAdmittedAt',
  'icuDischargedAt',
  'recordedAt',
  'assessedAt',
  'diedAt',
  'aliveAt',
  'dischargedAt',
]);

/** A draft whose times without an offset are read on the site's clocks; nothing else changes. */
export function withSiteTimes(value: unknown, timeZone: string, depth = 0): unknown {
  if (depth > DEPTH_MAX || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => withSiteTimes(inner, timeZone, depth + 1));
  const zoned: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const isTime = MOMENT_FIELDS.has(name) && typeof inner === 'string' && isMoment(inner);
    const kept = isTime ? withOffset(inner, timeZone) : withSiteTimes(inner, timeZone, depth + 1);
    Object.defineProperty(zoned, name, {
      value: kept,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return zoned;
}
