import { createHash } from 'node:crypto';
import type { AlertRule } from '@carbawatch/contracts';

/** Namespace of Carbawatch's alerts (a random UUID of its own, fixed for ever). */
const ALERT_NAMESPACE = '6f1d8a52-0c63-4a1e-9b1c-3b7f6a0e52d4';

/** UUID version 5 (RFC 9562, section 5.5): the same name gives the same id everywhere. */
export function uuidV5(namespace: string, name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** What one alert is about, as text: a pseudonym first, then what the rule adds to it. */
export function alertKey(parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/** Id of the alert of a site, a rule and a key; the same for ever, so that repeats find it. */
export function alertId(site: string, rule: AlertRule, key: string): string {
  return uuidV5(ALERT_NAMESPACE, JSON.stringify([site, rule, key]));
}

/** Id of the event that tells of one version of an alert. */
export function alertEventId(id: string, version: string): string {
  return uuidV5(id, version);
}
