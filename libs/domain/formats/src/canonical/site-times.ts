import { isMoment, withOffset } from '@carbawatch/contracts';

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

/**
 * A draft whose times without an offset are read on the site's clocks; nothing else changes. The
 * draft has been through `withoutAbsent`, which bounds how deep it nests.
 */
export function withSiteTimes(value: unknown, timeZone: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => withSiteTimes(inner, timeZone));
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === 'string') {
      if (MOMENT_FIELDS.has(name) && isMoment(inner)) {
        Reflect.set(value, name, withOffset(inner, timeZone));
      }
    } else if (typeof inner === 'object') {
      Reflect.set(value, name, withSiteTimes(inner, timeZone));
    }
  }
  return value;
}
