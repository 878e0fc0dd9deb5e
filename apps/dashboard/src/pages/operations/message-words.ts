import type { ListedMessage } from '@carbawatch/contracts';
import type { Text } from '../../i18n/text';

export type Judged = Pick<ListedMessage, 'status' | 'parts'>;

/** Something of it went on, and something waits for a hand. */
export function isPartlyRead({ status, parts }: Judged): boolean {
  if (parts === null) return false;
  return status === 'processed' ? parts.waiting > 0 : status === 'quarantined' && parts.read > 0;
}

/** What became of a message; of one that was partly read, how much was. */
export function statusText(message: Judged, text: Text): string {
  const { status, parts } = message;
  if (parts === null || !isPartlyRead(message)) return text(`messageStatus.${status}`);
  // Of one report of which all went on, a word waits: an agent, a ward.
  if (parts.read === parts.of) return text('messageStatus.partly-read');
  return text(parts.waiting > 0 ? 'messageStatus.rowsRead' : 'messageStatus.resultsRead', parts);
}
