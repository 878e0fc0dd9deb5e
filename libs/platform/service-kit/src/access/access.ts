import type { Caller } from './caller';

/** Looks up the key of a request. */
export interface Access {
  /** Null for a key that is unknown, expired or revoked. */
  callerOf(key: string): Promise<Caller | null>;
}
