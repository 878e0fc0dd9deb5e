import type { MessageStatusName } from '@carbawatch/contracts';
import { Badge, type Tone } from '../../design/badge';
import { useText } from '../../i18n/text';
import { isPartlyRead, statusText, type Judged } from './message-words';

const TONES: Readonly<Record<MessageStatusName, Tone>> = {
  pending: 'medium',
  processed: 'good',
  duplicate: 'plain',
  quarantined: 'critical',
  dismissed: 'plain',
};

export function MessageStatusBadge({ message }: { message: Judged }) {
  const text = useText();
  const tone = isPartlyRead(message) ? 'medium' : TONES[message.status];
  return <Badge tone={tone}>{statusText(message, text)}</Badge>;
}
