import { createHmac } from 'node:crypto';
import type { ChannelSetting, Language } from '@carbawatch/contracts';
import { subjectOf, type Message } from './message';
import { safePost } from './safe-post';
import { FAILED, type Attempted } from './sender';

type Webhook = ChannelSetting & { readonly kind: 'webhook' };

/** The same bytes at every attempt; the time of sending stands in a header. */
export function webhookBody(message: Message, language: Language = 'en'): string {
  const { id, kind, level, site, alert, link, digest } = message;
  const type = 'carbawatch.alert';
  const text = subjectOf(message, language);
  return JSON.stringify({ id, type, kind, level, site, text, alert, link, digest });
}

/**
 * HMAC-SHA-256 over the time and the body: a recorded message can't be sent again later.
 */
export function webhookSignature(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** Posts a signed message; a repeat has the same `Idempotency-Key`, by which it is known. */
export async function sendWebhook(
  message: Message,
  channel: Webhook,
  now: Date,
): Promise<Attempted> {
  if (channel.secret === undefined) return FAILED('no-secret');
  const body = webhookBody(message, channel.language);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return safePost(channel.url, body, {
    'Content-Type': 'application/json',
    'Idempotency-Key': message.id,
    'Carbawatch-Timestamp': timestamp,
    'Carbawatch-Signature': webhookSignature(channel.secret, timestamp, body),
  });
}
