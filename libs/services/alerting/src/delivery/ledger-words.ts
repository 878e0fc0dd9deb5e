import type { Delivery } from '@carbawatch/contracts';
import { clockTime } from '../decide/wording';
import type { LedgerRow } from './ledger.store';
import type { CalledBackFor } from './notices.store';
import { NO_ROLE } from './plan';

/** An entry of the ledger as it is answered, in the site's own time. */
export function shownDelivery(row: LedgerRow, timeZone: string): Delivery {
  const { dueAt, calledBackAt, calledBackFor, ...shown } = row;
  return {
    ...shown,
    why: whyOf({ ...row, dueAt, calledBackAt, calledBackFor }, timeZone),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    attempts: row.attempts.map((tried) => ({ ...tried, at: new Date(tried.at).toISOString() })),
  };
}

const REASONS: Readonly<Record<CalledBackFor, string>> = {
  acknowledged: 'the alert was acknowledged',
  resolved: 'the alert was resolved',
  retracted: 'the alert was retracted',
  cleared: 'the alert was cleared',
  graver: 'the alert became graver and calls anew',
  'no-route': 'no route asks for it any more',
  'stands-again': 'the alert stands again',
};

/** Why it was called back, and that this was before its time; why nobody could be told. */
function whyOf(
  { channel, role, status, dueAt, calledBackAt, calledBackFor }: LedgerRow,
  timeZone: string,
): string | null {
  if (calledBackAt === null) {
    if (channel !== null || status === 'cancelled') return null;
    return role === NO_ROLE
      ? 'No route takes the alert.'
      : 'The recipient had no channel when it was due.';
  }
  const at = clockTime(calledBackAt.toISOString(), timeZone);
  const due = clockTime(dueAt.toISOString(), timeZone);
  const reason = calledBackFor === null ? 'the reason was not kept' : REASONS[calledBackFor];
  return dueAt > calledBackAt
    ? `Called back at ${at}, before its time (${due}): ${reason}.`
    : `Called back at ${at}: ${reason}.`;
}
