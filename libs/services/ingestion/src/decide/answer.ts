export type Channel = 'http' | 'mllp';

/** What the sender was told; the same again for the same message. */
export interface Answer {
  readonly status: 202 | 400 | 403 | 415 | 422;
  /** The same over MLLP. */
  readonly ack: 'AA' | 'AE' | 'AR';
  /** The refusal's code; null for 202. */
  readonly code: string | null;
}

export const ACCEPTED: Answer = { status: 202, ack: 'AA', code: null };

/** The key may not write to a site that the payload names: kept by nobody. */
export const FORBIDDEN: Answer = { status: 403, ack: 'AR', code: 'site-not-allowed' };
