import type { Alert } from '@carbawatch/contracts';
import { Badge } from '../../design/badge';
import { Moment } from '../../design/moment';
import { useText } from '../../i18n/text';
import { useSiteNowMs } from '../../time/site-clock';
import { isOverdue } from './overdue';

/** By when to act; where that is past by the site's clock and nobody has answered, it says so. */
export function GoalTime({ alert }: { alert: Alert }) {
  const text = useText();
  const nowMs = useSiteNowMs();
  if (!alert.goal) return null;
  return (
    <span className="hint">
      ({text('alert.dueAt', { at: '' })}
      <Moment at={alert.goal.dueAt} />){' '}
      {isOverdue(alert, nowMs) && <Badge tone="critical">{text('desk.overdue')}</Badge>}
    </span>
  );
}
