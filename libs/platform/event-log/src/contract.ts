import { failureContract } from './contract/failure';
import type { OpenLog } from './contract/harness';
import { membersContract } from './contract/members';
import { orderContract } from './contract/order';

/**
 * What every adapter of the event log promises. Goal: no service can tell which of them carries
 * its records. Method: each test opens the adapter on a topic of its own and looks at it through
 * a consumer's handler alone.
 */
export function eventLogContract(open: OpenLog): void {
  describe('order and visibility', () => orderContract(open));
  describe('members of a consumer', () => membersContract(open));
  describe('errors by kind', () => failureContract(open));
}
