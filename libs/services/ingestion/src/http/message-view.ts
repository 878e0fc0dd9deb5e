import type { Secrets } from '@carbawatch/service-kit';
import { openReason } from '../intake/sealing';
import type { ShownMessage } from '../store/message-reads';

/** A message as the API shows it, without what the event log knows of it. */
export function messageView(row: ShownMessage, secrets: Secrets) {
  const { messageId, site, sender, contentType, status, duplicateOf, parent } = row;
  return {
    messageId,
    site,
    sender,
    contentType,
    receivedAt: row.receivedAt.toISOString(),
    status,
    duplicateOf,
    parent,
    stages: [...row.stages],
    problems: [...row.problems],
    reason: reasonOf(row, secrets),
    isCorrected: row.isCorrected,
    parts: partsOf(row),
  };
}

function partsOf({ parts, partsRead, partsWaiting }: ShownMessage) {
  return parts === null ? null : { of: parts, read: partsRead, waiting: partsWaiting };
}

/** Over MLLP a type that is not served is put away without anybody's hand. */
function reasonOf({ status, messageId, reason }: ShownMessage, secrets: Secrets): string | null {
  if (status !== 'dismissed') return null;
  return reason ? openReason(secrets, messageId, reason) : 'not-served';
}
