import { createHash } from 'node:crypto';
import type { Secrets } from '@carbawatch/service-kit';
import type { Envelope } from './envelope';

const placeOf = (messageId: string): string => `payload/${messageId}`;
const reasonPlaceOf = (messageId: string): string => `reason/${messageId}`;

export function sealPayload(secrets: Secrets, messageId: string, body: Uint8Array): Buffer {
  return secrets.payloads.seal(body, placeOf(messageId));
}

export function openPayload(secrets: Secrets, messageId: string, sealed: Uint8Array): Buffer {
  return secrets.payloads.open(sealed, placeOf(messageId));
}

/** Why somebody put a message away: free text, so it may name a patient. */
export function sealReason(secrets: Secrets, messageId: string, reason: string): Buffer {
  return secrets.payloads.seal(reason, reasonPlaceOf(messageId));
}

export function openReason(secrets: Secrets, messageId: string, sealed: Uint8Array): string {
  return secrets.payloads.open(sealed, reasonPlaceOf(messageId)).toString('utf8');
}

/** NUL can't stand in what a sender names, so no site's own hash meets a patient's pseudonym. */
const CONTENT = '\0content';

/**
 * Tells two payloads apart, with what the sender asked about them: one table under two `?sample=`
 * is two messages. Keyed, because the plain hash of a short payload would let anybody with the
 * table try patient numbers until one fits.
 */
export function contentHashOf(
  secrets: Secrets,
  { site, contentType, options, defect, body }: ContentOf,
): string {
  const { sample, dateFormat, charset, profile } = options;
  const named = profile ? [profile.name] : [];
  const asked = JSON.stringify([contentType, sample, dateFormat, charset, defect, ...named]);
  const hash = createHash('sha256').update(asked).update('\n').update(body).digest('hex');
  return secrets.pseudonymOf(site, CONTENT, hash);
}

type ContentOf = Pick<Envelope, 'site' | 'contentType' | 'options' | 'defect' | 'body'>;
