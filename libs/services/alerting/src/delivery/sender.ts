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

export const DELIVERED = (code: string): Attempted => ({ outcome: 'delivered', code });
export const FAILED = (code: string): Attempted => ({ outcome: 'failed', code });
