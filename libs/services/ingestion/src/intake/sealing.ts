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
  const said = [ALIASES[contentType] ?? contentType, sample, dateFormat];
  const asked = JSON.stringify([...said, setOf(charset), defect, ...named]);
  const hash = createHash('sha256').update(asked).update('\n').update(body).digest('hex');
  return secrets.pseudonymOf(site, CONTENT, hash);
}

/** One type under two names, as clients of one sender write it. */
const ALIASES: Readonly<Record<string, string>> = {
  'x-application/hl7-v2+er7': 'application/hl7-v2',
  'application/ndjson': 'application/x-ndjson',
  'application/jsonl': 'application/x-ndjson',
};

/** UTF-8 said or unsaid is the same; another set makes other text of the same bytes. */
function setOf(charset: string | undefined): string | undefined {
  return charset && /^(utf-?8|(us-)?ascii)$/i.test(charset) ? undefined : charset?.toLowerCase();
}

type ContentOf = Pick<Envelope, 'site' | 'contentType' | 'options' | 'defect' | 'body'>;
