import type { ChannelSetting } from '@carbawatch/contracts';
import type { Message } from './message';

/** What came of one attempt; the code is ours, never what the other side wrote. */
export interface Attempted {
  readonly outcome: 'delivered' | 'failed';
  readonly code: string;
  /** For how long the receiver asks to be left alone. */
  readonly retryAfterMs?: number;
}

/** A channel with its secret opened. */
export type OpenChannel = ChannelSetting;

/** Carries one message to one channel; never throws. */
export type Send = (message: Message, channel: OpenChannel) => Promise<Attempted>;

/** The process ended between the message and the note of its answer. */
export const INTERRUPTED = 'interrupted';

/** No answer came back, so that the message may have arrived. */
const NO_ANSWER = ['timeout', 'econnreset', 'http-504', 'smtp-etimedout', INTERRUPTED] as const;

/** SQL: a message (`delivery`) that was delivered, or may have been, by itself or as carried. */
export const MAY_HAVE_ARRIVED = `(delivery.status = 'delivered' OR EXISTS (
        SELECT FROM alerting.delivery_attempt tried
        WHERE tried.site = delivery.site
          AND tried.delivery_id IN (delivery.id, delivery.carried_by)
          AND tried.code IN (${NO_ANSWER.map((code) => `'${code}'`).join(', ')})))`;

/**
 * SQL: whether a message that arrived (`d`) has reached somebody. What only shows an alert to
 * whoever looks, an open page or a Flag, counts for what can wait, and as nobody for critical and
 * high.
 */
export const reachesSomebody = (notice: string, message = 'd'): string =>
  `(NOT ${message}.merely_shown OR ${notice}.severity NOT IN ('critical', 'high'))`;

export const mayHaveArrived = ({ outcome, code }: Attempted): boolean =>
  outcome === 'delivered' || NO_ANSWER.some((one) => one === code);

export const DELIVERED = (code: string): Attempted => ({ outcome: 'delivered', code });
export const FAILED = (code: string): Attempted => ({ outcome: 'failed', code });
